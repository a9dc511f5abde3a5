import type { ScanFinding } from "../../domain/operations/scan-report.ts";
import type { Instant } from "../../domain/time.ts";
import type { Importer } from "../define.ts";
import { malformed } from "../define.ts";
import { finding, place, reportOf } from "../report.ts";
import { type Attributes, walkXml } from "../xml.ts";

const maxFindings = 100_000;

/** Nmap's XML (-oX). Each open port is a finding of severity info, called tcp/443; the scripts' output is not read. */
const nmap: Importer = {
  id: "nmap",
  title: "Nmap XML",
  extension: "xml",
  references: ["nmap.dtd 1.05"],
  scans: ["ports"],
  recognises: (head) => /<nmaprun[\s>]/.test(head),
  read(text) {
    let root: Attributes | undefined;
    let finished: Attributes | undefined;
    let up = false;
    let address = "";
    let hosts = 0;
    const answered = (): void => {
      if (!up) hosts++;
      up = true;
    };
    const targets: string[] = [];
    const protocols = new Map<string, number>();
    const services: string[] = [];
    const findings: ScanFinding[] = [];
    let port: Attributes | undefined;
    walkXml(text, {
      open({ name, attributes }, path) {
        const at = path.join("/");
        if (path.length === 1) {
          if (name !== "nmaprun") throw malformed(`the root is ${name.slice(0, 40)}, not nmaprun`);
          root = attributes;
        } else if (at === "nmaprun/scaninfo") {
          const { protocol = "", numservices = "", services: ports = "" } = attributes;
          protocols.set(protocol, (protocols.get(protocol) ?? 0) + wholeNumber(numservices));
          services.push(`${protocol}/${ports}`);
        } else if (at === "nmaprun/host") {
          up = false;
          address = "";
        } else if (at === "nmaprun/host/status") {
          // "user-set": nobody answered; -Pn said that there is a host.
          if (attributes.state === "up" && attributes.reason !== "user-set") answered();
        } else if (at === "nmaprun/host/address" && attributes.addrtype !== "mac") {
          address = attributes.addr ?? "";
          targets.push(address);
        } else if (at === "nmaprun/host/hostnames/hostname" && attributes.type === "user") {
          targets.push(attributes.name ?? "");
        } else if (at === "nmaprun/host/ports/port") {
          port = attributes;
        } else if (at === "nmaprun/host/ports/extraports" && attributes.state === "closed") {
          answered();
        } else if (at === "nmaprun/host/ports/port/state" && attributes.state === "closed") {
          answered();
        } else if (at === "nmaprun/host/ports/port/state" && attributes.state === "open") {
          answered();
          const { protocol = "", portid = "" } = port ?? {};
          findings.push(finding({ rule: `${protocol}/${portid}`, severity: "info", where: place(address) }));
          if (findings.length > maxFindings) throw malformed(`more than ${maxFindings} open ports`);
        } else if (at === "nmaprun/runstats/finished") {
          finished = attributes;
        }
      },
      close: () => undefined,
    });
    const scanned = [...protocols.values()].reduce((sum, one) => sum + one, 0);
    return reportOf({
      tool: { name: "Nmap", version: root?.version },
      ranAt: epoch(finished?.time),
      complete: finished?.exit === "success",
      rules: scanned,
      examined: { unit: "hosts", count: hosts },
      targets,
      profile: services.join(" ") || null,
      findings,
    });
  },
};
export default nmap;

function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function epoch(text: string | undefined): Instant | null {
  return /^\d{1,11}$/.test(text ?? "") ? Number(text) * 1000 : null;
}
