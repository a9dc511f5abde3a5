import { isIP } from "node:net";
import { extensions, fallbackScsv, type Hello } from "./hello.ts";
import type { Preference } from "./line.ts";
import { type Asker, alerts, type Picked, picked, type Taken } from "./pick.ts";
import { groupName, type ProtocolVersion, protocolVersions, signatureSchemeName, suiteName } from "./registry.ts";
import { type Schemes13, surveySchemes12, surveySchemes13 } from "./schemes.ts";
import { listener, type Silence } from "./silence.ts";
import { type Opening, openVersion, type Shown, surveyVersion, turned } from "./version.ts";

type Told = "accepted" | "refused" | "silent";

export type VersionSurvey = {
  readonly version: ProtocolVersion;
  /** `silent`: it closed without a word, which is a refusal only if it still answers other questions. */
  readonly answer: Told;
  /** Registered names, in the order in which the server took them. */
  readonly suites: readonly string[];
  /** Whose order decides; null where fewer than two suites leave nothing to decide. */
  readonly preference: Preference;
  /** Asked for in TLS 1.3 and in the newest older version with ephemeral curves: those before share its configuration. */
  readonly groups: readonly string[];
  readonly groupPreference: Preference;
  /** Signature algorithms of the handshake in TLS 1.3 and of the key exchange in 1.2; fixed before. */
  readonly schemes: readonly string[];
};

/** What the answers of TLS 1.2 or older say of the newest version of them. */
export type OlderSurvey = {
  readonly secureRenegotiation: boolean;
  readonly extendedMasterSecret: boolean;
  /** Null where no accepted suite needs it. */
  readonly encryptThenMac: boolean | null;
  readonly sessionTicket: boolean;
  readonly heartbeat: boolean;
  readonly compression: boolean;
  /** Refuses a client that fell back although both can do better (RFC 7507); null with one version alone, or untold. */
  readonly refusesFallback: boolean | null;
  /** Every older version's hello is marked as less than the server can (RFC 8446, 4.1.3); null without TLS 1.3. */
  readonly downgradeMark: boolean | null;
  readonly ocspStapled: boolean;
  readonly asksForCertificate: boolean;
  /** The smallest prime of DHE that was offered; null without DHE. */
  readonly dhBits: number | null;
};

export type TlsSurvey = {
  readonly versions: readonly VersionSurvey[];
  readonly ssl2: { readonly answer: Told; readonly kinds: readonly string[] };
  /** Null where only TLS 1.3 is spoken. */
  readonly older: OlderSurvey | null;
  /** Whether the schemes of TLS 1.3 are known; null where that is not spoken, or they were not asked for. */
  readonly schemes13: Schemes13["answer"] | null;
  /** Versions whose answer to a hello without a name differs: another suite, or an acceptance in place of a refusal; null if not asked. */
  readonly withoutName: readonly { readonly version: ProtocolVersion; readonly answer: Told }[] | null;
  /** DER of the certificates that were sent in the clear, the server's own first. */
  readonly certificates: readonly Buffer[];
  /** Unless it is `none` or `steady`, nothing that looks refused is known to be. */
  readonly silence: Silence;
};

/**
 * Everything a server's hellos tell: versions, suites, groups, signature algorithms, and whose order counts.
 * One question at a time for each version: the server picks, what it picked is not offered again. Versions are asked
 * beside each other.
 * @param more what costs the server a signature for each question, or is beside the point, and can be left out
 */
export async function surveyTls(
  connection: Asker,
  host: string,
  more: { readonly schemes: boolean; readonly withoutName: boolean } = { schemes: true, withoutName: true },
): Promise<TlsSurvey> {
  const asker = listener(connection);
  const newest = protocolVersions.toReversed();
  // Most servers speak it: what is asked next in any case saves a round trip.
  const turned13 = picked(asker, turned("TLS 1.3", host), false);
  const opened = newest.map((version) => openVersion(asker, version, host));
  const is13 = ({ version }: Opening) => version === "TLS 1.3";
  // Curves are configured once for all versions up to TLS 1.2: the newest of them is asked.
  const isNewestOlder = async (i: number) => !(await Promise.all(opened.slice(1, i))).some(isAccepted);
  // None waits for another: a version that is refused in two portions would hold up the rest.
  const lines = opened.map(async (opening, i) => {
    const one = await opening;
    return isAccepted(one)
      ? shownBy(asker, one, is13(one) || (await isNewestOlder(i)), is13(one) ? turned13 : null)
      : null;
  });
  const beside = async () => {
    const accepted = (await Promise.all(opened)).filter(isAccepted);
    const signs = accepted.find(({ version }) => version === "TLS 1.2");
    const [schemes12, fallback] = await Promise.all([
      signs && more.schemes ? surveySchemes12(asker, signs.hello) : [],
      accepted[1] ? refusesFallback(asker, accepted[1].hello) : null,
    ]);
    return { schemes12, fallback };
  };
  const [ssl2, { schemes12, fallback }, openings, chains] = await Promise.all([
    asker.askSsl2(),
    beside(),
    Promise.all(opened),
    Promise.all(lines),
    turned13,
  ]);
  const accepted = openings.filter(isAccepted);
  const newestOlder = accepted.find((opening) => !is13(opening));
  const shown = chains.filter((one) => one !== null);
  const curved = shown.find((one) => !is13(one.opening) && one.suites.some(isCurved));
  // The newest older version may have no ephemeral curve where one before it does.
  const late =
    curved && curved.opening !== newestOlder ? await shownBy(asker, curved.opening as Accepted, true, null) : null;
  const found = shown.map((one) => (late && one === curved ? late : one));
  const tls13 = found.find((one) => is13(one.opening));
  const schemes = tls13 && more.schemes ? await surveySchemes13(asker, { ...tls13, host }) : null;
  const older = found.filter((one) => !is13(one.opening));
  const asked: readonly Opening[] = [newestOlder, late?.opening, tls13?.opening].filter((one) => one !== undefined);
  const signed = new Map([
    ["TLS 1.3", schemes?.schemes ?? []],
    ["TLS 1.2", schemes12],
  ]);
  return {
    versions: openings.map((opening) => {
      const one = found.find((other) => other.opening.version === opening.version);
      const groups = one && asked.includes(one.opening) ? one : null;
      return {
        version: opening.version,
        answer: answerOf(opening),
        suites: one?.suites.map(suiteName) ?? [],
        preference: one?.preference ?? null,
        groups: groups?.groups.map(groupName) ?? [],
        groupPreference: groups?.groupPreference ?? null,
        schemes: (signed.get(opening.version) ?? []).map((scheme) => signatureSchemeName(scheme, opening.version)),
      };
    }),
    ssl2: ssl2Of(ssl2),
    older: older[0] ? await olderFacts(asker, older as [Shown, ...Shown[]], tls13 !== undefined, fallback) : null,
    schemes13: schemes?.answer ?? null,
    withoutName:
      more.withoutName && isIP(host.replace(/^\[(.*)\]$/, "$1")) === 0 ? await unnamed(asker, openings) : null,
    certificates: older[0]?.flight?.certificates ?? [],
    silence: await asker.confirm(accepted[0]?.hello ?? null),
  };
}

