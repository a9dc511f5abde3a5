import { getDomain } from "tldts";
import { z } from "zod";
import { NetFailure } from "../../net/failure.ts";
import { schemes } from "../../net/protocols.ts";
import type { Questions } from "../../net/resolver.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { domainParam, domainReasons, isOwnDomain, notItsDomain, otherDomain } from "../dns.ts";

const mostServers = 13;
const mostQuestions = 1 + 2 * mostServers;

const params = z.strictObject({
  /** A zone that the host of the target is in. */
  domain: domainParam,
  /** Whether the name servers must not all depend on one registered domain. */
  acrossDomains: z.boolean().default(false),
});

const data = z.union([
  failureSchema,
  otherDomain,
  z.object({
    servers: z
      .array(
        z.union([
          failureSchema.extend({ name: z.string().max(255) }),
          // Only how many: a stranger's zone may name hosts that only the operator's resolver knows.
          z.object({ name: z.string().max(255), ipv4: z.number().int(), ipv6: z.number().int() }),
        ]),
      )
      .max(mostServers),
    /** Different networks of all addresses: /24 of IPv4, /48 of IPv6. */
    ipv4Networks: z.number().int(),
    ipv6Networks: z.number().int(),
    /** Different registered domains of the servers' names. */
    domains: z.number().int(),
  }),
]);

export default defineCheck({
  id: "ns-diversity",
  version: 1,
  type: "probe",
  title: {
    ko: "네임서버 이중화",
    ja: "ネームサーバの冗長化",
    en: "Name server diversity",
  },
  why: {
    ko: "네임서버가 하나뿐이거나 한 네트워크에 모여 있으면, 그곳의 장애만으로 도메인 전체에 접속할 수 없게 됩니다.",
    ja: "ネームサーバが1台だけ、または1つのネットワークに集まっていると、そこの障害だけでドメイン全体に到達できなくなります。",
    en: "With a single name server, or all of them in one network, one outage makes the whole domain unreachable.",
  },
  remedy: {
    ko: "서로 다른 네트워크에 네임서버를 둘 이상 두십시오. 이 점검은 각 서버가 존에 응답하는지까지는 확인하지 않습니다.",
    ja: "異なるネットワークに2台以上のネームサーバを置いてください。この確認では、各サーバがゾーンに応答するかどうかまでは確かめません。",
    en: "Run two name servers or more, in different networks. Whether each of them answers for the zone is not looked at here.",
  },
  references: ["RFC 1034", "RFC 2182"],
  evidences: ["fact", "measurement"],
  sends: { connections: mostQuestions, requests: mostQuestions, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    diverse: {
      ko: "{$domain}의 네임서버는 {$count}대이며, 주소가 서로 다른 네트워크 {$networks}곳에 있습니다.",
      ja: "{$domain}のネームサーバは{$count}台で、アドレスは異なる{$networks}のネットワークにあります。",
      en: "{$domain} has {$count} name servers, with addresses in {$networks} different networks.",
    },
    single: {
      ko: "{$domain}의 네임서버가 {$server} 하나뿐입니다.",
      ja: "{$domain}のネームサーバは{$server}の1台だけです。",
      en: "{$domain} has a single name server, {$server}.",
    },
    "no-address": {
      ko: "{$domain}의 네임서버 {$server}에 주소가 없습니다.",
      ja: "{$domain}のネームサーバ{$server}にアドレスがありません。",
      en: "The name server {$server} of {$domain} has no address.",
    },
    "one-network": {
      ko: "{$domain}의 네임서버 {$count}대가 모두 한 네트워크에 있습니다.",
      ja: "{$domain}のネームサーバ{$count}台は、すべて1つのネットワークにあります。",
      en: "All {$count} name servers of {$domain} are in one network.",
    },
    "one-domain": {
      ko: "{$domain}의 네임서버 {$count}대의 이름이 모두 한 도메인에 속합니다.",
      ja: "{$domain}のネームサーバ{$count}台の名前は、すべて1つのドメインに属しています。",
      en: "The names of all {$count} name servers of {$domain} are in one domain.",
    },
    "not-a-zone": {
      ko: "{$domain}에는 NS 레코드가 없습니다. 독립된 존이 아니므로 판단하지 않았습니다.",
      ja: "{$domain}にはNSレコードがありません。独立したゾーンではないため、判断しませんでした。",
      en: "{$domain} has no NS records: it is no zone of its own, and was not judged.",
    },
    ...domainReasons,
  },
  observe: (target, { domain }, io) =>
    attempt(async () => {
      if (!isOwnDomain(target, domain)) return { otherDomain: true as const };
      const questions = io.resolver.questions(mostQuestions);
      const found = await questions.ask(domain, "NS");
      // What an alias leads to is another zone's.
      const names = found.end === domain ? [...new Set(found.records)].sort() : [];
      if (names.length > mostServers) throw new NetFailure("too-large");
      const servers: Extract<z.infer<typeof data>, { servers: unknown }>["servers"] = [];
      const networks = { ipv4: new Set<string>(), ipv6: new Set<string>() };
      for (const name of names) {
        const addresses = await attempt(() => addressesOf(questions, name));
        if ("failure" in addresses) {
          servers.push({ name, failure: addresses.failure });
          continue;
        }
        for (const one of addresses.ipv4) networks.ipv4.add(one.split(".").slice(0, 3).join("."));
        for (const one of addresses.ipv6) networks.ipv6.add(groupsOf(one).slice(0, 3).join(":"));
        servers.push({ name, ipv4: addresses.ipv4.length, ipv6: addresses.ipv6.length });
      }
      const domains = new Set(names.map((name) => getDomain(name) ?? name)).size;
      return { servers, ipv4Networks: networks.ipv4.size, ipv6Networks: networks.ipv6.size, domains };
    }),
  assess(seen, { domain, acrossDomains }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("otherDomain" in seen) return notItsDomain(domain);
    const { servers, ipv4Networks, ipv6Networks, domains } = seen;
    const [first, ...others] = servers;
    if (!first) return unknown("not-a-zone", { domain });
    if (others.length === 0) return notMet("single", { domain, server: first.name });
    const count = servers.length;
    const bare = servers.find((one) => !("failure" in one) && one.ipv4 + one.ipv6 === 0);
    if (bare) return notMet("no-address", { domain, server: bare.name });
    if (acrossDomains && domains < 2) return notMet("one-domain", { domain, count });
    for (const one of servers) if ("failure" in one) return unknownBecause(one.failure);
    // One server with both kinds of address is in two networks by number, and in one by cable.
    const networks = ipv4Networks > 0 ? ipv4Networks : ipv6Networks;
    return networks < 2 ? notMet("one-network", { domain, count }) : met("diverse", { domain, count, networks });
  },
});

async function addressesOf(questions: Questions, name: string) {
  const ipv4 = (await questions.ask(name, "A")).records;
  return { ipv4, ipv6: (await questions.ask(name, "AAAA")).records };
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const [before, after] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":"))) as [
    string[],
    string[],
  ];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(missing).fill("0"), ...after];
}
