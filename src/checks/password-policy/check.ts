import { z } from "zod";
import { defineCheck, met, notMet, unknown, unknownBecause } from "../define.ts";
import { baseless, basis, endedBecause, orEnded, Site, signInReasons, travelling, visitSchema } from "../journey.ts";
import {
  accountFills,
  capturedBy,
  fillsOf,
  journeySchema,
  needCaptured,
  secretName,
  stepsOf,
} from "../journey-format.ts";
import { withheld } from "../pages.ts";
import { candidatesFor, ruleNames, rulesOf, rulesSchema } from "./candidates.ts";

const params = z
  .strictObject({
    journey: journeySchema,
    /** How somebody signed in changes the password; the last step tells by text or place whether it was changed. */
    change: stepsOf(5, [...accountFills, "new-password"]),
    /** A good password besides the account's own, kept by the operator: the account has it for a moment. */
    spare: secretName,
    rules: rulesSchema,
  })
  .superRefine(({ journey, change }, context) => {
    needCaptured(change, capturedBy(journey), context, ["change"]);
    const issue = (message: string) => context.addIssue({ code: "custom", path: ["change"], message });
    if (!change.flatMap(fillsOf).includes("new-password")) issue('a step with { fill: "new-password" }');
    const { location, text, absent } = change.at(-1)?.expect ?? {};
    if ((location ?? text ?? absent) === undefined) issue("a last step that expects a location or a text");
  });

const changeSchema = z.strictObject({
  /** Null where there was no answer, so that the password may be another one by now. */
  status: z.number().int().nullable(),
  /** Whether the answer was the one declared for a change, and whether the new password then signed in. */
  accepted: z.boolean(),
  works: z.boolean(),
});
type Change = z.infer<typeof changeSchema>;

const triedSchema = z.strictObject({
  rule: z.enum(ruleNames),
  ...changeSchema.shape,
});

const data = orEnded(
  z.strictObject({
    ...basis,
    tried: z.array(triedSchema).max(10),
    /** Whether a good password was accepted in the same way; null where a weak one had been. */
    control: changeSchema.nullable(),
    /** With the account's own password, after everything. */
    restored: visitSchema,
  }),
);

