/**
 * A process that commits and says so, made to be killed. Each line it writes is an acknowledgement: what it names has
 * been committed. Arguments: the data folder or database URL, and how many statements it may run (0: no end).
 */
import { writeSync } from "node:fs";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { signerOf } from "../../src/ledger/note.ts";
import { appendEvidence, type Evidence } from "../../src/store/evidence.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { Store } from "../../src/store/store.ts";

const [place = "", pem = "", limit = "0", rounds = "0"] = process.argv.slice(2);
const origin = "test.example/log";

/** Ends the process as a power cut would, between two statements. */
function countStatements(most: number): void {
  let left = most;
  const patch = (target: object, method: string): void => {
    const original = Reflect.get(target, method) as (...args: unknown[]) => unknown;
    Reflect.set(target, method, function counted(this: unknown, ...args: unknown[]) {
      if (left-- <= 0) process.kill(process.pid, "SIGKILL");
      return original.apply(this, args);
    });
  };
  for (const method of ["run", "all", "get"]) patch(StatementSync.prototype, method);
  patch(DatabaseSync.prototype, "exec");
}

export function evidenceOf(n: number, count: number): Evidence[] {
  return Array.from({ length: count }, (_, i) => {
    const at = 1_700_000_000_000 + n * 1000 + i;
    const common = {
      service: "s",
      url: "https://s.example/",
      target: "app",
      address: "192.0.2.1",
      addresses: ["192.0.2.1"],
      observedAt: at,
    };
    return {
      observation: { check: "hsts", checkVersion: 1, params: {}, data: { n, i }, ...common },
      findings: [
        {
          claim: `c${i}`,
          check: "hsts",
          checkVersion: 1,
          params: "{}",
          outcome: "met" as const,
          reason: "present",
          args: { n },
          basis: "measured" as const,
          now: at,
          validUntil: at + 1000,
          ...common,
        },
      ],
    };
  });
}

if (limit !== "0") countStatements(Number(limit));
const database = place.startsWith("postgres") ? await openPostgres(place) : openSqlite(place);
const witness = { last: () => undefined, show: () => undefined, reset: () => undefined };
const store = await Store.open({ database, org: "o", signer: signerOf(origin, pem), origin, witness, now: Date.now });
for (let n = 0; rounds === "0" || n < Number(rounds); n++) {
  const findings = await store.transact((tx) => appendEvidence(tx, evidenceOf(n, 1 + (n % 3)), "system"));
  writeSync(1, `${findings.map(({ id }) => id).join(" ")}\n`);
  // Every so often the sequencer has its turn in between, as it has while a server runs.
  if (n % 3 === 2) writeSync(1, `tree ${await store.sequence()}\n`);
}
await store.close();
writeSync(1, "done\n");
