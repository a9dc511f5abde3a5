import { getDomain } from "tldts";
import { z } from "zod";
import { NetFailure } from "../net/failure.ts";
import { isLiteral } from "../net/protocols.ts";
import type { Questions } from "../net/resolver.ts";
import { notMet, type ProbeTarget, type Reasons, unknown } from "./define.ts";

/** What checks of DNS records have in common: whose records they are, and how much of them is kept. */
export const domainForm = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

export const domainParam = z.string().regex(domainForm);

/** More bytes or records than any of these texts has a use for. */
export const textBounds = { length: 4_096, records: 16 } as const;

/** @throws NetFailure name-not-found for an address, which has no records */
export function hostOf({ host }: ProbeTarget): string {
  if (isLiteral(host)) throw new NetFailure("name-not-found");
  return host.replace(/\.$/, "");
}

/**
 * Whether the records of a domain say anything of the target. A claim may be a stranger's: it neither proves a service by
 * somebody else's domain, nor makes the operator's resolver tell what names it knows inside.
 */
export function isOwnDomain(target: ProbeTarget, domain: string): boolean {
  return isWithin(hostOf(target), domain);
}

/**
 * The domain somebody registered, of which the host is a part. Names of a target are within it, where they are free to
 * choose: a public suffix is shared by strangers, and by names inside that only the operator's resolver knows.
 * @throws NetFailure name-not-found for a host that is within none
 */
export function registeredDomain(target: ProbeTarget): string {
  // Customers of one hoster are strangers, too.
  const domain = getDomain(hostOf(target), { allowPrivateDomains: true });
  if (domain === null) throw new NetFailure("name-not-found");
  return domain;
}

export function isWithin(name: string, domain: string): boolean {
  return `.${name}`.endsWith(`.${domain}`);
}

/** The TXT records at a name that are of one kind; the others are nobody's business here. */
export async function textsAt(questions: Questions, name: string, kind: RegExp): Promise<string[]> {
  const { records } = await questions.ask(name, "TXT");
  const texts = records.filter((text) => kind.test(text));
  // A part of a policy says something else than the policy.
  if (texts.length > textBounds.records || texts.some((text) => text.length > textBounds.length))
    throw new NetFailure("too-large");
  return texts.map((text) => text.toWellFormed());
}

export const otherDomain = z.object({ otherDomain: z.literal(true) });

export const domainReasons = {
  "other-domain": {
    ko: "점검 대상의 호스트가 {$domain}에 속하지 않아 판단하지 않았습니다.",
    ja: "対象のホストが{$domain}に属していないため、判断しませんでした。",
    en: "The host of the target is not within {$domain}, whose records therefore tell nothing about it.",
  },
} as const satisfies Reasons;

export function notItsDomain(domain: string) {
  return unknown("other-domain", { domain });
}

export const recordReasons = {
  absent: {
    ko: "{$name}에 레코드가 없습니다.",
    ja: "{$name}にレコードがありません。",
    en: "There is no such record at {$name}.",
  },
  several: {
    ko: "{$name}에 레코드가 {$count}개 있습니다. 하나만 있어야 유효합니다.",
    ja: "{$name}にレコードが{$count}件あります。有効なのは1件だけの場合です。",
    en: "There are {$count} such records at {$name}; exactly one is valid.",
  },
} as const satisfies Reasons;

/** The one text there has to be. */
export function onlyOne<T>(texts: readonly T[], name: string) {
  const [text, ...others] = texts;
  if (text === undefined) return { wrong: notMet("absent", { name }) };
  return others.length > 0 ? { wrong: notMet("several", { name, count: texts.length }) } : { text };
}

/** A list of `field=value;`, as several of these records are: in order, fields in lower case, a lone word without value. */
export function fieldsOf(text: string): [string, string][] {
  return text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part): [string, string] => {
      const at = part.indexOf("=");
      return at < 0 ? [part.toLowerCase(), ""] : [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()];
    });
}

/** Of a list of URIs the schemes alone, for the addresses may be people's; empty where one is none. */
export function schemesOf(uris: string): string {
  return uris
    .split(",")
    .map((uri) => /^\s*([a-z][a-z0-9+.-]*):[^\s,]{3,}$/i.exec(uri.trimEnd())?.[1]?.toLowerCase() ?? "")
    .join(",");
}
