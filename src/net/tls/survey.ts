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
import { listener, type Silence } from "./silence.ts";

/** Asks one question on a connection of its own. A close without a word is `closed`; a failed look throws NetFailure. */
export type Asker = {
  ask(hello: Hello, whole?: boolean): Promise<Exclude<Answer, { type: "incomplete" }> | { readonly type: "closed" }>;
  askSsl2(): Promise<Exclude<Ssl2Answer, { type: "incomplete" }> | { readonly type: "closed" }>;
  /** Whether the way takes longer than the work: then several small questions are quicker than a few large ones. */
  isFar(): boolean;
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
  /** Unless it is `none` or `steady`, nothing that looks refused is known to be. */
  readonly silence: Silence;
};

/**
 * Everything a server's hellos tell: versions, suites, groups, signature algorithms, and whose order counts.
 * One question at a time for each version: the server picks, what it picked is not offered again. Versions are asked
 * beside each other.
 * @param more what costs the server a signature for each question, and is left out unless it is asked for
 */
export async function surveyTls(
  connection: Asker,
  host: string,
  more: { readonly schemes: boolean } = { schemes: true },
): Promise<TlsSurvey> {
  const asker = listener(connection);
  const newest = protocolVersions.toReversed();
  const [ssl2, ...openings] = await Promise.all([
    asker.askSsl2(),
    ...newest.map((version) => openVersion(asker, version, host)),
  ]);
  // Curves are configured once for all versions up to TLS 1.2: the newest of them is asked.
  const ofCurves = openings.findIndex(({ version, picked: { type } }) => version !== "TLS 1.3" && type === "hello");
  const chains = await Promise.all(
    openings.map((opening, i) => {
      const groups = opening.version === "TLS 1.3" || i === ofCurves;
      return surveyVersion(asker, opening, host, { groups, schemes: more.schemes && opening.version === "TLS 1.2" });
    }),
  );
  const accepted = chains.filter(({ found }) => found.answer === "accepted");
  const details = accepted.find(({ found }) => found.version !== "TLS 1.3");
  const older = details ? await olderFacts(asker, details, accepted[0] as Chain, host) : null;
  return {
    versions: chains.map(({ found }) => found),
    ssl2: ssl2Of(ssl2),
    older,
    certificates: details?.flight?.certificates ?? [],
    silence: await asker.confirm(accepted[0]?.first ?? null),
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
  const refused = (given: Picked) => ({ version, picked: given, portions: [], hello: null });
  const first: Hello = { ...base, suites: usual };
  const given = await picked(asker, first, whole);
  if (given.type === "hello") return { version, picked: given, portions: [usual, rest], hello: first };
  if (rest.length === 0 || (given.type === "refused" && given.alert === protocolVersionAlert)) return refused(given);
  const second: Hello = { ...base, suites: rest };
  const then = await picked(asker, second, whole);
  if (then.type === "hello") return { version, picked: then, portions: [rest], hello: second };
  // What was silent once is not known to be refused, whatever else is said.
  return refused(given.type === "silent" ? given : then);
}

type Opening = {
  readonly version: ProtocolVersion;
  readonly picked: Picked;
  readonly portions: readonly (readonly number[])[];
  /** The one that was accepted. */
  readonly hello: Hello | null;
};

async function surveyVersion(
  asker: Asker,
  { version, picked: start, portions, hello: first }: Opening,
  host: string,
  wanted: { readonly groups: boolean; readonly schemes: boolean },
): Promise<Chain> {
  const base: Base = { version, host, groups: groupsOf(version) };
  if (start.type !== "hello") {
    const found = { version, answer: start.type, ...nothingFound };
    return { found, first: null, hello: null, flight: null, suites: [] };
  }
  const offered = portions.flat();
  const named = (pattern: RegExp) => offered.filter((number) => pattern.test(suiteName(number)));
  const [suites, groups, schemes] = await Promise.all([
    surveySuites(asker, base, portions, start.hello.suite),
    wanted.groups ? surveyGroups(asker, base, version === "TLS 1.3" ? offered : named(ephemeralCurves), start) : noList,
    wanted.schemes ? surveySchemes(asker, base, named(/^TLS_(ECDHE|DHE)_(RSA|ECDSA|DSS)_/)) : [],
  ]);
  return {
    found: {
      version,
      answer: "accepted",
      suites: suites.list.map(suiteName),
      preference: suites.preference,
      groups: groups.list.map(groupName),
      groupPreference: groups.preference,
      schemes: schemes.map(signatureSchemeName),
    },
    first,
    hello: start.hello,
    flight: start.flight,
    suites: suites.list,
  };
}

const noList: Listed = { list: [], preference: null };
const ephemeralCurves = /^TLS_ECDHE_(RSA|ECDSA)_/;

type Listed = { readonly list: readonly number[]; readonly preference: "server" | "client" | null };

/**
 * The suites a server takes. One that follows its own order is asked one question after the other, and the order in
 * which it takes them is its own; of one that follows the client's, portions of the list are asked beside each other.
 */
async function surveySuites(
  asker: Asker,
  base: Base,
  portions: readonly (readonly number[])[],
  favourite: number,
): Promise<Listed> {
  const offered = portions[0] as readonly number[];
  const ask = async (suites: readonly number[]): Promise<number | null> => {
    const answer = await picked(asker, { ...base, suites }, false);
    return answer.type === "hello" ? answer.hello.suite : null;
  };
  const turned = ask(offered.toReversed());
  // TLS 1.3 has so few suites that one line of questions is as quick as several.
  const few = base.version === "TLS 1.3" ? takeAll(offered, ask, [favourite]) : undefined;
  const own = (await turned) === favourite;
  const parts = base.version === "TLS 1.2" ? 8 : 4;
  const [usual, ...rest] = await Promise.all([
    few ?? (own ? takeAll(offered, ask, [favourite]) : takeInParts(offered, ask, parts)),
    ...portions.slice(1).map((portion) => takeAll(portion, ask)),
  ]);
  const found = [...usual, ...rest.flat()];
  // With one suite there is no order to follow.
  return { list: found, preference: found.length < 2 ? null : own ? "server" : "client" };
}

/** What is taken from a list, by leaving out what was taken before; in the order of taking. */
async function takeAll(
  offered: readonly number[],
  ask: (open: readonly number[]) => Promise<number | null>,
  known: readonly number[] = [],
): Promise<number[]> {
  const taken = [...known];
  for (;;) {
    const open = without(offered, taken);
    const one = open.length === 0 ? null : await ask(open);
    if (one === null) return taken;
    taken.push(one);
  }
}

/** The same in so many parts beside each other: a question more for each part, and fewer round trips. In the list's order. */
async function takeInParts(
  offered: readonly number[],
  ask: (open: readonly number[]) => Promise<number | null>,
  parts: number,
): Promise<number[]> {
  // Dealt out like cards: what servers take stands together at the beginning.
  const dealt = Array.from({ length: parts }, (_, part) => offered.filter((_one, i) => i % parts === part));
  const taken = new Set((await Promise.all(dealt.map((part) => takeAll(part, ask)))).flat());
  return offered.filter((one) => taken.has(one));
}

function without(all: readonly number[], some: readonly number[]): readonly number[] {
  return all.filter((one) => !some.includes(one));
}

const nothingFound = { suites: [], preference: null, groups: [], groupPreference: null, schemes: [] } as const;

type Taken = { readonly type: "hello"; readonly hello: ServerHello; readonly flight: Flight | null };

type Picked = Taken | { readonly type: "refused"; readonly alert: number | null } | { readonly type: "silent" };

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

type Base = Pick<Hello, "version" | "host" | "groups">;

/** The group of an answer: named in the hello of TLS 1.3, in the key exchange before. */
async function groupOf(asker: Asker, hello: Hello): Promise<number | null> {
  const answer = await picked(asker, hello, hello.version !== "TLS 1.3");
  if (answer.type !== "hello") return null;
  const group = answer.hello.group ?? answer.flight?.keyExchange?.group ?? null;
  return group !== null && hello.groups.includes(group) ? group : null;
}

/**
 * The groups of ephemeral key exchange: the favourite first, the others in the order of our list.
 * @param opening the answer to the offer of all of them
 */
async function surveyGroups(
  asker: Asker,
  base: Base,
  suites: readonly number[],
  { hello, flight }: Taken,
): Promise<Listed> {
  if (suites.length === 0 || base.version === "SSL 3.0") return noList;
  const ask = (groups: readonly number[]) => groupOf(asker, { ...base, suites, groups });
  const first = hello.group ?? flight?.keyExchange?.group ?? null;
  const favourite = first !== null && base.groups.includes(first) ? first : await ask(base.groups);
  if (favourite === null) return noList;
  // A server with an ECDSA certificate refuses who does not name its curve: its favourite stays among what is offered,
  // last, for whoever follows the client's order.
  const beside = async (groups: readonly number[]) => {
    const one = await ask(groups);
    if (one !== null || !suiteName(hello.suite).includes("_ECDSA_")) return one;
    const again = await ask([...groups, favourite]);
    return again === favourite ? null : again;
  };
  const [others, reversed] = await Promise.all([
    takeInParts(without(base.groups, [favourite]), beside, base.version === "TLS 1.3" ? 12 : 4),
    ask(base.groups.toReversed()),
  ]);
  // Who still picks its favourite from the list turned round follows its own order.
  const preference = others.length === 0 || reversed === null ? null : reversed === favourite ? "server" : "client";
  return { list: [favourite, ...others], preference };
}

/** How the key exchange of TLS 1.2 is signed. */
function surveySchemes(asker: Asker, base: Base, suites: readonly number[]): Promise<readonly number[]> {
  const ask = async (schemes: readonly number[]): Promise<number | null> => {
    const answer = await picked(asker, { ...base, suites, schemes }, true);
    const scheme = answer.type === "hello" ? (answer.flight?.keyExchange?.scheme ?? null) : null;
    return scheme !== null && schemes.includes(scheme) ? scheme : null;
  };
  return takeInParts(signatureSchemes, ask, 4);
}

async function olderFacts(asker: Asker, chain: Chain, best: Chain, host: string): Promise<TlsSurvey["older"]> {
  const { hello, flight, suites, found } = chain;
  if (!hello) return null;
  const base: Base = { version: found.version, host, groups: groupsOf(found.version) };
  const dhe = suites.filter((suite) => suiteName(suite).startsWith("TLS_DHE_"));
  const [exchange, squeezed, refused] = await Promise.all([
    dhe.length > 0 ? picked(asker, { ...base, suites: dhe }, true) : null,
    picked(asker, { ...base, suites, compression: true }, false),
    best === chain ? null : refusesFallback(asker, { ...base, suites }),
  ]);
  const carries = (extension: number) => hello.extensions.includes(extension);
  return {
    secureRenegotiation: carries(extensions.renegotiationInfo),
    extendedMasterSecret: carries(extensions.extendedMasterSecret),
    encryptThenMac: carries(extensions.encryptThenMac),
    sessionTicket: carries(extensions.sessionTicket),
    heartbeat: carries(extensions.heartbeat),
    compression: squeezed.type === "hello" && squeezed.hello.compression !== 0,
    refusesFallback: refused,
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
