import { z } from "zod";
import type { Severity } from "../../domain/operations/scan-report.ts";
import type { Importer } from "../define.ts";
import { list, maybe, parseJson } from "../json.ts";
import { finding, instant, place, reportOf } from "../report.ts";

const alert = z.object({
  pluginid: z.string(),
  alertRef: maybe(z.string()),
  riskcode: z.enum(["0", "1", "2", "3"]),
  /** 0: marked as a false positive by whoever ran the scan. */
  confidence: maybe(z.string()),
  cweid: maybe(z.string()),
  instances: maybe(list(z.object({ uri: maybe(z.string()), method: maybe(z.string()), param: maybe(z.string()) }))),
});

const report = z.object({
  "@programName": maybe(z.string()),
  "@version": z.string(),
  created: maybe(z.string()),
  insights: maybe(list(z.object({ key: z.string(), statistic: maybe(z.union([z.string(), z.number()])) }))),
  site: list(z.object({ "@name": z.string(), "@host": maybe(z.string()), alerts: maybe(list(alert)) })),
});

const severityOf: Readonly<Record<z.infer<typeof alert>["riskcode"], Severity>> = {
  "0": "info",
  "1": "low",
  "2": "medium",
  "3": "high",
};

/** Percent of requests that got no answer from which a scan saw too little of the site. */
const tooManyFailures = 5;

/** ZAP's traditional JSON report. Versions before 2.15 write their time without a zone, and then have none for us. */
const zap: Importer = {
  id: "zap",
  title: "ZAP traditional JSON",
  extension: "json",
  references: ["ZAP report generation: traditional JSON"],
  scans: ["web"],
  recognises: (head) => /"@programName"\s*:|"@generated"\s*:/.test(head),
  read(text) {
    const { "@version": version, created, insights, site } = parseJson(text, report);
    const failures = insights?.filter(({ key }) => key === "insight.network.failure") ?? [];
    const reached = failures.every(({ statistic }) => Number(statistic ?? Number.NaN) <= tooManyFailures);
    return reportOf({
      tool: { name: "ZAP", version },
      ranAt: instant(created),
      // The report has no word for a scan that was broken off; what it counts of unanswered requests is all it tells.
      complete: failures.length > 0 ? reached : site.length > 0,
      errors: reached ? 0 : failures.length,
      examined: { unit: "sites", count: site.length },
      targets: site.map((one) => one["@name"]),
      findings: site.flatMap((one) =>
        (one.alerts ?? []).map((each) =>
          finding({
            rule: each.alertRef || each.pluginid,
            severity: severityOf[each.riskcode],
            ids: /^[1-9]\d*$/.test(each.cweid ?? "") ? [`CWE-${each.cweid}`] : [],
            where: place(`${one["@name"]} ${each.instances?.[0]?.method ?? ""} ${each.instances?.[0]?.uri ?? ""}`),
            state: each.confidence === "0" ? "suppressed" : "open",
          }),
        ),
      ),
    });
  },
};
export default zap;
