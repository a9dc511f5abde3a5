import { setTimeout as wait } from "node:timers/promises";
import { Secret, TOTP, URI } from "otpauth";
import type { Instant } from "../domain/time.ts";
import { NetFailure } from "../net/failure.ts";

/** Milliseconds into a period, so that a service whose clock is a little behind is in it, too. */
const settled = 300;

/**
 * Codes of a second step (RFC 6238). Services accept each code once; every code handed out is of a period that began while
 * this look waited for it, so that no look before can have used it.
 */
export class Codes {
  readonly #totp: TOTP;
  readonly #now: () => Instant;

  /**
   * @param key base32, or an otpauth:// address that tells period, digits and algorithm, too
   * @throws NetFailure no-secret when it is neither
   */
  constructor(key: string, now: () => Instant) {
    this.#now = now;
    try {
      const read = key.startsWith("otpauth://") ? URI.parse(key) : new TOTP({ secret: Secret.fromBase32(key) });
      if (!(read instanceof TOTP) || read.period > 60) throw new TypeError("no time-based code of a minute or less");
      this.#totp = read;
    } catch {
      // Nothing of the error: it may quote the key.
      throw new NetFailure("no-secret");
    }
  }

  get period(): number {
    return this.#totp.period * 1000;
  }

  /** The code of the period that begins next. */
  async next(): Promise<string> {
    await wait(this.period - (this.#now() % this.period) + settled);
    return this.#totp.generate({ timestamp: this.#now() });
  }

  /** A code that is good neither now nor in the periods beside. */
  wrong(): string {
    const good = [-1, 0, 1].map((away) => this.#totp.generate({ timestamp: this.#now() + away * this.period }));
    const most = 10 ** this.#totp.digits;
    let code = Number(good[1]);
    do code = (code + 500_009) % most;
    while (good.some((one) => Number(one) === code));
    return String(code).padStart(this.#totp.digits, "0");
  }

  /** Which period it is: a code is refused as outdated, not as used, when it is another one. */
  count(): number {
    return Math.floor(this.#now() / this.period);
  }
}
