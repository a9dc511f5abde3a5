import { extensions, type Hello } from "./hello.ts";
import { type Asker, type Picked, picked, type Taken } from "./pick.ts";
import { suiteName } from "./registry.ts";

export type Preference = "server" | "client" | null;

/** One version of one server, and what its answers showed so far: each tells a suite, and most a group as well. */
export class Line {
  /** Accepted ones, in the order in which they were seen. */
  readonly suites: number[] = [];
  readonly groups: number[] = [];
  /** Bits of the smallest prime of DHE that was seen. */
  dhBits: number | null = null;
  /** Whether RFC 7366 was agreed on; null where no suite needs it. */
  encryptThenMac: boolean | null = null;
  readonly base: Hello;
  readonly #asker: Asker;
  readonly #picks: { readonly offered: readonly number[]; readonly group: number }[] = [];

  /**
   * @param base what is offered where nothing else is said
   * @param first the answer to it
   */
  constructor(asker: Asker, base: Hello, first: Taken) {
    this.#asker = asker;
    this.base = base;
    this.#note(first, base.groups);
  }

  async ask(offer: Partial<Hello>, asked?: Promise<Picked> | null): Promise<Taken | null> {
    const given = await this.answer(offer, asked);
    return given.type === "hello" ? given : null;
  }

  /** @param asked the answer, where the question was asked beforehand */
  async answer(offer: Partial<Hello>, asked?: Promise<Picked> | null): Promise<Picked> {
    const hello = { ...this.base, ...offer };
    const given = await (asked ?? picked(this.#asker, hello, hello.version !== "TLS 1.3"));
    if (given.type === "hello") this.#note(given, hello.groups);
    return given;
  }

  get groupPreference(): Preference {
    const [favourite = 0, ...others] = this.groups;
    for (const { offered, group } of this.#picks) {
      const before = offered.slice(0, Math.max(0, offered.indexOf(favourite)));
      if (before.some((one) => others.includes(one))) return group === favourite ? "server" : "client";
    }
    return null;
  }

  #note({ hello, flight }: Taken, offered: readonly number[]): void {
    if (!this.suites.includes(hello.suite)) this.suites.push(hello.suite);
    const group = hello.group ?? flight?.keyExchange?.group ?? null;
    if (group !== null && offered.includes(group)) {
      this.#picks.push({ offered, group });
      if (!this.groups.includes(group)) this.groups.push(group);
    }
    const bits = flight?.keyExchange?.dhBits ?? null;
    if (bits !== null) this.dhBits = Math.min(this.dhBits ?? bits, bits);
    if (suiteName(hello.suite).includes("_CBC_")) {
      this.encryptThenMac ||= hello.extensions.includes(extensions.encryptThenMac);
    }
  }
}
