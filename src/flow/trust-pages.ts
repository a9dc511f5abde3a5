import { findTemplate } from "../documents/index.ts";
import type { Sentence } from "../documents/model.ts";
import { AkashiError } from "../domain/errors.ts";
import { type Locale, locales } from "../domain/locale.ts";
import type { Duration, Instant } from "../domain/time.ts";
import { sha256 } from "../ledger/tree.ts";
import type { Store } from "../store/store.ts";
import { commitLapses } from "./collect.ts";
import { publish, renderDocument } from "./publish.ts";

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
    const now = this.#now();
    if (kept && now < kept.until && now - kept.publishedAt < this.#resealAfter) {
      const seq = await this.#position();
      if (seq === kept.seenSeq) return kept;
      if ((await this.#fingerprint(service, language, now)) === kept.fingerprint) {
        kept.seenSeq = seq;
        return kept;
      }
    }
    // What ran out by time alone is recorded before it is shown.
    await commitLapses(this.#store);
    const page = await this.#make(service, language);
    this.#pages.set(key, page);
    return page;
  }

  async #position(): Promise<number> {
    const row = await this.#store.read(({ trx, org }) =>
      trx.selectFrom("organisation").select("next_seq").where("org", "=", org).executeTakeFirstOrThrow(),
    );
    return Number(row.next_seq);
  }

  #request(service: string, language: Locale, at: Instant) {
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
      at,
      html: { alternates, script: "/assets/live.js", stylesheet: "/assets/akashi.css", icon: "/assets/icon.svg" },
    } as const;
  }

  async #fingerprint(service: string, language: Locale, at: Instant): Promise<string> {
    const { selected } = await this.#store.read((tx) => renderDocument(tx, this.#request(service, language, at)));
    return fingerprintOf(selected.sentences, selected.model.title);
  }

  async #make(service: string, language: Locale): Promise<Kept> {
    const at = this.#now();
    const request = this.#request(service, language, at);
    const { selected } = await this.#store.read((tx) => renderDocument(tx, request));
    const { text, index } = await publish(this.#store, request);
    const untils = selected.sentences.flatMap(({ until }) => (until === null ? [] : [until]));
    return {
      html: text,
      etag: `"${sha256(text).toString("hex").slice(0, 32)}"`,
      sentences: selected.sentences,
      publishedAt: at,
      index,
      fingerprint: fingerprintOf(selected.sentences, selected.model.title),
      seenSeq: await this.#position(),
      until: Math.min(Number.MAX_SAFE_INTEGER, ...untils),
    };
  }
}

function fingerprintOf(sentences: readonly Sentence[], title: string): string {
  const parts = sentences.map(({ claim, status, text }) => [claim, status, text]);
  return sha256(JSON.stringify([title, parts])).toString("hex");
}
