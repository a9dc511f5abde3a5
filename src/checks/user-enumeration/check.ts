import { randomBytes } from "node:crypto";
import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { baseless, basis, endedBecause, orEnded, Site, signInReasons, travelling } from "../journey.ts";
import { fillsOf, journeySchema } from "../journey-format.ts";
import type { Answer } from "../journey-visitor.ts";
import { withheld } from "../pages.ts";
import { sameTemplate, templateOf } from "./template.ts";

const params = z.strictObject({ journey: journeySchema });

const statuses = z.array(z.number().int()).max(2);

const data = orEnded(
  z.strictObject({
    ...basis,
    /** The answers to a wrong password, for the account and for one that does not exist. */
    known: statuses,
    unknown: statuses,
    /** Whether they lead to the same place, and say the same; null where that varies by itself. */
    samePlace: z.boolean().nullable(),
    sameText: z.boolean().nullable(),
  }),
);

export default defineCheck({
  id: "user-enumeration",
  version: 1,
  type: "probe",
  title: {
    ko: "계정 존재 여부 비노출",
    ja: "アカウントの有無の秘匿",
    en: "Sign-in does not tell which accounts exist",
  },
  why: {
    ko: "로그인 실패 응답이 계정 유무에 따라 다르면, 공격자가 실제로 있는 계정만 골라 공격할 수 있습니다.",
    ja: "ログイン失敗時の応答がアカウントの有無で異なると、攻撃者は実在するアカウントだけを狙えます。",
    en: "Answers that differ tell attackers which accounts are worth attacking.",
  },
  remedy: {
    ko: "아이디가 틀렸든 비밀번호가 틀렸든 상태 코드, 이동 위치, 문구가 같은 응답을 보내십시오.",
    ja: "IDの誤りでもパスワードの誤りでも、ステータス、遷移先、文言が同じ応答を返してください。",
    en: "Give the same status, place and words for a wrong password and for an unknown user.",
  },
  references: ["CWE-204", "ASVS 5.0 6.3.8"],
  evidences: ["fact", "measurement"],
  sends: { connections: 80, requests: 80, intrusive: true, time: 180_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    same: {
      ko: "없는 계정과 틀린 비밀번호에 대한 응답의 상태, 이동 위치, 내용이 같습니다. 응답 시간은 비교하지 않습니다.",
      ja: "存在しないアカウントと誤ったパスワードに対する応答は、ステータス、遷移先、内容が同じです。応答時間は比較していません。",
      en: "An unknown user and a wrong password get the same status, place and content. Times are not compared.",
    },
    "other-status": {
      ko: "틀린 비밀번호에는 상태 {$known}, 없는 계정에는 상태 {$unknown}(으)로 응답합니다.",
      ja: "誤ったパスワードにはステータス{$known}、存在しないアカウントにはステータス{$unknown}で応答します。",
      en: "A wrong password is answered with status {$known}, an unknown user with {$unknown}.",
    },
    "other-place": {
      ko: "없는 계정과 틀린 비밀번호의 이동 위치가 다릅니다.",
      ja: "存在しないアカウントと誤ったパスワードとで遷移先が異なります。",
      en: "An unknown user and a wrong password are redirected to different places.",
    },
    "other-text": {
      ko: "없는 계정과 틀린 비밀번호의 응답 내용이 다릅니다.",
      ja: "存在しないアカウントと誤ったパスワードとで応答の内容が異なります。",
      en: "An unknown user and a wrong password get different contents.",
    },
    varies: {
      ko: "같은 입력에도 응답이 달라져 비교할 수 없습니다.",
      ja: "同じ入力でも応答が変わるため比較できません。",
      en: "The answers vary by themselves and cannot be compared.",
    },
    ...signInReasons,
  },
  observe: (target, { journey }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const visitor = await site.signIn();
      const signedIn = await site.visit(visitor);
      await site.leave(visitor);
      const user = site.account("user");
      const strangers = [strangerLike(user), strangerLike(user)] as const;
      const at = journey.signIn.findIndex((step) => fillsOf(step).includes("password"));
      const step = journey.signIn[at];
      if (!step) throw new TypeError("a journey without a password");
      const refused = async (name: string): Promise<Answer> => {
        const one = site.visitor();
        const fills = { user: name, password: `${randomBytes(9).toString("base64url")}-aA1!` };
        await one.take(journey.signIn.slice(0, at), { fills });
        return one.send(step, { fills });
      };
      // In turns, so that what changes with time changes for both.
      const answers = [
        await refused(user),
        await refused(strangers[0]),
        await refused(user),
        await refused(strangers[1]),
      ];
      const [a, b, c, d] = answers as [Answer, Answer, Answer, Answer];
      const same = sameTemplate(
        templateOf(a.text, c.text, [user, user], user),
        templateOf(b.text, d.text, strangers, user),
      );
      const [place, otherPlace, placeAgain, otherPlaceAgain] = answers.map(({ location }) => location?.pathname);
      const steady = place === placeAgain && otherPlace === otherPlaceAgain;
      return {
        anonymous: site.anonymous,
        signedIn,
        known: [a.status, c.status],
        unknown: [b.status, d.status],
        samePlace: steady ? place === otherPlace : null,
        sameText: same ?? null,
      };
    }),
  assess(seen, { journey }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const nothing = baseless(seen, journey);
    if (nothing) return nothing;
    const path = journey.private.get;
    const silence = [...seen.known, ...seen.unknown].map((status) => withheld({ path, status })).find((one) => one);
    if (silence) return silence;
    const [[known, knownAgain], [stranger, strangerAgain]] = [seen.known, seen.unknown];
    if (known === undefined || stranger === undefined) return unknown("varies");
    if (known !== knownAgain || stranger !== strangerAgain) return unknown("varies");
    if (known !== stranger) return notMet("other-status", { known, unknown: stranger });
    if (seen.samePlace === false) return notMet("other-place");
    if (seen.samePlace === null || seen.sameText === null) return unknown("varies");
    return seen.sameText ? met("same") : notMet("other-text");
  },
});

/** A name of the same form that nobody has. */
function strangerLike(user: string): string {
  const [name = "", ...domain] = user.split("@");
  const other = randomBytes(32)
    .toString("hex")
    .replace(/^\d/, "a")
    .slice(0, Math.min(64, Math.max(8, name.length)));
  return [other, ...domain].join("@");
}
