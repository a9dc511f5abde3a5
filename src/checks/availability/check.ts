import { z } from "zod";
import type { HttpResponse } from "../../net/outbound.ts";
import {
  askOver,
  availabilityReasons,
  late,
  literal,
  timesSchema,
  unanswered,
  unansweredSchema,
  uptimeRemedy,
  within,
} from "../availability.ts";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { schemeOf } from "../pages.ts";

const params = z.strictObject({
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21-\x7e]*$/)
    .default("/"),
  /** Statuses from and to, inclusive, that count as up. */
  statusFrom: z.number().int().min(100).max(599).default(200),
  statusTo: z.number().int().min(100).max(599).default(399),
  within,
  /** Must be in the body, as UTF-8. */
  contains: literal(200).optional(),
  /** Must not be in the body. */
  lacks: literal(200).optional(),
  header: z
    .strictObject({
      name: z.string().regex(/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/),
      /** The whole value; without it the header only has to be there. */
      value: literal(200).optional(),
    })
    .optional(),
});
type Params = z.infer<typeof params>;

const data = z.union([
  unansweredSchema,
  z.object({
    status: z.number().int(),
    /** Of the body only what was asked about it; nothing where nothing was. */
    body: z
      .object({
        empty: z.boolean(),
        /** Compressed or otherwise coded: not read. */
        coded: z.boolean(),
        contains: z.boolean().nullable(),
        lacks: z.boolean().nullable(),
      })
      .nullable(),
    /** Whether the header was as asked. */
    header: z.boolean().nullable(),
    times: timesSchema,
  }),
]);

export default defineCheck({
  id: "availability",
  version: 2,
  type: "probe",
  title: { ko: "서비스 응답(HTTP)", ja: "サービスの応答（HTTP）", en: "The service answers (HTTP)" },
  why: {
    ko: "한 번의 요청은 그 순간의 가동 여부만 말해 줍니다. 가동률은 이런 점검이 쌓여야 계산됩니다.",
    ja: "1回の要求が示すのはその瞬間の稼働だけです。稼働率は、こうした確認の積み重ねから計算されます。",
    en: "One request tells whether the service is up at that moment; availability is reckoned from many.",
  },
  remedy: uptimeRemedy,
  references: ["ISO/IEC 20000-1:2018 8.7.1", "RFC 9110"],
  evidences: ["fact", "measurement"],
  sends: { connections: 1, requests: 1, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data,
  volatile: ["times"],
  reasons: {
    up: {
      ko: "{$within}밀리초 안에 상태 {$status}(으)로 정상 응답했습니다.",
      ja: "{$within}ミリ秒以内に、ステータス{$status}で正常に応答しました。",
      en: "It answered with status {$status}, within {$within} ms.",
    },
    "bad-status": {
      ko: "상태 {$status}(으)로 응답했습니다.",
      ja: "ステータス{$status}で応答しました。",
      en: "It answered with status {$status}.",
    },
    "text-missing": {
      ko: "응답 본문에 있어야 할 문구가 없습니다.",
      ja: "応答の本文に、あるべき文字列がありません。",
      en: "The text that has to be in the body is not there.",
    },
    "text-present": {
      ko: "응답 본문에 없어야 할 문구가 있습니다.",
      ja: "応答の本文に、あってはならない文字列があります。",
      en: "A text that must not be in the body is there.",
    },
    "header-differs": {
      ko: "응답 헤더 {$name}이(가) 없거나 값이 다릅니다.",
      ja: "応答ヘッダー{$name}がないか、値が異なります。",
      en: "The header {$name} is missing or has another value.",
    },
    empty: {
      ko: "응답 본문이 비어 있어 내용을 판단할 수 없습니다.",
      ja: "応答の本文が空のため、内容を判断できません。",
      en: "The body is empty, which tells nothing about its content.",
    },
    coded: {
      ko: "압축 등으로 부호화된 본문이라 내용을 판단할 수 없습니다.",
      ja: "本文が圧縮などで符号化されているため、内容を判断できません。",
      en: "The body is compressed or otherwise coded and was not read.",
    },
    "rate-limited": {
      ko: "요청 제한(429)으로 판단할 수 없습니다.",
      ja: "要求数の制限（429）のため判断できません。",
      en: "It limits our rate (429), which tells nothing about its state.",
    },
    ...availabilityReasons,
  },
  observe: (target, asked, io) =>
    askOver(io, async (over) => {
      const request = { scheme: schemeOf(target.url), path: asked.path, over };
      return describe(await io.outbound.request(io.decided, request), asked);
    }),
  assess(seen, asked) {
    if ("failure" in seen) return unanswered(seen);
    const { status, body, header } = seen;
    if (status === 429) return unknown("rate-limited");
    if (status < asked.statusFrom || status > asked.statusTo) return notMet("bad-status", { status });
    if (header === false) return notMet("header-differs", { name: asked.header?.name ?? "" });
    const text = body && judgeBody(body);
    return text ?? late(seen.times, asked.within) ?? met("up", { status, within: asked.within });
  },
});

type Answer = Exclude<z.infer<typeof data>, { failure: unknown }>;

function judgeBody({ empty, coded, contains, lacks }: NonNullable<Answer["body"]>) {
  if (empty) return unknown("empty");
  if (coded) return unknown("coded");
  if (contains === false) return notMet("text-missing");
  return lacks === false ? notMet("text-present") : undefined;
}

function describe({ status, headers, body }: HttpResponse, { contains, lacks, header }: Params): Omit<Answer, "times"> {
  const values = (name: string) => headers.filter(([one]) => one === name).map(([, value]) => value);
  const asked = contains !== undefined || lacks !== undefined;
  return {
    status,
    body: asked
      ? {
          empty: body.length === 0,
          coded: values("content-encoding").some((value) => value.toLowerCase() !== "identity"),
          contains: contains === undefined ? null : body.includes(contains),
          lacks: lacks === undefined ? null : !body.includes(lacks),
        }
      : null,
    header:
      header === undefined ? null : values(header.name).some((value) => [undefined, value].includes(header.value)),
  };
}
