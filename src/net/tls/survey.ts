import { NetFailure } from "../failure.ts";
import type { Answer, Flight, ServerHello, Ssl2Answer } from "./answer.ts";
import { extensions, fallbackScsv, type Hello } from "./hello.ts";
import {
  groupName,
  groupsOf,
  type ProtocolVersion,
  protocolVersions,
  signatureSchemeName,
  signatureSchemes,
  suiteName,
  suitesOf,
} from "./registry.ts";

/** Asks one question on a connection of its own. A close without a word is `closed`; a failed look throws NetFailure. */
export type Asker = {
  ask(hello: Hello, whole?: boolean): Promise<Exclude<Answer, { type: "incomplete" }> | { readonly type: "closed" }>;
  askSsl2(): Promise<Exclude<Ssl2Answer, { type: "incomplete" }> | { readonly type: "closed" }>;
};

export type VersionSurvey = {
  readonly version: ProtocolVersion;
  /** `silent`: it closed without a word, which is a refusal only if it still answers other questions. */
  readonly answer: "accepted" | "refused" | "silent";
  /** Registered names, in the order in which the server took them. */
  readonly suites: readonly string[];
  /** Whose order decides; null where fewer than two suites leave nothing to decide. */
  readonly preference: "server" | "client" | null;
  readonly groups: readonly string[];
  readonly groupPreference: "server" | "client" | null;
  /** Signature algorithms of the key exchange; seen in TLS 1.2 only, encrypted in 1.3, fixed before. */
  readonly schemes: readonly string[];
};

export type TlsSurvey = {
  readonly versions: readonly VersionSurvey[];
  readonly ssl2: { readonly answer: "accepted" | "refused" | "silent"; readonly kinds: readonly string[] };
  /** What the first answer of TLS 1.2 or older says; null where only TLS 1.3 is spoken. */
  readonly older: {
    readonly secureRenegotiation: boolean;
    readonly extendedMasterSecret: boolean;
    readonly encryptThenMac: boolean;
    readonly sessionTicket: boolean;
    readonly heartbeat: boolean;
    readonly compression: boolean;
    /** Refuses a client that fell back although both can do better (RFC 7507); null with one version alone. */
    readonly refusesFallback: boolean | null;
    readonly ocspStapled: boolean;
    readonly asksForCertificate: boolean;
    /** The smallest prime of DHE that was offered; null without DHE. */
    readonly dhBits: number | null;
  } | null;
  /** DER of the certificates that were sent in the clear, the server's own first. */
  readonly certificates: readonly Buffer[];
  /** Whether the server still answered at the end: without that no silence counts as a refusal. */
  readonly stillAnswers: boolean;
};

/**
 * Everything a server's hellos tell: versions, suites, groups, signature algorithms, and whose order counts.
 * One question at a time for each version: the server picks, what it picked is not offered again. Versions are asked
 * beside each other.
 */
export async function surveyTls(asker: Asker, host: string): Promise<TlsSurvey> {
  const newest = protocolVersions.toReversed();
  const [ssl2, ...chains] = await Promise.all([
    asker.askSsl2(),
    ...newest.map((version) => surveyVersion(asker, version, host)),
  ]);
  const accepted = chains.filter(({ found }) => found.answer === "accepted");
  const details = accepted.find(({ found }) => found.version !== "TLS 1.3");
  const older = details ? await olderFacts(asker, details, accepted[0] as Chain, host) : null;
  const again = accepted[0] ? await asker.ask(accepted[0].first as Hello) : null;
  return {
    versions: chains.map(({ found }) => found),
    ssl2: {
      answer:
        ssl2.type === "hello" && ssl2.kinds.length > 0 ? "accepted" : ssl2.type === "closed" ? "silent" : "refused",
      kinds: ssl2.type === "hello" ? ssl2.kinds : [],
    },
    older,
    certificates: details?.flight?.certificates ?? [],
    stillAnswers: again?.type === "hello",
  };
}

/** A server hello without any cipher kind is how some libraries say that they know the format and nothing else. */
export function ssl2Of(answer: Awaited<ReturnType<Asker["askSsl2"]>>): TlsSurvey["ssl2"] {
  if (answer.type === "hello" && answer.kinds.length > 0) return { answer: "accepted", kinds: answer.kinds };
  return { answer: answer.type === "closed" ? "silent" : "refused", kinds: [] };
}

type Chain = {
  readonly found: VersionSurvey;
  /** A hello that was accepted. */
  readonly first: Hello | null;
  readonly hello: ServerHello | null;
  readonly flight: Flight | null;
  readonly suites: readonly number[];
};

/**
 * The first answer to one version. Whoever refuses the usual suites is asked for all others before it counts as a
 * refusal, unless it says that it does not speak the version.
 */
