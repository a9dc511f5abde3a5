import { z } from "zod";
import type { Importer } from "../define.ts";
import { malformed } from "../define.ts";
import { list, maybe, parseJson } from "../json.ts";
import { finding, reportOf, severityNamed } from "../report.ts";

const advisory = z.object({
  name: maybe(z.string()),
  url: maybe(z.string()),
  severity: maybe(z.string()),
  cwe: maybe(list(z.string())),
  range: maybe(z.string()),
});

const report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: maybe(z.string()),
      // A text names another package of this list, through which the vulnerability arrives.
      via: list(z.union([z.string(), advisory])),
      range: maybe(z.string()),
    }),
  ),
  metadata: z.object({
    vulnerabilities: z.object({ total: z.int().nonnegative() }),
    dependencies: z.object({ total: z.int().nonnegative() }),
  }),
});

/** npm 7 and later. It says neither when it ran nor which npm ran. */
const npmAudit: Importer = {
  id: "npm-audit",
  title: "npm audit JSON (version 2)",
  extension: "json",
  references: ["npm-audit-report 2"],
  scans: ["dependencies"],
  recognises: (head) => /"auditReportVersion"\s*:/.test(head),
  read(text) {
    const { vulnerabilities, metadata } = parseJson(text, report);
    const packages = Object.entries(vulnerabilities);
    if (packages.length !== metadata.vulnerabilities.total) {
      throw malformed(`${packages.length} packages listed, ${metadata.vulnerabilities.total} counted`);
    }
    const findings = packages.flatMap(([name, { via, severity }]) => {
      const own = via.filter((one) => typeof one !== "string");
      const indirect = own.length === 0 ? [{ url: undefined, severity, cwe: undefined, name }] : own;
      return indirect.map((one) =>
        finding({
          rule:
            one.url?.slice(one.url.lastIndexOf("/") + 1) ||
            `via ${via.find((each) => typeof each === "string") ?? "-"}`,
          severity: severityNamed(one.severity ?? severity),
          ids: one.cwe ?? [],
          where: name,
        }),
      );
    });
    return reportOf({
      tool: { name: "npm audit" },
      complete: true,
      examined: { unit: "components", count: metadata.dependencies.total },
      findings,
    });
  },
};
export default npmAudit;
