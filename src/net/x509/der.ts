import { NetFailure } from "../failure.ts";

/**
 * A reader of DER (X.690) for bytes that strangers wrote. It never builds a tree: callers step into what they expect, so
 * that depth, time and memory follow from the structure asked for and not from the one that was sent.
 */
export class DerError extends NetFailure {
  constructor(why: string) {
    super("malformed", why);
  }
}

/** Tags as they stand in their one byte; constructed ones carry 0x20, context-specific ones 0x80. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Context-specific: `[number]` of a primitive or constructed value. */
export const context = (number: number, constructed = true): number => 0x80 | (constructed ? 0x20 : 0) | number;

export type Element = {
  readonly tag: number;
  /** With tag and length, as it was signed. */
  readonly whole: Buffer;
  readonly content: Buffer;
};

/** Bytes of one OBJECT IDENTIFIER, and of one number in it: none in use comes near. */
const maxOid = 64;

/** The elements of one content, one after the other. */
export class Der {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  get done(): boolean {
    return this.#at === this.#data.length;
  }

  /** The tag of the next element, or nothing at the end. */
  get next(): number | undefined {
    return this.#data[this.#at];
  }

  /** @throws DerError unless one definite, shortest-form element lies wholly within */
  element(wanted?: number): Element {
    const start = this.#at;
    const found = this.#byte();
    if ((found & 0x1f) === 0x1f) throw new DerError("a tag of several bytes");
    if (wanted !== undefined && found !== wanted) throw new DerError(`tag ${found} where ${wanted} was expected`);
    const length = this.#length();
    if (length > this.#data.length - this.#at) throw new DerError("longer than what holds it");
    const content = this.#data.subarray(this.#at, this.#at + length);
    this.#at += length;
    return { tag: found, whole: this.#data.subarray(start, this.#at), content };
  }

  #byte(): number {
    const byte = this.#data[this.#at];
    if (byte === undefined) throw new DerError("ends too early");
    this.#at++;
    return byte;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const size = first & 0x7f;
    // 0x80 is BER's indefinite length; more than four bytes is more than anyone may send us.
    if (size === 0 || size > 4) throw new DerError("a length that is not DER");
    let length = 0;
    for (let i = 0; i < size; i++) length = length * 256 + this.#byte();
    if (length < 0x80 || length < 256 ** (size - 1)) throw new DerError("a length that is not the shortest");
    return length;
  }

  enter(wanted: number = tag.sequence): Der {
    return new Der(this.element(wanted).content);
  }

  /** The next element if it has this tag. */
  optional(wanted: number): Element | undefined {
    return this.next === wanted ? this.element() : undefined;
  }

  /** Says that nothing may follow. */
  end(): void {
    if (!this.done) throw new DerError("more than expected");
  }

  oid(): string {
    return oidOf(this.element(tag.oid).content);
  }

  /** The bytes of an INTEGER, in the shortest form. */
  integer(): Buffer {
    const { content } = this.element(tag.integer);
    const [first, second] = content;
    if (first === undefined) throw new DerError("an INTEGER of no bytes");
    if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
      throw new DerError("an INTEGER that is not the shortest");
    return content;
  }

  /** A small INTEGER that is not negative. */
  number(): number {
    return numberOf(this.integer());
  }

  boolean(): boolean {
    return booleanOf(this.element(tag.boolean).content);
  }

  /** A BIT STRING of whole bytes, as signatures and keys are. */
  bits(): Buffer {
    const { content } = this.element(tag.bitString);
    if (content[0] !== 0) throw new DerError("a BIT STRING that is not of whole bytes");
    return content.subarray(1);
  }

  octets(): Buffer {
    return this.element(tag.octetString).content;
  }

  /** UTCTime or GeneralizedTime, in the only forms RFC 5280 (4.1.2.5) allows. */
  time(): number {
    return timeOf(this.element());
  }
}

/** The one element a value consists of. */
export function onlyElement(data: Buffer, wanted: number = tag.sequence): Der {
  const reader = new Der(data);
  const inner = reader.enter(wanted);
  reader.end();
  return inner;
}

export function numberOf(content: Buffer): number {
  if (content.length === 0 || content.length > 5 || (content[0] as number) >= 0x80)
    throw new DerError("an INTEGER out of range");
  return content.readUIntBE(0, content.length);
}

export function booleanOf(content: Buffer): boolean {
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new DerError("a BOOLEAN that is none");
  return content[0] === 0xff;
}

export function oidOf(content: Buffer): string {
  const last = content.at(-1);
  if (last === undefined || content.length > maxOid || last >= 0x80)
    throw new DerError("an OBJECT IDENTIFIER that is none");
  const parts: bigint[] = [];
  let part = 0n;
  let starts = true;
  for (const byte of content) {
    if (starts && byte === 0x80) throw new DerError("an OBJECT IDENTIFIER that is not the shortest");
    part = (part << 7n) | BigInt(byte & 0x7f);
    starts = byte < 0x80;
    if (!starts) continue;
    parts.push(part);
    part = 0n;
  }
  const [head = 0n, ...rest] = parts;
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n;
  return [first, head - first * 40n, ...rest].join(".");
}

export function timeOf({ tag: found, content }: Element): number {
  const text = content.toString("latin1");
  const short = found === tag.utcTime;
  if (!short && found !== tag.generalizedTime) throw new DerError("no time");
  if (!(short ? /^\d{12}Z$/ : /^\d{14}Z$/).test(text)) throw new DerError("a time in another form");
  const year = short
    ? Number(text.slice(0, 2)) + (Number(text.slice(0, 2)) < 50 ? 2000 : 1900)
    : Number(text.slice(0, 4));
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = (text.slice(short ? 2 : 4, -1).match(/../g) ?? []).map(
    Number,
  );
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!same || date.getUTCMinutes() !== minute || second > 59) throw new DerError("a time that does not exist");
  return date.getTime();
}
