import { type Instant, localInstant } from "../../domain/time.ts";
import type { Importer } from "../define.ts";
import { malformed } from "../define.ts";
import { finding, place, reportOf } from "../report.ts";

const maxLines = 2_000_000;
const summaryLine = /^-{5,20} SCAN SUMMARY -{5,20}$/;
const found = /^(.{1,4096}): (\S{1,200}) FOUND$/;
/** Of clamscan itself, and of the library beneath it. */
const fault = /^(?:ERROR: |LibClamAV Error: |WARNING: )|: (?:Can't|Access denied|No such file|.{0,60} ERROR$)/;
/** ClamAV 1.4.6/27820/Thu Nov 19 09:24:13 2026: engine, number of the daily signatures, and when they were made. */
const versionLine = /^ClamAV ([\w.-]{1,40})(?:\/(\d{1,9})\/\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}))?$/;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * What `clamscan --version` and `clamscan -r …` print, one after the other. The scan alone does not say how old its
 * signatures are; the first line does.
 */
const clamav: Importer = {
  id: "clamav",
  title: "ClamAV clamscan",
  extension: "log",
  references: ["clamscan(1)"],
  scans: ["malware"],
  recognises: (head) => /^ClamAV [\d.]+|SCAN SUMMARY|(?:OK|FOUND)$/m.test(head),
  read(text, { timeZone }) {
    const lines = text.split("\n", maxLines + 1).map((one) => one.replace(/\r$/, ""));
    if (lines.length > maxLines) throw malformed(`more than ${maxLines} lines`);
    const starts = lines.flatMap((one, at) => (summaryLine.test(one) ? [at] : []));
    if (starts.length > 1) throw malformed(`${starts.length} summaries: give each scan a file of its own`);
    const start = starts[0];
    const summary = new Map(
      (start === undefined ? [] : lines.slice(start + 1)).flatMap((one): [string, string][] => {
        const [, name, value] = /^([A-Z][A-Za-z ]{1,30}): +(.{1,100})$/.exec(one) ?? [];
        return name && value ? [[name, value]] : [];
      }),
    );
    const count = (name: string): number | null => {
      const value = summary.get(name) ?? "";
      return /^\d{1,12}$/.test(value) ? Number(value) : null;
    };
    const findings = lines.flatMap((one) => {
      const [, file, rule] = found.exec(one) ?? [];
      return file && rule ? [finding({ rule, severity: "critical", where: place(file) })] : [];
    });
    const infected = count("Infected files");
    if (infected !== null && infected < findings.length) {
      throw malformed(`${findings.length} files told infected, ${infected} counted`);
    }
    // Printed with --no-summary, or cut: found is found, but that no more was found is not known.
    for (let more = findings.length; more < Math.min(infected ?? 0, maxLines); more++) {
      findings.push(finding({ rule: "-", severity: "critical" }));
    }
    const version = lines.map((one) => versionLine.exec(one)).find((one) => one !== null);
    // Wherever they stand: errors go to another stream than the summary, and may come after it.
    const errors = (count("Total errors") ?? 0) || lines.filter((one) => fault.test(one)).length;
    const files = count("Scanned files");
    if (start === undefined && findings.length === 0 && !version) throw malformed("no summary of a scan");
    return reportOf({
      tool: { name: "ClamAV", version: summary.get("Engine version") ?? version?.[1] },
      ranAt: endOf(summary.get("End Date"), timeZone),
      complete: files !== null && infected !== null && errors === 0,
      errors,
      rules: count("Known viruses"),
      examined: files === null ? null : { unit: "files", count: files },
      signaturesAt: version ? madeAt(version, timeZone) : null,
      findings,
    });
  },
};
export default clamav;

/** 2026:11:21 14:45:39, on the scanner's clock. */
function endOf(text: string | undefined, timeZone: string): Instant | null {
  const [, date, time] = /^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)$/.exec(text ?? "") ?? [];
  return date && time ? (localInstant(`${date.replaceAll(":", "-")}T${time}`, timeZone) ?? null) : null;
}

function madeAt([, , , month = "", day = "", time = "", year = ""]: RegExpExecArray, timeZone: string): Instant | null {
  const number = months.indexOf(month) + 1;
  if (number === 0) return null;
  const date = `${year}-${String(number).padStart(2, "0")}-${day.padStart(2, "0")}`;
  return localInstant(`${date}T${time}`, timeZone) ?? null;
}