export async function openVersion(asker: Asker, version: ProtocolVersion, host: string): Promise<Opening> {
  const base: Base = { version, host, groups: groupsOf(version) };
  const [usual, rest] = suitesOf(version);
  const whole = version !== "TLS 1.3";
  const first = await picked(asker, { ...base, suites: usual }, whole);
  if (first.type === "hello") return { picked: first, portions: [usual, rest] };
  if (rest.length === 0 || (first.type === "refused" && first.alert === protocolVersionAlert)) {
    return { picked: first, portions: [] };
  }
  const second = await picked(asker, { ...base, suites: rest }, whole);
  // An alert says more than a silence.
  if (second.type === "hello") return { picked: second, portions: [rest] };
  return { picked: first.type === "silent" ? first : second, portions: [] };
}

type Opening = { readonly picked: Picked; readonly portions: readonly (readonly number[])[] };

async function surveyVersion(asker: Asker, version: ProtocolVersion, host: string): Promise<Chain> {
  const base: Base = { version, host, groups: groupsOf(version) };
  const { picked: start, portions } = await openVersion(asker, version, host);
  if (start.type !== "hello") {
    const found = { version, answer: start.type, ...nothingFound };
    return { found, first: null, hello: null, flight: null, suites: [] };
  }
  const first: Hello = { ...base, suites: portions[0] as readonly number[] };
  const survey = version === "TLS 1.3" ? surveyNew : surveyOld;
  const { suites, groups, schemes } = await survey(asker, base, portions, start.hello);
  const [reversed, groupPreference] = await Promise.all([
    suites.length < 2 ? null : picked(asker, { ...base, suites: suites.toReversed() }, false),
    preferredGroups(asker, base, suites, groups),
  ]);
  return {
    found: {
      version,
      answer: "accepted",
      suites: suites.map(suiteName),
      preference: reversed?.type === "hello" ? preferenceOf(reversed.hello.suite === suites[0]) : null,
      groups: groups.map(groupName),
      groupPreference,
      schemes: schemes.map(signatureSchemeName),
    },
    first,
    hello: start.hello,
    flight: start.flight,
    suites,
  };
}

type Lists = {
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
};

/** TLS 1.3 names suite and group in one answer: both lists shrink together, until one of them is at its end. */
async function surveyNew(
  asker: Asker,
  base: Base,
  [offered = []]: readonly (readonly number[])[],
  { suite, group }: ServerHello,
): Promise<Lists> {
  const suites = [suite];
  const groups = group === null ? [] : [group];
  const next = (suitesLeft: readonly number[], groupsLeft: readonly number[]) =>
    picked(asker, { ...base, suites: suitesLeft, groups: groupsLeft }, false);
  let together = groups.length > 0;
  let groupsEnded = groups.length === 0;
  for (;;) {
    const open = without(offered, suites);
    if (open.length === 0) break;
    const answer = await next(open, together ? without(base.groups, groups) : base.groups);
    if (answer.type === "hello") {
      suites.push(answer.hello.suite);
      if (together && answer.hello.group !== null) groups.push(answer.hello.group);
      // Refused without the groups that were seen, accepted with them: there are no others.
      else groupsEnded = true;
    } else if (together) together = false;
    else break;
  }
  while (!groupsEnded) {
    const open = without(base.groups, groups);
    const answer = open.length === 0 ? null : await next(suites, open);
    if (answer?.type === "hello" && answer.hello.group !== null) groups.push(answer.hello.group);
    else groupsEnded = true;
  }
  return { suites, groups, schemes: [] };
}

/** Up to TLS 1.2 suites, groups and signature algorithms are asked for beside each other. */
async function surveyOld(
  asker: Asker,
  base: Base,
  portions: readonly (readonly number[])[],
  { suite }: ServerHello,
): Promise<Lists> {
  const offered = portions.flat();
  const named = (pattern: RegExp) => offered.filter((number) => pattern.test(suiteName(number)));
  const [suites, groups, schemes] = await Promise.all([
    surveySuites(asker, base, portions, suite),
    base.version === "SSL 3.0" ? [] : surveyGroups(asker, base, named(/^TLS_ECDHE_(RSA|ECDSA)_/)),
    base.version === "TLS 1.2" ? surveySchemes(asker, base, named(/^TLS_(ECDHE|DHE)_(RSA|ECDSA|DSS)_/)) : [],
  ]);
  return { suites, groups, schemes };
}

async function surveySuites(
  asker: Asker,
  base: Base,
  portions: readonly (readonly number[])[],
  first: number,
): Promise<readonly number[]> {
  const suites = [first];
  for (const portion of portions) {
    for (;;) {
      const open = without(portion, suites);
      const answer = open.length === 0 ? null : await picked(asker, { ...base, suites: open }, false);
      if (answer?.type !== "hello") break;
      suites.push(answer.hello.suite);
    }
  }
  return suites;
}

function without(all: readonly number[], some: readonly number[]): readonly number[] {
  return all.filter((one) => !some.includes(one));
}

const nothingFound = { suites: [], preference: null, groups: [], groupPreference: null, schemes: [] } as const;

