import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  baseless,
  endedBecause,
  journeyReasons,
  orEnded,
  Site,
  travelling,
  troubleSchema,
  undecided,
  visitSchema,
} from "../journey.ts";
import { journeySchema } from "../journey-format.ts";
import type { Visitor } from "../journey-visitor.ts";
import { withheld } from "../pages.ts";

const params = z.strictObject({
  journey: journeySchema,
  /** How many sessions of one account may be open at once. */
  limit: z.number().int().min(1).max(5),
});

const most = 6;

const data = orEnded(
  z.strictObject({
    anonymous: visitSchema,
    /** One after the other: what each sign-in showed at once, and what kept the last one out, if anything did. */
    signedIn: z.array(visitSchema).max(most),
    refused: troubleSchema.shape.trouble.nullable(),
    /** The same sessions when all were open. */
    open: z.array(visitSchema).max(most),
  }),
);

export default defineCheck({
  id: "session-concurrency",
  version: 1,
  type: "probe",
  title: { ko: "동시 세션 수 제한", ja: "同時セッション数の制限", en: "Limit of concurrent sessions" },
  why: {
    ko: "동시 세션 수를 제한하지 않으면 유출된 계정이 함께 쓰여도 이용자가 알아차리기 어렵습니다.",
    ja: "同時セッション数に制限がないと、漏れたアカウントが並行して使われても利用者が気づきにくくなります。",
    en: "Without a limit a leaked account can be used beside its owner without anybody noticing.",
  },
  remedy: {
    ko: "계정별 동시 세션 수를 정하고, 넘으면 가장 오래된 세션을 끝내거나 새 로그인을 거부하십시오.",
    ja: "アカウントごとに同時セッション数の上限を定め、超えた場合は最も古いセッションを終了するか、新しいログインを拒否してください。",
    en: "Set a limit for each account; beyond it end the oldest session or refuse the newest sign-in.",
  },
  references: ["ASVS 5.0 7.1.2", "MIC v3 III.2.3.3", "MIC v3 IV.3.3.3"],
  evidences: ["fact", "measurement"],
  sends: { connections: 200, requests: 200, intrusive: true, time: 400_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    "oldest-ended": {
      ko: "같은 계정으로 {$tried}번 로그인했더니 세션 {$open}개만 남았습니다(한도 {$limit}개).",
      ja: "同じアカウントで{$tried}回ログインしたところ、残ったセッションは{$open}個でした（上限{$limit}個）。",
      en: "Of {$tried} sessions of one account {$open} stayed open, within the limit of {$limit}.",
    },
    "newest-refused": {
      ko: "세션 {$open}개가 열려 있는 동안 다음 로그인은 거부되었습니다(한도 {$limit}개).",
      ja: "セッションが{$open}個開いている間、次のログインは拒否されました（上限{$limit}個）。",
      en: "With {$open} sessions open the next sign-in was refused; the limit is {$limit}.",
    },
    "over-limit": {
      ko: "같은 계정의 세션 {$open}개가 동시에 열려 있습니다(한도 {$limit}개).",
      ja: "同じアカウントのセッションが同時に{$open}個開いています（上限{$limit}個）。",
      en: "{$open} sessions of one account are open at once; the limit is {$limit}.",
    },
    "refused-early": {
      ko: "한도 {$limit}개에 이르기 전에 로그인이 거부되어 판단할 수 없습니다.",
      ja: "上限の{$limit}個に達する前にログインが拒否されたため判断できません。",
      en: "A sign-in was refused before the limit of {$limit} was reached.",
    },
    "none-open": {
      ko: "마지막에 열려 있는 세션이 하나도 없어 판단할 수 없습니다.",
      ja: "最後に開いているセッションが一つもなく、判断できません。",
      en: "In the end none of the sessions was open, which tells nothing about a limit.",
    },
    ...journeyReasons,
  },
  observe: (target, { journey, limit }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const visitors: Visitor[] = [];
      const signedIn: z.infer<typeof visitSchema>[] = [];
      let refused: z.infer<typeof troubleSchema>["trouble"] | null = null;
      while (visitors.length <= limit && !refused) {
        const visitor = site.visitor();
        const ended = await travelling(() => site.signIn(visitor));
        // An answer that is not the declared one is a refusal; none at all is not.
        if ("failure" in ended) return ended;
        if ("trouble" in ended) refused = ended.trouble;
        else {
          visitors.push(visitor);
          signedIn.push(await site.visit(visitor));
        }
      }
      const open: z.infer<typeof visitSchema>[] = [];
      for (const visitor of visitors) open.push(await site.visit(visitor));
      for (const visitor of visitors) await site.leave(visitor);
      return { anonymous: site.anonymous, signedIn, refused, open };
    }),
  assess(seen, { journey, limit }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const { anonymous, refused } = seen;
    if (refused && (withheld(refused) || seen.signedIn.length === 0)) return endedBecause({ trouble: refused });
    for (const signedIn of seen.signedIn) {
      const nothing = baseless({ anonymous, signedIn }, journey);
      if (nothing) return nothing;
    }
    const open = seen.open.filter(({ shown }) => shown).length;
    if (open > limit) return notMet("over-limit", { open, limit });
    const tried = seen.signedIn.length;
    if (refused ? tried < limit : tried <= limit) return unknown("refused-early", { limit });
    for (const visit of seen.open) {
      const doubt = visit.shown ? undefined : undecided(visit, journey);
      if (doubt) return doubt;
    }
    if (open === 0 || seen.open.length !== tried) return unknown("none-open");
    return refused ? met("newest-refused", { open, limit }) : met("oldest-ended", { tried, open, limit });
  },
});
