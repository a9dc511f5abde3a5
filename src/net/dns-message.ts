import {
  CHECKING_DISABLED,
  type DecodedExtension,
  type DecodedRecord,
  DNSSEC_OK,
  decode,
  encode,
  RECURSION_DESIRED,
} from "dns-packet";
import { NetFailure } from "./failure.ts";

/** What each type of record is read as. Of keys only the presence matters here: the resolver is who validates. */
export type RecordData = {
  readonly A: string;
  readonly AAAA: string;
  readonly CAA: { readonly flags: number; readonly tag: string; readonly value: string };
  readonly CNAME: string;
  readonly DNSKEY: null;
  readonly DS: null;
  readonly MX: { readonly preference: number; readonly exchange: string };
  readonly NS: string;
  readonly SOA: null;
  readonly TXT: string;
};
export type RecordType = keyof RecordData;

export type Question = {
  readonly id: number;
  readonly name: string;
  readonly type: RecordType;
  /** Asks for what the resolver has even where its signatures are wrong. */
  readonly unchecked: boolean;
};

export type Reply = {
  /** As the IANA registry names it. */
  readonly rcode: string;
  readonly truncated: boolean;
  readonly nameExists: boolean;
  /** The resolver says that it validated all of this (AD). */
  readonly authentic: boolean;
  readonly answers: readonly DecodedRecord[];
  /** The zone an answer about nothing comes from. */
  readonly zone: string | undefined;
};

/** The largest answer over UDP that no network breaks into pieces (DNS flag day 2020). */
const datagram = 1232;
const nameForm = /^(?=.{1,253}$)[\x21-\x2d\x2f-\x7e]{1,63}(?:\.[\x21-\x2d\x2f-\x7e]{1,63})*$/;

/** @throws NetFailure malformed for what is no name: the library writes a label of any length */
export function encodeQuestion({ id, name, type, unchecked }: Question): Buffer {
  if (name !== "." && !nameForm.test(name)) throw new NetFailure("malformed");
  return encode({
    id,
    type: "query",
    // AD is not asked for: a resolver that only copies the flags of a question would seem to validate.
    flags: RECURSION_DESIRED | (unchecked ? CHECKING_DISABLED : 0),
    questions: [{ name, type }],
    additionals: [{ type: "OPT", name: ".", udpPayloadSize: datagram, flags: DNSSEC_OK, options: [] }],
  });
}

/** Whether bytes may be the answer to a question: anybody can send a datagram, only the resolver knows the number. */
export function answersTo(bytes: Buffer, { id }: Question): boolean {
  return bytes.length >= 12 && bytes.readUInt16BE(0) === id;
}

/**
 * The reply of a resolver that could answer.
 * @throws NetFailure malformed, or resolver-failed where the resolver says that it could not answer
 */
export function decodeReply(bytes: Buffer, asked: Question): Reply {
  const reply = decodeAnyReply(bytes, asked);
  if (!["NOERROR", "NXDOMAIN"].includes(reply.rcode)) throw new NetFailure("resolver-failed");
  return reply;
}

/** @throws NetFailure malformed */
export function decodeAnyReply(bytes: Buffer, asked: Question): Reply {
  let message: ReturnType<typeof decode>;
  try {
    message = decode(bytes);
  } catch (error) {
    throw new NetFailure("malformed", error);
  }
  // The library reads past the end without a word; only the count of what it read gives that away.
  if (decode.bytes !== bytes.length) throw new NetFailure("malformed");
  const [question, ...others] = message.questions;
  const same = question && others.length === 0 && sameName(question.name, asked.name) && question.type === asked.type;
  if (message.type !== "response" || message.id !== asked.id || !same || question.class !== "IN")
    throw new NetFailure("malformed");
  const extended = message.additionals.some((one) => one.type === "OPT" && one.extendedRcode !== 0);
  const answers = message.answers.filter(isRecord);
  const authority = [...answers, ...message.authorities.filter(isRecord)].findLast(({ type }) => type === "SOA");
  return {
    rcode: extended ? "EXTENDED" : message.rcode,
    truncated: message.flag_tc,
    nameExists: message.rcode === "NOERROR",
    authentic: message.flag_ad,
    answers,
    zone: authority && canonicalName(authority.name),
  };
}

function isRecord(one: DecodedRecord | DecodedExtension): one is DecodedRecord {
  return one.type !== "OPT" && one.class === "IN";
}

/** The records of a type at a name, in the form the checks read. */
export function recordsAt<T extends RecordType>(reply: Reply, name: string, type: T): RecordData[T][] {
  return reply.answers
    .filter((one) => one.type === type && sameName(one.name, name))
    .map((one) => dataOf(one) as RecordData[T]);
}

function dataOf(one: DecodedRecord): RecordData[RecordType] {
  // The strings of one TXT record are one text (RFC 7208, 3.3; RFC 7489, 6.1).
  if (one.type === "TXT") return Buffer.concat(one.data).toString("utf8");
  if (one.type === "CAA") {
    // RFC 8659, 4.1: letters and digits. A tag whose length is a lie runs into the bytes that follow it.
    if (!/^[a-z0-9]{1,255}$/i.test(one.data.tag)) throw new NetFailure("malformed");
    return { flags: one.data.flags, tag: one.data.tag.toLowerCase(), value: one.data.value };
  }
  if (one.type === "MX") return { preference: one.data.preference, exchange: canonicalName(one.data.exchange) };
  if (one.type === "NS" || one.type === "CNAME") return canonicalName(one.data);
  return one.type === "A" || one.type === "AAAA" ? one.data : null;
}

export function canonicalName(name: string): string {
  return name === "." ? name : name.replace(/\.$/, "").toLowerCase();
}

export function sameName(one: string, other: string): boolean {
  return canonicalName(one) === canonicalName(other);
}
