import type { Json } from "../../src/domain/canonical-json.ts";
import { type DnsScenario, type Policy, txt } from "./dns-scenario.ts";
import { keyScenarios } from "./scenarios-dns-keys.ts";
import { nameScenarios } from "./scenarios-dns-names.ts";

const scenarios: DnsScenario[] = [];

export const dnsScenarios: readonly DnsScenario[] = scenarios;

function caa(name: string, expected: string, values: readonly string[], params: Json = {}, at = `${name}.caa.example`) {
  const records = values.map((value) => `${at}. 300 IN CAA ${value}`);
  scenarios.push({ check: "caa", name, host: `www.${name}.caa.example`, records, params, expected });
}
const mine = { issuers: ["ca.example"] };
caa("one-issuer", "met restricted", ['0 issue "ca.example"'], mine);
caa("with-parameters", "met restricted", ['0 issue "CA.example; validationmethods=dns-01"'], mine);
caa("any-stated", "met restricted", ['0 issue "ca.example"', '0 issue "other.example"']);
caa("at-the-host", "met restricted", ['0 issue "ca.example"'], mine, "www.at-the-host.caa.example");
caa("nobody", "met closed", ['0 issue ";"'], mine);
caa("malformed", "met closed", ['0 issue "%%%%%"']);
caa("absent", "not-met absent", []);
caa("reports-only", "not-met unrestricted", ['0 iodef "mailto:security@a.example"']);
caa("wildcards-only", "not-met unrestricted", ['0 issuewild "ca.example"']);
caa("another-issuer", "not-met others-allowed", ['0 issue "ca.example"', '0 issue "other.example"'], mine);
caa("another-for-wildcards", "not-met others-allowed", ['0 issue "ca.example"', '0 issuewild "other.example"'], mine);

function spf(name: string, expected: string, texts: readonly string[], more: readonly string[] = [], params = {}) {
  const domain = `${name}.spf.example`;
  const records = [...texts.map((text) => txt(domain, text)), ...more];
  scenarios.push({ check: "spf", name, host: `www.${domain}`, records, params: { domain, ...params }, expected });
}
const chain = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    txt(`n${i}.long.spf.example`, `v=spf1 include:n${i + 1}.long.spf.example -all`),
  );
spf("strict", "met strict", ["v=spf1 ip4:192.0.2.1 -all", "another=record"]);
spf("no-mail", "met strict", ["v=spf1 -all"]);
spf("softfail-allowed", "met strict", ["v=spf1 mx ~all"], [], { allowSoftFail: true });
spf("include", "met strict", ["v=spf1 a include:ok.inc.example -all"], [txt("ok.inc.example", "v=spf1 mx ?all")]);
spf("redirect", "met strict", ["v=spf1 redirect=to.inc.example"], [txt("to.inc.example", "v=spf1 -all")]);
spf("over-tcp", "met strict", [`v=spf1 ${Array.from({ length: 100 }, (_, i) => `ip4:192.0.2.${i}`).join(" ")} -all`]);
spf("alias", "met strict", [], ["alias.spf.example. 300 IN CNAME strict.spf.example."]);
spf("ten-lookups", "met strict", [`v=spf1 ${"a ".repeat(10)}-all`]);
spf("absent", "not-met absent", ["spf1 is not here"]);
spf("two", "not-met several", ["v=spf1 -all", "v=spf1 mx -all"]);
spf("softfail", "not-met too-open", ["v=spf1 mx ~all"]);
spf("no-end", "not-met too-open", ["v=spf1 mx"]);
spf("everybody", "not-met too-open", ["v=spf1 mx +all"]);
spf("redirect-ignored", "not-met too-open", ["v=spf1 ?all redirect=to.inc.example"]);
spf("whole-internet", "not-met everybody-passes", ["v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all"]);
spf(
  "include-everybody",
  "not-met everybody-passes",
  ["v=spf1 include:open.inc.example -all"],
  [txt("open.inc.example", "v=spf1 +all")],
);
spf("whole-internet-6", "not-met everybody-passes", ["v=spf1 a//0 -all"]);
spf("unknown-mechanism", "not-met invalid", ["v=spf1 ipv4:192.0.2.1 -all"]);
spf("include-nothing", "not-met absent", ["v=spf1 include:none.spf.example -all"]);
spf("eleven-lookups", "not-met too-many-lookups", [`v=spf1 ${"a ".repeat(11)}-all`]);
spf("long-chain", "not-met too-many-lookups", ["v=spf1 include:n0.long.spf.example -all"], chain(14));
spf("include-itself", "not-met too-many-lookups", ["v=spf1 include:include-itself.spf.example -all"]);
spf(
  "many-includes",
  "not-met too-many-lookups",
  [`v=spf1 ${Array.from({ length: 14 }, (_, i) => `include:e${i}.inc.example`).join(" ")} -all`],
  Array.from({ length: 14 }, (_, i) => txt(`e${i}.inc.example`, "v=spf1 -all")),
);
spf("macro", "unknown macro", ["v=spf1 include:%{ir}.macro.example -all"]);
spf("include-fails", "unknown resolver-failed", ["v=spf1 include:spf.fail.example -all"]);
spf(
  "aliases-go-round",
  "unknown resolver-failed",
  [],
  [
    "aliases-go-round.spf.example. 300 IN CNAME round.spf.example.",
    "round.spf.example. 300 IN CNAME aliases-go-round.spf.example.",
  ],
);
spf("other-domain", "unknown other-domain", [], [], { domain: "strict.spf.example" });

