import type { Selected } from "../documents/define.ts";
import { findTemplate } from "../documents/index.ts";
import type { Sentence } from "../documents/model.ts";
import { AkashiError } from "../domain/errors.ts";
import { type Locale, locales } from "../domain/locale.ts";
import type { Duration, Instant } from "../domain/time.ts";
import { sha256 } from "../ledger/tree.ts";
import { position, type Store } from "../store/store.ts";
import { commitLapses } from "./collect.ts";
import { drawUp, type PublishRequest, publish } from "./publish.ts";

export type TrustPage = {
  readonly html: string;
  /** Changes with every byte of the page. */
  readonly etag: string;
  readonly sentences: readonly Sentence[];
  readonly publishedAt: Instant;
  /** Ledger position of the publication. */
  readonly index: number;
};

type Kept = TrustPage & {
  /** What decides whether the page still tells the truth: every sentence with its status and text. */
  readonly fingerprint: string;
  /** The store's position when this was last found true. */
  seenSeq: number;
  /** The earliest instant at which time alone makes it untrue. */
  readonly until: Instant;
};

/** Names of the languages, each in itself. */
export const languageNames: Readonly<Record<Locale, string>> = { ko: "한국어", ja: "日本語", en: "English" };

/**
 * The public pages of an organisation's services. A page is a sealed publication; it is served as long as nothing it
 * says has changed, and made anew, and sealed, before anything else is served. When that fails, nothing is served:
 * an old page could say what no longer holds.
 */
export class TrustPages {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #resealAfter: Duration;
  readonly #pages = new Map<string, Kept>();
  readonly #making = new Map<string, Promise<Kept>>();

  /** @param resealAfter after this long a page is sealed anew, for its times of checking */
  constructor(store: Store, now: () => Instant, resealAfter: Duration) {
    this.#store = store;
    this.#now = now;
    this.#resealAfter = resealAfter;
  }

  async get(service: string, language: Locale): Promise<TrustPage> {
    const key = `${service} ${language}`;
    // Readers who come together wait for one page.
    let making = this.#making.get(key);
    if (!making) {
      making = this.#fresh(key, service, language).finally(() => this.#making.delete(key));
      this.#making.set(key, making);
    }
    return making;
  }

  async #fresh(key: string, service: string, language: Locale): Promise<Kept> {
    const kept = this.#pages.get(key);
    if (kept && this.#isYoung(kept) && (await this.#isTrue(kept, service, language))) return kept;
    // What ran out by time alone is recorded before it is shown.
    await commitLapses(this.#store);
    for (;;) {
      const page = await this.#make(service, language);
      // Something may have been committed while the page was being sealed: it is served only if it still is true.
      if (!(await this.#isTrue(page, service, language))) continue;
      this.#pages.set(key, page);
      return page;
    }
  }

  #isYoung({ until, publishedAt }: Kept): boolean {
    const now = this.#now();
    return now < until && now - publishedAt < this.#resealAfter;
  }

  /** Whether the page says what the store says now. Position and state are of one reading. */
  async #isTrue(page: Kept, service: string, language: Locale): Promise<boolean> {
    const { seq } = await this.#store.read(position);
    if (seq === page.seenSeq) return true;
    const drawn = await this.#store.read((tx) => drawUp(tx, this.#request(service, language)));
    if (fingerprintOf(drawn.selected) !== page.fingerprint) return false;
    page.seenSeq = drawn.seq;
    return true;
  }

  #request(service: string, language: Locale): PublishRequest {
    const template = findTemplate("trust-page");
    if (!template) throw new AkashiError("template.unknown", { template: "trust-page", known: "" });
    const alternates = locales.map((one) => ({
      language: one,
      href: `/trust/${service}/${one}`,
      name: languageNames[one],
    }));
    return {
      template,
      service,
      language,
      format: "html",
      policy: "hold",
      at: { now: this.#now() },
      html: { alternates, script: "/assets/live.js", stylesheet: "/assets/akashi.css", icon: "/assets/icon.svg" },
    };
  }

  async #make(service: string, language: Locale): Promise<Kept> {
    const { file, index, rendered } = await publish(this.#store, this.#request(service, language));
    const { sentences } = rendered.selected;
    const untils = sentences.flatMap(({ until }) => (until === null ? [] : [until]));
    return {
      html: file.toString(),
      etag: `"${sha256(file).toString("hex").slice(0, 32)}"`,
      sentences,
      publishedAt: rendered.at,
      index,
      fingerprint: fingerprintOf(rendered.selected),
      seenSeq: rendered.seq,
      until: Math.min(Number.MAX_SAFE_INTEGER, ...untils),
    };
  }
}

function fingerprintOf({ sentences, model }: Selected): string {
  const parts = sentences.map(({ claim, status, text }) => [claim, status, text]);
  return sha256(JSON.stringify([model.title, parts])).toString("hex");
}
