import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { defineCheck, met, notMet, type ProbeIo, unknown } from "../define.ts";
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

/** The longest time one look waits. A look holds back the others of its host, so that half an hour is out of the question. */
const longest = 120;

const params = z.strictObject({
  journey: journeySchema,
  /** idle: a session nobody uses ends. absolute: a session ends however much it is used. */
  kind: z.enum(["idle", "absolute"]),
  /** After so many seconds at most; the deployment looked at has to be set to them. */
  seconds: z.number().int().min(2).max(longest),
});

const data = orEnded(
  z.strictObject({
    ...basis,
    /** A session that was used all the time, looked at in the end; of kind idle alone. */
    used: visitSchema.nullable(),
    /** The session that has to end: before the wait, and after it. */
    before: visitSchema,
    after: visitSchema,
    /** A new session after that: that the page is still there for those who sign in. */
    again: visitSchema,
  }),
);

export default defineCheck({
  id: "session-timeout",
  version: 1,
  type: "probe",
  title: { ko: "세션 만료 시간", ja: "セッションのタイムアウト", en: "Session time-out" },
  why: {
    ko: "세션이 끝나지 않으면 자리를 비운 단말이나 오래전에 유출된 쿠키로 언제까지나 접속할 수 있습니다.",
    ja: "セッションが終わらないと、離席中の端末や以前に漏れたCookieからいつまでもアクセスできます。",
    en: "A session that never ends keeps an abandoned device, or a cookie leaked long ago, signed in.",
  },
  remedy: {
    ko: "서버에서 유휴 시간과 최대 유지 시간을 모두 제한하십시오. 쿠키의 Max-Age만으로는 서버의 세션이 끝나지 않습니다.",
    ja: "無操作時間と最長継続時間の両方をサーバ側で制限してください。CookieのMax-Ageだけではサーバのセッションは終わりません。",
    en: "Limit both the idle and the whole time on the server; a cookie’s Max-Age ends nothing there.",
  },
  references: [
    "CWE-613",
    "ASVS 5.0 7.3.1",
    "ASVS 5.0 7.3.2",
    "MIC v3 III.2.3.1",
    "MIC v3 III.2.3.4",
    "KISA CII 2026 CI-16",
  ],
  evidences: ["fact", "measurement"],
  sends: { connections: 120, requests: 120, intrusive: true, time: 400_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    "idle-ended": {
      ko: "이 접속 지점에서 {$seconds}초 동안 쓰지 않은 세션은 거부되었고, 계속 쓴 세션은 유지되었습니다.",
      ja: "この接続先では、{$seconds}秒間使わなかったセッションが拒否され、使い続けたセッションは維持されました。",
      en: "At this endpoint a session left alone for {$seconds} seconds was refused, while one in use went on.",
    },
    "absolute-ended": {
      ko: "이 접속 지점에서 계속 쓴 세션도 {$seconds}초가 지나자 거부되었습니다.",
      ja: "この接続先では、使い続けたセッションも{$seconds}秒後には拒否されました。",
      en: "At this endpoint a session in constant use was refused after {$seconds} seconds.",
    },
    "idle-open": {
      ko: "{$seconds}초 동안 쓰지 않은 세션으로 {$path}이(가) 표시되었습니다.",
      ja: "{$seconds}秒間使わなかったセッションで{$path}が表示されました。",
      en: "The page {$path} was shown to a session left alone for {$seconds} seconds.",
    },
    "absolute-open": {
      ko: "{$seconds}초가 지난 세션으로 {$path}이(가) 표시되었습니다.",
      ja: "{$seconds}秒を過ぎたセッションで{$path}が表示されました。",
      en: "The page {$path} was shown to a session more than {$seconds} seconds old.",
    },
    "other-cause": {
      ko: "계속 쓴 세션도 함께 끝나, 유휴 시간 때문에 끝난 것인지 알 수 없습니다.",
      ja: "使い続けたセッションも終わったため、無操作による終了かどうか分かりません。",
      en: "A session in constant use ended as well, so the idle time may not be why.",
    },
    "one-at-a-time": {
      ko: "다른 세션을 열자 먼저 연 세션이 끝나, 만료 시간을 확인할 수 없습니다.",
      ja: "別のセッションを開くと先のセッションが終わるため、タイムアウトを確認できません。",
      en: "Opening a second session ended the first, so its time-out could not be looked at.",
    },
    "not-again": {
      ko: "다시 로그인해도 {$path}이(가) 표시되지 않아, 만료로 거부된 것인지 알 수 없습니다.",
      ja: "再びログインしても{$path}が表示されず、タイムアウトによる拒否かどうか分かりません。",
      en: "Signing in again does not show {$path} either, so the time-out may not be why it was refused.",
    },
    ...journeyReasons,
  },
  observe: (target, { journey, kind, seconds }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const ending = await site.signIn();
      const begun = io.elapsed();
      const signedIn = await site.visit(ending);
      const inUse = kind === "idle" ? await site.signIn() : ending;
      const before = await site.visit(ending);
      const from = kind === "idle" ? io.elapsed() : begun;
      // A margin for clocks that count whole seconds, and for what is on its way.
      await keepUsing(() => site.visit(inUse), from + (seconds + 1) * 1000, seconds, io);
      const after = await site.visit(ending);
      const used = kind === "idle" ? await site.visit(inUse) : null;
      const returned = await site.signIn();
      const again = await site.visit(returned);
      for (const visitor of [inUse, returned]) await site.leave(visitor);
      return { anonymous: site.anonymous, signedIn, used, before, after, again };
    }),
  assess(seen, { journey, kind, seconds }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const nothing = baseless(seen, journey);
    if (nothing) return nothing;
    const path = journey.private.get;
    if (seen.after.shown) return notMet(`${kind}-open`, { path, seconds });
    const open = undecided(seen.after, journey);
    if (open) return open;
    if (!seen.before.shown) return undecided(seen.before, journey) ?? unknown("one-at-a-time");
    if (kind === "idle" && !seen.used?.shown) return unknown("other-cause");
    return seen.again.shown ? met(`${kind}-ended`, { seconds }) : unknown("not-again", { path });
  },
});

/** Visits at least three times in the time that is given to a session, until a moment on the clock. */
async function keepUsing(visit: () => Promise<unknown>, until: number, seconds: number, io: ProbeIo): Promise<void> {
  for (let left = until - io.elapsed(); left > 0; left = until - io.elapsed()) {
    await wait(Math.min(left, (seconds * 1000) / 4));
    if (io.elapsed() < until) await visit();
  }
}
