import type { Flight, ServerHello } from "./answer.ts";
import type { Hello } from "./hello.ts";
import { Line, type Preference } from "./line.ts";
import {
  type Asker,
  alerts,
  deal,
  exhaust,
  familiesOf,
  isRefusal,
  type Picked,
  picked,
  type Taken,
  without,
} from "./pick.ts";
import { finiteFieldsOf, groupsOf, likelyGroups, type ProtocolVersion, suiteName, suitesOf } from "./registry.ts";

export type Opening = {
  readonly version: ProtocolVersion;
  readonly picked: Picked;
  /** Suites that may be accepted, in portions that even old servers take. */
  readonly portions: readonly (readonly number[])[];
  /** The one that was accepted. */
  readonly hello: Hello | null;
};

/**
 * The first answer to one version. Whoever refuses the usual suites is asked for all others before it counts as a
 * refusal, unless it says that it does not speak the version; whoever does not say that it refuses, for each family apart.
 */
export async function openVersion(asker: Asker, version: ProtocolVersion, host?: string): Promise<Opening> {
  const groups = [...groupsOf(version), ...finiteFieldsOf(version)];
  const base = { version, groups, ...(host === undefined ? {} : { host }) };
  const [usual, rest] = suitesOf(version);
  const whole = version !== "TLS 1.3";
  const refused = (given: Picked) => ({ version, picked: given, portions: [], hello: null });
  const first: Hello = { ...base, suites: usual };
  const given = await picked(asker, first, whole);
  if (given.type === "hello") return { version, picked: given, portions: [usual, rest], hello: first };
  if (rest.length === 0 || (given.type === "refused" && given.alert === alerts.protocolVersion)) return refused(given);
  const second: Hello = { ...base, suites: rest };
  const then = await picked(asker, second, whole);
  if (then.type === "hello") return { version, picked: then, portions: [rest], hello: second };
  if (!isRefusal(given) || !isRefusal(then)) {
    const families = familiesOf([...usual, ...rest]);
    const answers = await Promise.all(families.map((suites) => picked(asker, { ...base, suites }, whole)));
    const at = answers.findIndex(({ type }) => type === "hello");
    const [suites, taken] = [families[at], answers[at]];
    if (suites && taken) {
      const others = families.filter((family) => family !== suites);
      return { version, picked: taken, portions: [suites, ...others], hello: { ...base, suites } };
    }
  }
  // What was silent once is not known to be refused, whatever else is said.
  return refused(given.type === "silent" ? given : then);
}

/** Every suite and group in one hello, turned round: shows whose order counts, and that so long a hello is read. */
export function turned(version: ProtocolVersion, host?: string): Hello {
  const [usual, rest] = suitesOf(version);
  return {
    version,
    suites: [...rest.toReversed().filter((suite) => !isChaCha(suite)), ...rest.filter(isChaCha), ...usual.toReversed()],
    groups: [...groupsOf(version).toReversed(), ...finiteFieldsOf(version)],
    ...(host === undefined ? {} : { host }),
  };
}

export type Shown = {
  readonly opening: Opening;
  readonly hello: ServerHello;
  readonly flight: Flight | null;
  /** In the order in which the server took them; in ours where it follows the client's. */
  readonly suites: readonly number[];
  readonly preference: Preference;
  /** The favourite first. */
  readonly groups: readonly number[];
  readonly groupPreference: Preference;
  /** Bits of the smallest prime of DHE that was seen. */
  readonly dhBits: number | null;
  readonly encryptThenMac: boolean | null;
  /** Whether DEFLATE was accepted; null if that was not told. */
  readonly compression: boolean | null;
};

export type Wanted = {
  readonly opening: Opening;
  /** The answer to it. */
  readonly first: Taken;
  /** Whether every group is asked for, and compression. */
  readonly thorough: boolean;
  /** The answer to `turned`, where that was asked beforehand. */
  readonly early: Promise<Picked> | null;
};

/**
 * Everything one version accepts. Suites and groups are asked for beside each other: each answer tells of both, and what
 * one line of questions learns the other need not ask.
 */
