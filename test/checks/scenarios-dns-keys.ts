import { createHash, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { type Issued, issue, makeAuthority } from "../../examples/voice-saas/certificate.ts";
import { type DnsScenario, txt } from "./dns-scenario.ts";

/** Keys of mail and of servers in the DNS: DKIM and DANE. */
export const keyScenarios: DnsScenario[] = [];

const rsa = (modulusLength: number) => generateKeyPairSync("rsa", { modulusLength }).publicKey;
const [strong, weak, tooWeak] = [rsa(2048), rsa(1024), rsa(512)];
const signsNothing = createPublicKey({ key: { ...strong.export({ format: "jwk" }), e: "AQ" }, format: "jwk" });
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
const spki = (key: typeof strong) => key.export({ format: "der", type: "spki" }).toString("base64");
const p = spki(strong);
const raw = Buffer.from(generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "", "base64url");

function dkim(name: string, expected: string, texts: Readonly<Record<string, readonly string[]>>, more = {}) {
  const domain = `${name}.dkim.example`;
  const records = Object.entries(texts).flatMap(([selector, list]) =>
    list.map((text) => txt(`${selector}._domainkey.${domain}`, text)),
  );
  const params = { domain, selectors: Object.keys(texts), ...more };
  keyScenarios.push({ check: "dkim", name, host: `www.${domain}`, records, params, expected });
}
dkim("rsa-2048", "met published", { s1: [`v=DKIM1; k=rsa; p=${p}`] });
dkim("rsa-pkcs1", "met published", {
  s1: [`v=DKIM1; p=${strong.export({ format: "der", type: "pkcs1" }).toString("base64")}`],
});
dkim("no-version-and-spaces", "met published", {
  s1: [`k = rsa ; h = sha1 : sha256 ; t=s; n=note; p= ${p.replace(/.{70}/g, "$& ")};`],
});
dkim("rsa-and-ed25519", "met published", {
  s1: [`v=DKIM1; p=${p}`],
  "s2.mail": [`v=DKIM1; k=ed25519; s=email; p=${raw.toString("base64")}`],
});
dkim("rsa-1024-accepted", "met published", { s1: [`v=DKIM1; p=${spki(weak)}`] }, { minRsaBits: 1024 });
dkim("absent", "not-met absent", { s1: [`v=DKIM1; p=${p}`], s2: [] });
dkim("two", "not-met several", { s1: [`v=DKIM1; p=${p}`, `v=DKIM1; p=${spki(weak)}`] });
dkim("revoked", "not-met revoked", { s1: ["v=DKIM1; p="] });
dkim("rsa-1024", "not-met weak-key", { s1: [`v=DKIM1; p=${spki(weak)}`] });
dkim("rsa-512", "not-met weak-key", { s1: [`v=DKIM1; p=${spki(tooWeak)}`] }, { minRsaBits: 1024 });
dkim("testing", "not-met testing", { s1: [`v=DKIM1; t=s:y; p=${p}`] });
dkim("sha1-only", "not-met no-sha256", { s1: [`v=DKIM1; h=sha1; p=${p}`] });
dkim("another-service", "not-met not-for-mail", { s1: [`v=DKIM1; s=other; p=${p}`] });
dkim("garbage", "not-met invalid", { s1: ["some-site-verification=0000"] });
dkim("wildcard", "not-met invalid", { "*": ["v=spf1 -all"] }, { selectors: ["s1"] });
dkim("version-later", "not-met invalid", { s1: [`k=rsa; v=DKIM1; p=${p}`] });
dkim("tag-twice", "not-met invalid", { s1: [`v=DKIM1; p=${p}; p=${p}`] });
dkim("no-key", "not-met invalid", { s1: ["v=DKIM1; k=rsa"] });
dkim("key-cut", "not-met invalid", { s1: [`v=DKIM1; p=${p.slice(0, 200)}`] });
dkim("key-not-base64", "not-met invalid", { s1: ["v=DKIM1; p=<your key>"] });
dkim("ed25519-cut", "not-met invalid", {
  s1: [`v=DKIM1; k=ed25519; p=${raw.subarray(0, 31).toString("base64")}`],
});
dkim("exponent-one", "not-met invalid", { s1: [`v=DKIM1; p=${spki(signsNothing)}`] });
dkim("another-kind-of-key", "not-met invalid", { s1: [`v=DKIM1; k=rsa; p=${spki(elliptic)}`] });
dkim("unknown-key-type", "not-met invalid", { s1: [`v=DKIM1; k=dsa; p=${p}`] });
dkim("too-long", "unknown too-large", { s1: [`v=DKIM1; n=${"x".repeat(4_100)}; p=${p}`] });
keyScenarios.push({
  check: "dkim",
  name: "two-unreachable",
  host: "www.fail.example",
  records: [],
  params: { domain: "fail.example", selectors: ["s1", "s2"] },
  expected: "unknown resolver-failed",
});
dkim("other-domain", "unknown other-domain", {}, { domain: "rsa-2048.dkim.example", selectors: ["s1"] });

/** Trusted by the probe, and not. */
export const authority = makeAuthority("Test authority");
const stranger = makeAuthority("Strange authority");
const day = 86_400_000;

type Match = { readonly usage: number; readonly selector?: number; readonly matching?: number; readonly pem: string };

function association({ usage, selector = 1, matching = 1, pem }: Match): string {
  const certificate = new X509Certificate(pem);
  const bytes = selector === 0 ? certificate.raw : certificate.publicKey.export({ format: "der", type: "spki" });
  const hashed =
    matching === 0
      ? bytes
      : createHash(matching === 1 ? "sha256" : "sha512")
          .update(bytes)
          .digest();
  return `${usage} ${selector} ${matching} ${hashed.toString("hex")}`;
}

type Dane = Partial<DnsScenario> & {
  readonly by?: typeof authority;
  /** Whether the server sends the certificate of its authority, too. */
  readonly whole?: boolean;
  readonly names?: readonly string[];
  readonly dates?: { readonly notBefore?: Date; readonly notAfter?: Date };
};

function dane(name: string, expected: string, tlsa: (own: Issued) => readonly string[], more: Dane = {}) {
  const { by = authority, whole = true, names, dates, ...rest } = more;
  const host = rest.host ?? `${name}.dane.example`;
  const issued = issue(by, names ?? [host], dates);
  const records = [
    `${host}. 300 IN A 127.0.0.1`,
    `_tcp.${host}. 300 IN A 127.0.0.1`,
    ...tlsa(issued).map((one) => `_443._tcp.${host}. 300 IN TLSA ${one}`),
    ...(rest.records ?? []),
  ];
  const tls = whole ? { ...issued, cert: issued.cert + by.pem } : issued;
  keyScenarios.push({ check: "dane", name, host, params: {}, expected, tls, ...rest, records });
}
const zeros = "0".repeat(64);
dane("end-entity", "met matched", ({ cert }) => [association({ usage: 3, pem: cert })]);
dane("end-entity-untrusted", "met matched", ({ cert }) => [association({ usage: 3, pem: cert })], {
  by: stranger,
  names: ["another.example"],
  dates: { notBefore: new Date(Date.now() - 90 * day), notAfter: new Date(Date.now() - day) },
});
dane("end-entity-whole-certificate", "met matched", ({ cert }) => [
  association({ usage: 3, selector: 0, matching: 0, pem: cert }),
]);
dane("end-entity-sha512", "met matched", ({ cert }) => [
  association({ usage: 3, selector: 0, matching: 2, pem: cert }),
]);
dane("next-key-beside", "met matched", ({ cert }) => [`3 1 1 ${zeros}`, association({ usage: 3, pem: cert })]);
dane("unusable-beside", "met matched", ({ cert }) => ["255 1 1 00", association({ usage: 3, pem: cert })]);
dane("anchor", "met matched", () => [association({ usage: 2, selector: 0, pem: stranger.pem })], { by: stranger });
dane(
  "anchor-in-the-record",
  "met matched",
  () => [association({ usage: 2, selector: 0, matching: 0, pem: stranger.pem })],
  {
    by: stranger,
    whole: false,
  },
);
dane(
  "anchor-key-in-the-record",
  "met matched",
  () => [association({ usage: 2, selector: 1, matching: 0, pem: stranger.pem })],
  { by: stranger, whole: false },
);
dane("public-end-entity", "met matched", ({ cert }) => [association({ usage: 1, pem: cert })]);
dane("public-anchor", "met matched", () => [association({ usage: 0, pem: authority.pem })]);
dane("absent", "not-met absent", () => []);
dane("no-match", "not-met no-match", () => [`3 1 1 ${zeros}`]);
dane("stronger-digest-does-not-match", "not-met no-match", ({ cert }) => [
  `3 1 2 ${zeros}${zeros}`,
  association({ usage: 3, pem: cert }),
]);
dane("authority-as-end-entity", "not-met no-match", () => [association({ usage: 3, pem: authority.pem })]);
dane("anchor-not-sent-by-the-server", "not-met no-match", () => [association({ usage: 2, pem: stranger.pem })], {
  by: stranger,
  whole: false,
});
dane("anchor-wrong-name", "not-met chain-invalid", () => [association({ usage: 2, pem: stranger.pem })], {
  by: stranger,
  names: ["another.example"],
});
dane("anchor-expired", "not-met chain-invalid", () => [association({ usage: 2, pem: stranger.pem })], {
  by: stranger,
  dates: { notBefore: new Date(Date.now() - 90 * day), notAfter: new Date(Date.now() - day) },
});
dane("public-untrusted", "not-met chain-invalid", ({ cert }) => [association({ usage: 1, pem: cert })], {
  by: stranger,
});
dane("public-anchor-untrusted", "not-met chain-invalid", () => [association({ usage: 0, pem: stranger.pem })], {
  by: stranger,
});
dane("one-of-each-kind", "met matched", ({ cert }) => [
  `0 0 1 ${zeros}`,
  `1 1 2 ${zeros}${zeros}`,
  `2 0 1 ${zeros}`,
  association({ usage: 3, pem: cert }),
]);
dane("unusable", "not-met unusable", () => [
  "4 1 1 00",
  `3 2 1 ${zeros}`,
  `3 1 3 ${zeros}`,
  "3 1 1 0000",
  "2 0 0 3000",
]);
dane("zone-not-signed", "not-met insecure", ({ cert }) => [association({ usage: 3, pem: cert })], {
  host: "dane.plain.example",
});
dane("no-ds", "not-met insecure", ({ cert }) => [association({ usage: 3, pem: cert })], {
  host: "dane.island.example",
});
dane("public-anchor-not-sent", "unknown anchor-not-sent", () => [association({ usage: 0, pem: stranger.pem })], {
  whole: false,
});
dane("not-validating", "unknown not-validated", ({ cert }) => [association({ usage: 3, pem: cert })], {
  resolver: "plain",
});
dane("bogus", "unknown resolver-failed", ({ cert }) => [association({ usage: 3, pem: cert })], {
  host: "dane.bogus.example",
});
dane("nothing-listens", "unknown refused", () => [`3 1 1 ${zeros}`], { tls: undefined as never });
keyScenarios.push({
  check: "dane",
  name: "at-the-alias",
  host: "at-the-alias.dane.example",
  records: ["at-the-alias.dane.example. 300 IN CNAME end-entity.dane.example."],
  params: {},
  expected: "unknown elsewhere",
});
