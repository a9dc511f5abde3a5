import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { groupName, suiteName } from "../../../src/net/tls/registry.ts";
import { host } from "../../tools/servers.ts";
import { type Facts, Subjects, signatureOf, type Tool } from "./facts.ts";

const run = promisify(execFile);
const bounds = { encoding: "utf8", timeout: 1_200_000, maxBuffer: 16 * 1024 * 1024 } as const;

/** "TLSv1" and "SSLv3" as everybody else calls them. */
function versionOf(theirs: string): string {
  const [, kind = "", number = ""] = /^(TLS|SSL)v?\s?_?(\d(?:[._]\d)?)$/.exec(theirs) ?? [];
  return `${kind} ${number.includes("_") || number.includes(".") ? number.replace("_", ".") : `${number}.0`}`;
}

/** Parses what a regular expression finds in a tool's own XML, which is written without attributes of strangers. */
const attribute = (element: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? "";

const sslscanFlags = ["--no-heartbleed", "--show-certificate", `--sni-name=${host}`, "--xml=-"];

async function sslscan(port: number): Promise<Facts> {
  const { stdout } = await run("sslscan", [...sslscanFlags, `127.0.0.1:${port}`], bounds);
  const subjects = new Subjects();
  for (const [element] of stdout.matchAll(/<protocol [^>]*>/g)) {
    if (attribute(element, "enabled") !== "1") continue;
    subjects.say("versions", versionOf(`${attribute(element, "type").toUpperCase()}v${attribute(element, "version")}`));
  }
  for (const [element] of stdout.matchAll(/<cipher [^>]*>/g)) {
    const version = versionOf(attribute(element, "sslversion"));
    subjects.say(`suites of ${version}`, suiteName(Number(attribute(element, "id"))));
  }
  for (const [element] of stdout.matchAll(/<group [^>]*>/g)) {
    const name = groupName(Number(attribute(element, "id")));
    subjects.say(`groups of ${versionOf(attribute(element, "sslversion"))}`, name);
  }
  const primes = [...stdout.matchAll(/ dhebits="(\d+)"/g)].map(([, bits]) => Number(bits));
  if (primes.length > 0) subjects.say("smallest DH prime", String(Math.min(...primes)));
  const told = (element: string, name: string) => {
    const found = new RegExp(`<${element} [^>]*>`).exec(stdout)?.[0];
    return found && (attribute(found, name) === "1" ? "yes" : "no");
  };
  const compression = told("compression", "supported");
  if (compression) subjects.say("compression", compression);
  const secure = told("renegotiation", "secure");
  if (secure) subjects.say("secure renegotiation", secure);
  const fallback = told("fallback", "supported");
  if (fallback) subjects.say("refuses fallback", fallback);
  const short = /<certificate type="short">.*?<\/certificate>/s.exec(stdout)?.[0];
  if (short) {
    const within = (name: string) =>
      new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, "s").exec(short)?.[1] ?? "";
    const key = /<pk [^>]*>/.exec(short)?.[0] ?? "";
    subjects.say("certificate: key", `${attribute(key, "type").toLowerCase()} ${attribute(key, "bits")}`);
    subjects.say("certificate: signature", signatureOf(within("signature-algorithm")));
    subjects.say("certificate: names", ...names(within("altnames"), ", "));
    subjects.say("certificate: expired", within("expired") === "true" ? "yes" : "no");
  }
  return subjects.facts;
}

function names(text: string, between: string): string[] {
  return text
    .split(between)
    .map((name) => name.replace(/^DNS:/, "").trim())
    .filter((name) => name !== "");
}

const nmapScripts = ["--script", "+ssl-enum-ciphers,+ssl-cert", "--script-args", `tls.servername=${host}`];

async function nmap(port: number): Promise<Facts> {
  const { stdout } = await run(
    "nmap",
    ["-Pn", "-n", ...nmapScripts, "-p", String(port), "-oX", "-", "127.0.0.1"],
    bounds,
  );
  const subjects = new Subjects();
  const suites = /<script id="ssl-enum-ciphers".*?<\/script>/s.exec(stdout)?.[0] ?? "";
  let dhBits = Number.POSITIVE_INFINITY;
  for (const [, name = "", body = ""] of suites.matchAll(
    /<table key="((?:TLS|SSL)v[\d.]+)">(.*?cipher preference.*?)(?=<table key="(?:TLS|SSL)v|<elem key="least strength")/gs,
  )) {
    const version = versionOf(name);
    subjects.say("versions", version);
    for (const [, suite = ""] of body.matchAll(/<elem key="name">([^<]+)</g)) {
      // Before RFC 8446 was done the suites of TLS 1.3 had other names.
      subjects.say(`suites of ${version}`, suite.replace("TLS_AKE_WITH_", "TLS_"));
    }
    for (const [, bits] of body.matchAll(/<elem key="kex_info">dh (\d+)</g)) dhBits = Math.min(dhBits, Number(bits));
    const order = /<elem key="cipher preference">([^<]+)</.exec(body)?.[1];
    if (order === "server" || order === "client") subjects.say("order", `${version}: ${order}`);
    const compressors = /<table key="compressors">(.*?)<\/table>/s.exec(body)?.[1];
    if (compressors !== undefined) subjects.say("compression", compressors.includes("DEFLATE") ? "yes" : "no");
  }
  if (Number.isFinite(dhBits)) subjects.say("smallest DH prime", String(dhBits));
  const certificate = /<script id="ssl-cert".*?<\/script>/s.exec(stdout)?.[0];
  if (certificate) {
    const element = (name: string) => new RegExp(`<elem key="${name}">([^<]*)<`).exec(certificate)?.[1] ?? "";
    subjects.say("certificate: key", `${element("type")} ${element("bits")}`);
    subjects.say("certificate: signature", signatureOf(element("sig_algo")));
    const other = /X509v3 Subject Alternative Name<\/elem>\s*<elem key="value">([^<]*)</.exec(certificate)?.[1] ?? "";
    subjects.say("certificate: names", ...names(other, ", "));
    subjects.say("certificate: expired", Date.parse(`${element("notAfter")}Z`) < Date.now() ? "yes" : "no");
  }
  return subjects.facts;
}

const testsslFlags = ["--quiet", "--warnings", "off", "--color", "0", "--nodns", "none", "--ip", "127.0.0.1"];
/** Versions, suites of each, order, groups, certificate, headers, renegotiation, compression, fallback. */
const testsslParts = ["-p", "-E", "-P", "-f", "-S", "-h", "-R", "-C", "-Z"];

type Finding = { readonly id: string; readonly severity: string; readonly finding: string };

/** It speaks to nobody but the server, unless told to. */
async function testssl(port: number): Promise<Facts> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-testssl-"));
  const file = join(folder, "found.json");
  // Its exit code counts what it found.
  await run("testssl", [...testsslFlags, ...testsslParts, "--jsonfile", file, `${host}:${port}`], bounds).catch(
    () => undefined,
  );
  const found = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Finding[]) : [];
  rmSync(folder, { recursive: true, force: true });
  return readTestssl(found);
}

