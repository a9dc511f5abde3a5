import { z } from "zod";
import { formatInstant, parseDuration } from "../../domain/time.ts";
import { defineRecordCheck, met, notMet, unknown } from "../define.ts";

const params = z.strictObject({
  within: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .default("P365D"),
  /** Per cent of those invited who have to have completed it. */
  coverage: z.number().int().min(1).max(100).default(100),
  /** Each of these must have been taught to so many in the period; without any, one training of whatever topic. */
  topics: z.array(z.string().max(100)).max(50).default([]),
});

const training = z.object({
  id: z.string(),
  heldAt: z.number().int(),
  topics: z.array(z.string()),
  invited: z.number().int(),
  completed: z.number().int(),
});

const data = z.object({ trainings: z.array(training) });

export default defineRecordCheck({
  id: "training-held",
  version: 1,
  type: "record",
  recordKind: "training",
  title: { ko: "교육 실시", ja: "教育の実施", en: "Training held" },
  why: {
    ko: "사람이 모르는 규칙은 지켜지지 않습니다. 초대한 사람이 아니라 마친 사람의 비율이 중요합니다.",
    ja: "知られていない規則は守られません。重要なのは案内した人数ではなく、修了した人の割合です。",
    en: "Rules that people do not know are not kept. What counts is who completed the training, not who was invited.",
  },
  remedy: {
    ko: "빠진 사람과 주제를 대상으로 교육을 실시하고, 날짜·주제·대상자 수·이수자 수를 기록하십시오.",
    ja: "未受講の人と未実施のテーマについて教育を実施し、日付、テーマ、対象者数、修了者数を記録してください。",
    en: "Train those who are missing on what is missing, and record date, topics, and how many were invited and completed it.",
  },
  references: ["ISO/IEC 27001:2022 A.6.3", "NIST SP 800-53r5 AT-2", "MIC v3 II.5.2.1"],
  evidences: ["fact", "measurement"],
  params,
  data,
  reasons: {
    held: {
      ko: "기간 안에 실시한 교육을 대상자의 {$coverage}% 이상이 이수했습니다. 최근: {$latest :date}",
      ja: "期間内に実施した教育を、対象者の{$coverage}%以上が修了しました。直近: {$latest :date}",
      en: "At least {$coverage} % of those invited completed the training of the period. Latest: {$latest :date}",
    },
    "none-in-time": {
      ko: "기간 안에 실시한 교육이 없습니다. 최근: {$latest :date}",
      ja: "期間内に実施した教育がありません。直近: {$latest :date}",
      en: "No training was held in the period; the latest was on {$latest :date}.",
    },
    "too-few-completed": {
      ko: "대상자 {$invited}명 중 {$completed}명만 이수하여 기준 {$coverage}%에 미치지 못합니다.",
      ja: "対象者{$invited}人のうち修了したのは{$completed}人で、基準の{$coverage}%に達しません。",
      en: "{$completed} of {$invited} invited completed it, fewer than {$coverage} %.",
    },
    "topic-missing": {
      ko: "기간 안에 기준만큼 교육하지 않은 주제: {$missing}",
      ja: "期間内に基準どおり教育していないテーマ: {$missing}",
      en: "Topics not taught to enough people in the period: {$missing}",
    },
    "no-record": { ko: "교육 기록이 없습니다.", ja: "教育の記録がありません。", en: "No training is on record." },
  },
  observe: (records) => ({
    trainings: records.flatMap((record) => {
      if (record.kind !== "training") return [];
      const { id, heldAt, topics, invited, completed } = record;
      return [{ id, heldAt, topics: [...topics], invited, completed }];
    }),
  }),
  assess({ trainings }, { within, coverage, topics }, now) {
    const held = trainings.filter(({ heldAt }) => heldAt <= now).sort((a, b) => b.heldAt - a.heldAt);
    const [newest] = held;
    if (!newest) return unknown("no-record");
    const period = parseDuration(within) ?? 0;
    const recent = held.filter(({ heldAt }) => heldAt > now - period);
    const [first] = recent;
    if (!first) return notMet("none-in-time", { latest: formatInstant(newest.heldAt) });
    const enough = recent.filter(({ invited, completed }) => invited > 0 && completed * 100 >= coverage * invited);
    const [counted] = enough;
    if (!counted) {
      const { invited, completed } = first;
      return notMet("too-few-completed", { invited, completed, coverage });
    }
    const found = topics.map((topic) => ({ topic, last: enough.find((one) => one.topics.includes(topic)) }));
    const missing = found.flatMap(({ topic, last }) => (last ? [] : [topic]));
    if (missing.length > 0) return notMet("topic-missing", { missing });
    // Without topics the newest decides; with them, the one that was taught longest ago.
    const deciding = found.length === 0 ? [counted] : found.flatMap(({ last }) => last ?? []);
    const until = Math.min(...deciding.map(({ heldAt }) => heldAt)) + period;
    return met("held", { coverage, latest: formatInstant(counted.heldAt) }, until);
  },
});
