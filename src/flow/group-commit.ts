import type { Finding } from "../domain/assurance/evidence.ts";
import type { Evidence } from "../store/evidence.ts";
import { type Collected, keyOf } from "./collect.ts";

/** Most evidence in one transaction: nothing that is ready waits for more than that. */
const largestGroup = 500;

type Waiting = {
  readonly evidence: readonly Evidence[];
  readonly resolve: (collected: Collected) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Commits the evidence of several looks in one transaction: what became ready while the one before was under way. Nothing
 * waits for a look that is still being taken, and whoever waits is told when its evidence is committed, not before.
 */
export class GroupCommit {
  readonly #commit: (evidence: readonly Evidence[]) => Promise<Collected>;
  #waiting: Waiting[] = [];
  #running = false;
  #commits = 0;

  /** @param commit one transaction; it may only fail when nothing was committed */
  constructor(commit: (evidence: readonly Evidence[]) => Promise<Collected>) {
    this.#commit = commit;
  }

  /** Transactions so far. */
  get commits(): number {
    return this.#commits;
  }

  /** Resolves with what came of the whole transaction in which the evidence was committed. */
  add(evidence: readonly Evidence[]): Promise<Collected> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ evidence, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    // What becomes ready in the same turn of the event loop belongs together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, largestGroup);
      if (await this.#try(group)) continue;
      // One that cannot be committed takes no other along.
      for (const one of group) await this.#try([one], true);
    }
    this.#running = false;
  }

  /** @returns whether everybody was told how it ended */
  async #try(group: readonly Waiting[], last = group.length === 1): Promise<boolean> {
    try {
      const collected = await this.#commit(group.flatMap(({ evidence }) => evidence));
      this.#commits++;
      for (const { resolve } of group) resolve(collected);
      return true;
    } catch (error) {
      if (last) for (const { reject } of group) reject(error);
      return last;
    }
  }
}

/** The findings that came of one look. */
export function findingsOf(lookKey: string, { findings }: Collected): Finding[] {
  return findings.filter((finding) => keyOf(finding) === lookKey);
}
