import { NetFailure } from "./failure.ts";

/** Bytes that end before they should, or go on after. */
export class BytesError extends NetFailure {
  constructor(why: string) {
    super("malformed", why);
  }
}

/** Reads forward through bytes in network order that a stranger wrote. */
export class Bytes {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  get left(): number {
    return this.#data.length - this.#at;
  }

  /** @throws BytesError */
  take(length: number): Buffer {
    if (length > this.left) throw new BytesError("ends too early");
    this.#at += length;
    return this.#data.subarray(this.#at - length, this.#at);
  }

  number(bytes: 1 | 2 | 3 | 4): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  /** What follows a length of so many bytes. */
  rest(lengthBytes: 1 | 2 | 3): Buffer {
    return this.take(this.number(lengthBytes));
  }

  vector(lengthBytes: 1 | 2 | 3): Bytes {
    return new Bytes(this.rest(lengthBytes));
  }

  end(): void {
    if (this.left > 0) throw new BytesError("more than expected");
  }
}
