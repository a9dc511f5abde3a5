import { z } from "zod";
import { NetFailure } from "../../net/failure.ts";
import { schemes } from "../../net/protocols.ts";
import type { Questions } from "../../net/resolver.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { domainParam, isWithin, registeredDomain } from "../dns.ts";

const mostNames = 20;
const mostTargets = 8;
const mostQuestions = 96;

const params = z.strictObject({
  /** Names to follow, all within the registered domain of the target. */
  names: z.array(domainParam).min(1).max(mostNames),
  /** Records of these types at the names have to lead somewhere, too. */
  also: z
    .array(z.enum(["MX", "NS"]))
    .max(2)
    .default([]),
});

const state = z.enum(["address", "no-address", "no-such-name"]);

const data = z.union([
  failureSchema,
  /** A name that was not looked at, and the domain it would have to be in. */
  z.object({ outside: z.string(), domain: z.string() }),
  z.object({
    names: z
      .array(
        z.union([
          failureSchema.extend({ name: z.string() }),
          z.object({
            name: z.string(),
            /** What the name leads to, first itself at the end of its aliases; `to` is named where that is nowhere. */
            links: z
              .array(z.object({ type: z.enum(["CNAME", "MX", "NS"]), to: z.string().max(255).nullable(), state }))
              .max(1 + 2 * mostTargets),
          }),
        ]),
      )
      .max(mostNames),
  }),
]);
type Link = { type: "CNAME" | "MX" | "NS"; to: string | null; state: z.infer<typeof state> };

export default defineCheck({
  id: "dangling-cname",
  version: 1,
  type: "probe",
  title: {
    ko: "가리키는 곳이 없는 DNS 레코드",
    ja: "参照先のないDNSレコード",
    en: "Dangling DNS records",
  },
  why: {
    ko: "없어진 이름을 가리키는 레코드가 남아 있으면, 그 이름을 차지한 사람이 서비스의 이름으로 콘텐츠를 내보내거나 메일을 받을 수 있습니다.",
    ja: "なくなった名前を指すレコードが残っていると、その名前を手に入れた者がサービスの名でコンテンツを配信したり、メールを受け取ったりできます。",
    en: "A record that points to a name that is gone lets whoever takes that name serve content, or receive mail, as the service.",
  },
  remedy: {
    ko: "자원을 없앨 때 그것을 가리키는 CNAME, MX, NS 레코드를 먼저 지우십시오.",
    ja: "リソースを廃止するときは、それを指すCNAME、MX、NSレコードを先に削除してください。",
    en: "When a resource is given up, first remove the CNAME, MX and NS records that point to it.",
  },
  references: ["RFC 1034", "CWE-672"],
  evidences: ["fact", "measurement"],
  sends: { connections: mostQuestions, requests: mostQuestions, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    resolved: {
      ko: "지정된 이름 {$count}개 모두 존재하며, 그 {$types} 레코드가 가리키는 이름에도 모두 주소가 있습니다.",
      ja: "指定された名前{$count}件はすべて存在し、その{$types}レコードの参照先にもすべてアドレスがあります。",
      en: "Every name stated ({$count}) exists, and whatever its {$types} records lead to has an address.",
    },
    dangling: {
      ko: "{$name}의 {$type} 레코드가 존재하지 않는 이름 {$to}을(를) 가리킵니다.",
      ja: "{$name}の{$type}レコードが、存在しない名前{$to}を指しています。",
      en: "The {$type} record of {$name} leads to {$to}, which does not exist.",
    },
    "no-address": {
      ko: "{$name}의 {$type} 레코드가 주소 없는 이름 {$to}을(를) 가리킵니다.",
      ja: "{$name}の{$type}レコードが、アドレスのない名前{$to}を指しています。",
      en: "The {$type} record of {$name} leads to {$to}, which has no address.",
    },
    "no-such-name": {
      ko: "지정된 이름 {$name}이(가) 존재하지 않아 확인할 것이 없습니다.",
      ja: "指定された名前{$name}が存在せず、確認の対象がありません。",
      en: "The name {$name} was stated but does not exist, so there is nothing to follow.",
    },
    "no-records": {
      ko: "지정된 이름 {$name}에 별칭도 주소도, 함께 확인할 레코드도 없어 확인할 것이 없습니다.",
      ja: "指定された名前{$name}には別名もアドレスも、併せて確認するレコードもなく、確認の対象がありません。",
      en: "The name {$name} has neither an alias nor an address, nor records of the other types asked for: there is nothing to follow.",
    },
    outside: {
      ko: "{$name}은(는) 점검 대상의 도메인 {$domain}에 속하지 않아 확인하지 않았습니다.",
      ja: "{$name}は対象のドメイン{$domain}に属していないため、確認しませんでした。",
      en: "{$name} is not within {$domain}, the domain of the target, and was not looked at.",
    },
  },
  observe: (target, { names, also }, io) =>
    attempt(async () => {
      const domain = registeredDomain(target);
      const outside = names.find((name) => !isWithin(name, domain));
      if (outside !== undefined) return { outside, domain };
      const questions = io.resolver.questions(mostQuestions);
      const seen: { name: string; links: Link[] }[] = [];
      const failed: { name: string; failure: NetFailure["code"] }[] = [];
      for (const name of new Set(names)) {
        const links = await attempt(() => follow(questions, name, also));
        if ("failure" in links) failed.push({ name, failure: links.failure });
        else seen.push({ name, links });
      }
      return { names: [...seen, ...failed] };
    }),
  assess(seen, { names, also }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("outside" in seen) return unknown("outside", { name: seen.outside, domain: seen.domain });
    const byName = new Map(seen.names.map((one) => [one.name, one]));
    const all = [...new Set(names)].map((name) => byName.get(name) ?? { name, failure: "failed" as const });
    for (const one of all) {
      if ("failure" in one) continue;
      const end = one.links.find(({ to }) => to !== null);
      if (!end) continue;
      const args = { name: one.name, type: end.type, to: end.to ?? "" };
      return notMet(end.state === "no-such-name" ? "dangling" : "no-address", args);
    }
    for (const one of all) {
      if ("failure" in one) return unknownBecause(one.failure);
      const [itself] = one.links;
      if (!itself) return unknownBecause("failed");
      if (itself.state === "no-such-name") return unknown("no-such-name", { name: one.name });
      if (one.links.every(({ state: found }) => found !== "address")) return unknown("no-records", { name: one.name });
    }
    return met("resolved", { count: all.length, types: ["CNAME", ...[...new Set(also)].sort()] });
  },
});

