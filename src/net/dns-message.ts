import { CHECKING_DISABLED, DNSSEC_OK, encode, RECURSION_DESIRED } from "dns-packet";
import { readData, readMessage, typeNumbers, type WireRecord } from "./dns-wire.ts";
import { NetFailure } from "./failure.ts";

/** What each type of record is read as. */
export type RecordData = {
  readonly A: string;
  readonly AAAA: string;
  readonly CAA: { readonly flags: number; readonly tag: string; readonly value: string };
  readonly CNAME: string;
  /** `key` in the form of its algorithm (RFC 3110 for RSA). */
  readonly DNSKEY: { readonly flags: number; readonly algorithm: number; readonly key: Buffer };
  readonly DS: { readonly algorithm: number; readonly digestType: number };
  readonly MX: { readonly preference: number; readonly exchange: string };
  readonly NS: string;
  /** Only whose zone it is matters here, and that is the answer's `zone`. */
  readonly SOA: null;
  readonly TLSA: {
    readonly usage: number;
    readonly selector: number;
    readonly matchingType: number;
    readonly association: Buffer;
  };
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
  readonly answers: readonly WireRecord[];
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

/** Bits of the header's flags (RFC 1035, 4.1.1; RFC 4035, 3.1.6). */
const flagBits = { response: 0x8000, truncated: 0x0200, authentic: 0x0020 } as const;
const internet = 1;
/** Of RFC 1035, 4.1.1, in order; of the others the number says as much. */
const rcodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"] as const;

function rcodeOf(flags: number, extended: boolean): string {
  const code = flags & 0xf;
  return extended ? "EXTENDED" : (rcodes[code] ?? `RCODE${code}`);
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
  const { id, flags, question, answers: all, authorities, additionals } = readMessage(bytes);
  const same = sameName(question.name, asked.name) && question.type === typeNumbers[asked.type];
  if ((flags & flagBits.response) === 0 || id !== asked.id || !same || question.class !== internet)
    throw new NetFailure("malformed");
  // Of an OPT the uppermost byte of the time to live belongs to the code (RFC 6891, 6.1.3).
  const extended = additionals.some(({ type, ttl }) => type === typeNumbers.OPT && ttl >>> 24 !== 0);
  const rcode = rcodeOf(flags, extended);
  const answers = all.filter((one) => one.class === internet);
  const authority = [...answers, ...authorities].findLast(({ type }) => type === typeNumbers.SOA);
  return {
    rcode,
    truncated: (flags & flagBits.truncated) !== 0,
    nameExists: rcode === "NOERROR",
    authentic: (flags & flagBits.authentic) !== 0,
    answers,
    zone: authority && canonicalName(authority.name),
  };
}

function wireAt(reply: Reply, name: string, type: keyof typeof typeNumbers): WireRecord[] {
  return reply.answers.filter((one) => one.type === typeNumbers[type] && sameName(one.name, name));
}

/**
 * The records of a type at a name, in the form the checks read.
 * @throws NetFailure malformed
 */
export function recordsAt<T extends RecordType>(reply: Reply, name: string, type: T): RecordData[T][] {
  return wireAt(reply, name, type).map(readers[type]);
}

/** @throws NetFailure malformed */
export function aliasAt(reply: Reply, name: string): string | undefined {
  const [alias] = wireAt(reply, name, "CNAME");
  return alias && canonicalName(readData(alias, "CNAME"));
}

/**
 * Until when the records of a type at a name are signed, in seconds since 1970; of several signatures the last to end.
 * @throws NetFailure malformed
 */
export function signedUntil(reply: Reply, name: string, type: RecordType): number | undefined {
  const ends = wireAt(reply, name, "RRSIG")
    .map((one) => readData(one, "RRSIG"))
    .filter(({ typeCovered }) => typeCovered === type)
    .map(({ expiration }) => expiration);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

const readers: { readonly [T in RecordType]: (one: WireRecord) => RecordData[T] } = {
  A: (one) => readData(one, "A"),
  AAAA: (one) => readData(one, "AAAA"),
  CAA: (one) => {
    const { flags, tag, value } = readData(one, "CAA");
    // RFC 8659, 4.1: letters and digits. A tag whose length is a lie runs into the bytes that follow it.
    if (!/^[a-z0-9]{1,255}$/i.test(tag) || tag.length + 2 > one.length) throw new NetFailure("malformed");
    return { flags, tag: tag.toLowerCase(), value };
  },
  CNAME: (one) => canonicalName(readData(one, "CNAME")),
  DNSKEY: (one) => readData(one, "DNSKEY"),
  DS: (one) => readData(one, "DS"),
  MX: (one) => {
    const { preference, exchange } = readData(one, "MX");
    return { preference, exchange: canonicalName(exchange) };
  },
  NS: (one) => canonicalName(readData(one, "NS")),
  SOA: () => null,
  TLSA: (one) => {
    const { usage, selector, matchingType, certificate } = readData(one, "TLSA");
    return { usage, selector, matchingType, association: certificate };
  },
  // The strings of one TXT record are one text (RFC 7208, 3.3; RFC 7489, 6.1; RFC 6376, 3.6.2.2).
  TXT: (one) => Buffer.concat(readData(one, "TXT")).toString("utf8"),
};

export function canonicalName(name: string): string {
  return name === "." ? name : name.replace(/\.$/, "").toLowerCase();
}

export function sameName(one: string, other: string): boolean {
  return canonicalName(one) === canonicalName(other);
}
