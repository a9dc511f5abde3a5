import { execFileSync } from "node:child_process";
import { createECDH, createPrivateKey, createPublicKey, type KeyObject, sign, X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCertificate } from "../../src/net/x509/certificate.ts";
import { context, Der, tag } from "../../src/net/x509/der.ts";
import { embeddedEntry, finalEntry, logIdOf } from "../../src/net/x509/sct-signature.ts";
import { der } from "../../src/net/x509/write.ts";

/** Where the certificates say that issuers, lists and responders are found: the plain port of a scenario. */
export const authorityHost = "pki.test.example";

type Made = {
  readonly issuer: string;
  readonly extensions: readonly string[];
  readonly dates?: readonly [string, string];
  /** Bits of an RSA key that may only sign with PSS; without it a key on P-256. */
  readonly pss?: number;
};

const at = (days: number): string =>
  `${new Date(Date.now() + days * 86_400_000)
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/g, "")
    .slice(0, 14)}Z`;
const usual = [at(-1), at(60)] as const;
const authority = [
  "basicConstraints=critical,CA:TRUE",
  "keyUsage=critical,keyCertSign,cRLSign",
  "subjectKeyIdentifier=hash",
];
const server = ["extendedKeyUsage=serverAuth", "keyUsage=critical,digitalSignature", "subjectKeyIdentifier=hash"];
const issuerAt = (name: string) => `authorityInfoAccess=caIssuers;URI:http://${authorityHost}/${name}.der`;
const statusAt = `authorityInfoAccess=OCSP;URI:http://${authorityHost}/ocsp`;
const listAt = (name: string) => `crlDistributionPoints=URI:http://${authorityHost}/${name}.crl`;
const featureStaple = "tlsfeature=status_request";

/** Made by openssl ca, one after the other; a server's certificate is one that is no authority. */
const certificates: Readonly<Record<string, Made>> = {
  root: { issuer: "root", extensions: authority, dates: [at(-400), at(3000)] },
  "strange-root": { issuer: "strange-root", extensions: authority, dates: [at(-400), at(3000)] },
  middle: { issuer: "root", extensions: [...authority, listAt("root")], dates: [at(-100), at(1000)] },
  "strange-middle": { issuer: "strange-root", extensions: authority, dates: [at(-100), at(1000)] },
  "old-middle": { issuer: "root", extensions: authority, dates: [at(-100), at(-2)] },
  "constrained-middle": {
    issuer: "root",
    extensions: [...authority, "nameConstraints=critical,permitted;DNS:other.example"],
  },
  constrained: { issuer: "constrained-middle", extensions: server },
  "no-authority": { issuer: "root", extensions: server },
  chained: { issuer: "middle", extensions: [...server, issuerAt("middle")] },
  "chained-silent": { issuer: "middle", extensions: server },
  "chained-strange": { issuer: "strange-middle", extensions: server },
  "chained-old": { issuer: "old-middle", extensions: server },
  "chained-wrong": { issuer: "no-authority", extensions: server },
  "self-signed": { issuer: "self-signed", extensions: server },
  "for-clients": { issuer: "middle", extensions: ["extendedKeyUsage=clientAuth"] },
  long: { issuer: "middle", extensions: server, dates: [at(-1), at(500)] },
  stapled: { issuer: "middle", extensions: [...server, featureStaple, statusAt] },
  asked: { issuer: "middle", extensions: [...server, statusAt] },
  listed: { issuer: "middle", extensions: [...server, listAt("middle")] },
  "revoked-asked": { issuer: "middle", extensions: [...server, statusAt] },
  "revoked-listed": { issuer: "middle", extensions: [...server, listAt("middle")] },
  "listed-old": { issuer: "middle", extensions: [...server, listAt("middle-old")] },
  "listed-forged": { issuer: "middle", extensions: [...server, listAt("forged")] },
  responder: { issuer: "middle", extensions: ["extendedKeyUsage=OCSPSigning", "keyUsage=digitalSignature"] },
  plain: { issuer: "middle", extensions: server },
  "pss-2048": { issuer: "middle", extensions: server, pss: 2048 },
  "pss-1024": { issuer: "middle", extensions: server, pss: 1024 },
};

/** What a server sends, in this order; the first one's key is the server's. */
const chains: Readonly<Record<string, readonly string[]>> = {
  "chain-full": ["chained", "middle"],
  "chain-missing": ["chained"],
  "chain-missing-silent": ["chained-silent"],
  "chain-strange": ["chained-strange", "strange-middle", "strange-root"],
  "chain-old": ["chained-old", "old-middle"],
  "chain-no-authority": ["chained-wrong", "no-authority"],
  "chain-constrained": ["constrained", "constrained-middle"],
  "chain-self-signed": ["self-signed"],
  "chain-order": ["chained", "root", "middle"],
  "chain-superfluous": ["chained", "middle", "strange-root"],
  "chain-for-clients": ["for-clients", "middle"],
  "chain-long": ["long", "middle"],
  "chain-stapled": ["stapled", "middle"],
  "chain-stapled-alone": ["stapled"],
  "chain-asked": ["asked", "middle"],
  "chain-listed": ["listed", "middle"],
  "chain-revoked-asked": ["revoked-asked", "middle"],
  "chain-revoked-listed": ["revoked-listed", "middle"],
  "chain-listed-old": ["listed-old", "middle"],
  "chain-listed-forged": ["listed-forged", "middle"],
  "chain-plain": ["plain", "middle"],
  "chain-pss-2048": ["pss-2048", "middle"],
  "chain-pss-1024": ["pss-1024", "middle"],
};

