import { findCheck } from "../../../src/checks/index.ts";
import { Outbound } from "../../../src/net/outbound.ts";
import { outboundAsker } from "../../../src/net/tls/asker.ts";
import { surveyTls } from "../../../src/net/tls/survey.ts";
import { lookingAt } from "../../tools/looking.ts";
import { host } from "../../tools/servers.ts";

/** What one tool says of one server: subject by subject, as sorted lists of registered names. What it does not tell is absent. */
export type Facts = Readonly<Record<string, readonly string[]>>;

export const tools = ["testssl.sh", "sslscan", "nmap"] as const;
export type Tool = (typeof tools)[number];

export class Subjects {
  readonly #said = new Map<string, Set<string>>();

  /** Nothing said of a subject that was looked at is an empty list. */
  say(subject: string, ...values: readonly string[]): void {
    const said = this.#said.get(subject) ?? new Set();
    for (const value of values) said.add(value);
    this.#said.set(subject, said);
  }

  get facts(): Facts {
    const entries = [...this.#said].map(([subject, values]) => [subject, [...values].sort()] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

type Port = { readonly secure: number };
type Certificate = {
  names: string[];
  path: { keyType: string; keyBits: number | null; signatureAlgorithm: string; validTo: string }[];
};
type Pages = { pages: { headers: [name: string, value: string][] }[] };

/** "sha256 rsa" of any of the spellings that tools have for it. */
export function signatureOf(text: string): string {
  const digest = /sha-?(1|224|256|384|512)\b|sha-?(1)/i.exec(text.replace("With", " "));
  return `sha${digest?.[1] ?? digest?.[2] ?? "?"} ${/ecdsa/i.test(text) ? "ecdsa" : "rsa"}`;
}

export async function ourFacts({ secure }: Port, authority: string): Promise<Facts> {
  const outbound = new Outbound({
    allowance: { networks: [] },
    detours: [{ host, port: 443, address: "127.0.0.1", toPort: secure }],
    trust: [authority],
  });
  const { target, io } = await lookingAt(outbound, `https://${host}/`);
  const asker = outboundAsker(outbound, io.decided, 16);
  const survey = await surveyTls(asker, host).finally(() => asker.close());
  const subjects = new Subjects();
  const accepted = survey.versions.filter(({ answer }) => answer === "accepted");
  subjects.say("versions", ...accepted.map(({ version }) => version));
  if (survey.ssl2.answer === "accepted") subjects.say("versions", "SSL 2.0");
  for (const { version, suites, preference, groups } of accepted) {
    subjects.say(`suites of ${version}`, ...suites);
    if (preference) {
      subjects.say("order", `${version}: ${preference}`);
      subjects.say("order of some version", preference);
    }
    if (groups.length === 0) continue;
    subjects.say("groups", ...groups);
    subjects.say(`groups of ${version}`, ...groups);
  }
  const { older } = survey;
  if (older) {
    subjects.say("compression", older.compression ? "yes" : "no");
    subjects.say("secure renegotiation", older.secureRenegotiation ? "yes" : "no");
    if (older.dhBits !== null) subjects.say("smallest DH prime", String(older.dhBits));
    if (older.refusesFallback !== null) subjects.say("refuses fallback", older.refusesFallback ? "yes" : "no");
  }
  const certificate = findCheck("tls-certificate");
  const hsts = findCheck("hsts");
  if (certificate?.type !== "probe" || hsts?.type !== "probe") throw new Error("no such probes");
  const seen = (await certificate.observe(target, certificate.params.parse({}), io)) as Certificate;
  const [own] = "path" in seen ? seen.path : [];
  if (own) {
    subjects.say("certificate: key", `${own.keyType} ${own.keyBits}`);
    subjects.say("certificate: signature", signatureOf(own.signatureAlgorithm));
    subjects.say("certificate: names", ...seen.names);
    subjects.say("certificate: expired", Date.parse(own.validTo) < Date.now() ? "yes" : "no");
  }
  const answer = (await hsts.observe(target, hsts.params.parse({}), io)) as Pages;
  const [page] = "pages" in answer ? answer.pages : [];
  if (page && "headers" in page) {
    const [, value] = page.headers.find(([name]) => name === "strict-transport-security") ?? [];
    subjects.say("HSTS", value === undefined ? "none" : `${/max-age=(\d+)/.exec(value)?.[1]} s`);
  }
  return subjects.facts;
}
