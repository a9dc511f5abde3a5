import { z } from "zod";
import { formatInstant, parseDuration } from "../../domain/time.ts";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  type Host,
  hostFailure,
  hostParams,
  hostReasons,
  hostSends,
  hostUnknown,
  isTrouble,
  lookAtHost,
  parsed,
  roughly,
} from "../host.ts";
import { command } from "../host-commands.ts";
import { parseSignatures } from "./clamav.ts";

const params = z.strictObject({
  ...hostParams,
  /** How old the signatures may be. */
  maxAge: z
    .string()
    .refine((text) => (parseDuration(text) ?? 0) > 0)
    .default("P3D"),
});

const seenSchema = z.strictObject({
  /** The scanner's version, as it names itself. */
  scanner: z.string().max(60),
  /** Null where it has no signatures. */
  signatures: z.strictObject({ number: z.number().int(), date: z.number().int() }).nullable(),
});

const data = z.union([hostFailure, seenSchema]);

export default defineCheck({
  id: "host-antivirus",
  version: 1,
  type: "probe",
  title: { ko: "백신 시그니처 최신성", ja: "ウイルス定義の鮮度", en: "Age of antivirus signatures" },
  why: {
    ko: "시그니처가 오래된 백신은 그 이후에 나온 악성코드를 알지 못합니다.",
    ja: "定義ファイルが古いウイルス対策ソフトは、それ以降に現れたマルウェアを検知できません。",
    en: "A scanner with old signatures does not know the malware that came after them.",
  },
  remedy: {
    ko: "freshclam을 서비스로 실행해 시그니처를 매일 갱신하고, 갱신 실패를 알림으로 받으십시오.",
    ja: "freshclamをサービスとして稼働させて定義ファイルを毎日更新し、更新の失敗を通知するようにしてください。",
    en: "Run freshclam as a service so that signatures are renewed each day, and be told when that fails.",
  },
  references: ["MIC v3 III.1.1.11", "ISO/IEC 27001:2022 A.8.7", "NIST SP 800-53r5 SI-3", "CIS Controls v8 10.2"],
  evidences: ["fact", "measurement"],
  sends: hostSends,
  schemes: ["ssh:"],
  params,
  data,
  reasons: {
    ...hostReasons,
    current: {
      ko: "시그니처 {$number}번이 {$age :duration} 전의 것으로 허용한 {$limit :duration} 이내입니다({$scanner}).",
      ja: "定義ファイル{$number}は{$age :duration}前のもので、許容する{$limit :duration}以内です（{$scanner}）。",
      en: "Signatures {$number} are {$age :duration} old, within the {$limit :duration} allowed ({$scanner}).",
    },
    "too-old": {
      ko: "시그니처 {$number}번이 {$age :duration} 전의 것으로 허용한 {$limit :duration}보다 오래되었습니다({$scanner}).",
      ja: "定義ファイル{$number}は{$age :duration}前のもので、許容する{$limit :duration}より古くなっています（{$scanner}）。",
      en: "Signatures {$number} are {$age :duration} old, more than the {$limit :duration} allowed ({$scanner}).",
    },
    "no-signatures": {
      ko: "{$scanner}이(가) 기본 위치에서 시그니처를 찾지 못해 판단할 수 없습니다.",
      ja: "{$scanner}が既定の場所に定義ファイルを見つけられないため判断できません。",
      en: "{$scanner} finds no signatures where they usually are.",
    },
    "from-the-future": {
      ko: "시그니처의 날짜가 {$date :date}로 미래의 것이어서 판단할 수 없습니다.",
      ja: "定義ファイルの日付が{$date :date}と未来のものであるため判断できません。",
      en: "The signatures are dated {$date :date}, which has yet to come.",
    },
  },
  observe: (_target, asked, io) => lookAtHost(io, asked, data, look),
  assess(seen, { maxAge: limit }, now) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    const { scanner, signatures } = seen as z.infer<typeof seenSchema>;
    if (signatures === null) return unknown("no-signatures", { scanner });
    const at = signatures.date * 1000;
    // A day: archives are dated by clocks and zones of others.
    if (at > now + 86_400_000) return unknown("from-the-future", { date: formatInstant(at) });
    const told = { number: String(signatures.number), age: roughly(Math.max(0, now - at)), limit, scanner };
    const until = at + (parseDuration(limit) ?? 0);
    return now >= until ? notMet("too-old", told) : met("current", told, until);
  },
});

/** The scanner's own word, or the updater's where there is only a daemon beside it. */
async function look({ ask, need }: Host) {
  const scanner = await ask(command("clamscan"));
  return parsed(parseSignatures(isTrouble(scanner) ? await need(command("freshclam")) : scanner));
}