/** Signed certificate timestamps put into certificates, by what is wrong with them. */
const timestamped = ["scts-good", "scts-one", "scts-one-log", "scts-ahead", "scts-forged", "scts-junk"] as const;

/** Certificates a server of a scenario can be given besides those of `servers.ts`. */
export type ChainName = `chain-${string}` | (typeof timestamped)[number];

/**
 * Makes them all in a folder: `NAME.pem` with the chain a server sends, `NAME.key`, lists and stapled answers.
 * @returns PEM of the root that tests trust
 */
export function makeAuthorities(folder: string): string {
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  mkdirSync(join(folder, "issued"));
  writeFileSync(join(folder, "index.txt"), "");
  writeFileSync(join(folder, "crlnumber"), "01\n");
  writeFileSync(
    join(folder, "ca.cnf"),
    `[ca]\ndefault_ca=one\n[one]\ndatabase=index.txt\nnew_certs_dir=issued\nrand_serial=yes\ncrlnumber=crlnumber\ndefault_md=sha256
default_crl_days=3\nunique_subject=no\npolicy=any\nemail_in_dn=no\n[any]\ncommonName=supplied\n[crl]\nauthorityKeyIdentifier=keyid\n`,
  );
  for (const [name, made] of Object.entries(certificates)) {
    const key =
      made.pss === undefined
        ? ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
        : ["RSA-PSS", "-pkeyopt", `rsa_keygen_bits:${made.pss}`];
    openssl("genpkey", "-algorithm", ...key, "-out", `${name}.key`);
    openssl("req", "-new", "-key", `${name}.key`, "-subj", `/CN=${name}`, "-out", `${name}.csr`);
    const names = made.extensions.includes(authority[0] as string) ? [] : ["subjectAltName=DNS:test.example"];
    const own = made.issuer === name;
    writeFileSync(
      join(folder, `${name}.ext`),
      [...made.extensions, ...names, ...(own ? [] : ["authorityKeyIdentifier=keyid"])].join("\n"),
    );
    const [from, until] = made.dates ?? usual;
    const by = own
      ? ["-selfsign", "-keyfile", `${name}.key`]
      : ["-cert", `${made.issuer}.one`, "-keyfile", `${made.issuer}.key`];
    openssl(
      "ca",
      "-batch",
      "-notext",
      "-config",
      "ca.cnf",
      ...by,
      "-in",
      `${name}.csr`,
      "-out",
      `${name}.one`,
      "-startdate",
      from,
      "-enddate",
      until,
      "-extfile",
      `${name}.ext`,
    );
    openssl("x509", "-in", `${name}.one`, "-outform", "DER", "-out", `${name}.der`);
  }
  for (const [name, parts] of Object.entries(chains)) writeChain(folder, name, parts);
  for (const name of ["revoked-asked", "revoked-listed"]) {
    openssl("ca", "-config", "ca.cnf", "-cert", "middle.one", "-keyfile", "middle.key", "-revoke", `${name}.one`);
  }
  const list = (issuer: string, name: string, ...more: string[]) => {
    openssl(
      "ca",
      "-config",
      "ca.cnf",
      "-cert",
      `${issuer}.one`,
      "-keyfile",
      `${issuer}.key`,
      "-gencrl",
      "-crlexts",
      "crl",
      ...more,
      "-out",
      `${name}.crl.pem`,
    );
    openssl("crl", "-in", `${name}.crl.pem`, "-outform", "DER", "-out", `${name}.crl`);
  };
  list("middle", "middle");
  list("root", "root");
  list("middle", "middle-old", "-crl_lastupdate", at(-9), "-crl_nextupdate", at(-2));
  // In the issuer's name, by somebody else's key.
  openssl(
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    "forger.key",
    "-subj",
    "/CN=middle",
    "-days",
    "9",
    "-out",
    "forger.one",
  );
  list("forger", "forged");
  for (const [name, of, ...more] of staples) {
    const signer = more.length > 0 ? more : ["-rsigner", "responder.one", "-rkey", "responder.key"];
    openssl(
      "ocsp",
      "-index",
      "index.txt",
      "-CA",
      "middle.one",
      "-issuer",
      "middle.one",
      "-cert",
      `${of}.one`,
      "-no_nonce",
      "-respout",
      `${name}.ocsp`,
      "-ndays",
      "3",
      ...signer,
    );
  }
  makeTimestamped(folder);
  return readFileSync(join(folder, "root.one"), "utf8");
}

