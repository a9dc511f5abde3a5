import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  baseless,
  endedBecause,
  journeyReasons,
  orEnded,
  Site,
  shows,
  stepTo,
  travelling,
  undecided,
  visitSchema,
} from "../journey.ts";
import { fillsOf, journeySchema, shownPage } from "../journey-format.ts";

const params = z
  .strictObject({
    journey: journeySchema,
    /** The page that asks for the second step, as it shows to who has given the right password. */
    asks: shownPage,
  })
  .refine(
    ({ journey }) =>
      journey.account.totp === undefined || journey.signIn.some((step) => fillsOf(step).includes("code")),
    {
      path: ["journey", "signIn"],
      message: 'a step with { fill: "code" }',
    },
  );

const data = orEnded(
  z.strictObject({
    anonymous: visitSchema,
    /** Whether the page that asks for a code shows to a stranger, and to who gave the right password. */
    asksStranger: z.boolean(),
    asked: z.boolean(),
    /** With the password alone. */
    half: visitSchema,
    /** What codes open; null where the account has none the look could make. */
    codes: z
      .strictObject({
        wrong: visitSchema,
        right: visitSchema,
        /** The code that opened, once more; null where its time was over by then. */
        again: visitSchema.nullable(),
      })
      .nullable(),
  }),
);

