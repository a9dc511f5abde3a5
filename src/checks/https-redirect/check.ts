import { z } from "zod";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { withheld, withheldReasons } from "../pages.ts";
import { followRedirects, hopSchema, maxHops } from "./chain.ts";
import { configuration } from "./configuration.ts";

const params = z.strictObject({
  httpPort: z.number().int().min(1).max(65_535).default(80),
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21-\x7e]*$/)
    .default("/"),
  /** 301 and 308 only: browsers remember them. */
  permanent: z.boolean().default(false),
  /** First to HTTPS on the same host, which alone can answer with HSTS for that host (hstspreload.org). */
  sameHostFirst: z.boolean().default(false),
});

const data = z.object({
  /** The answers, from plain HTTP on. Another host is not this target's to look at: there the chain is left. */
  hops: z.array(hopSchema).max(maxHops),
  /** Why the chain ends; a failure is that of the request after the last hop. */
  end: z.union([failureSchema, z.enum(["answered", "left", "loop", "too-many"])]),
  /** Where the plain port refused: whether the HTTPS endpoint itself could be reached in the same run. */
  secure: z.union([failureSchema, z.literal("reached")]).nullable(),
});

export default defineCheck({
  id: "https-redirect",
  version: 2,
  type: "probe",
  title: { ko: "HTTPS 강제", ja: "HTTPSの強制", en: "HTTPS enforced" },
  why: {
    ko: "평문 HTTP로 내용을 주고받을 수 있으면 중간에서 엿보거나 바꿀 수 있습니다.",
    ja: "平文のHTTPで内容をやり取りできると、途中で盗聴や改ざんを受けるおそれがあります。",
    en: "Content served over plain HTTP can be read and changed on the way.",
  },
  remedy: {
    ko: "80번 포트를 닫거나 모든 요청을 308로 HTTPS 주소로 보내십시오. nginx: return 308 https://$host$request_uri;",
    ja: "80番ポートを閉じるか、すべての要求を308でHTTPSへ転送してください。nginx: return 308 https://$host$request_uri;",
    en: "Close port 80, or send every request to HTTPS with 308. nginx: return 308 https://$host$request_uri;",
  },
  configuration,
  references: ["RFC 9110 15.4", "hstspreload.org", "CWE-319", "ASVS 5.0 12.2.1", "KISA CII 2026 CI-17"],
  evidences: ["fact", "measurement"],
  sends: { connections: maxHops + 1, requests: maxHops, intrusive: false },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    redirected: {
      ko: "평문 HTTP 요청을 상태 {$status}(으)로 HTTPS 주소로 리디렉션합니다.",
      ja: "平文HTTPの要求を{$status}でHTTPSへ転送します。",
      en: "Plain HTTP is sent to HTTPS with {$status}.",
    },
    "not-listening": {
      ko: "평문 HTTP 포트({$port})가 닫혀 있습니다.",
      ja: "平文HTTPのポート（{$port}）は閉じています。",
      en: "The plain HTTP port ({$port}) is closed.",
    },
    "served-in-clear": {
      ko: "평문 HTTP로 내용을 제공합니다(상태 {$status}).",
      ja: "平文HTTPで内容を返します（ステータス{$status}）。",
      en: "Content is served over plain HTTP (status {$status}).",
    },
    "redirected-in-clear": {
      ko: "HTTPS가 아닌 주소로 리디렉션합니다.",
      ja: "HTTPSではないアドレスへ転送します。",
      en: "The redirect does not lead to HTTPS.",
    },
    "not-permanent": {
      ko: "임시 이동({$status})으로 보내고 있어 301 또는 308이 아닙니다.",
      ja: "一時的な転送（{$status}）であり、301または308ではありません。",
      en: "The redirect is temporary ({$status}), not 301 or 308.",
    },
    "other-host-first": {
      ko: "같은 호스트의 HTTPS를 거치지 않고 곧바로 다른 호스트로 리디렉션하여, 이 호스트에는 HSTS가 적용되지 않습니다.",
      ja: "同じホストのHTTPSを経ずに別のホストへ直接転送するため、このホストにはHSTSが適用されません。",
      en: "The redirect leads to another host at once, not first to HTTPS on this one, which HSTS then never covers.",
    },
    downgraded: {
      ko: "HTTPS로 옮긴 뒤 {$hop}번째 응답이 다시 평문 HTTP로 리디렉션합니다.",
      ja: "HTTPSへ移った後、{$hop}番目の応答が再び平文HTTPへ転送します。",
      en: "After HTTPS was reached, answer {$hop} redirects back to plain HTTP.",
    },
    loop: {
      ko: "리디렉션이 {$hop}번째 응답에서 이미 거친 주소로 되돌아가 끝을 확인하지 못했습니다. 이 점검은 쿠키를 저장하지 않습니다.",
      ja: "転送が{$hop}番目の応答で既に通ったアドレスに戻り、行き先を確認できませんでした。この確認はCookieを保存しません。",
      en: "The redirects come back to where they were at answer {$hop}, so where they end was not seen; this look keeps no cookies.",
    },
    "too-many": {
      ko: "리디렉션이 {$hops}번을 넘어 끝까지 확인하지 못했습니다.",
      ja: "転送が{$hops}回を超えたため、最後まで確認できませんでした。",
      en: "There were more than {$hops} redirects, so where they end was not seen.",
    },
    "error-status": {
      ko: "평문 HTTP가 오류 상태 {$status}(으)로 응답하여 판단할 수 없습니다.",
      ja: "平文HTTPがエラー（ステータス{$status}）を返したため判断できません。",
      en: "Plain HTTP answered with the error status {$status}, which tells nothing about other pages.",
    },
    ...withheldReasons,
  },
  async observe(_target, { httpPort, path }, io) {
    const chain = await followRedirects(io, httpPort, path);
    const closed = chain.hops.length === 0 && typeof chain.end !== "string" && chain.end.failure === "refused";
    if (!closed) return { ...chain, secure: null };
    const secure = await attempt(async () => {
      (await io.outbound.connectTls(io.decided)).destroy();
      return "reached" as const;
    });
    return { ...chain, secure };
  },
  assess({ hops, end, secure }, { httpPort, path, permanent, sameHostFirst }) {
    const [first] = hops;
    if (!first) {
      if (typeof end === "string" || secure === null) return unknownBecause(failureOf(end));
      // A refusal counts as a closed port only while the service itself is there.
      return secure === "reached" ? met("not-listening", { port: httpPort }) : unknownBecause(secure.failure);
    }
    const { status, to } = first;
    if (status >= 400) return unknown("error-status", { status });
    if (to === null) return notMet("served-in-clear", { status });
    if (to.scheme !== "https") return notMet("redirected-in-clear", { status });
    if (sameHostFirst && to.host === "other") return notMet("other-host-first");
    const down = hops.findIndex((hop, position) => position > 0 && hop.to !== null && hop.to.scheme !== "https");
    if (down > 0) return notMet("downgraded", { hop: down + 1 });
    if (permanent && status !== 301 && status !== 308) return notMet("not-permanent", { status });
    if (typeof end !== "string") return unknownBecause(end.failure);
    if (end === "loop") return unknown("loop", { hop: hops.length });
    if (end === "too-many") return unknown("too-many", { hops: maxHops });
    // A service that fails behind the redirect may send people anywhere once it works.
    const silence = withheld({ path, status: hops.at(-1)?.status ?? 0 });
    return silence ?? met("redirected", { status });
  },
});

function failureOf(end: z.infer<typeof data>["end"]) {
  return typeof end === "string" ? "failed" : end.failure;
}