type Picked =
  | { readonly type: "hello"; readonly hello: ServerHello; readonly flight: Flight | null }
  | { readonly type: "refused"; readonly alert: number | null }
  | { readonly type: "silent" };

const protocolVersionAlert = 70;

/** A server's pick of what was offered. A hello of another version, or of something not offered, is a refusal. */
async function picked(asker: Asker, hello: Hello, whole: boolean): Promise<Picked> {
  const answer = await asker.ask(hello, whole);
  if (answer.type === "malformed") throw new NetFailure("malformed");
  if (answer.type === "alert") return { type: "refused", alert: answer.description };
  if (answer.type === "closed") return { type: "silent" };
  if (answer.hello.version !== hello.version) return { type: "refused", alert: protocolVersionAlert };
  if (!hello.suites.includes(answer.hello.suite)) return { type: "refused", alert: null };
  return answer;
}

/** Who still picks its favourite from a list that is turned round follows its own order. */
function preferenceOf(same: boolean): "server" | "client" {
  return same ? "server" : "client";
}

type Base = Pick<Hello, "version" | "host" | "groups">;

/** The group of an answer: named in the hello of TLS 1.3, in the key exchange before. */
async function groupOf(asker: Asker, hello: Hello): Promise<number | null> {
  const answer = await picked(asker, hello, hello.version !== "TLS 1.3");
  if (answer.type !== "hello") return null;
  const group = answer.hello.group ?? answer.flight?.keyExchange?.group ?? null;
  return group !== null && hello.groups.includes(group) ? group : null;
}

/** The groups of ephemeral key exchange up to TLS 1.2, by leaving out what was picked. */
async function surveyGroups(asker: Asker, base: Base, suites: readonly number[]): Promise<readonly number[]> {
  const groups: number[] = [];
  for (;;) {
    const open = without(base.groups, groups);
    if (open.length === 0) return groups;
    let group = await groupOf(asker, { ...base, suites, groups: open });
    if (group === null && groups.length > 0) {
      // A server with an ECDSA certificate refuses who does not name its curve, though it has other groups.
      group = await groupOf(asker, { ...base, suites, groups: [...open, ...groups] });
    }
    if (group === null || groups.includes(group)) return groups;
    groups.push(group);
  }
}

async function preferredGroups(
  asker: Asker,
  base: Base,
  suites: readonly number[],
  groups: readonly number[],
): Promise<"server" | "client" | null> {
  if (groups.length < 2) return null;
  const ephemeral = base.version === "TLS 1.3" ? suites : suites.filter((one) => suiteName(one).includes("_ECDHE_"));
  const picks = await groupOf(asker, { ...base, suites: ephemeral, groups: groups.toReversed() });
  return picks === null ? null : preferenceOf(picks === groups[0]);
}

/** How the key exchange of TLS 1.2 is signed, by leaving out what was used. */
async function surveySchemes(asker: Asker, base: Base, suites: readonly number[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (;;) {
    const schemes = without(signatureSchemes, found);
    const answer = await picked(asker, { ...base, suites, schemes }, true);
    const scheme = answer.type === "hello" ? (answer.flight?.keyExchange?.scheme ?? null) : null;
    if (scheme === null || found.includes(scheme)) return found;
    found.push(scheme);
  }
}

async function olderFacts(asker: Asker, chain: Chain, best: Chain, host: string): Promise<TlsSurvey["older"]> {
  const { hello, flight, suites, found } = chain;
  if (!hello) return null;
  const base: Base = { version: found.version, host, groups: groupsOf(found.version) };
  const dhe = suites.filter((suite) => suiteName(suite).startsWith("TLS_DHE_"));
  const exchange = dhe.length > 0 ? await picked(asker, { ...base, suites: dhe }, true) : null;
  const squeezed = await picked(asker, { ...base, suites, compression: true }, false);
  const carries = (extension: number) => hello.extensions.includes(extension);
  return {
    secureRenegotiation: carries(extensions.renegotiationInfo),
    extendedMasterSecret: carries(extensions.extendedMasterSecret),
    encryptThenMac: carries(extensions.encryptThenMac),
    sessionTicket: carries(extensions.sessionTicket),
    heartbeat: carries(extensions.heartbeat),
    compression: squeezed.type === "hello" && squeezed.hello.compression !== 0,
    refusesFallback: best === chain ? null : await refusesFallback(asker, { ...base, suites }),
    ocspStapled: flight?.ocspStapled ?? false,
    asksForCertificate: flight?.asksForCertificate ?? false,
    dhBits: exchange?.type === "hello" ? (exchange.flight?.keyExchange?.dhBits ?? null) : null,
  };
}

const inappropriateFallback = 86;

async function refusesFallback(asker: Asker, hello: Hello): Promise<boolean> {
  const answer = await asker.ask({ ...hello, suites: [...hello.suites, fallbackScsv] });
  return answer.type === "alert" && answer.description === inappropriateFallback;
}