const versionIds: Readonly<Record<string, string>> = {
  SSLv2: "SSL 2.0",
  SSLv3: "SSL 3.0",
  TLS1: "TLS 1.0",
  TLS1_1: "TLS 1.1",
  TLS1_2: "TLS 1.2",
  TLS1_3: "TLS 1.3",
};
const theirCurves: Readonly<Record<string, string>> = {
  prime192v1: "secp192r1",
  prime256v1: "secp256r1",
  X25519: "x25519",
  X448: "x448",
};

function readTestssl(found: readonly Finding[]): Facts {
  const subjects = new Subjects();
  const said = (id: string) => found.find((one) => one.id === id)?.finding;
  const primes: number[] = [];
  for (const { id, finding } of found) {
    const version = versionIds[id];
    if (version && finding.startsWith("offered")) subjects.say("versions", version);
    const [, at, number] = /^cipher-((?:tls|ssl)\S*)_x([0-9a-f]{2,4})$/.exec(id) ?? [];
    if (at && number) {
      subjects.say(
        `suites of ${versionOf(at.replace("tls", "TLSv").replace("ssl", "SSLv"))}`,
        suiteName(Number.parseInt(number, 16)),
      );
      const bits = /\bDH (\d+)/.exec(finding)?.[1];
      if (bits) primes.push(Number(bits));
    }
  }
  if (primes.length > 0) subjects.say("smallest DH prime", String(Math.min(...primes)));
  const groups = [
    said("PFS_ECDHE_curves"),
    said("DH_groups")
      ?.match(/ffdhe\d+/g)
      ?.join(" "),
  ].flatMap((text) => text?.split(" ") ?? []);
  if (groups.length > 0) subjects.say("groups", ...groups.map((name) => theirCurves[name] ?? name));
  const order = said("cipher_order");
  if (order) subjects.say("order of some version", /^not/i.test(order) ? "client" : "server");
  const yes = (subject: string, id: string, pattern: RegExp) => {
    const finding = said(id);
    if (finding) subjects.say(subject, pattern.test(finding) ? "yes" : "no");
  };
  yes("compression", "CRIME_TLS", /^VULNERABLE/i);
  yes("secure renegotiation", "secure_renego", /^supported/);
  const fallback = said("fallback_SCSV");
  // It says so, too, where there is nothing to fall back to.
  if (fallback && /^(?:NOT )?supported/.test(fallback)) yes("refuses fallback", "fallback_SCSV", /^supported/);
  const [kind, bits] = (said("cert_keySize") ?? "").split(" ");
  if (kind) subjects.say("certificate: key", `${kind.toLowerCase()} ${bits}`);
  const signature = said("cert_signatureAlgorithm");
  if (signature) subjects.say("certificate: signature", signatureOf(signature));
  const other = said("cert_subjectAltName");
  if (other) subjects.say("certificate: names", ...names(other, " "));
  const until = said("cert_notAfter");
  if (until)
    subjects.say("certificate: expired", Date.parse(`${until.replace(" ", "T")}Z`) < Date.now() ? "yes" : "no");
  const age = said("HSTS_time") ?? said("HSTS");
  if (age)
    subjects.say(
      "HSTS",
      /not offered/.test(age) ? "none" : `${/=(\d+) seconds/.exec(age)?.[1] ?? Number.parseInt(age, 10)} s`,
    );
  return subjects.facts;
}

export const ask: Readonly<Record<Tool, (port: number) => Promise<Facts>>> = { "testssl.sh": testssl, sslscan, nmap };

export function versionsOfTools(): Readonly<Record<Tool | "openssl", string>> {
  const first = (name: string, ...args: string[]) =>
    execFileSync(name, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return {
    "testssl.sh": /testssl\S*\s+(\d+\.\d+\.\d+)/.exec(first("testssl", "--version"))?.[1] ?? "?",
    sslscan: /\d+\.\d+\.\d+/.exec(first("sslscan", "--version"))?.[0] ?? "?",
    nmap: /version (\S+)/.exec(first("nmap", "--version"))?.[1] ?? "?",
    openssl: /OpenSSL (\S+)/.exec(first("openssl", "version"))?.[1] ?? "?",
  };
}
