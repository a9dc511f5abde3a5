import type { ScanFinding, Severity } from "../../domain/operations/scan-report.ts";
import { localInstant } from "../../domain/time.ts";
import type { Importer } from "../define.ts";
import { malformed } from "../define.ts";
import { finding, instant, reportOf } from "../report.ts";
import { walkXml, type XmlElement } from "../xml.ts";

const namespaces = ["http://checklists.nist.gov/xccdf/1.2", "http://checklists.nist.gov/xccdf/1.1"];
/** Default of XCCDF 1.2, 6.4.4.2; tools that mean it write "unknown". */
const severityWords: Readonly<Record<string, Severity>> = { high: "high", medium: "medium", low: "low", info: "info" };

/** Results of XCCDF 1.1 or 1.2 by themselves, or inside an ARF: OpenSCAP, and what exports to it. */
const xccdf: Importer = {
  id: "xccdf",
  title: "XCCDF and ARF",
  extension: "xml",
  references: ["NIST SP 800-126r3", "XCCDF 1.2"],
  scans: ["configuration"],
  recognises: (head) => /<(?:[\w-]+:)?(?:Benchmark|TestResult|asset-report-collection)[\s>]/.test(head),
  read(text, { timeZone }) {
    let result: XmlElement | undefined;
    let results = 0;
    let inside = 0;
    let rule: XmlElement | undefined;
    let outcome = "";
    const facts = { tool: "", version: "" };
    let benchmark = "";
    let profile = "";
    let score: string | null = null;
    const targets: string[] = [];
    const counted = { judged: 0, errors: 0 };
    const findings: ScanFinding[] = [];
    const close = ({ name, attributes }: XmlElement, inner: string): void => {
      if (name === "target") targets.push(inner.trim());
      if (name === "fact" && attributes.name === "urn:xccdf:fact:scanner:name") facts.tool ||= inner.trim();
      if (name === "fact" && attributes.name === "urn:xccdf:fact:scanner:version") facts.version ||= inner.trim();
      if (name === "score") score ??= percent(inner.trim(), attributes.maximum);
      if (name === "result" && rule) outcome = inner.trim();
      if (name === "rule-result" && rule) {
        const state = resultStates[outcome];
        if (state === undefined) throw malformed(`the result ${outcome.slice(0, 40) || "-"} of a rule`);
        if (state === "error") counted.errors++;
        if (state === "judged" || state === "failed") counted.judged++;
        if (state === "failed" || state === "error") {
          findings.push(
            finding({
              rule: shortId(rule.attributes.idref ?? "-"),
              severity: severityWords[rule.attributes.severity ?? ""] ?? "unrated",
              because: state === "error" ? outcome : null,
            }),
          );
        }
        rule = undefined;
      }
    };
    walkXml(text, {
      open(element) {
        if (!namespaces.includes(element.uri)) return;
        if (element.name === "TestResult") {
          if (++results > 1) throw malformed("several results: give each a file of its own");
          result = element;
          inside++;
        }
        if (inside === 0) return;
        if (element.name === "benchmark") benchmark = shortId(element.attributes.id ?? "");
        if (element.name === "profile") profile = shortId(element.attributes.idref ?? "");
        if (element.name === "rule-result") {
          rule = element;
          outcome = "";
        }
      },
      close(element, _path, inner) {
        if (!namespaces.includes(element.uri) || inside === 0) return;
        if (element.name === "TestResult") inside--;
        else close(element, inner);
      },
    });
    if (!result) throw malformed("no TestResult");
    const { "end-time": end = "", "test-system": system = "" } = result.attributes;
    const [, name = "", version] = /^cpe:\/a:[\w.-]{1,60}:([\w.-]{1,60})(?::([\w.-]{1,60}))?/.exec(system) ?? [];
    return reportOf({
      tool: { name: facts.tool || name || "-", version: facts.version || version },
      ranAt: instant(end) ?? localInstant(end, timeZone) ?? null,
      complete: end !== "" && counted.errors === 0,
      errors: counted.errors,
      rules: counted.judged,
      examined: { unit: "rules", count: counted.judged },
      targets,
      profile: `${benchmark || "-"}/${profile || "-"}`,
      score,
      findings,
    });
  },
};
export default xccdf;

/** What a rule's result means to us; those that were not judged prove nothing, and accuse nobody. */
const resultStates: Readonly<Record<string, "judged" | "failed" | "error" | "skipped">> = Object.assign(
  Object.create(null) as Record<string, never>,
  {
    pass: "judged",
    fixed: "judged",
    fail: "failed",
    error: "error",
    unknown: "error",
    notchecked: "skipped",
    notapplicable: "skipped",
    notselected: "skipped",
    informational: "skipped",
  },
);

/** xccdf_org.ssgproject.content_profile_standard: what follows the kind is what people call it. */
function shortId(id: string): string {
  return id.replace(/^xccdf_[\w.-]{1,100}?_(?:benchmark|profile|rule)_/, "");
}

/** Exact to two decimals, downwards, as text. */
function percent(value: string, maximum = "100"): string | null {
  const [score, most] = [value, maximum].map((text) =>
    /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN,
  );
  if (!(score !== undefined && most !== undefined && most > 0 && score >= 0 && score <= most)) return null;
  return (Math.floor((score / most) * 10_000) / 100).toFixed(2);
}