const staples: readonly (readonly [name: string, of: string, ...signer: string[]])[] = [
  ["good", "stapled"],
  ["asked", "asked"],
  ["by-issuer", "stapled", "-rsigner", "middle.one", "-rkey", "middle.key"],
  ["by-stranger", "stapled", "-rsigner", "strange-root.one", "-rkey", "strange-root.key"],
  ["of-another", "chained"],
  ["revoked", "revoked-asked"],
];

function writeChain(folder: string, name: string, parts: readonly string[]): void {
  const read = (part: string, end: string) => readFileSync(join(folder, `${part}.${end}`), "utf8");
  writeFileSync(join(folder, `${name}.pem`), parts.map((part) => read(part, "one")).join(""));
  writeFileSync(join(folder, `${name}.key`), read(parts[0] as string, "key"));
}

/** Logs of our own, with the same keys each time: who declares a log declares its key. */
const logs = [1, 2].map((number) => {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(Buffer.alloc(32, number));
  const point = ecdh.getPublicKey();
  const part = (from: number) => point.subarray(from, from + 32).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", x: part(1), y: part(33), d: Buffer.alloc(32, number).toString("base64url") };
  return createPrivateKey({ key: jwk, format: "jwk" });
});
const keys = logs.map((key) => createPublicKey(key).export({ format: "der", type: "spki" }));
/** Their public keys, as DER in base64. */
export const logKeys: readonly string[] = keys.map((key) => key.toString("base64"));

const u16 = (value: number) => Buffer.of(value >> 8, value & 0xff);
const vector = (data: Buffer) => Buffer.concat([u16(data.length), data]);
const sctOid = Buffer.from("2b06010401d679020402", "hex");

/** Certificates like `plain` with timestamps by two logs of our own; the library that issues the others knows no logs. */
function makeTimestamped(folder: string): void {
  const before = new X509Certificate(readFileSync(join(folder, "plain.one"))).raw;
  const issuer = readCertificate(new X509Certificate(readFileSync(join(folder, "middle.one"))).raw);
  const embedded = embeddedEntry(readCertificate(before), issuer);
  const timestampBy = (log: number, when: number, forged = false, entry = embedded): Buffer => {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(when));
    const content = Buffer.concat([
      Buffer.of(0, 0),
      time,
      u16(entry.type === "embedded" ? 1 : 0),
      entry.signed,
      u16(forged ? 1 : 0),
      ...(forged ? [Buffer.of(0)] : []),
    ]);
    const signature = sign("sha256", content, logs[log] as KeyObject);
    const id = logIdOf(keys[log] as Buffer);
    return vector(Buffer.concat([Buffer.of(0), id, time, u16(0), Buffer.of(4, 3), vector(signature)]));
  };
  const now = Date.now() - 3_600_000;
  const lists: Record<(typeof timestamped)[number], Buffer> = {
    "scts-good": Buffer.concat([timestampBy(0, now), timestampBy(1, now)]),
    "scts-one": timestampBy(0, now),
    "scts-one-log": Buffer.concat([timestampBy(0, now), timestampBy(0, now + 1)]),
    "scts-ahead": Buffer.concat([timestampBy(0, now), timestampBy(1, now + 30 * 86_400_000)]),
    "scts-forged": Buffer.concat([timestampBy(0, now), timestampBy(1, now, true)]),
    "scts-junk": Buffer.from("00ff00", "hex"),
  };
  // As openssl s_server reads an extension of its own: type, length, content; contexts of both versions it may answer in.
  const shown = vector(Buffer.concat([0, 1].map((log) => timestampBy(log, now, false, finalEntry(before)))));
  const where = Buffer.from("000011c0", "hex");
  writeFileSync(join(folder, "scts.pem"), pem(Buffer.concat([where, u16(18), vector(shown)]), "SERVERINFOV2 FOR CT"));
  for (const [name, list] of Object.entries(lists)) {
    const value = der(tag.octetString, der(tag.octetString, vector(list)));
    const extension = der(tag.sequence, der(tag.oid, sctOid), value);
    writeFileSync(join(folder, `${name}.one`), pem(signedAgain(folder, before, extension)));
    writeFileSync(join(folder, `${name}.key`), readFileSync(join(folder, "plain.key")));
    writeChain(folder, name, [name, "middle"]);
  }
}

/** The certificate with one extension more, signed by the same issuer. */
function signedAgain(folder: string, before: Buffer, extension: Buffer): Buffer {
  const outer = new Der(before).enter();
  const tbs = new Der(outer.element(tag.sequence).content);
  const parts: Buffer[] = [];
  while (!tbs.done) {
    const { tag: found, whole, content } = tbs.element();
    const list = found === context(3) ? new Der(content).element(tag.sequence).content : undefined;
    parts.push(list ? der(context(3), der(tag.sequence, list, extension)) : whole);
  }
  const content = der(tag.sequence, ...parts);
  const signature = sign("sha256", content, readFileSync(join(folder, "middle.key")));
  const algorithm = outer.element(tag.sequence).whole;
  return der(tag.sequence, content, algorithm, der(tag.bitString, Buffer.of(0), signature));
}

function pem(content: Buffer, label = "CERTIFICATE"): string {
  const lines = content.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
