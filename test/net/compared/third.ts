import { execFileSync, spawnSync } from "node:child_process";
import { host } from "../../tools/servers.ts";

/** What a handshake of `openssl s_client`, or of `gnutls-cli` came to; `cannot`: they do not know how to ask. */
export type Third = "accepted" | "refused" | "cannot";

const flags: Readonly<Record<string, string>> = {
  "TLS 1.0": "-tls1",
  "TLS 1.1": "-tls1_1",
  "TLS 1.2": "-tls1_2",
  "TLS 1.3": "-tls1_3",
};
const theirGroups: Readonly<Record<string, string>> = { secp256r1: "prime256v1", x25519: "X25519", x448: "X448" };

let names: ReadonlyMap<string, string> | undefined;
/** OpenSSL's name of a registered suite. */
function theirName(suite: string): string | undefined {
  names ??= new Map(
    execFileSync("openssl", ["ciphers", "-stdname", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"], { encoding: "utf8" })
      .split("\n")
      .map((line) => line.split(/\s+/))
      .map(([registered = "", , own = ""]) => [registered, own] as const),
  );
  return names.get(suite);
}

/**
 * Whether a server accepts one thing, by a handshake that goes through: neither our hellos nor another scanner's.
 * @param subject of the comparison: "versions", "suites of TLS 1.2", "groups of TLS 1.3"
 */
export function tried(port: number, subject: string, value: string): Third {
  const [, kind, version = ""] = /^(suites|groups) of (.+)$/.exec(subject) ?? [];
  if (subject === "versions") return handshake(port, flags[value], []);
  const any = ["-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"];
  if (kind === "groups") {
    const group = theirGroups[value] ?? value;
    const curved = version === "TLS 1.3" ? any : ["-cipher", "ECDHE:@SECLEVEL=0"];
    const alone = handshake(port, flags[version], [...curved, "-groups", group]);
    if (alone !== "refused") return alone;
    // A server with a certificate of a curve refuses who does not name that one, too.
    return handshake(port, flags[version], [...curved, "-groups", `${group}:prime256v1`], group);
  }
  const name = theirName(value);
  if (kind !== "suites" || name === undefined) return "cannot";
  const own = version === "TLS 1.3" ? ["-ciphersuites", name] : ["-cipher", `${name}:@SECLEVEL=0`];
  const came = handshake(port, flags[version], own);
  // OpenSSL names no group of RFC 7919 in TLS 1.2.
  return came === "refused" && version === "TLS 1.2" && /^TLS_DHE_RSA_/.test(value) ? byGnutls(port, value) : came;
}

function byGnutls(port: number, suite: string): Third {
  const [, cipher = "", mac = ""] = /_WITH_(.+?)(?:_(SHA\d*))?$/.exec(suite) ?? [];
  const macs: Readonly<Record<string, string>> = { SHA: "SHA1", SHA256: "SHA256" };
  const authenticated = cipher.endsWith("_CBC") ? macs[mac] : "AEAD";
  const priority = `NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+DHE-RSA:-CIPHER-ALL:+${cipher.replaceAll("_", "-")}:-MAC-ALL:+${authenticated}`;
  const to = ["--priority", priority, "--insecure", "--sni-hostname", host, "-p", String(port), "127.0.0.1"];
  const { status, error, stderr } = spawnSync("gnutls-cli", to, { input: "", encoding: "utf8", timeout: 10_000 });
  if (error || /Syntax error/.test(stderr)) return "cannot";
  return status === 0 ? "accepted" : "refused";
}

/** @param group what the key exchange has to come to */
function handshake(port: number, flag: string | undefined, more: readonly string[], group?: string): Third {
  if (flag === undefined) return "cannot";
  const suites = more.length > 0 ? more : ["-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"];
  const to = ["s_client", "-connect", `127.0.0.1:${port}`, "-servername", host, flag, ...suites];
  const { status, stdout, stderr } = spawnSync("openssl", to, { input: "", encoding: "utf8", timeout: 10_000 });
  if (/no cipher match|Call to SSL_CONF_cmd|no ciphers available|Error with command/i.test(stderr)) return "cannot";
  const used = /Server Temp Key: (?:ECDH, )?([^,\n]+)/.exec(stdout)?.[1];
  return status === 0 && (group === undefined || used === group) ? "accepted" : "refused";
}
