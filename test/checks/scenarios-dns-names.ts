import type { DnsScenario } from "./dns-scenario.ts";

/** Where names lead, and who answers for them: dangling records, name servers. */
export const nameScenarios: DnsScenario[] = [];

/** Where the aliases lead. */
const cloud = [
  "cloud.example. 300 IN A 192.0.2.1",
  "live.cloud.example. 300 IN A 192.0.2.1",
  "six.cloud.example. 300 IN AAAA 2001:db8::1",
  'empty.cloud.example. 300 IN TXT "no address"',
];

function dangling(name: string, expected: string, records: readonly string[], more: object = {}) {
  const host = `${name}.dangling.example`;
  const owned = records.map((record) =>
    record.replaceAll("@", host).replace(/ (CNAME|MX|NS|A|AAAA|TXT) /, " 300 IN $1 "),
  );
  const params = { names: [host], ...more };
  nameScenarios.push({ check: "dangling-cname", name, host, records: [...owned, ...cloud], params, expected });
}
dangling("address", "met resolved", ["@. A 192.0.2.1"]);
dangling("alias", "met resolved", ["@. CNAME live.cloud.example."]);
dangling("alias-of-an-alias", "met resolved", ["@. CNAME two.@.", "two.@. CNAME live.cloud.example."]);
dangling("ipv6-only", "met resolved", ["@. CNAME six.cloud.example."]);
dangling("nothing-to-follow", "unknown no-records", ['@. TXT "no address, and no alias"']);
dangling("mail-alone", "met resolved", ["@. MX 10 live.cloud.example."], { also: ["MX"] });
dangling(
  "mail-and-servers",
  "met resolved",
  ["@. A 192.0.2.1", "@. MX 10 live.cloud.example.", "@. MX 20 six.cloud.example."],
  {
    also: ["MX", "NS"],
  },
);
dangling("no-mail", "met resolved", ["@. A 192.0.2.1", "@. MX 0 ."], { also: ["MX"] });
dangling("gone", "not-met dangling", ["@. CNAME gone.cloud.example."]);
dangling("gone-at-the-end", "not-met dangling", ["@. CNAME two.@.", "two.@. CNAME gone.cloud.example."]);
dangling("second-name-gone", "not-met dangling", ["@. A 192.0.2.1", "old.@. CNAME gone.cloud.example."], {
  names: ["second-name-gone.dangling.example", "old.second-name-gone.dangling.example"],
});
dangling(
  "gone-beside-unreachable",
  "not-met dangling",
  ["@. CNAME gone.cloud.example.", "a.@. CNAME x.fail.example."],
  {
    names: ["a.gone-beside-unreachable.dangling.example", "gone-beside-unreachable.dangling.example"],
  },
);
dangling("mail-gone", "not-met dangling", ["@. A 192.0.2.1", "@. MX 10 gone.cloud.example."], { also: ["MX"] });
dangling("mail-not-asked-for", "met resolved", ["@. A 192.0.2.1", "@. MX 10 gone.cloud.example."]);
dangling("no-address", "not-met no-address", ["@. CNAME empty.cloud.example."]);
dangling("no-such-name", "unknown no-such-name", ["@. A 192.0.2.1"], { names: ["none.no-such-name.dangling.example"] });
dangling("alias-unreachable", "unknown resolver-failed", ["@. CNAME www.fail.example."]);
dangling("goes-round", "unknown resolver-failed", ["@. CNAME two.@.", "two.@. CNAME @."]);
dangling("outside", "unknown outside", [], { names: ["www.other.example"] });
dangling(
  "too-many-mail-servers",
  "unknown too-large",
  ["@. A 192.0.2.1", ...Array.from({ length: 9 }, (_, i) => `@. MX ${i} m${i}.@.`)],
  { also: ["MX"] },
);
function servers(name: string, expected: string, list: Readonly<Record<string, readonly string[]>>, more: object = {}) {
  const domain = `${name}.ns.example`;
  const records = Object.entries(list).flatMap(([server, addresses]) =>
    addresses.map((one) => `${server}. 300 IN ${one.includes(":") ? "AAAA" : "A"} ${one}`),
  );
  const zone = { name: `${domain}.`, records: Object.keys(list).map((server) => `${domain}. 300 IN NS ${server}.`) };
  const params = { domain, ...more };
  nameScenarios.push({ check: "ns-diversity", name, host: `www.${domain}`, records, params, expected, zones: [zone] });
}
servers("two-networks", "met diverse", { "a.two.example": ["192.0.2.1"], "b.two.example": ["198.51.100.1"] });
servers("both-kinds", "met diverse", {
  "a.both.example": ["192.0.2.1", "2001:db8::1"],
  "b.both.example": ["198.51.100.1", "2001:db8:0:1::1"],
});
servers("ipv6-alone", "met diverse", { "a.six.example": ["2001:db8::1"], "b.six.example": ["2001:db8:1::1"] });
servers(
  "across-domains",
  "met diverse",
  { "a.across.example": ["192.0.2.1"], "b.elsewhere.example": ["203.0.113.1"] },
  { acrossDomains: true },
);
servers("single", "not-met single", { "a.single.example": ["192.0.2.1", "198.51.100.1"] });
servers("one-network", "not-met one-network", { "a.near.example": ["192.0.2.1"], "b.near.example": ["192.0.2.254"] });
servers("same-address", "not-met one-network", { "a.same.example": ["192.0.2.1"], "b.same.example": ["192.0.2.1"] });
servers("one-network-twice-by-number", "not-met one-network", {
  "a.twice.example": ["192.0.2.1", "2001:db8::1"],
  "b.twice.example": ["192.0.2.2", "2001:db8::2"],
});
servers("ipv6-near", "not-met one-network", {
  "a.near6.example": ["2001:db8::1"],
  "b.near6.example": ["2001:db8:0:1::1"],
});
servers("no-address", "not-met no-address", { "a.bare.example": ["192.0.2.1"], "gone.bare.example": [] });
servers(
  "one-domain",
  "not-met one-domain",
  { "a.alone.example": ["192.0.2.1"], "b.alone.example": ["198.51.100.1"] },
  { acrossDomains: true },
);
servers("server-unreachable", "unknown resolver-failed", { "a.half.example": ["192.0.2.1"], "ns.fail.example": [] });
const inside = { check: "ns-diversity", records: [], params: { domain: "caa.example" } };
nameScenarios.push({ ...inside, name: "not-a-zone", host: "www.caa.example", expected: "unknown not-a-zone" });
nameScenarios.push({ ...inside, name: "other-domain", host: "www.spf.example", expected: "unknown other-domain" });