function dmarc(name: string, expected: string, texts: readonly string[], params = {}) {
  const domain = `${name}.dmarc.example`;
  const records = texts.map((text) => txt(`_dmarc.${domain}`, text));
  scenarios.push({ check: "dmarc", name, host: domain, records, params: { domain, ...params }, expected });
}
dmarc("reject", "met enforced", ["v=DMARC1; p=reject"]);
dmarc("reports", "met enforced", ["v=DMARC1; p=Quarantine; rua=mailto:a@b.example,mailto:c@d.example!10m; future=1;"], {
  reports: true,
});
dmarc("absent", "not-met absent", ["v=DMARC2; p=reject"]);
dmarc("two", "not-met several", ["v=DMARC1; p=reject", "v=DMARC1; p=none"]);
dmarc("none", "not-met weak-policy", ["v=DMARC1; p=none; rua=mailto:a@b.example"]);
dmarc("quarantine", "not-met weak-policy", ["v=DMARC1; p=quarantine"], { policies: ["reject"] });
dmarc("subdomains-open", "not-met weak-subdomains", ["v=DMARC1; p=reject; sp=none"]);
dmarc("of-none", "not-met partial", ["v=DMARC1; p=reject; pct=0"]);
dmarc("twice", "not-met invalid", ["v=DMARC1; p=none; p=reject"]);
dmarc("no-policy", "not-met invalid", ["v=DMARC1; sp=reject"]);
dmarc("misspelt", "not-met invalid", ["v=DMARC1; p=rejected"]);
dmarc("bad-address", "not-met invalid", ["v=DMARC1; p=reject; rua=a@b.example"], { reports: true });
dmarc("no-reports", "not-met no-reports", ["v=DMARC1; p=reject"], { reports: true });
dmarc("other-domain", "unknown other-domain", [], { domain: "reject.dmarc.example" });

function dnssec(name: string, expected: string, host: string, more: Partial<DnsScenario> = {}) {
  scenarios.push({ check: "dnssec", name, host, records: [], params: {}, expected, ...more });
}
dnssec("signed", "met validated", "www.signed.example");
dnssec("alias-within", "met validated", "www.alias.example", {
  records: ["www.alias.example. 300 IN CNAME www.signed.example."],
});
dnssec("unsigned", "not-met unsigned", "www.plain.example");
dnssec("alias-to-unsigned", "not-met unsigned", "cdn.alias.example", {
  records: ["cdn.alias.example. 300 IN CNAME www.plain.example."],
});
dnssec("no-ds", "not-met no-ds", "www.island.example");
dnssec("bogus", "not-met bogus", "www.bogus.example");
dnssec("not-validating", "unknown not-validated", "www.signed.example", { resolver: "plain" });
dnssec("not-validating-unsigned", "unknown not-validated", "www.plain.example", { resolver: "plain" });
dnssec("sha1", "not-met weak-algorithm", "www.sha1.example");
dnssec("sha1-digest", "not-met weak-digest", "www.digest.example");
dnssec("rsa-1024", "not-met weak-key", "www.short.example");
dnssec("rsa-1024-accepted", "met validated", "www.short.example", { params: { minRsaBits: 1024 } });
dnssec("time-left", "met validated", "www.signed.example", { params: { minLeft: "P7D" } });
dnssec("ends-soon", "not-met ends-soon", "www.signed.example", { params: { minLeft: "P60D" } });
dnssec("no-such-name", "unknown name-not-found", "nothing.signed.example");

