import type { Socket } from "node:net";
import { NetFailure } from "./failure.ts";

/** What one look may use of its target and of our time. */
export type Limits = {
  readonly connections: number;
  /** Bytes in both directions. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly time: number;
  /** Whether requests that change something may be sent. */
  readonly intrusive: boolean;
};

/** Milliseconds between two looks at how much a connection has carried. */
const watch = 20;

/** What is left of the limits of one look. Every connection takes from it; none opens when nothing is left. */
export class Budget {
  readonly intrusive: boolean;
  readonly #limits: Limits;
  readonly #ends: number;
  #connections = 0;
  #ended = 0;
  readonly #open = new Set<Socket>();

  constructor(limits: Limits) {
    this.#limits = limits;
    this.intrusive = limits.intrusive;
    this.#ends = performance.now() + limits.time;
  }

  /**
   * Whole milliseconds an exchange may still take.
   * @throws NetFailure timed-out
   */
  timeFor(wanted: number): number {
    const left = this.#ends - performance.now();
    if (left <= 0) throw new NetFailure("timed-out");
    return Math.ceil(Math.min(wanted, left));
  }

  /** @throws NetFailure over-budget when a connection is one too many, or everything was carried already */
  take(): void {
    if (this.#connections >= this.#limits.connections || this.#carried() >= this.#limits.bytes) {
      throw new NetFailure("over-budget");
    }
    this.#connections++;
  }

  /** Bytes that went over no connection. */
  spend(bytes: number): void {
    this.#ended += bytes;
  }

  /** Ends a connection that carries more than is left. */
  follow(socket: Socket): void {
    this.#open.add(socket);
    const timer = setInterval(() => {
      if (this.#carried() > this.#limits.bytes) socket.destroy(new NetFailure("too-large"));
    }, watch);
    socket.once("close", () => {
      clearInterval(timer);
      this.#open.delete(socket);
      this.#ended += carriedBy(socket);
    });
  }

  #carried(): number {
    let carried = this.#ended;
    for (const socket of this.#open) carried += carriedBy(socket);
    return carried;
  }
}

function carriedBy(socket: Socket): number {
  return socket.bytesRead + socket.bytesWritten;
}
