import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  baseless,
  basis,
  endedBecause,
  journeyReasons,
  orEnded,
  Site,
  travelling,
  undecided,
  visitSchema,
} from "../journey.ts";
import { journeySchema } from "../journey-format.ts";

const params = z.strictObject({
  journey: journeySchema.refine(({ signOut }) => signOut !== undefined, { path: ["signOut"], message: "steps" }),
});

const data = orEnded(
  z.strictObject({
    ...basis,
    /** The visitor who signed out, and somebody who had copied every cookie before. */
    after: visitSchema,
    replay: visitSchema,
    /** The same account, signed in once more: that the page is still there for those who are. */
    again: visitSchema,
  }),
);

export default defineCheck({
  id: "session-logout",
  version: 1,
  type: "probe",
  title: { ko: "로그아웃 시 세션 종료", ja: "ログアウトによるセッションの終了", en: "Sign-out ends the session" },
  why: {
    ko: "로그아웃 후에도 서버에 세션이 남아 있으면, 그 전에 유출된 쿠키를 계속 쓸 수 있습니다.",
    ja: "ログアウト後もサーバにセッションが残っていると、それまでに漏れたCookieが使われ続けるおそれがあります。",
    en: "A session that outlives its sign-out on the server keeps every copied cookie good.",
  },
  remedy: {
    ko: "로그아웃할 때 쿠키를 지우는 데 그치지 말고 서버의 세션을 폐기하십시오. 자체 포함형 토큰은 폐기 목록에 올리십시오.",
    ja: "ログアウト時にはCookieを消すだけでなく、サーバ側のセッションを破棄してください。自己完結型トークンは失効リストに載せてください。",
    en: "Discard the session on the server at sign-out, not the cookie alone; put self-contained tokens on a list of revoked ones.",
  },
  references: ["CWE-613", "ASVS 5.0 7.4.1", "MIC v3 III.2.3.1", "KISA CII 2026 CI-16"],
  evidences: ["fact", "measurement"],
  sends: { connections: 80, requests: 80, intrusive: true, time: 180_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    ended: {
      ko: "로그아웃한 뒤에는 복사해 둔 쿠키로도 {$path}이(가) 표시되지 않았습니다.",
      ja: "ログアウト後は、控えておいたCookieでも{$path}は表示されませんでした。",
      en: "After the sign-out {$path} was refused, to cookies copied before it as well.",
    },
    "still-in": {
      ko: "로그아웃한 뒤에도 {$path}이(가) 그대로 표시됩니다.",
      ja: "ログアウトした後も{$path}がそのまま表示されます。",
      en: "The page {$path} is still shown after the sign-out.",
    },
    replayed: {
      ko: "로그아웃 전에 복사해 둔 쿠키로 {$path}이(가) 표시되었습니다.",
      ja: "ログアウト前に控えておいたCookieで{$path}が表示されました。",
      en: "The page {$path} was shown to cookies copied before the sign-out.",
    },
    "not-again": {
      ko: "다시 로그인해도 {$path}이(가) 표시되지 않아, 로그아웃 때문에 거부된 것인지 알 수 없습니다.",
      ja: "再びログインしても{$path}が表示されず、ログアウトによる拒否かどうか分かりません。",
      en: "Signing in again does not show {$path} either, so the sign-out may not be why it was refused.",
    },
    ...journeyReasons,
  },
  observe: (target, { journey }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const visitor = await site.signIn();
      const signedIn = await site.visit(visitor);
      const copy = visitor.fork();
      await visitor.take(journey.signOut ?? []);
      const after = await site.visit(visitor);
      const replay = await site.visit(copy);
      const returned = await site.signIn();
      const again = await site.visit(returned);
      await site.leave(returned);
      return { anonymous: site.anonymous, signedIn, after, replay, again };
    }),
  assess(seen, { journey }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const nothing = baseless(seen, journey);
    if (nothing) return nothing;
    const path = journey.private.get;
    if (seen.after.shown) return notMet("still-in", { path });
    if (seen.replay.shown) return notMet("replayed", { path });
    const open = undecided(seen.after, journey) ?? undecided(seen.replay, journey);
    if (open) return open;
    return seen.again.shown ? met("ended", { path }) : unknown("not-again", { path });
  },
});
