import { z } from "zod";
import { defineCheck, met, notMet, unknownBecause } from "../define.ts";
import { listed } from "../header-list.ts";
import { allSeen, lookAtPages, pageParams, pagesSchema, withheldReasons } from "../pages.ts";

const params = z.strictObject({
  paths: pageParams.paths,
  /** Whether HTTP/3 is to be advertised, or not to be. */
  expected: z.enum(["advertised", "not-advertised"]).default("advertised"),
});

export default defineCheck({
  id: "http3-advertised",
  version: 1,
  type: "probe",
  title: { ko: "HTTP/3 안내(Alt-Svc)", ja: "HTTP/3の告知（Alt-Svc）", en: "HTTP/3 as advertised (Alt-Svc)" },
  why: {
    ko: "브라우저는 Alt-Svc 헤더의 안내가 있어야 HTTP/3로 옮겨 가며, 안내는 방화벽과 점검이 미치지 않는 UDP 경로를 여는 것이기도 합니다.",
    ja: "ブラウザはAlt-Svcヘッダの告知を受けてHTTP/3へ移行します。告知は、ファイアウォールや確認の目が届かないUDPの経路を開くことでもあります。",
    en: "Browsers go over to HTTP/3 where Alt-Svc tells them to; it also opens a way over UDP that firewalls and reviews may not know of.",
  },
  remedy: {
    ko: "HTTP/3를 제공하면 안내하고, 제공하지 않으면 안내를 제거하십시오. nginx: add_header Alt-Svc 'h3=\":443\"; ma=86400' always;",
    ja: "HTTP/3を提供するなら告知し、提供しないなら告知を外してください。nginx: add_header Alt-Svc 'h3=\":443\"; ma=86400' always;",
    en: "Advertise HTTP/3 where it is served, and nowhere else. nginx: add_header Alt-Svc 'h3=\":443\"; ma=86400' always;",
  },
  references: ["RFC 7838", "RFC 9114 3.1.1"],
  evidences: ["fact", "measurement"],
  sends: { connections: 10, requests: 10, intrusive: false },
  schemes: ["https:"],
  params,
  data: pagesSchema,
  reasons: {
    advertised: {
      ko: "HTTP/3를 안내합니다. HTTP/3로 연결해 보지는 않았습니다.",
      ja: "HTTP/3を告知しています。HTTP/3での接続は試していません。",
      en: "HTTP/3 is advertised. It was not tried.",
    },
    "not-advertised": {
      ko: "{$path} 응답이 HTTP/3를 안내하지 않습니다.",
      ja: "{$path}の応答がHTTP/3を告知していません。",
      en: "The answer for {$path} does not advertise HTTP/3.",
    },
    quiet: {
      ko: "HTTP/3를 안내하지 않습니다.",
      ja: "HTTP/3を告知していません。",
      en: "HTTP/3 is not advertised.",
    },
    "advertised-although-off": {
      ko: "{$path} 응답이 제공하지 않는다는 HTTP/3를 안내합니다.",
      ja: "{$path}の応答が、提供しないはずのHTTP/3を告知しています。",
      en: "The answer for {$path} advertises HTTP/3, which is said not to be served.",
    },
    ...withheldReasons,
  },
  observe: (target, { paths }, io) => lookAtPages(target, { paths, errorPage: false }, io, ["alt-svc"]),
  assess(seen, { paths, expected }) {
    // What was advertised was advertised, whatever became of the other pages.
    const pages = seen.pages.filter((page) => "headers" in page);
    const offering = pages.find((page) => listed(page, "alt-svc").some((entry) => /^h3(?:-\d+)?\s*=/i.test(entry)));
    if (expected === "not-advertised" && offering) return notMet("advertised-although-off", { path: offering.path });
    const all = allSeen(seen, { paths, errorPage: false });
    if ("outcome" in all) return all;
    if (all.length === 0) return unknownBecause("failed");
    if (expected === "not-advertised") return met("quiet");
    const without = all.find((page) => !listed(page, "alt-svc").some((entry) => /^h3\s*=/i.test(entry)));
    return without ? notMet("not-advertised", { path: without.path }) : met("advertised");
  },
});
