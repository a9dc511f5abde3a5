/**
 * A process that looks on schedule and says what was committed, made to be killed. Each line it writes names findings
 * that were acknowledged. Arguments: the database file, the key, and where the connections go.
 */
import { writeSync } from "node:fs";
import { meansOf, noSettings } from "../../src/flow/operator.ts";
import { Scheduler } from "../../src/flow/schedule.ts";
import { signerOf } from "../../src/ledger/note.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { openTestStore, origin } from "../tools/stores.ts";

// Whoever started it may be killed, too.
process.stdin.on("end", () => process.exit(1)).resume();

const [file = "", pem = "", ...connectTo] = process.argv.slice(2);
const signer = signerOf(origin, pem);
const store = await openTestStore(openSqlite(file), { signer, now: Date.now });
const means = meansOf({ ...noSettings, connectTo, requestsPerMinute: 100_000 });
const clock = { now: Date.now, elapsed: () => performance.now() };
new Scheduler(store, means, clock, {
  findings: (findings) => {
    if (findings.length > 0) writeSync(1, `${findings.map(({ id }) => id).join(" ")}\n`);
  },
  failed: (error) => {
    throw error;
  },
}).start();
