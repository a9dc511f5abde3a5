import type { Outcome } from "../../src/domain/assurance/evidence.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import type { PingName } from "../tools/pings.ts";
import type { ServerSpec } from "../tools/servers.ts";
import { timeAnswer } from "../tools/time-servers.ts";
import { type Ports, type Scenario, scenario } from "./scenarios.ts";

/** Time servers, clocks of web servers, and ports: what is looked at over the network without signing in. */
function time(name: string, expected: string, server: ServerSpec, params?: Json): Scenario {
  return { ...scenario("sntp", name, expected, server, params), url: "ntp://test.example" };
}

const chronyd = (clock: "follows-another" | "own-clock" | "unsynchronised"): ServerSpec => ({ kind: "time", clock });
const made = (label: string, answer: (question: Buffer) => Buffer | undefined): ServerSpec => ({
  kind: "time",
  clock: "made",
  label,
  answer,
});
const withByte = (at: number, value: number) => (question: Buffer) =>
  timeAnswer(question, 0, (answer) => answer.writeUInt8(value, at));
const refusal = (code: string) => (question: Buffer) =>
  timeAnswer(question, 0, (answer) => {
    answer.set([0b11_100_100, 0], 0);
    answer.write(code, 12, "latin1");
  });

const times = [
  time("follows-another", "met in-step", chronyd("follows-another")),
  time(
    "a-quarter-second-off",
    "not-met differs",
    made("a quarter of a second ahead", (question) => timeAnswer(question, 0.25)),
  ),
  time(
    "a-day-behind",
    "not-met differs",
    made("a day behind", (question) => timeAnswer(question, -86_400)),
  ),
  time("source-uncertain", "unknown too-uncertain", made("a root dispersion of a second", withByte(9, 1))),
  time("own-clock", "not-met own-clock", chronyd("own-clock")),
  time("unsynchronised", "not-met unsynchronised", chronyd("unsynchronised")),
  time("stratum-16", "not-met unsynchronised", made("stratum 16", withByte(1, 16))),
  time("stratum-too-high", "not-met stratum-too-high", chronyd("follows-another"), { maxStratum: 2 }),
  time("rate-limited", "unknown turned-away", made("kiss-o'-death RATE", refusal("RATE"))),
  time("denied", "unknown turned-away", made("kiss-o'-death DENY", refusal("DENY"))),
  time("another-mode", "unknown malformed", made("mode 5, broadcast", withByte(0, 0b00_100_101))),
  time(
    "without-times",
    "unknown malformed",
    made("no times", (question) => timeAnswer(question, 0, (answer) => answer.fill(0, 32))),
  ),
  time(
    "another-question",
    "unknown timed-out",
    made("an answer to a question nobody asked", (question) =>
      timeAnswer(question, 0, (answer) => answer.fill(1, 24, 32)),
    ),
  ),
  time("nobody-there", "unknown refused", { kind: "none" }),
];

const date = scenario.bind(null, "clock-date-header");
const dated = (
  label: string,
  write: (now: number) => string | undefined,
  more: Readonly<Record<string, string>> = {},
): ServerSpec => ({
  kind: "node",
  label,
  answer: (_request, response) => {
    response.sendDate = false;
    const value = write(Date.now());
    if (value !== undefined) response.setHeader("date", value);
    for (const [name, text] of Object.entries(more)) response.setHeader(name, text);
    response.end();
  },
});
const ahead = (seconds: number) => (now: number) => new Date(now + seconds * 1000).toUTCString();
let turn = 0;
const dates = [
  date("right", "unknown does-not-contradict", { kind: "nginx", secure: "location / { return 204; }" }),
  date("five-seconds-ahead", "not-met differs", dated("Date five seconds ahead", ahead(5))),
  date("an-hour-behind", "not-met differs", dated("Date an hour behind", ahead(-3_600))),
  date("a-second-ahead", "unknown does-not-contradict", dated("Date a second ahead", ahead(1))),
  date(
    "two-servers",
    "unknown dates-disagree",
    dated("Dates of two servers in turn", (now) => ahead(turn++ % 2 === 0 ? 0 : 30)(now)),
  ),
  date(
    "no-date",
    "unknown no-date",
    dated("no Date", () => undefined),
  ),
  date(
    "another-form",
    "unknown no-date",
    dated("Date of another form", () => "yesterday"),
  ),
  date("cached", "unknown cached", dated("an answer of a cache", ahead(-600), { age: "600" })),
  date("refused", "unknown refused", { kind: "none" }),
];

/** Where nobody listens: tcpmux, which only its own daemon may take. */
const closed = "1";
function ports(name: string, expected: string, server: ServerSpec, params: (ports: Ports) => Json): Scenario {
  const [outcome, reason] = expected.split(" ") as [Outcome, string];
  const url = ({ secure }: Ports) => `tcp://127.0.0.1:${secure}`;
  return { check: "open-ports", name, server, url, params, expected: { outcome, reason } };
}
const two: ServerSpec = { kind: "bytes", answer: "silence" };
const exposed = [
  ports("only-declared", "met only-declared", two, ({ secure, plain }) => ({
    open: [`${secure}`, `${plain}`],
    scan: [closed, "2-60"],
  })),
  ports("none-open", "met none-open", { kind: "none" }, () => ({ open: [], scan: ["1-20"] })),
  ports("undeclared", "not-met undeclared", two, ({ secure, plain }) => ({
    open: [`${secure}`],
    scan: [closed, `${plain}`],
  })),
  ports("declared-closed", "not-met declared-closed", two, ({ secure, plain }) => ({
    open: [`${secure}`, `${plain}`, closed],
    scan: ["2-9"],
  })),
  ports("as-many-as-may-be", "not-met declared-closed", two, () => ({ open: ["1-1024"], scan: ["1"] })),
  ports("declared-silent", "unknown declared-silent", { kind: "crowded", takes: 0 }, ({ secure }) => ({
    open: [`${secure}`],
    scan: [closed],
  })),
  ports("all-silent", "unknown all-silent", { kind: "crowded", takes: 0 }, ({ secure }) => ({
    open: [],
    scan: [`${secure}`],
  })),
  ports("stopped-answering", "unknown stopped-answering", { kind: "crowded", takes: 1 }, ({ secure }) => ({
    open: [`${secure}`],
    scan: [`${secure}`],
  })),
];

function echo(name: string, expected: string, ping: PingName, params?: Json): Scenario {
  const server: ServerSpec = { kind: "echo", ping };
  return { ...scenario("availability-icmp", name, expected, server, params), url: () => "icmp://127.0.0.1" };
}
const echoes = [
  echo("answers", "met answers", "usual", { echoes: 2, answered: 2 }),
  echo("slower-than-asked", "not-met too-slow", "usual", { echoes: 1, within: 0.0001 }),
  echo("falls-silent", "not-met too-few", "falls-silent", { echoes: 6, answered: 6 }),
  echo("never-answers", "unknown no-echo", "never-answers", { echoes: 1 }),
  echo("not-named", "unknown not-permitted", "not-named"),
  echo("absent", "unknown no-program", "absent"),
  echo("not-executable", "unknown no-right", "not-executable"),
];

export const scenarios: readonly Scenario[] = [...times, ...dates, ...exposed, ...echoes];