/** A server hello without any cipher kind is how some libraries say that they know the format and nothing else. */
export function ssl2Of(answer: Awaited<ReturnType<Asker["askSsl2"]>>): TlsSurvey["ssl2"] {
  if (answer.type === "hello" && answer.kinds.length > 0) return { answer: "accepted", kinds: answer.kinds };
  return { answer: answer.type === "closed" ? "silent" : "refused", kinds: [] };
}

type Accepted = Opening & { readonly picked: Taken; readonly hello: Hello };

function isAccepted(opening: Opening): opening is Accepted {
  return opening.picked.type === "hello";
}

function answerOf({ picked: { type } }: Opening): Told {
  return type === "hello" ? "accepted" : type;
}

function shownBy(asker: Asker, opening: Accepted, thorough: boolean, early: Promise<Picked> | null): Promise<Shown> {
  return surveyVersion(asker, { opening, first: opening.picked, thorough, early });
}

function isCurved(suite: number): boolean {
  return /^TLS_(ECDHE_|ECDH_anon_)/.test(suiteName(suite));
}

async function olderFacts(
  asker: Asker,
  [newest, ...rest]: readonly [Shown, ...Shown[]],
  beside13: boolean,
  refusesFallback: boolean | null,
): Promise<OlderSurvey> {
  const { hello, flight, suites, opening } = newest;
  const carries = (extension: number) => hello.extensions.includes(extension);
  const all = [newest, ...rest];
  const primes = all.flatMap(({ dhBits }) => dhBits ?? []);
  return {
    secureRenegotiation: carries(extensions.renegotiationInfo),
    extendedMasterSecret: carries(extensions.extendedMasterSecret),
    encryptThenMac: newest.encryptThenMac,
    sessionTicket: carries(extensions.sessionTicket),
    heartbeat: carries(extensions.heartbeat),
    compression: newest.compression ?? (await compresses(asker, { ...(opening.hello as Hello), suites })),
    refusesFallback,
    downgradeMark: beside13 ? all.every((one) => one.hello.downgradeMark) : null,
    ocspStapled: flight?.ocspStapled ?? false,
    asksForCertificate: flight?.asksForCertificate ?? false,
    dhBits: primes.length > 0 ? Math.min(...primes) : null,
  };
}

async function compresses(asker: Asker, hello: Hello): Promise<boolean> {
  const answer = await picked(asker, { ...hello, compression: true }, false);
  return answer.type === "hello" && answer.hello.compression !== 0;
}

async function refusesFallback(asker: Asker, hello: Hello): Promise<boolean | null> {
  const answer = await asker.ask({ ...hello, suites: [...hello.suites, fallbackScsv] });
  if (answer.type === "hello") return false;
  return answer.type === "alert" && answer.description === alerts.inappropriateFallback ? true : null;
}

/** Asks each version once without a name, as a client does that comes by the address: another server may answer it. */
async function unnamed(asker: Asker, openings: readonly Opening[]): Promise<TlsSurvey["withoutName"]> {
  const answers = await Promise.all(openings.map(({ version }) => openVersion(asker, version)));
  return answers
    .filter((one, i) => !isSame(one, openings[i] as Opening))
    .map((one) => ({ version: one.version, answer: answerOf(one) }));
}

function isSame({ picked: a }: Opening, { picked: b }: Opening): boolean {
  if (a.type === "hello" && b.type === "hello") return a.hello.suite === b.hello.suite;
  if (a.type === "refused" && b.type === "refused") return a.alert === b.alert;
  return a.type === b.type;
}
