/**
 * Records the cases of the probes from real servers: what was seen, and what the check said of it. Run it after a
 * check has changed what it sees, and read the difference before committing it.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatInstant } from "../src/domain/time.ts";
import { runScenario } from "../test/checks/run-scenario.ts";
import { scenarios } from "../test/checks/scenarios.ts";
import { scenarios as hosts } from "../test/checks/scenarios-hosts.ts";
import { scenarios as network } from "../test/checks/scenarios-network.ts";
import type { PingName } from "../test/tools/pings.ts";
import { program } from "../test/tools/programs.ts";
import { type ServerSpec, startServers } from "../test/tools/servers.ts";

const only = process.argv.slice(2);
const chosen = [...scenarios, ...hosts, ...network].filter(({ check }) => only.length === 0 || only.includes(check));
const servers = await startServers(chosen.map(({ server }) => server));
const nginx = execFileSync(program("nginx") ?? "nginx", ["-v"], {
  stdio: ["ignore", "ignore", "pipe"],
  encoding: "utf8",
});
const version = {
  nginx: (nginx || "nginx").trim(),
  openssl: execFileSync("openssl", ["version"], { encoding: "utf8" }).trim(),
  sshd:
    spawnSync(program("sshd") ?? "sshd", ["-V"], { encoding: "utf8" }).stderr.match(/OpenSSH_[^,\s]+/)?.[0] ?? "sshd",
  chrony: `chronyd ${/version ([\d.]+)/.exec(spawnSync(program("chronyd") ?? "chronyd", ["-v"], { encoding: "utf8" }).stdout ?? "")?.[1]}`,
  ping: spawnSync(program("ping") ?? "ping", ["-V"], { encoding: "utf8" })
    .stdout.split("\n")[0]
    ?.replace("ping from ", ""),
  python: execFileSync("python3", ["--version"], { encoding: "utf8" }).trim(),
};

const pings: Readonly<Record<PingName, string>> = {
  usual: "the kernel's loopback answers",
  "never-answers": "a loopback that never answers (icmp_echo_ignore_all)",
  "falls-silent": "a loopback that soon answers no more (icmp_echo_ignore_all)",
  "not-named": "the operator names no ping",
  absent: "the operator names a ping that is not there",
  "not-executable": "the operator names a ping that may not be executed",
};

function described(server: ServerSpec): string {
  if (server.kind === "nginx")
    return `nginx: ${[server.secure, server.plain && `plain { ${server.plain} }`, server.certificate].filter(Boolean).join(" | ")}`;
  if (server.kind === "openssl") return `${version.openssl}: s_server ${server.arguments.join(" ")}`;
  if (server.kind === "node") return `node ${process.version}: ${server.label}`;
  if (server.kind === "time")
    return server.clock === "made" ? `a UDP listener: ${server.label}` : `${version.chrony}: ${server.clock}`;
  if (server.kind === "echo") return `${version.ping}: ${pings[server.ping]}`;
  if (server.kind === "crowded") return `a listener that takes ${server.takes} connections and is silent to others`;
  if (server.kind === "ssh") {
    const answers = Object.keys(server.answers ?? {}).map((line) => line.replace(/^env .*?bin /, ""));
    const told = answers.length > 0 ? `, which is told what to answer to: ${answers.join("; ")}` : "";
    return `${version.sshd}${server.asNobody ? ", an account without rights" : ""}${told}`;
  }
  if (server.kind === "tcp") return `node ${process.version}, plain TCP: ${server.label}`;
  if (server.kind === "daemon") return `${server.daemon}, TLS ${server.tls}`;
  if (server.kind === "python") return `${version.python}: http.server behind TLS`;
  if (server.kind === "django") {
    const settings = Object.entries(server.settings ?? {}).map((pair) => pair.join(" = "));
    return ["Debian's Django, its administration", server.withoutCsrf && "without CSRF middleware", ...settings]
      .filter(Boolean)
      .join(", ");
  }
  if (server.kind === "hellos") return `a server of the tests' own, byte by byte: ${server.label}`;
  if (server.kind !== "bytes" && server.kind !== "none")
    return `${server.kind}: ${[server.tls, server.site, server.plain && `plain { ${server.plain} }`, server.certificate].filter(Boolean).join(" | ")}`;
  return server.kind === "bytes" ? `a listener that answers with: ${server.answer}` : "nothing listens";
}

for (const [position, one] of chosen.entries()) {
  const { params, data, now, assessment } = await runScenario(one, servers, position);
  const { outcome, reason } = assessment;
  if (outcome !== one.expected.outcome || reason !== one.expected.reason) {
    process.stderr.write(
      `${one.check}/${one.name}: ${outcome} ${reason}, expected ${one.expected.outcome} ${one.expected.reason}\n`,
    );
    process.exitCode = 1;
    continue;
  }
  const folder = join(import.meta.dirname, "../src/checks", one.check, "cases");
  mkdirSync(folder, { recursive: true });
  const recorded = {
    server: described(one.server),
    params,
    now: formatInstant(now),
    data,
    expected: assessment,
  };
  writeFileSync(join(folder, `${one.name}.json`), `${JSON.stringify(recorded, null, 2)}\n`);
  process.stdout.write(`${one.check}/${one.name}\n`);
}
await servers.stop();
