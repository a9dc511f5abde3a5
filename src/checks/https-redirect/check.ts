import { z } from "zod";
import { NetFailure } from "../../net/failure.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({
  httpPort: z.number().int().min(1).max(65_535).default(80),
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21-\x7e]*$/)
    .default("/"),
  /** 301 and 308 only: browsers remember them. */
  permanent: z.boolean().default(false),
});

const data = z.object({
  /** What answers without TLS. */
  plain: z.union([failureSchema, z.object({ status: z.number().int(), location: z.string().nullable() })]),
  /** Whether the HTTPS endpoint itself could be reached in the same run. */
  secure: z.union([failureSchema, z.object({ status: z.number().int() })]),
});

export default defineCheck({
  id: "https-redirect",
  version: 1,
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
  references: ["RFC 9110 15.4", "CWE-319", "ASVS 5.0 12.2.1"],
  evidences: ["fact", "measurement"],
  sends: { connections: 2, requests: 2, intrusive: false },
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
    "error-status": {
      ko: "평문 HTTP가 오류 상태 {$status}(으)로 응답하여 판단할 수 없습니다.",
      ja: "平文HTTPがエラー（ステータス{$status}）を返したため判断できません。",
      en: "Plain HTTP answered with the error status {$status}, which tells nothing about other pages.",
    },
  },
  async observe(_target, { httpPort, path }, io) {
    const plain = await attempt(async () => {
      const { status, headers } = await io.outbound.request(io.outbound.onPort(io.decided, httpPort), {
        scheme: "http",
        path,
      });
      const location = headers.find(([name]) => name === "location")?.[1] ?? null;
      return { status, location: location === null ? null : location.slice(0, 500) };
    });
    const secure = await attempt(async () => {
      try {
        const socket = await io.outbound.connectTls(io.decided);
        socket.destroy();
        return { status: 0 };
      } catch (error) {
        throw error instanceof NetFailure ? error : new NetFailure("failed", error);
      }
    });
    return { plain, secure };
  },
  assess({ plain, secure }, { httpPort, permanent }) {
    if ("failure" in plain) {
      if (plain.failure !== "refused") return unknownBecause(plain.failure);
      // A refusal counts as a closed port only while the service itself is there.
      return "failure" in secure ? unknownBecause(secure.failure) : met("not-listening", { port: httpPort });
    }
    const { status, location } = plain;
    if (status >= 400) return unknown("error-status", { status });
    if (![301, 302, 303, 307, 308].includes(status) || location === null) {
      return notMet("served-in-clear", { status });
    }
    if (!/^https:\/\//i.test(location)) return notMet("redirected-in-clear", { status });
    if (permanent && status !== 301 && status !== 308) return notMet("not-permanent", { status });
    return met("redirected", { status });
  },
});
