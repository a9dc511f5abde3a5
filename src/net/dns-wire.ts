import { type Decoded, name as names, record } from "dns-packet";
import { NetFailure } from "./failure.ts";

/** Numbers of the types that are read (IANA); every other record is passed over by its length. */
export const typeNumbers = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  DNSKEY: 48,
  TLSA: 52,
  CAA: 257,
} as const;

/** One record where it lies in its message; the data is read when somebody asks for it. */
export type WireRecord = {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly message: Buffer;
  /** Of the length before the data. */
  readonly offset: number;
  readonly length: number;
};

export type WireMessage = {
  readonly id: number;
  readonly flags: number;
  readonly question: { readonly name: string; readonly type: number; readonly class: number };
  readonly answers: readonly WireRecord[];
  readonly authorities: readonly WireRecord[];
  readonly additionals: readonly WireRecord[];
};

/**
 * A message about one question, to its last byte (RFC 1035, 4.1). The records are found by their lengths, and not by what
 * a decoder makes of their data: the library reads on past the end of a record, and of the message, without a word.
 * @throws NetFailure malformed
 */
export function readMessage(bytes: Buffer): WireMessage {
  return strictly(() => {
    if (bytes.readUInt16BE(4) !== 1) throw new NetFailure("malformed");
    const asked = nameAt(bytes, 12);
    const question = {
      name: asked.name,
      type: bytes.readUInt16BE(asked.end),
      class: bytes.readUInt16BE(asked.end + 2),
    };
    let offset = asked.end + 4;
    const [answers, authorities, additionals] = [6, 8, 10].map((count) => {
      const found: WireRecord[] = [];
      for (let left = bytes.readUInt16BE(count); left > 0; left--) {
        const one = recordAt(bytes, offset);
        offset = one.offset + 2 + one.length;
        found.push(one);
      }
      return found;
    }) as [WireRecord[], WireRecord[], WireRecord[]];
    if (offset !== bytes.length) throw new NetFailure("malformed");
    return { id: bytes.readUInt16BE(0), flags: bytes.readUInt16BE(2), question, answers, authorities, additionals };
  });
}

function recordAt(message: Buffer, start: number): WireRecord {
  const { name, end } = nameAt(message, start);
  const [type, family, ttl] = [message.readUInt16BE(end), message.readUInt16BE(end + 2), message.readUInt32BE(end + 4)];
  return { name, type, class: family, ttl, message, offset: end + 8, length: message.readUInt16BE(end + 8) };
}

function nameAt(message: Buffer, offset: number): { name: string; end: number } {
  const name = names.decode(message, offset);
  return { name, end: offset + names.decode.bytes };
}

/** Types whose decoder takes the length for what it read, while the name that is all of their data may be longer. */
const onlyName: readonly string[] = ["CNAME", "NS"];

/**
 * The data of a record, which has to fill exactly its length.
 * @throws NetFailure malformed
 */
export function readData<T extends keyof Decoded>({ message, offset, length }: WireRecord, type: T): Decoded[T] {
  return strictly(() => {
    const { decode } = record(type);
    const data = decode(message, offset);
    const read = onlyName.includes(type) ? names.decode.bytes + 2 : decode.bytes;
    if (read !== length + 2) throw new NetFailure("malformed");
    return data;
  });
}

function strictly<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof NetFailure ? error : new NetFailure("malformed", error);
  }
}