async function follow(questions: Questions, name: string, also: readonly ("MX" | "NS")[]): Promise<Link[]> {
  const itself = await endOf(questions, name);
  const links: Link[] = [linkTo("CNAME", itself.end === name ? null : itself.end, itself.state)];
  // The records at the end of an alias are somebody else's.
  if (itself.end !== name || itself.state === "no-such-name") return links;
  for (const type of new Set(also)) {
    const { records } = await questions.ask(name, type);
    const targets = records.map((one) => (typeof one === "string" ? one : one.exchange));
    if (targets.length > mostTargets) throw new NetFailure("too-large");
    for (const to of targets.sort()) {
      // A null MX says that there is no mail (RFC 7505).
      if (to !== ".") links.push(linkTo(type, to, (await endOf(questions, to)).state));
    }
  }
  return links;
}

/** Those who spread load lead to another name each time: what has an address is not named. */
function linkTo(type: Link["type"], to: string | null, found: Link["state"]): Link {
  return { type, to: found === "address" ? null : to, state: found };
}

/** @throws NetFailure malformed for the end of an alias that is no name of a host, too */
async function endOf(questions: Questions, name: string): Promise<{ end: string; state: Link["state"] }> {
  let last = await questions.ask(name, "A");
  if (last.nameExists && last.records.length === 0) {
    const other = await questions.ask(name, "AAAA");
    if (other.records.length > 0) return { end: other.end, state: "address" };
    last = { ...other, records: [] };
  }
  if (!/^[\x21-\x7e]{1,255}$/.test(last.end)) throw new NetFailure("malformed");
  const state = last.records.length > 0 ? "address" : "no-address";
  return { end: last.end, state: last.nameExists ? state : "no-such-name" };
}
