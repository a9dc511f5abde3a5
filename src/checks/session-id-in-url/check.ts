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
import { journeyPath, journeySchema, sessionCookies } from "../journey-format.ts";

const params = z.strictObject({
  journey: journeySchema,
  cookies: sessionCookies,
  /** Pages whose links are read besides those of the journey. */
  pages: z.array(journeyPath).max(10).default([]),
});

const data = orEnded(
  z.strictObject({
    ...basis,
    /** Session cookies that signing in did not set. */
    absent: z.array(z.string().max(100)).max(5),
    /** How many links and redirects were read; how many of them hold an identifier, or a parameter known to hold one. */
    urls: z.number().int().min(0),
    holding: z.number().int().min(0),
    parameters: z.array(z.string().max(40)).max(10),
    /** The private page, asked for without a cookie and with the identifier in the URL: as a query, and after a semicolon. */
    byQuery: visitSchema,
    byPath: visitSchema,
  }),
);

/** Parameters in which widespread servers put an identifier when a browser takes no cookies. */
const known = /[?&;](jsessionid|phpsessid|aspsessionid[a-z]*|cfid|cftoken|oscsid|zenid)=/gi;

export default defineCheck({
  id: "session-id-in-url",
  version: 1,
  type: "probe",
  title: { ko: "URL에 세션 ID 없음", ja: "URLにセッションIDを含めない", en: "No session identifier in URLs" },
  why: {
    ko: "URL에 담긴 세션 ID는 접속 기록, 방문 기록, Referer를 통해 다른 사람에게 알려집니다.",
    ja: "URLに含まれるセッションIDは、アクセスログや閲覧履歴、Refererを通じて他人に知られます。",
    en: "An identifier in a URL is told to others by logs, histories and the Referer header.",
  },
  remedy: {
    ko: "세션 ID는 쿠키로만 주고받고, URL에 담긴 세션 ID는 받아들이지 마십시오. Java: <tracking-mode>COOKIE</tracking-mode>, PHP: session.use_only_cookies=1",
    ja: "セッションIDはCookieだけでやり取りし、URLに含まれるセッションIDは受け入れないでください。Java: <tracking-mode>COOKIE</tracking-mode>、PHP: session.use_only_cookies=1",
    en: "Carry identifiers in cookies alone, and accept none from a URL. Java: <tracking-mode>COOKIE</tracking-mode>; PHP: session.use_only_cookies=1",
  },
  references: ["CWE-598", "ASVS 5.0 14.2.1", "KISA CII 2026 CI-16"],
  evidences: ["fact", "measurement"],
  sends: { connections: 80, requests: 80, intrusive: true, time: 120_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    "cookies-only": {
      ko: "링크와 리디렉션 {$urls}건에 세션 ID가 없고, URL에 담은 세션 ID도 거부되었습니다.",
      ja: "リンクとリダイレクト{$urls}件にセッションIDはなく、URLに含めたセッションIDも拒否されました。",
      en: "None of {$urls} links and redirects holds an identifier, and one in the URL was refused.",
    },
    "in-url": {
      ko: "링크나 리디렉션 {$holding}건에 세션 ID가 들어 있습니다.",
      ja: "リンクまたはリダイレクト{$holding}件にセッションIDが含まれています。",
      en: "{$holding} links or redirects hold a session identifier.",
    },
    "in-parameter": {
      ko: "링크나 리디렉션에 세션 ID를 담는 매개변수가 있습니다: {$parameters}",
      ja: "リンクまたはリダイレクトに、セッションIDを渡すパラメータがあります: {$parameters}",
      en: "Links or redirects have parameters that carry session identifiers: {$parameters}",
    },
    accepted: {
      ko: "쿠키 없이 URL에 담은 세션 ID로 {$path}이(가) 표시되었습니다.",
      ja: "Cookieなしで、URLに含めたセッションIDにより{$path}が表示されました。",
      en: "The page {$path} was shown to an identifier in the URL, without a cookie.",
    },
    "no-cookie": {
      ko: "로그인해도 {$cookies}이(가) 발급되지 않았습니다.",
      ja: "ログインしても{$cookies}が発行されませんでした。",
      en: "Signing in did not issue {$cookies}.",
    },
    "no-urls": {
      ko: "응답에 링크나 리디렉션이 하나도 없어 판단할 수 없습니다.",
      ja: "応答にリンクもリダイレクトもなく、判断できません。",
      en: "The answers have neither links nor redirects, so there is nothing to judge.",
    },
    ...journeyReasons,
  },
  observe: (target, { journey, cookies, pages }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const visitor = site.visitor();
      const ids = new Set<string>();
      const steps = [...journey.signIn, ...pages.map((get, i) => ({ name: `page-${i}`, get, follow: false }))];
      for (const step of steps) {
        await visitor.take([step]);
        for (const name of cookies) for (const id of formsOf(visitor.cookie(name))) ids.add(id);
      }
      const signedIn = await site.visit(visitor);
      const absent = cookies.filter((name) => visitor.cookie(name) === undefined);
      const given = cookies.map((name) => [name, encodeURIComponent(visitor.cookie(name) ?? "")] as const);
      const byQuery = await site.visit(site.visitor(), `?${given.map((pair) => pair.join("=")).join("&")}`);
      // Servlet containers read the name in lower case.
      const parts = given.map(([name, id]) => `;${name.toLowerCase()}=${id}`);
      const byPath = await site.visit(site.visitor(), parts.join(""));
      const urls = [...visitor.urls];
      await site.leave(visitor);
      const holding = urls.filter((url) => [...ids].some((id) => url.includes(id))).length;
      const parameters = new Set(
        urls.flatMap((url) => [...url.matchAll(known)].map(([, name = ""]) => name.slice(0, 40).toLowerCase())),
      );
      return {
        anonymous: site.anonymous,
        signedIn,
        absent,
        urls: urls.length,
        holding,
        parameters: [...parameters].sort().slice(0, 10),
        byQuery,
        byPath,
      };
    }),
  assess(seen, { journey, cookies }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const nothing = baseless(seen, journey);
    if (nothing) return nothing;
    const path = journey.private.get;
    if (seen.holding > 0) return notMet("in-url", { holding: seen.holding });
    if (seen.parameters.length > 0) return notMet("in-parameter", { parameters: seen.parameters });
    if (seen.byQuery.shown || seen.byPath.shown) return notMet("accepted", { path });
    if (seen.absent.length > 0) return unknown("no-cookie", { cookies });
    if (seen.urls === 0) return unknown("no-urls");
    // A server that has no page at such an address has answered, too.
    const open = [seen.byQuery, seen.byPath].filter(({ status }) => status !== 404 && status !== 400);
    for (const visit of open) {
      const doubt = undecided(visit, journey);
      if (doubt) return doubt;
    }
    return met("cookies-only", { urls: seen.urls });
  },
});

/** An identifier as URLs write it; short ones occur by chance. */
function formsOf(id: string | undefined): string[] {
  if (id === undefined) return [];
  const [unsigned = ""] = id.split(".");
  return [id, encodeURIComponent(id), unsigned.length >= 16 ? unsigned : ""].filter((form) => form.length >= 8);
}
