import { z } from "zod";
import { formatInstant, parseInstant } from "../../domain/time.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { sha256Hex } from "../digest.ts";
import { withheld, withheldReasons } from "../pages.ts";

const params = z.strictObject({});

const path = "/.well-known/security.txt";

const data = z.union([
  failureSchema,
  z.object({
    status: z.number().int(),
    contentType: z.string().nullable(),
    /** Of the file as served; its text may hold addresses of people and is not kept. */
    sha256: z.string(),
    contacts: z.number().int(),
    expires: z.array(z.string()),
    languages: z.array(z.string()),
  }),
]);

export default defineCheck({
  id: "security-txt",
  version: 2,
  type: "probe",
  title: {
    ko: "취약점 신고 안내 파일(security.txt)",
    ja: "脆弱性の連絡先ファイル（security.txt）",
    en: "security.txt",
  },
  why: {
    ko: "취약점을 찾은 사람이 어디로 알릴지 모르면 신고는 오지 않거나 공개된 곳에 올라갑니다.",
    ja: "脆弱性を見つけた人が連絡先を知らなければ、報告は届かないか、公の場に書かれます。",
    en: "People who find a vulnerability and do not know whom to tell say nothing, or say it in public.",
  },
  remedy: {
    ko: "/.well-known/security.txt에 Contact와 Expires(1년 이내)를 적어 text/plain; charset=utf-8로 제공하십시오.",
    ja: "/.well-known/security.txtにContactとExpires（1年以内）を記し、text/plain; charset=utf-8で提供してください。",
    en: "Serve /.well-known/security.txt as text/plain; charset=utf-8 with Contact and an Expires within a year.",
  },
  references: ["RFC 9116"],
  evidences: ["fact", "measurement", "commitment"],
  sends: { connections: 1, requests: 1, intrusive: false },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    valid: {
      ko: "연락처 {$contacts}건이 있으며 {$until :date}까지 유효합니다.",
      ja: "連絡先が{$contacts}件あり、{$until :date}まで有効です。",
      en: "It names {$contacts :count} contacts and is valid until {$until :date}.",
    },
    absent: {
      ko: "파일이 없습니다(상태 {$status}).",
      ja: "ファイルがありません（ステータス{$status}）。",
      en: "There is no such file (status {$status}).",
    },
    redirected: {
      ko: "다른 주소로 리디렉션되며(상태 {$status}), 리디렉션은 따라가지 않으므로 파일을 확인하지 못했습니다.",
      ja: "別のアドレスへ転送されます（ステータス{$status}）。転送先はたどらないため、ファイルを確認できませんでした。",
      en: "It is redirected (status {$status}), and redirects are not followed, so the file was not seen.",
    },
    "error-status": {
      ko: "상태 {$status}(으)로 응답하여 파일이 있는지 알 수 없습니다.",
      ja: "ステータス{$status}の応答では、ファイルの有無が分かりません。",
      en: "The answer has status {$status}, so the file may or may not be there.",
    },
    ...withheldReasons,
    "wrong-type": {
      ko: "text/plain 형식이 아닙니다.",
      ja: "text/plainではありません。",
      en: "It is not served as text/plain.",
    },
    "no-contact": { ko: "Contact 항목이 없습니다.", ja: "Contactの記載がありません。", en: "It names no contact." },
    "no-expiry": {
      ko: "올바른 Expires 항목이 하나가 아닙니다.",
      ja: "正しいExpiresの記載が1つではありません。",
      en: "It does not have exactly one valid Expires field.",
    },
    expired: {
      ko: "{$until :date}에 만료되었습니다.",
      ja: "{$until :date}に期限が切れました。",
      en: "It expired on {$until :date}.",
    },
  },
  observe: (_target, _params, io) =>
    attempt(async () => {
      const { status, headers, body } = await io.outbound.request(io.decided, {
        scheme: "https",
        path,
      });
      // Drops a byte order mark, which is no part of the first field's name.
      const text = new TextDecoder().decode(body);
      return {
        status,
        contentType: headers.find(([name]) => name === "content-type")?.[1].slice(0, 200) ?? null,
        sha256: sha256Hex(body),
        contacts: fields(text, "contact").length,
        expires: fields(text, "expires").slice(0, 5).map(shortened),
        languages: fields(text, "preferred-languages").slice(0, 5).map(shortened),
      };
    }),
  assess(seen, _params, now) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { status } = seen;
    const silence = withheld({ path, status });
    if (silence) return silence;
    if (status === 404 || status === 410) return notMet("absent", { status });
    // RFC 9116, 5.2: a redirect may lead to somebody else's file. Only the owner of the name can say that it is theirs.
    if ([301, 302, 303, 307, 308].includes(status)) return unknown("redirected", { status });
    if (status !== 200) return unknown("error-status", { status });
    if (!/^text\/plain\b/i.test(seen.contentType ?? "")) return notMet("wrong-type");
    if (seen.contacts === 0) return notMet("no-contact");
    const expires = seen.expires.length === 1 ? parseInstant(seen.expires[0] as string) : undefined;
    if (expires === undefined) return notMet("no-expiry");
    const until = formatInstant(expires);
    return now >= expires ? notMet("expired", { until }) : met("valid", { contacts: seen.contacts, until }, expires);
  },
});

/** Values of a field; a signed file's armour and comments are lines like any other that name no field. */
function fields(text: string, name: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf(":");
    const value = line.slice(at + 1).trim();
    return at > 0 && line.slice(0, at).toLowerCase() === name && value !== "" ? [value] : [];
  });
}

/** Kept short enough to store; the mark keeps what was cut from being read as the whole. */
function shortened(value: string): string {
  return value.length > 200 ? `${value.slice(0, 200).toWellFormed()}…` : value;
}