function tlsRpt(name: string, expected: string, texts: readonly string[], params = {}) {
  const domain = `${name}.rpt.example`;
  const records = texts.map((text) => txt(`_smtp._tls.${domain}`, text));
  scenarios.push({ check: "tls-rpt", name, host: domain, records, params: { domain, ...params }, expected });
}
tlsRpt("mail", "met reported", ["v=TLSRPTv1; rua=mailto:tls@a.example"]);
tlsRpt("several-places", "met reported", ["v=TLSRPTv1;rua=mailto:tls@a.example,https://r.example/v1;ext=1;"]);
tlsRpt("absent", "not-met absent", ["v=TLSRPTv2; rua=mailto:tls@a.example"]);
tlsRpt("two", "not-met several", ["v=TLSRPTv1; rua=mailto:a@a.example", "v=TLSRPTv1; rua=mailto:b@a.example"]);
tlsRpt("no-place", "not-met invalid", ["v=TLSRPTv1;"]);
tlsRpt("in-clear", "not-met invalid", ["v=TLSRPTv1; rua=http://r.example/v1"]);
tlsRpt("other-domain", "unknown other-domain", [], { domain: "mail.rpt.example" });

const sound = "version: STSv1\r\nmode: enforce\r\nmx: mail.a.example\r\nmx: *.b.example\r\nmax_age: 604800\r\n";
const declared = ["v=STSv1; id=20260101T000000;"];
function mtaSts(name: string, expected: string, policy?: Policy, texts: readonly string[] = declared, params = {}) {
  const domain = `${name}.sts.example`;
  const records = texts.map((text) => txt(`_mta-sts.${domain}`, text));
  const all = { domain, ...params };
  scenarios.push({ check: "mta-sts", name, host: domain, records, params: all, expected, ...(policy && { policy }) });
}
mtaSts("enforced", "met enforced", { text: sound });
mtaSts("absent", "not-met absent", { text: sound }, []);
mtaSts("two", "not-met several", { text: sound }, ["v=STSv1; id=1", "v=STSv1; id=2"]);
mtaSts("no-id", "not-met invalid", { text: sound }, ["v=STSv1;"]);
mtaSts("no-policy", "not-met no-policy", { status: 404 });
mtaSts("redirected", "not-met no-policy", { status: 301 });
mtaSts("as-html", "not-met invalid-policy", { text: sound, type: "text/html" });
mtaSts("no-servers", "not-met invalid-policy", { text: sound.replace(/mx:.*\r\n/g, "") });
mtaSts("no-line", "not-met invalid-policy", { text: `${sound}nonsense\r\n` });
mtaSts("testing", "not-met not-enforced", { text: sound.replace("enforce", "testing") });
mtaSts("testing-first", "not-met not-enforced", { text: sound.replace("mode: ", "mode: testing\r\nmode: ") });
mtaSts("a-day", "not-met too-short", { text: sound.replace("604800", "86400") });
mtaSts("forbidden", "unknown error-status", { status: 403 });
mtaSts("server-error", "unknown server-error", { status: 503 });
mtaSts("rate-limited", "unknown rate-limited", { status: 429 });
mtaSts("policy-refused", "unknown refused");
mtaSts("other-domain", "unknown other-domain", { text: sound }, [], { domain: "enforced.sts.example" });

for (const [check, params] of [
  ["mta-sts", { domain: "fail.example" }],
  ["tls-rpt", { domain: "fail.example" }],
  ["caa", {}],
  ["spf", { domain: "fail.example" }],
  ["dmarc", { domain: "fail.example" }],
  ["dkim", { domain: "fail.example", selectors: ["s1"] }],
  ["dane", {}],
  ["dangling-cname", { names: ["www.fail.example"] }],
  ["ns-diversity", { domain: "fail.example" }],
  ["dnssec", {}],
] as const) {
  const host = "www.fail.example";
  scenarios.push({
    check,
    name: "servers-unreachable",
    host,
    records: [],
    params,
    expected: "unknown resolver-failed",
  });
  scenarios.push({
    check,
    name: "refused",
    host,
    records: [],
    params,
    expected: "unknown refused",
    resolver: "nobody",
  });
}

scenarios.push(...keyScenarios, ...nameScenarios);
