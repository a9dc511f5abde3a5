import type { Flight, ServerHello } from "./answer.ts";
import { extensions, type Hello } from "./hello.ts";
import { type Asker, alerts, deal, exhaust, type Picked, picked, type Taken, without } from "./pick.ts";
import { groupsOf, likelyGroups, type ProtocolVersion, suiteName, suitesOf } from "./registry.ts";

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
 * refusal, unless it says that it does not speak the version.
 */
export async function openVersion(asker: Asker, version: ProtocolVersion, host?: string): Promise<Opening> {
  const base = { version, groups: groupsOf(version), ...(host === undefined ? {} : { host }) };
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
  // What was silent once is not known to be refused, whatever else is said.
  return refused(given.type === "silent" ? given : then);
}

/** Every suite and group in one hello, turned round: shows whose order counts, and that so long a hello is read. */
export function turned(version: ProtocolVersion, host?: string): Hello {
  return {
    version,
    suites: suitesOf(version).flat().toReversed(),
    groups: groupsOf(version).toReversed(),
    ...(host === undefined ? {} : { host }),
  };
}

export type Preference = "server" | "client" | null;

/** What the answers of one version showed. Each tells a suite, and most a group as well: every question asks for both. */
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
  /** Whether RFC 7366 was agreed on; null where no suite needs it. */
  readonly encryptThenMac: boolean | null;
  /** Whether DEFLATE was accepted; null if that was not told. */
  readonly compression: boolean | null;
};

const ephemeralCurves = /^TLS_ECDHE_(RSA|ECDSA)_/;

