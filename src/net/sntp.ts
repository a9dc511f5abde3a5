import { randomBytes } from "node:crypto";
import { NetFailure } from "./failure.ts";
import type { Decided, Outbound } from "./outbound.ts";

/** What a server said of its time, and how that compares with ours. Times in seconds. */
export type TimeAnswer = {
  readonly version: number;
  /** 3: the server says itself that it is not synchronised (RFC 5905, figure 9). */
  readonly leap: number;
  /** 0 stands for "none", and comes with a code in place of a reference. */
  readonly stratum: number;
  /** Four characters, or an IPv4 address in dotted form; of anything else, hexadecimal. */
  readonly reference: string;
  readonly rootDelay: number;
  readonly rootDispersion: number;
  /** Server minus us; wrong by half of the delay at most. */
  readonly offset: number;
  readonly delay: number;
};

/** Wall clock and one that never goes back, both in milliseconds. */
export type Clocks = { readonly wall: () => number; readonly elapsed: () => number };

/** Seconds from 1900, where NTP begins to count, to 1970. */
const epoch = 2_208_988_800;
/** Seconds after which its count begins again: first in February 2036 (RFC 5905, section 6). */
const era = 2 ** 32;
const length = 48;

/**
 * Asks once for the time (RFC 4330, section 5). Our own time is not sent: what stands in its place is random, so that
 * nobody who did not read the question can answer it (draft-ietf-ntp-data-minimization).
 * @throws NetFailure timed-out where nothing answers it; malformed where the answer is none of a server
 */
export async function askTime(outbound: Outbound, decided: Decided, { wall, elapsed }: Clocks): Promise<TimeAnswer> {
  const cookie = randomBytes(8);
  const question = Buffer.alloc(length);
  // No leap warning, version 4, mode 3 (client).
  question[0] = 0b00_100_011;
  cookie.copy(question, 40);
  const [began, sent] = [elapsed(), wall() / 1000];
  let arrived = began;
  const answer = await outbound.datagram(decided, question, (received) => {
    arrived = elapsed();
    return received.length >= length && received.subarray(24, 32).equals(cookie);
  });
  return parseAnswer(answer, sent, (arrived - began) / 1000);
}

/**
 * @param sent our wall clock when the question left, in seconds since 1970
 * @param took seconds until the answer came
 * @throws NetFailure malformed
 */
export function parseAnswer(answer: Buffer, sent: number, took: number): TimeAnswer {
  const [first = 0, stratum = 0] = answer;
  const [leap, version, mode] = [first >> 6, (first >> 3) & 7, first & 7];
  const [received, transmitted] = [timestamp(answer, 32, sent), timestamp(answer, 40, sent)];
  const isServer = mode === 4 && (version === 3 || version === 4) && stratum <= 16;
  // A code of refusal comes without times; whoever tells the time tells both.
  if (!isServer || (stratum !== 0 && (received === undefined || transmitted === undefined))) {
    throw new NetFailure("malformed");
  }
  const [there, back] = [(received ?? sent) - sent, (transmitted ?? sent) - (sent + took)];
  return {
    version,
    leap,
    stratum,
    reference: referenceOf(answer.subarray(12, 16), stratum),
    rootDelay: answer.readInt32BE(4) / 65_536,
    rootDispersion: answer.readUInt32BE(8) / 65_536,
    offset: (there + back) / 2,
    delay: Math.max(0, there - back),
  };
}

/** Seconds since 1970 of a 64-bit timestamp, in the era nearest to us; nothing for the one that stands for none. */
function timestamp(answer: Buffer, at: number, near: number): number | undefined {
  const [whole, fraction] = [answer.readUInt32BE(at), answer.readUInt32BE(at + 4)];
  if (whole === 0 && fraction === 0) return undefined;
  const inFirstEra = whole - epoch + fraction / era;
  return inFirstEra + Math.round((near - inFirstEra) / era) * era;
}

function referenceOf(bytes: Buffer, stratum: number): string {
  const text = bytes.toString("latin1").replace(/\0+$/, "");
  if (stratum <= 1) return /^[A-Za-z0-9]{1,4}$/.test(text) ? text : bytes.toString("hex");
  return [...bytes].join(".");
}
