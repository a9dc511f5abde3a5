import { NetFailure } from "../failure.ts";
import type { Answer, Flight, ServerHello, Ssl2Answer } from "./answer.ts";
import type { Hello } from "./hello.ts";
import { protocolVersions, suiteName } from "./registry.ts";

type Told<T> = Exclude<T, { type: "incomplete" }> | { readonly type: "closed" };

/**
 * Asks one question on a connection of its own. A connection that was closed or reset, or on which nothing came in time,
 * is `closed`; a failed look throws NetFailure.
 */
export type Asker = {
  /** @param whole also wait for what follows the hello, up to ServerHelloDone (TLS 1.2 and older) */
  ask(hello: Hello, whole?: boolean): Promise<Told<Answer>>;
  askSsl2(): Promise<Told<Ssl2Answer>>;
  /** Whether the way takes longer than the work: then several small questions are quicker than a few large ones. */
  isFar(): boolean;
};

export type Taken = { readonly type: "hello"; readonly hello: ServerHello; readonly flight: Flight | null };

export type Picked = Taken | { readonly type: "refused"; readonly alert: number | null } | { readonly type: "silent" };

export const alerts = {
  handshakeFailure: 40,
  protocolVersion: 70,
  insufficientSecurity: 71,
  inappropriateFallback: 86,
} as const;

/** What says that nothing of an offer is wanted; after anything else the server may have broken over one part of it. */
const refusals: readonly (number | null)[] = [
  alerts.handshakeFailure,
  alerts.protocolVersion,
  alerts.insufficientSecurity,
  null,
];

export function isRefusal(given: Picked): boolean {
  return given.type === "refused" && refusals.includes(given.alert);
}

/**
 * A server's pick of what was offered. A hello of an older version, or of a suite not offered, is a refusal; one of a newer
 * version, or for a group not offered, is no answer to what was asked.
 */
export async function picked(asker: Asker, hello: Hello, whole: boolean): Promise<Picked> {
  const answer = await asker.ask(hello, whole);
  if (answer.type === "malformed") throw new NetFailure("malformed");
  if (answer.type === "alert") return { type: "refused", alert: answer.description };
  if (answer.type === "closed") return { type: "silent" };
  const { version, group } = answer.hello;
  if (protocolVersions.indexOf(version) > protocolVersions.indexOf(hello.version)) throw new NetFailure("malformed");
  if (version !== hello.version) return { type: "refused", alert: alerts.protocolVersion };
  if (!hello.suites.includes(answer.hello.suite)) return { type: "refused", alert: null };
  if (group !== null && !hello.groups.includes(group)) throw new NetFailure("malformed");
  return answer;
}

export function without(all: readonly number[], some: readonly number[]): readonly number[] {
  return all.filter((one) => !some.includes(one));
}

/**
 * Asks for what is left of a list until nothing of it is taken any more.
 * @param taken grows by what `ask`, and others beside it, find
 * @param ask whether something of what is open was taken
 */
export async function exhaust(
  list: readonly number[],
  taken: readonly number[],
  ask: (open: readonly number[]) => Promise<boolean>,
): Promise<void> {
  for (;;) {
    const open = without(list, taken);
    if (open.length === 0 || !(await ask(open)) || without(open, taken).length === open.length) return;
  }
}

const families = [/_AES_/, /_CHACHA20_/, /_CAMELLIA_/, /_ARIA_/];

/**
 * Suites by the cipher they encrypt with: a server that picks one it cannot do after all (Mbed TLS and ARIA) closes, and
 * hides every other that is offered beside it.
 */
export function familiesOf(suites: readonly number[]): readonly (readonly number[])[] {
  const familyOf = (suite: number) => families.findIndex((family) => family.test(suiteName(suite)));
  return [...Map.groupBy(suites, familyOf).values()];
}

/** Dealt out like cards: what servers take stands together at the beginning of our lists. */
export function deal(list: readonly number[], parts: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.min(parts, list.length) }, (_, part) =>
    list.filter((_one, i) => i % parts === part),
  );
}