/** Everything one version accepts. The order in which it takes is the server's own, or falls out as the client's. */
export async function surveyVersion(
  asker: Asker,
  {
    opening,
    first,
    allGroups,
    early,
  }: {
    readonly opening: Opening;
    readonly first: Taken;
    readonly allGroups: boolean;
    /** The answer to `turned`, where that was asked beforehand. */
    readonly early: Promise<Picked> | null;
  },
): Promise<Shown> {
  const { version, portions } = opening;
  const base = opening.hello as Hello;
  const is13 = version === "TLS 1.3";
  const all = portions.flat();
  const curved = is13 ? all : all.filter((suite) => ephemeralCurves.test(suiteName(suite)));
  const suites: number[] = [];
  const groups: number[] = [];
  const ordered = [first.hello.suite];
  const picks: GroupPick[] = [];
  const facts = { dhBits: Number.POSITIVE_INFINITY, encryptThenMac: null as boolean | null };

  const note = ({ hello, flight }: Taken, offered: readonly number[]): void => {
    if (!suites.includes(hello.suite)) suites.push(hello.suite);
    const group = hello.group ?? flight?.keyExchange?.group ?? null;
    if (group !== null && offered.includes(group)) {
      picks.push({ offered, group });
      if (!groups.includes(group)) groups.push(group);
    }
    facts.dhBits = Math.min(facts.dhBits, flight?.keyExchange?.dhBits ?? Number.POSITIVE_INFINITY);
    if (suiteName(hello.suite).includes("_CBC_")) {
      facts.encryptThenMac ||= hello.extensions.includes(extensions.encryptThenMac);
    }
  };
  const ask = async (offer: Partial<Hello>, asked?: Promise<Picked> | null): Promise<Taken | null> => {
    const hello = { ...base, ...offer };
    const given = await (asked ?? picked(asker, hello, !is13));
    if (given.type !== "hello") return null;
    note(given, hello.groups);
    return given;
  };

  note(first, base.groups);
  const far = asker.isFar();
  /** @param taken what need not be asked for, in the order in which it was taken */
  const takeSuites = (list: readonly number[], taken: number[]) =>
    exhaust(list, taken, async (open) => {
      // From the other end than where groups are asked for: of whoever follows the client's order each then learns another.
      const offered = [...without(base.groups, groups).toReversed(), ...groups];
      const given = await ask({ suites: open, groups: offered });
      if (given && !taken.includes(given.hello.suite)) taken.push(given.hello.suite);
      return given !== null;
    });
  const takeGroups = (list: readonly number[], place = 0) =>
    exhaust(list, groups, async (open) => {
      const unseen = without(curved, suites);
      const offered = [
        ...(far ? turnedBy(unseen, place) : unseen.toReversed()),
        ...curved.filter((suite) => suites.includes(suite)),
      ];
      if (await ask({ suites: offered, groups: open })) return true;
      // A server with an ECDSA certificate refuses who does not name its curve: a group it took stays among what is
      // offered, last, for whoever follows the client's order.
      const [taken] = groups;
      if (is13 || taken === undefined || !suites.some((suite) => suiteName(suite).includes("_ECDSA_"))) return false;
      return (await ask({ suites: offered, groups: [...open, taken] })) !== null;
    });

  const backwards = ask({ ...turned(version, base.host), compression: !is13 && allGroups }, early);
  const surveyGroups = async (): Promise<void> => {
    if (!allGroups || curved.length === 0 || version === "SSL 3.0") return;
    if (groups.length === 0 && !(await ask({ suites: curved }))) return;
    if (early || !far) await backwards;
    const [likely, rest] = likelyGroups(base.groups);
    await Promise.all(far ? [...likely.map((one) => [one]), rest].map(takeGroups) : [takeGroups(base.groups)]);
  };
  const surveySuites = async (): Promise<Preference> => {
    const usual = portions[0] as readonly number[];
    const whole = await backwards;
    // What is not usual may be the server's favourite, and says nothing of its order among the usual ones.
    const back = whole && usual.includes(whole.hello.suite) ? whole : await ask({ suites: usual.toReversed() });
    const own = back?.hello.suite === first.hello.suite;
    const parts = far && !own ? (partsWhenFar[version] ?? 2) : 1;
    // The server's own order is that of the answers to this line of questions alone, whatever others find beside it.
    const taken = own ? ordered : suites;
    const lists = whole ? deal(all, parts) : portions.flatMap((list) => deal(list, Math.ceil(list.length / readByAll)));
    await Promise.all(lists.map((list) => takeSuites(list, taken)));
    return suites.length < 2 ? null : own ? "server" : "client";
  };
  const [preference] = await Promise.all([surveySuites(), surveyGroups()]);
  if (allGroups && groups.length > 1 && !groupOrder(picks, groups)) {
    await ask({ suites: curved, groups: base.groups.toReversed() });
  }
  const told = await backwards;
  return {
    opening,
    hello: first.hello,
    flight: first.flight,
    suites:
      preference === "client" ? all.filter((suite) => suites.includes(suite)) : [...new Set([...ordered, ...suites])],
    preference,
    groups: [...groups.slice(0, 1), ...base.groups.filter((group) => groups.indexOf(group) > 0)],
    groupPreference: groupOrder(picks, groups),
    dhBits: Number.isFinite(facts.dhBits) ? facts.dhBits : null,
    encryptThenMac: facts.encryptThenMac,
    compression: told && !is13 && allGroups ? told.hello.compression !== 0 : null,
  };
}

/** Suites in a hello that every server reads; some are deaf to 128 and more, or to hellos past some length. */
const readByAll = 100;

/** A question more for each part, and fewer round trips. */
const partsWhenFar: Partial<Record<ProtocolVersion, number>> = { "TLS 1.3": 1, "TLS 1.2": 6 };

type GroupPick = { readonly offered: readonly number[]; readonly group: number };

/** Whose order decides, by an answer to an offer in which another group the server takes stood before its favourite. */
function groupOrder(picks: readonly GroupPick[], [favourite = 0, ...others]: readonly number[]): Preference {
  for (const { offered, group } of picks) {
    const at = offered.indexOf(favourite);
    if (at > 0 && offered.slice(0, at).some((one) => others.includes(one))) {
      return group === favourite ? "server" : "client";
    }
  }
  return null;
}

function turnedBy(list: readonly number[], places: number): readonly number[] {
  const at = list.length === 0 ? 0 : places % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