export default defineCheck({
  id: "second-factor",
  version: 1,
  type: "probe",
  title: { ko: "2단계 인증", ja: "二段階認証", en: "Second step of the sign-in" },
  why: {
    ko: "비밀번호만으로 로그인되면 비밀번호 하나의 유출이 곧 계정 탈취로 이어집니다.",
    ja: "パスワードだけでログインできると、パスワードの漏えいがそのままアカウントの乗っ取りにつながります。",
    en: "Where a password is enough, a leaked password is a leaked account.",
  },
  remedy: {
    ko: "2단계 인증을 마치기 전에는 어떤 페이지도 로그인 상태로 표시하지 말고, 한 번 쓴 코드는 다시 받아들이지 마십시오.",
    ja: "二段階目を終えるまではどのページもログイン状態で表示せず、一度使ったコードは再び受け付けないでください。",
    en: "Treat nobody as signed in before the second step, and accept no code twice.",
  },
  references: ["CWE-308", "CWE-294", "ASVS 5.0 6.3.3", "ASVS 5.0 6.5.1", "RFC 6238", "KISA CII 2026 CI-10"],
  evidences: ["fact", "measurement"],
  sends: { connections: 120, requests: 120, intrusive: true, time: 300_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    required: {
      ko: "올바른 비밀번호만으로는 {$path}이(가) 표시되지 않고, 코드를 입력해야 표시되었습니다. 틀린 코드와 이미 쓴 코드는 거부되었습니다.",
      ja: "正しいパスワードだけでは{$path}は表示されず、コードを入力して初めて表示されました。誤ったコードと使用済みのコードは拒否されました。",
      en: "The right password alone does not open {$path}; a code does. A wrong one and a used one were refused.",
    },
    asked: {
      ko: "올바른 비밀번호를 입력하면 2단계 인증을 요구하며, 그 전에는 {$path}이(가) 표시되지 않았습니다. 코드 자체는 확인하지 않았습니다.",
      ja: "正しいパスワードを入力すると二段階目が求められ、それまでは{$path}は表示されませんでした。コードそのものは確認していません。",
      en: "After the right password a second step is asked for, and {$path} stays closed until then. The codes themselves were not tried.",
    },
    "password-enough": {
      ko: "올바른 비밀번호만으로 {$path}이(가) 표시되었습니다.",
      ja: "正しいパスワードだけで{$path}が表示されました。",
      en: "The right password alone opens {$path}.",
    },
    "wrong-accepted": {
      ko: "틀린 코드로 {$path}이(가) 표시되었습니다.",
      ja: "誤ったコードで{$path}が表示されました。",
      en: "A wrong code opens {$path}.",
    },
    "used-accepted": {
      ko: "이미 쓴 코드로 다시 로그인하여 {$path}이(가) 표시되었습니다.",
      ja: "使用済みのコードで再びログインでき、{$path}が表示されました。",
      en: "A code that had been used opened {$path} once more.",
    },
    "not-asked": {
      ko: "올바른 비밀번호를 입력해도 2단계 인증을 요구하는 화면이 나타나지 않았습니다.",
      ja: "正しいパスワードを入力しても、二段階目を求める画面が表示されませんでした。",
      en: "After the right password the page that asks for a second step did not show.",
    },
    "asks-anybody": {
      ko: "2단계 인증을 요구하는 화면이 비밀번호 없이도 표시되어, 비밀번호가 맞았는지 알 수 없습니다.",
      ja: "二段階目を求める画面がパスワードなしでも表示されるため、パスワードが正しかったかどうか分かりません。",
      en: "The page that asks for a second step shows to anybody, so it does not tell whether the password was right.",
    },
    outdated: {
      ko: "쓴 코드를 다시 입력하기 전에 유효 시간이 지나, 재사용이 거부되는지 알 수 없습니다.",
      ja: "使用済みのコードを再入力する前に有効時間が過ぎ、再利用が拒否されるか分かりません。",
      en: "The used code ran out before it could be tried again.",
    },
    ...journeyReasons,
  },
  observe: (target, { journey, asks }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const asksStranger = shows(await site.visitor().send(stepTo(asks)), asks);
      const at = journey.signIn.findIndex((step) => fillsOf(step).includes("code"));
      const half = site.visitor();
      await half.take(at < 0 ? journey.signIn : journey.signIn.slice(0, at));
      const seen = {
        anonymous: site.anonymous,
        asksStranger,
        asked: shows(await half.send(stepTo(asks)), asks),
        half: await site.visit(half),
      };
      const { codes } = site;
      if (!codes) return { ...seen, codes: null };
      const visitWith = async (code: string) => {
        const visitor = site.visitor();
        // Refused codes go another way than the journey declares; where it ended the visit tells.
        const ended = await travelling(() => site.signIn(visitor, { fills: { code } }));
        if ("failure" in ended) return ended;
        const visit = await site.visit(visitor);
        if (visit.shown) await site.leave(visitor);
        const status = "trouble" in ended ? ended.trouble.status : 0;
        // What kept the code from being judged is no refusal of it.
        return status === 429 || status >= 500 ? { ...visit, status } : visit;
      };
      const wrong = await visitWith(codes.wrong());
      if ("failure" in wrong) return wrong;
      const code = await codes.next();
      const period = codes.count();
      const right = await visitWith(code);
      if ("failure" in right) return right;
      const again = await visitWith(code);
      if ("failure" in again) return again;
      const inTime = codes.count() === period;
      return { ...seen, codes: { wrong, right, again: inTime || again.shown ? again : null } };
    }),
  assess(seen, { journey }) {
    if (!("half" in seen)) return endedBecause(seen);
    const { anonymous, half, codes } = seen;
    const path = journey.private.get;
    // Half a sign-in is none, so that the page need not have been shown yet.
    const nothing = baseless({ anonymous, signedIn: { ...half, shown: true } }, journey);
    if (nothing) return nothing;
    if (half.shown) return notMet("password-enough", { path });
    if (codes?.wrong.shown) return notMet("wrong-accepted", { path });
    if (codes?.again?.shown) return notMet("used-accepted", { path });
    if (seen.asksStranger) return unknown("asks-anybody");
    if (!seen.asked) return unknown("not-asked");
    if (!codes) return undecided(half, journey) ?? met("asked", { path });
    if (!codes.right.shown) return undecided(codes.right, journey) ?? unknown("not-signed-in", { path });
    if (!codes.again) return unknown("outdated");
    for (const visit of [half, codes.wrong, codes.again]) {
      const open = undecided(visit, journey);
      if (open) return open;
    }
    return met("required", { path });
  },
});
