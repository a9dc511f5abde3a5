import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";

type Failure = Extract<TestEvent, { type: "test:fail" }>["data"];

/** One line for each suite or file, the whole of each failure, and at the end what was skipped, by name, with its reason. */
export default async function* reporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const skipped: string[] = [];
  const failures: string[] = [];
  let passed = 0;
  let inside = 0;
  for await (const event of source) {
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const { name, file = "", details, skip, nesting } = event.data;
    const place = file === "" ? "" : relative(process.cwd(), file);
    const isSuite = details.type === "suite";
    if (skip !== undefined && skip !== false) {
      skipped.push(`${place}: ${name} (${skip === true ? "no reason given" : skip})`);
    } else if (event.type === "test:fail") {
      if (!isConsequence(event.data)) failures.push(`✖ ${place}: ${name}\n${explain(event.data)}`);
    } else if (!isSuite) {
      passed++;
      inside++;
    }
    if (nesting > 0 || skip) continue;
    const mark = event.type === "test:fail" ? "✖" : "✔";
    const count = isSuite ? ` (${inside})` : "";
    yield `${mark} ${place}: ${name}${count} ${(details.duration_ms / 1000).toFixed(1)} s\n`;
    inside = 0;
  }
  yield "\n";
  for (const failure of failures) yield `${failure}\n\n`;
  if (skipped.length > 0) yield `Skipped ${skipped.length}:\n${skipped.map((one) => `  - ${one}\n`).join("")}`;
  yield `${passed} passed, ${failures.length} failed, ${skipped.length} skipped\n`;
}

/** A suite fails because something in it did: that is told where it happened. */
function isConsequence({ details }: Failure): boolean {
  return /^'?\d+ subtests? failed'?$/.test(String(details.error.message));
}

function explain({ details }: Failure): string {
  const cause = details.error.cause ?? details.error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return text
    .split("\n")
    .slice(0, 60)
    .map((line) => `    ${line.slice(0, 500)}`)
    .join("\n");
}