export async function surveyVersion(asker: Asker, { opening, first, thorough, early }: Wanted): Promise<Shown> {
  const { version, portions } = opening;
  const older = version !== "TLS 1.3";
  const all = portions.flat();
  const line = new Line(asker, opening.hello as Hello, first);
  const curves = groupsOf(version);
  const backwards = line.ask({ ...turned(version, line.base.host), compression: older && thorough }, early);
  const far = asker.isFar();
  const ordered = [first.hello.suite];

  const surveySuites = async (): Promise<Preference> => {
    const usual = portions[0] as readonly number[];
    const whole = await backwards;
    // What is not usual may be the server's favourite, and says nothing of its order among the usual ones.
    const back = whole && usual.includes(whole.hello.suite) ? whole : await line.ask({ suites: usual.toReversed() });
    const own = back?.hello.suite === first.hello.suite;
    const parts = far && !own ? (partsWhenFar[version] ?? 2) : 1;
    const lists = whole ? deal(all, parts) : portions.flatMap((list) => deal(list, Math.ceil(list.length / readByAll)));
    // The server's own order is that of the answers to this line of questions alone, whatever others find beside it.
    const taking = lists.map((list) => takeSuites(line, list, own ? ordered : line.suites));
    // Whoever names no group of finite fields may be given other suites of DHE, and a prime that is the server's own.
    const dhe = older ? all.filter((suite) => /^TLS_(DHE|DH_anon)_/.test(suiteName(suite))) : [];
    const [other] = await Promise.all([dhe.length > 0 && line.ask({ suites: dhe, groups: curves }), ...taking]);
    if (other)
      await exhaust(dhe, line.suites, async (open) => (await line.ask({ suites: open, groups: curves })) !== null);
    return line.suites.length < 2 ? null : own ? "server" : "client";
  };
  const surveyGroups = async (): Promise<void> => {
    const curved = older ? all.filter((suite) => ephemeralCurves.test(suiteName(suite))) : all;
    if (!thorough || curved.length === 0 || version === "SSL 3.0") return;
    if (line.groups.length === 0 && !(await line.ask({ suites: curved }))) return;
    if (early || !far) await backwards;
    const [likely, rest] = likelyGroups(curves);
    const lists = far ? [...likely.map((one) => [one]), rest] : [curves];
    await Promise.all(lists.map((list, place) => takeGroups(line, list, curved, far ? place : null)));
  };
  const [preference] = await Promise.all([surveySuites(), surveyGroups()]);
  if (thorough && line.groups.length > 1 && line.groupPreference === null) {
    const curved = line.suites.filter((suite) => !older || ephemeralCurves.test(suiteName(suite)));
    await line.ask({ suites: curved, groups: curves.toReversed() });
  }
  const told = thorough && older ? await backwards : null;
  const { suites, groups } = line;
  return {
    opening,
    hello: first.hello,
    flight: first.flight,
    suites: preference === "client" ? all.filter((one) => suites.includes(one)) : [...new Set([...ordered, ...suites])],
    preference,
    groups: [...groups.slice(0, 1), ...curves.filter((group) => groups.indexOf(group) > 0)],
    groupPreference: line.groupPreference,
    dhBits: line.dhBits,
    encryptThenMac: line.encryptThenMac,
    compression: told && told.hello.compression !== 0,
  };
}

/** @param taken what need not be asked for; grows in the order in which the server takes */
async function takeSuites(line: Line, list: readonly number[], taken: number[]): Promise<void> {
  const { version } = line.base;
  let last: Picked | undefined;
  const take = async (open: readonly number[]): Promise<boolean> => {
    // From the other end than where groups are asked for: whoever follows the client's order then tells another each time.
    // The usual ones first all the same: some read no more than a dozen, and refuse who does not name their certificate's.
    const unseen = without(groupsOf(version), line.groups).toReversed();
    const [usual, rare] = likelyGroups([...unseen, ...line.groups]);
    const groups = [...usual, ...rare, ...finiteFieldsOf(version)];
    last = await line.answer({ suites: withoutChaChaFirst(open), groups });
    if (last.type === "hello" && !taken.includes(last.hello.suite)) taken.push(last.hello.suite);
    return last.type === "hello";
  };
  await exhaust(list, taken, take);
  if (last === undefined || last.type === "hello" || isRefusal(last)) return;
  for (const family of familiesOf(without(list, taken))) await exhaust(family, taken, take);
}

/**
 * @param suites those that need a group
 * @param place among the questions that are asked at once, so that each may tell another suite; null if it is alone
 */
function takeGroups(
  line: Line,
  list: readonly number[],
  suites: readonly number[],
  place: number | null,
): Promise<void> {
  return exhaust(list, line.groups, async (open) => {
    const unseen = without(suites, line.suites);
    const first = place === null ? unseen.toReversed() : turnedBy(unseen, place);
    const offered = [...first, ...suites.filter((suite) => line.suites.includes(suite))];
    if (await line.ask({ suites: offered, groups: open })) return true;
    // A server with an ECDSA certificate refuses who does not name its curve: a group it took stays among what is
    // offered, last, for whoever follows the client's order.
    if (!line.suites.some((suite) => suiteName(suite).includes("_ECDSA_"))) return false;
    for (const taken of line.groups.slice(0, mostTaken)) {
      if (await line.ask({ suites: offered, groups: [...open, taken] })) return true;
    }
    return false;
  });
}

/**
 * Some servers whose own order counts prefer ChaCha20 for whoever puts it first, as devices without AES do (OpenSSL's
 * PRIORITIZE_CHACHA): to others they show their order.
 */
function withoutChaChaFirst(suites: readonly number[]): readonly number[] {
  const other = suites.find((suite) => !isChaCha(suite));
  return other === undefined ? suites : [other, ...suites.filter((suite) => suite !== other)];
}

function isChaCha(suite: number): boolean {
  return suiteName(suite).includes("_CHACHA20_");
}

/** Groups that may be the curve of the certificate. */
const mostTaken = 3;

const ephemeralCurves = /^TLS_ECDHE_(RSA|ECDSA)_/;

/** Suites in a hello that every server reads; some are deaf to 128 and more, or to hellos past some length. */
const readByAll = 100;

/** A question more for each part, and fewer round trips. */
const partsWhenFar: Partial<Record<ProtocolVersion, number>> = { "TLS 1.3": 1, "TLS 1.2": 6 };

function turnedBy(list: readonly number[], places: number): readonly number[] {
  const at = list.length === 0 ? 0 : places % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
