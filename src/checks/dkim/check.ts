import { z } from "zod";
import { schemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknownBecause } from "../define.ts";
import {
  domainParam,
  domainReasons,
  isOwnDomain,
  notItsDomain,
  onlyOne,
  otherDomain,
  recordReasons,
  textBounds,
  textsAt,
} from "../dns.ts";
import { type KeyRecord, keyRecordSchema, parseKeyRecord } from "./record.ts";

const selectorForm =
  /^(?=.{1,120}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

const params = z.strictObject({
  /** The domain that signs the mail: the host of the target, or a parent of it. */
  domain: domainParam,
  /** Nobody can list them from outside: those that are in use have to be named. */
  selectors: z.array(z.string().regex(selectorForm)).min(1).max(10),
  minRsaBits: z.number().int().min(1024).max(16_384).default(2048),
});

const data = z.union([
  failureSchema,
  otherDomain,
  z.object({
    selectors: z
      .array(
        z.union([
          failureSchema.extend({ selector: z.string() }),
          z.object({ selector: z.string(), records: z.array(keyRecordSchema).max(textBounds.records) }),
        ]),
      )
      .max(10),
  }),
]);

export default defineCheck({
  id: "dkim",
  version: 1,
  type: "probe",
  title: { ko: "DKIM 공개 키", ja: "DKIMの公開鍵", en: "DKIM keys" },
  why: {
    ko: "DKIM 키가 없거나 짧으면 받는 쪽이 서명을 확인할 수 없거나, 공격자가 도메인의 이름으로 서명한 메일을 만들 수 있습니다.",
    ja: "DKIMの鍵がない、または短い場合、受信側は署名を検証できず、あるいは攻撃者がこのドメインの名で署名したメールを作れてしまいます。",
    en: "With no DKIM key receivers cannot verify a signature; with a short one an attacker can sign mail in the name of the domain.",
  },
  remedy: {
    ko: '사용 중인 선택자마다 2048비트 이상의 RSA 키나 Ed25519 키를 레코드 하나로 게시하고, 시험 표시(t=y)는 제거하십시오. 예: s1._domainkey.example.com. TXT "v=DKIM1; k=rsa; p=…"',
    ja: '使用中のセレクタごとに、2048ビット以上のRSA鍵またはEd25519鍵を1つのレコードで公開し、テスト中の印（t=y）は外してください。例: s1._domainkey.example.com. TXT "v=DKIM1; k=rsa; p=…"',
    en: 'Publish one record for each selector in use, with an RSA key of 2048 bits or more or an Ed25519 key, and without t=y: s1._domainkey.example.com. TXT "v=DKIM1; k=rsa; p=…"',
  },
  references: ["RFC 6376", "RFC 8301", "RFC 8463", "CWE-326"],
  evidences: ["fact", "measurement"],
  sends: { connections: 24, requests: 24, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    published: {
      ko: "{$domain}의 선택자에 유효한 키가 게시되어 있습니다: {$selectors}",
      ja: "{$domain}のセレクタに有効な鍵が公開されています: {$selectors}",
      en: "Sound keys are published for the selectors of {$domain}: {$selectors}",
    },
    ...recordReasons,
    invalid: {
      ko: "{$name}의 레코드는 DKIM 키로 읽을 수 없습니다.",
      ja: "{$name}のレコードはDKIMの鍵として読み取れません。",
      en: "The record at {$name} cannot be read as a DKIM key.",
    },
    revoked: {
      ko: "{$name}의 키가 폐기되었습니다(p=가 비어 있음).",
      ja: "{$name}の鍵は失効しています（p=が空）。",
      en: "The key at {$name} was revoked (its p= is empty).",
    },
    "weak-key": {
      ko: "{$name}의 RSA 키가 {$bits}비트로, 정한 최소 {$minBits}비트보다 짧습니다.",
      ja: "{$name}のRSA鍵は{$bits}ビットで、定めた下限の{$minBits}ビットに足りません。",
      en: "The RSA key at {$name} has {$bits} bits, fewer than the {$minBits} asked for.",
    },
    "no-sha256": {
      ko: "{$name}의 레코드가 SHA-256을 허용하지 않습니다(h= 목록).",
      ja: "{$name}のレコードはSHA-256を認めていません（h=の一覧）。",
      en: "The record at {$name} does not allow SHA-256 (its h= list).",
    },
    "not-for-mail": {
      ko: "{$name}의 키는 메일에 쓸 수 없도록 지정되어 있습니다(s= 목록).",
      ja: "{$name}の鍵は、メールに使えない指定になっています（s=の一覧）。",
      en: "The key at {$name} is not meant for mail (its s= list).",
    },
    testing: {
      ko: "{$name}에 시험 중이라는 표시(t=y)가 있어, 받는 쪽이 서명 없는 메일과 같게 다룹니다.",
      ja: "{$name}にテスト中の印（t=y）があり、受信側は署名のないメールと同じに扱います。",
      en: "The record at {$name} says that DKIM is being tested (t=y): receivers treat the mail as unsigned.",
    },
    ...domainReasons,
  },
  observe: (target, { domain, selectors }, io) =>
    attempt(async () => {
      if (!isOwnDomain(target, domain)) return { otherDomain: true as const };
      const questions = io.resolver.questions();
      const seen: Exclude<z.infer<typeof data>, { failure: string } | { otherDomain: true }> = { selectors: [] };
      for (const selector of new Set(selectors)) {
        // Whatever text is there counts: who verifies takes any for the key (RFC 6376, 3.6.2.2).
        const texts = await attempt(() => textsAt(questions, nameOf(selector, domain), /^/));
        if ("failure" in texts) seen.selectors.push({ selector, failure: texts.failure });
        else seen.selectors.push({ selector, records: texts.sort().map(parseKeyRecord) });
      }
      return seen;
    }),
  assess(seen, { domain, selectors, minRsaBits }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("otherDomain" in seen) return notItsDomain(domain);
    const bySelector = new Map(seen.selectors.map((one) => [one.selector, one]));
    let unseen: ReturnType<typeof unknownBecause> | undefined;
    for (const selector of selectors) {
      const one = bySelector.get(selector);
      if (!one || "failure" in one) {
        unseen ??= unknownBecause(one?.failure ?? "failed");
        continue;
      }
      const name = nameOf(selector, domain);
      const { text: record, wrong } = onlyOne(one.records, name);
      if (wrong) return wrong;
      const fault = faultOf(record, name, minRsaBits);
      if (fault) return fault;
    }
    return unseen ?? met("published", { domain, selectors: [...new Set(selectors)].sort() });
  },
});

function nameOf(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`;
}

function faultOf(record: KeyRecord, name: string, minBits: number) {
  if ("invalid" in record) return notMet("invalid", { name });
  const { key } = record;
  if (!key) return notMet("revoked", { name });
  if (key.type === "rsa" && key.bits < minBits) return notMet("weak-key", { name, bits: key.bits, minBits });
  if (!record.sha256) return notMet("no-sha256", { name });
  if (!record.email) return notMet("not-for-mail", { name });
  return record.testing ? notMet("testing", { name }) : undefined;
}
