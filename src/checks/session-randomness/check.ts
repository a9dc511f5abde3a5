import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { endedBecause, endedReasons, orEnded, travelling, visitorFor } from "../journey.ts";
import { needCaptured, sessionCookies, stepsOf } from "../journey-format.ts";
import { roomOf } from "./room.ts";

const params = z.strictObject({
  /** What gives a stranger a session, taken anew for each sample. */
  start: stepsOf(4, []).superRefine((steps, context) => needCaptured(steps, new Set(), context, [])),
  cookie: sessionCookies.element,
  samples: z.number().int().min(16).max(32).default(24),
  /** Bits an identifier has to have room for: 128 is what ASVS 5.0 asks for. */
  bits: z.number().int().min(64).max(256).default(128),
});

const data = orEnded(
  z.strictObject({
    /** How many identifiers were given, and how many different ones. */
    given: z.number().int().min(0),
    different: z.number().int().min(0),
    /** Characters and bits depend on the sample a little; of the identifiers nothing is kept. */
    form: z.strictObject({
      shortest: z.number().int(),
      longest: z.number().int(),
      bits: z.number().int(),
      rising: z.boolean(),
    }),
  }),
);

export default defineCheck({
  id: "session-randomness",
  version: 1,
  type: "probe",
  title: { ko: "세션 ID의 예측 난이도", ja: "セッションIDの推測困難性", en: "Session identifiers hard to guess" },
  why: {
    ko: "세션 ID가 짧거나 규칙적이면 공격자가 값을 추측하여 다른 사람의 세션을 쓸 수 있습니다.",
    ja: "セッションIDが短い、または規則的だと、攻撃者が値を推測して他人のセッションを使うことができます。",
    en: "Short or regular identifiers can be guessed, and with them the sessions of others.",
  },
  remedy: {
    ko: "세션 ID는 암호학적으로 안전한 난수 생성기로 128비트 이상을 만들어 쓰십시오.",
    ja: "セッションIDには、暗号論的に安全な乱数生成器による128ビット以上の値を使ってください。",
    en: "Make identifiers of at least 128 bits from a cryptographic random generator.",
  },
  references: ["CWE-330", "CWE-331", "ASVS 5.0 7.2.3", "MIC v3 III.2.3.2", "KISA CII 2026 CI-16"],
  evidences: ["fact", "measurement"],
  sends: { connections: 160, requests: 160, intrusive: true, time: 120_000 },
  schemes: ["https:"],
  params,
  data,
  volatile: ["form"],
  reasons: {
    "no-pattern": {
      ko: "세션 ID {$given}개에서 중복이나 규칙이 보이지 않았고, 형식상 최대 {$bits}비트를 담을 수 있습니다(기준 {$least}비트). 난수 생성기의 안전성은 밖에서 확인할 수 없습니다.",
      ja: "セッションID{$given}個に重複や規則性は見られず、形式上は最大{$bits}ビットを表せます（基準{$least}ビット）。乱数生成器の安全性は外部からは確認できません。",
      en: "Among {$given} identifiers none repeated and no pattern was seen; their form has room for {$bits} bits ({$least} asked for). Whether the generator is a cryptographic one cannot be seen from outside.",
    },
    repeated: {
      ko: "세션 {$given}개에 서로 다른 ID가 {$different}개뿐입니다.",
      ja: "セッション{$given}個に対し、異なるIDは{$different}個しかありません。",
      en: "{$given} sessions were given {$different} different identifiers.",
    },
    "too-little": {
      ko: "세션 ID가 담을 수 있는 것은 최대 {$bits}비트로, 기준인 {$least}비트에 못 미칩니다.",
      ja: "セッションIDが表せるのは最大{$bits}ビットで、基準の{$least}ビットに足りません。",
      en: "The identifiers have room for {$bits} bits at most; {$least} are asked for.",
    },
    sequential: {
      ko: "세션 ID가 발급 순서대로 늘거나 줄어 카운터나 시각이 들어 있으며, 나머지는 최대 {$bits}비트입니다(기준 {$least}비트).",
      ja: "セッションIDが発行順に増減し、カウンタや時刻を含んでいます。残りは最大{$bits}ビットです（基準{$least}ビット）。",
      en: "The identifiers rise or fall as they are issued: a counter or a time. The rest has room for {$bits} bits at most ({$least} asked for).",
    },
    "no-cookie": {
      ko: "{$tried}번 시도하였으나 {$cookie}은(는) {$given}번만 발급되었습니다.",
      ja: "{$tried}回試みましたが、{$cookie}の発行は{$given}回だけでした。",
      en: "Of {$tried} visits {$given} were given {$cookie}.",
    },
    ...endedReasons,
  },
  observe: (target, { start, cookie, samples }, io) =>
    travelling(async () => {
      const ids: string[] = [];
      for (let i = 0; i < samples; i++) {
        const visitor = visitorFor(target, io);
        await visitor.take(start);
        const id = visitor.cookie(cookie);
        if (id !== undefined && id !== "") ids.push(decoded(id));
      }
      const lengths = ids.map((id) => id.length);
      const [shortest, longest] = ids.length === 0 ? [0, 0] : [Math.min(...lengths), Math.max(...lengths)];
      const form = { shortest, longest, ...(ids.length === 0 ? { bits: 0, rising: false } : roomOf(ids)) };
      return { given: ids.length, different: new Set(ids).size, form };
    }),
  assess(seen, { samples, cookie, bits: least }) {
    if (!("given" in seen)) return endedBecause(seen);
    const { given, different, form } = seen;
    if (given < 2 || given < samples) return unknown("no-cookie", { tried: samples, given, cookie });
    if (different < given) return notMet("repeated", { given, different });
    if (form.bits < least) return notMet(form.rising ? "sequential" : "too-little", { bits: form.bits, least });
    return met("no-pattern", { given, bits: form.bits, least });
  },
});

/** The value without the escapes of a cookie, which would count as characters of it. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value).slice(0, 512);
  } catch {
    return value.slice(0, 512);
  }
}
