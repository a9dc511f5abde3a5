import { randomBytes } from "node:crypto";
import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { baseless, basis, endedBecause, orEnded, Site, signInReasons, travelling } from "../journey.ts";
import { journeySchema } from "../journey-format.ts";
import { withheld } from "../pages.ts";

const most = 20;

const params = z.strictObject({
  journey: journeySchema,
  /** After so many wrong passwords in a row at most. */
  attempts: z.number().int().min(1).max(most),
  /**
   * What the service does then. locked: it refuses the right password, too. limited: it answers 429.
   * delayed: it takes `delay` seconds at least to answer.
   */
  effect: z.enum(["locked", "limited", "delayed"]),
  delay: z.number().min(1).max(10).default(1),
});

const attemptSchema = z.strictObject({
  /** Of the answer to the step that went another way, or of the private page. */
  status: z.number().int(),
  shown: z.boolean(),
  /** Whether it took as long as the delay the claim speaks of. */
  delayed: z.boolean(),
});

const data = orEnded(
  z.strictObject({
    ...basis,
    signedInDelayed: z.boolean(),
    wrong: z.array(attemptSchema).max(most),
    /** The right password after all of them. */
    right: attemptSchema.nullable(),
  }),
);

export default defineCheck({
  id: "login-throttling",
  version: 1,
  type: "probe",
  title: { ko: "로그인 시도 제한", ja: "ログイン試行の制限", en: "Limit of sign-in attempts" },
  why: {
    ko: "로그인 시도에 제한이 없으면 비밀번호를 무제한으로 대입해 볼 수 있습니다.",
    ja: "ログイン試行に制限がないと、パスワードを何度でも試すことができます。",
    en: "Without a limit anybody can go on guessing passwords.",
  },
  remedy: {
    ko: "계정별로 연속 실패 횟수를 세어, 정한 횟수에 이르면 잠그거나 응답을 늦추거나 거부하십시오. 다른 사람이 고의로 계정을 잠글 수 있다는 점도 고려하십시오.",
    ja: "アカウントごとに連続失敗回数を数え、定めた回数に達したらロックするか、応答を遅らせるか、拒否してください。第三者が故意にロックさせるおそれも考慮してください。",
    en: "Count failures in a row for each account; then lock it, slow down, or refuse. Mind that strangers can lock accounts on purpose.",
  },
  references: ["CWE-307", "ASVS 5.0 6.3.1", "NIST SP 800-63B", "KISA CII 2026 CI-20"],
  evidences: ["fact", "measurement"],
  sends: { connections: 300, requests: 300, intrusive: true, time: 300_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    locked: {
      ko: "틀린 비밀번호를 {$attempts}번 입력한 뒤에는 올바른 비밀번호도 거부되었습니다.",
      ja: "誤ったパスワードを{$attempts}回入力した後は、正しいパスワードも拒否されました。",
      en: "After {$attempts} wrong passwords the right one was refused, too.",
    },
    limited: {
      ko: "틀린 비밀번호를 {$attempts}번 입력하기까지 로그인 시도가 제한되었습니다(상태 429).",
      ja: "誤ったパスワードを{$attempts}回入力するまでに、ログイン試行が制限されました（ステータス429）。",
      en: "Within {$attempts} wrong passwords further attempts were limited (status 429).",
    },
    delayed: {
      ko: "틀린 비밀번호를 {$attempts}번 입력한 뒤에는 응답에 {$delay}초 이상 걸렸습니다.",
      ja: "誤ったパスワードを{$attempts}回入力した後は、応答に{$delay}秒以上かかりました。",
      en: "After {$attempts} wrong passwords an answer took {$delay} seconds or more.",
    },
    unlimited: {
      ko: "틀린 비밀번호를 {$attempts}번 입력한 뒤에도 올바른 비밀번호로 바로 로그인되었습니다.",
      ja: "誤ったパスワードを{$attempts}回入力した後も、正しいパスワードですぐにログインできました。",
      en: "After {$attempts} wrong passwords the right one still signed in at once.",
    },
    "wrong-accepted": {
      ko: "틀린 비밀번호로 로그인되었습니다.",
      ja: "誤ったパスワードでログインできました。",
      en: "A wrong password signed in.",
    },
    "other-effect": {
      ko: "틀린 비밀번호를 {$attempts}번 입력한 뒤 올바른 비밀번호가 거부되었으나(상태 {$status}), 선언한 방식과 다릅니다.",
      ja: "誤ったパスワードを{$attempts}回入力した後、正しいパスワードは拒否されましたが（ステータス{$status}）、宣言した方式とは異なります。",
      en: "After {$attempts} wrong passwords the right one was refused (status {$status}), in another way than declared.",
    },
    "always-slow": {
      ko: "평소에도 로그인에 {$delay}초 이상 걸려, 시도 횟수 때문에 늦어진 것인지 알 수 없습니다.",
      ja: "普段からログインに{$delay}秒以上かかるため、試行回数による遅延かどうか分かりません。",
      en: "Signing in takes {$delay} seconds anyway, so the attempts may not be why.",
    },
    ...signInReasons,
  },
  observe: (target, { journey, attempts, delay }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const tried = async (password?: string) => {
        const visitor = site.visitor();
        const at = io.elapsed();
        const ended = await travelling(() =>
          site.signIn(visitor, password === undefined ? {} : { fills: { password } }),
        );
        if ("failure" in ended) return ended;
        const delayed = io.elapsed() - at >= delay * 1000;
        // Whatever the steps looked like: who is shown the private page has signed in.
        const visit = await site.visit(visitor);
        const { status } = "trouble" in ended ? ended.trouble : visit;
        if (visit.shown) await site.leave(visitor);
        return { status, shown: visit.shown, delayed };
      };
      const visitor = site.visitor();
      const at = io.elapsed();
      await site.signIn(visitor);
      const signedInDelayed = io.elapsed() - at >= delay * 1000;
      const signedIn = await site.visit(visitor);
      await site.leave(visitor);
      const seen = { anonymous: site.anonymous, signedIn, signedInDelayed };
      const wrong: z.infer<typeof attemptSchema>[] = [];
      while (signedIn.shown && wrong.length < attempts) {
        const one = await tried(`${randomBytes(9).toString("base64url")}-aA1!`);
        if ("failure" in one) return one;
        wrong.push(one);
      }
      if (!signedIn.shown) return { ...seen, wrong, right: null };
      const right = await tried();
      return "failure" in right ? right : { ...seen, wrong, right };
    }),
  assess(seen, { journey, attempts, effect, delay }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const nothing = baseless(seen, journey);
    if (nothing) return nothing;
    const path = journey.private.get;
    const { wrong, right } = seen;
    if (wrong.some(({ shown }) => shown)) return notMet("wrong-accepted");
    // That requests are limited is what one claim is about; of an account that is locked it tells nothing.
    const answers = right ? [...wrong, right] : wrong;
    const silent = answers.find(({ status }) => status >= 500 || (status === 429 && effect !== "limited"));
    const silence = silent && withheld({ path, status: silent.status });
    if (silence) return silence;
    if (!right || wrong.length < attempts) return unknown("not-signed-in", { path });
    const { status } = right;
    if (effect === "delayed") {
      if (seen.signedInDelayed) return unknown("always-slow", { delay });
      if (right.delayed) return met("delayed", { attempts, delay });
    }
    if (effect === "limited" && answers.some((one) => one.status === 429)) return met("limited", { attempts });
    if (right.shown) return notMet("unlimited", { attempts });
    return effect === "locked" ? met("locked", { attempts }) : unknown("other-effect", { attempts, status });
  },
});
