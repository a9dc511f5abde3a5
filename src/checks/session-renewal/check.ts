import { randomBytes } from "node:crypto";
import { z } from "zod";
import { defineCheck, met, notMet, unknown, unknownBecause } from "../define.ts";
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
import { fillsOf, journeySchema, sessionCookies } from "../journey-format.ts";

const params = z.strictObject({ journey: journeySchema, cookies: sessionCookies });

const names = z.array(z.string().max(100)).max(5);

const data = orEnded(
  z.strictObject({
    ...basis,
    /** Session cookies that signing in did not set. */
    absent: names,
    /** A visit with the session cookies alone: whether they are what carries the session. */
    alone: visitSchema,
    /** Session cookies that were there before the password was sent, and those of them that stayed as they were. */
    before: names,
    unchanged: names,
    /** A visit by somebody who kept what was there before; null where there was nothing. */
    old: visitSchema.nullable(),
    /** A visit by somebody who had planted an identifier of their own before the sign-in. */
    planted: visitSchema,
  }),
);

export default defineCheck({
  id: "session-renewal",
  version: 1,
  type: "probe",
  title: {
    ko: "로그인 시 세션 ID 갱신",
    ja: "ログイン時のセッションIDの更新",
    en: "New session identifier at sign-in",
  },
  why: {
    ko: "로그인 전의 세션 ID가 로그인 후에도 유효하면, 미리 심어 둔 ID로 다른 사람의 세션을 가로챌 수 있습니다.",
    ja: "ログイン前のセッションIDがログイン後も有効だと、あらかじめ仕込んだIDで他人のセッションを乗っ取ることができます。",
    en: "If an identifier from before the sign-in stays valid, somebody who planted it takes over the session.",
  },
  remedy: {
    ko: "로그인에 성공하면 세션을 새로 만들고 이전 세션을 폐기하십시오. 서버가 발급하지 않은 세션 ID는 받아들이지 마십시오.",
    ja: "ログインに成功したらセッションを作り直し、以前のセッションを破棄してください。サーバが発行していないセッションIDは受け入れないでください。",
    en: "Make a new session at every sign-in and discard the one before; accept no identifier the server did not issue.",
  },
  references: ["CWE-384", "ASVS 5.0 7.2.4", "MIC v3 III.2.3.2", "KISA CII 2026 CI-16"],
  evidences: ["fact", "measurement"],
  sends: { connections: 80, requests: 80, intrusive: true, time: 180_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    renewed: {
      ko: "로그인하면 {$cookies}이(가) 새로 발급되며, 로그인 전의 값과 미리 심은 값은 모두 거부되었습니다.",
      ja: "ログインすると{$cookies}が新しく発行され、ログイン前の値も、あらかじめ仕込んだ値も拒否されました。",
      en: "Signing in issues {$cookies} anew; both the value from before and a planted one were refused.",
    },
    "not-adopted": {
      ko: "{$cookies}은(는) 로그인해야 발급되며, 미리 심은 값은 거부되었습니다.",
      ja: "{$cookies}はログインして初めて発行され、あらかじめ仕込んだ値は拒否されました。",
      en: "Only signing in issues {$cookies}, and a planted value was refused.",
    },
    unchanged: {
      ko: "로그인해도 {$cookies}의 값이 바뀌지 않습니다.",
      ja: "ログインしても{$cookies}の値が変わりません。",
      en: "Signing in does not change {$cookies}.",
    },
    "old-accepted": {
      ko: "로그인 전에 발급된 세션 ID로 {$path}이(가) 표시되었습니다.",
      ja: "ログイン前に発行されたセッションIDで{$path}が表示されました。",
      en: "The page {$path} was shown to the session identifier from before the sign-in.",
    },
    "planted-accepted": {
      ko: "미리 심어 둔 세션 ID로 {$path}이(가) 표시되었습니다.",
      ja: "あらかじめ仕込んだセッションIDで{$path}が表示されました。",
      en: "The page {$path} was shown to a session identifier that had been planted before the sign-in.",
    },
    "no-cookie": {
      ko: "로그인해도 {$cookies}이(가) 발급되지 않았습니다.",
      ja: "ログインしても{$cookies}が発行されませんでした。",
      en: "Signing in did not issue {$cookies}.",
    },
    "other-cookies": {
      ko: "{$cookies}만으로는 {$path}이(가) 표시되지 않아, 세션을 나타내는 쿠키인지 알 수 없습니다.",
      ja: "{$cookies}だけでは{$path}が表示されず、セッションを表すCookieかどうか分かりません。",
      en: "The page {$path} is not shown to {$cookies} alone, so they may not be what carries the session.",
    },
    ...journeyReasons,
  },
  observe: (target, { journey, cookies }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const visitor = site.visitor();
      await site.visit(visitor);
      const at = journey.signIn.findIndex((step) => fillsOf(step).includes("password"));
      await visitor.take(journey.signIn.slice(0, at));
      const keeper = visitor.fork();
      await visitor.take(journey.signIn.slice(at));
      const before = cookies.filter((name) => keeper.cookie(name) !== undefined);
      const seen = {
        anonymous: site.anonymous,
        signedIn: await site.visit(visitor),
        absent: cookies.filter((name) => visitor.cookie(name) === undefined),
        alone: await site.visit(visitor.thief(cookies)),
        before,
        unchanged: before.filter((name) => keeper.cookie(name) === visitor.cookie(name)),
        old: before.length === 0 ? null : await site.visit(keeper),
      };
      await site.leave(visitor);
      const [victim, planter] = [site.visitor(), site.visitor()];
      for (const name of cookies) {
        const value = randomBytes(24).toString("base64url");
        for (const one of [victim, planter]) one.plant(name, value);
      }
      await site.signIn(victim);
      const planted = await site.visit(planter);
      await site.leave(victim);
      return { ...seen, planted };
    }),
  assess(seen, { journey, cookies }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const nothing = baseless(seen, journey);
    if (nothing) return nothing;
    const path = journey.private.get;
    if (seen.absent.length > 0) return unknown("no-cookie", { cookies: seen.absent });
    if (!seen.alone.shown) return unknown("other-cookies", { path, cookies });
    if (seen.unchanged.length > 0) return notMet("unchanged", { cookies: seen.unchanged });
    if (seen.old?.shown) return notMet("old-accepted", { path });
    if (seen.planted.shown) return notMet("planted-accepted", { path });
    if (seen.before.length > 0 !== (seen.old !== null)) return unknownBecause("failed");
    for (const visit of [seen.old, seen.planted]) {
      const open = visit && undecided(visit, journey);
      if (open) return open;
    }
    return met(seen.old ? "renewed" : "not-adopted", { cookies });
  },
});