export default defineCheck({
  id: "password-policy",
  version: 1,
  type: "probe",
  title: { ko: "비밀번호 규칙", ja: "パスワード規則", en: "Password rules enforced" },
  why: {
    ko: "규칙을 화면에만 적어 두고 서버가 확인하지 않으면 약한 비밀번호가 그대로 쓰입니다.",
    ja: "規則を画面に示すだけでサーバが検証しなければ、弱いパスワードがそのまま使われます。",
    en: "Rules that a page states and the server does not enforce let weak passwords in.",
  },
  remedy: {
    ko: "비밀번호를 정할 때마다 서버에서 길이, 흔한 비밀번호, 아이디와의 일치 여부를 확인하십시오.",
    ja: "パスワードの設定時には必ず、長さ、よくあるパスワード、IDとの一致をサーバ側で検証してください。",
    en: "Check length, common passwords and the account’s own name on the server whenever a password is set.",
  },
  references: [
    "CWE-521",
    "ASVS 5.0 6.2.1",
    "ASVS 5.0 6.2.4",
    "NIST SP 800-63B",
    "MIC v3 III.1.1.7",
    "KISA CII 2026 CI-09",
  ],
  evidences: ["fact", "measurement"],
  sends: { connections: 200, requests: 200, intrusive: true, time: 400_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    enforced: {
      ko: "선언한 규칙에 어긋나는 비밀번호 {$tried}개는 모두 거부되었고, 규칙에 맞는 비밀번호는 받아들여졌습니다.",
      ja: "宣言した規則に反するパスワード{$tried}個はすべて拒否され、規則を満たすものは受け付けられました。",
      en: "All {$tried} passwords against the declared rules were refused, while a good one was accepted.",
    },
    accepted: {
      ko: "규칙({$rule})에 어긋나는 비밀번호로 변경되었습니다. 계정은 원래 비밀번호로 되돌렸습니다.",
      ja: "規則（{$rule}）に反するパスワードに変更できました。アカウントは元のパスワードに戻しました。",
      en: "A password against the rule {$rule} was accepted. The account has its own again.",
    },
    "accepted-not-restored": {
      ko: "규칙({$rule})에 어긋나는 비밀번호로 변경되었고, 원래 비밀번호로 되돌리지 못했습니다. 시험용 계정을 바로 확인하십시오.",
      ja: "規則（{$rule}）に反するパスワードに変更でき、元のパスワードには戻せませんでした。試験用アカウントを直ちに確認してください。",
      en: "A password against the rule {$rule} was accepted, and the account could not be given its own again. See to the test account at once.",
    },
    "control-refused": {
      ko: "규칙에 맞는 비밀번호도 거부되어(상태 {$status}), 거부된 까닭이 규칙인지 알 수 없습니다.",
      ja: "規則を満たすパスワードも拒否された（ステータス{$status}）ため、規則による拒否かどうか分かりません。",
      en: "A good password was refused as well (status {$status}), so the rules may not be why.",
    },
    "not-restored": {
      ko: "마지막에 원래 비밀번호로 로그인되지 않아 판단할 수 없습니다. 시험용 계정을 바로 확인하십시오.",
      ja: "最後に元のパスワードでログインできず、判断できません。試験用アカウントを直ちに確認してください。",
      en: "In the end the account’s own password did not sign in. See to the test account at once.",
    },
    "not-told": {
      ko: "규칙({$rule})에 어긋나는 비밀번호를 보냈을 때 변경되었다고 응답하였으나 실제로는 변경되지 않아, 응답으로 구분할 수 없습니다.",
      ja: "規則（{$rule}）に反するパスワードに対し変更した旨の応答がありましたが、実際には変更されておらず、応答では見分けられません。",
      en: "To a password against the rule {$rule} the service answered as to a change, and made none; its answers do not tell.",
    },
    "no-candidate": {
      ko: "규칙 {$rule}만 어기는 비밀번호를 만들 수 없어 확인하지 못했습니다.",
      ja: "規則{$rule}だけに反するパスワードを用意できず、確認できませんでした。",
      en: "No password is known that breaks the rule {$rule} alone.",
    },
    ...signInReasons,
  },
  observe: (target, { journey, change, spare, rules }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      // Before anything is changed: without the spare the account could not be given its own password again.
      const good = io.secrets.get(spare).reveal();
      const [user, own] = [site.account("user"), site.account("password")];
      let visitor = await site.signIn();
      const signedIn = await site.visit(visitor);
      const request = async (next: string, from: string) => {
        const ended = await travelling(() => visitor.take(change, { fills: { password: from, "new-password": next } }));
        if (!ended || "failure" in ended) return { status: null, accepted: false };
        if ("trouble" in ended) return { status: ended.trouble.status, accepted: false };
        return { status: ended.status, accepted: true };
      };
      /** A change that is taken back, if there was one: by a sign-in of its own, because it may have ended the session. */
      const tryOut = async (next: string): Promise<Change> => {
        const result = await request(next, own);
        if (!result.accepted && result.status !== null) return { ...result, works: false };
        visitor = site.visitor();
        await travelling(() => site.signIn(visitor, { fills: { password: next } }));
        const works = (await site.visit(visitor)).shown;
        if (works) await request(own, next);
        return { ...result, works };
      };
      const tried: z.infer<typeof triedSchema>[] = [];
      let control: Change | null = null;
      if (signedIn.shown) {
        for (const { rule, password } of candidatesFor(rules, { user, password: own })) {
          const result = await tryOut(password);
          tried.push({ rule, ...result });
          if (result.accepted || result.status === null) break;
        }
        if (!tried.some(({ accepted, status }) => accepted || status === null)) control = await tryOut(good);
      }
      const last = site.visitor();
      await travelling(() => site.signIn(last));
      const restored = await site.visit(last);
      await site.leave(last);
      return { anonymous: site.anonymous, signedIn, tried, control, restored };
    }),
  assess(seen, { journey, rules }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const nothing = baseless(seen, journey);
    if (nothing) return nothing;
    const path = journey.private.get;
    const { tried, control, restored } = seen;
    const weak = tried.find(({ works }) => works);
    if (weak) return notMet(restored.shown ? "accepted" : "accepted-not-restored", { rule: weak.rule });
    for (const { status } of [...tried, ...(control ? [control] : []), restored]) {
      const silence = status === null ? unknownBecause("failed") : withheld({ path, status });
      if (silence) return silence;
    }
    if (!restored.shown) return unknown("not-restored");
    const unreal = tried.find(({ accepted }) => accepted);
    if (unreal) return unknown("not-told", { rule: unreal.rule });
    const missing = rulesOf(rules).find((rule) => !tried.some((one) => one.rule === rule));
    if (missing) return unknown("no-candidate", { rule: missing });
    if (!control?.works) return unknown("control-refused", { status: control?.status ?? 0 });
    return met("enforced", { tried: tried.length });
  },
});
