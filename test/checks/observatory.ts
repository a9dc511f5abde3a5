import { readFileSync } from "node:fs";
import { findCheck } from "../../src/checks/index.ts";
import type { Outcome } from "../../src/domain/assurance/evidence.ts";
import { NetFailure } from "../../src/net/failure.ts";
import { type Decided, type HttpRequest, type HttpResponse, Outbound } from "../../src/net/outbound.ts";
import { targetOf } from "../../src/net/protocols.ts";
import { Secrets } from "../../src/net/secrets.ts";
import { comparisons, digestOf, home, host, type Input, type Web } from "./observatory-inputs.ts";

type Said = { readonly of: string; readonly result: string; readonly pass: boolean };
export const recorded = JSON.parse(readFileSync(new URL("observatory.json", import.meta.url), "utf8")) as {
  readonly package: string;
  readonly version: string;
  readonly results: Readonly<Record<string, Readonly<Record<string, Said>>>>;
};

export type Row = {
  readonly analyzer: string;
  readonly check: string;
  readonly input: Input;
  readonly theirs: Said;
  readonly ours: { readonly outcome: Outcome; readonly reason: string };
  readonly agree: boolean;
};

/** The web of an input, reached as probes reach the real one. */
class WrittenWeb extends Outbound {
  readonly #web: Web;

  constructor(web: Web) {
    super({ allowance: { networks: [] }, detours: [], trust: [] });
    this.#web = web;
  }

  override async request(decided: Decided, { scheme, path, headers }: HttpRequest): Promise<HttpResponse> {
    const answer = this.#web[`${scheme}://${decided.host}${path}`];
    if (!answer) throw new NetFailure("refused");
    const filled = answer.headers.map(([name, value]) => [name, value.replaceAll("{origin}", headers?.origin ?? "")]);
    return { status: answer.status, headers: filled as [string, string][], body: Buffer.from(answer.body) };
  }

  override onPort(decided: Decided, port: number): Decided {
    return { ...decided, port };
  }

  override async connectTls(): Promise<never> {
    return { destroy: () => undefined } as never;
  }
}

async function judgedByUs(checkId: string, given: object, { web }: Input): Promise<Row["ours"]> {
  const check = findCheck(checkId);
  if (check?.type !== "probe") throw new Error(`${checkId} is no probe`);
  const outbound = new WrittenWeb(web);
  const decided = { host, port: 443, address: "192.0.2.1", toPort: 443, scheme: "https:" } as const;
  const secrets = new Secrets(() => undefined, `${host}:443`);
  const io = { decided, outbound, resolver: outbound.resolver, secrets, now: () => 0, elapsed: () => 0 };
  const target = targetOf(home);
  if (!target) throw new Error(home);
  const params = check.params.parse(given);
  const { outcome, reason } = check.assess(await check.observe(target, params, io), params, 0);
  return { outcome, reason };
}

/** Every input, judged by both: to pass is to be met, and not to pass is not to be met. */
export async function compared(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { analyzer, check, params, inputs } of comparisons) {
    for (const input of inputs as readonly Input[]) {
      const theirs = recorded.results[analyzer]?.[input.name];
      if (theirs?.of !== digestOf(input.web)) throw new Error(`${analyzer}/${input.name} was not recorded as it is`);
      const ours = await judgedByUs(check, params, input);
      rows.push({ analyzer, check, input, theirs, ours, agree: ours.outcome === (theirs.pass ? "met" : "not-met") });
    }
  }
  return rows;
}
