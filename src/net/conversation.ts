import type { Socket } from "node:net";
import { NetFailure, toFailure } from "./failure.ts";

/** Bytes of one line, lines of one answer, and bytes of everything before TLS. */
const bounds = { line: 2_048, lines: 128, whole: 64 * 1024 } as const;

/** Asks and listens in a text or binary protocol, until the connection is handed on. */
export class Conversation {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #total = 0;
  #failure: NetFailure | undefined;
  #wake: (() => void) | undefined;
  readonly #onReadable = (): void => {
    for (let chunk = this.#socket.read() as Buffer | null; chunk; chunk = this.#socket.read() as Buffer | null) {
      this.#total += chunk.length;
      if (this.#total > bounds.whole) this.#fail(new NetFailure("too-large"));
      else this.#received = Buffer.concat([this.#received, chunk]);
    }
    this.#wake?.();
  };
  readonly #onEnd = (): void => this.#fail(new NetFailure("closed"));
  readonly #onError = (error: Error): void => this.#fail(toFailure(error));

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("readable", this.#onReadable);
    socket.once("end", this.#onEnd);
    socket.once("close", this.#onEnd);
    socket.once("error", this.#onError);
  }

  #fail(failure: NetFailure): void {
    this.#failure ??= failure;
    this.#wake?.();
  }

  send(data: string | Buffer): void {
    this.#socket.write(data);
  }

  async bytes(length: number): Promise<Buffer> {
    while (this.#received.length < length) await this.#more();
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  /** A line without its end; bytes as Latin-1, because keywords are ASCII and everything else is only looked over. */
  async line(): Promise<string> {
    return (await this.upTo("\n")).replace(/\r?\n$/, "");
  }

  /** Text up to and with a mark of one byte. */
  async upTo(mark: string): Promise<string> {
    for (;;) {
      const end = this.#received.indexOf(mark);
      if (end > bounds.line || (end < 0 && this.#received.length > bounds.line)) throw new NetFailure("malformed");
      if (end >= 0) return (await this.bytes(end + 1)).toString("latin1");
      await this.#more();
    }
  }

  /** Lines up to and with the one that is the last. */
  async lines(isLast: (line: string) => boolean, next = () => this.line()): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await next();
      lines.push(line);
      if (isLast(line)) return lines;
      if (lines.length >= bounds.lines) throw new NetFailure("malformed");
    }
  }

  async #more(): Promise<void> {
    if (this.#failure) throw this.#failure;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
    if (this.#failure && this.#received.length === 0) throw this.#failure;
  }

  /**
   * Lets go of the connection for TLS. Whatever the server said after its go-ahead would be taken for its word inside
   * TLS by a careless client (CVE-2011-0411): it is no protocol.
   * @throws NetFailure malformed
   */
  async end(): Promise<void> {
    this.#socket.off("readable", this.#onReadable);
    this.#socket.off("end", this.#onEnd);
    this.#socket.off("close", this.#onEnd);
    this.#socket.off("error", this.#onError);
    // Only in the next turn is the socket as new, neither paused nor read by anybody.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    if (this.#failure) throw this.#failure;
    if (this.#received.length > 0 || this.#socket.readableLength > 0) throw new NetFailure("malformed");
  }
}
