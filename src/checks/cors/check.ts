import { z } from "zod";
import { attempt, defineCheck, failureSchema, met, notMet, unknownBecause } from "../define.ts";
import { notShown, notShownReasons } from "../header-list.ts";
import { hasAll, pageParams, schemeOf, tooMany, withheld, withheldReasons } from "../pages.ts";
import { configuration } from "./configuration.ts";

/** A site nobody can own (RFC 2606): whoever is let in under this name, everybody is. */
const stranger = "https://akashi-probe.invalid";
/** Sandboxed frames and data: addresses send this; any site can make one. */
const nobody = "null";

const params = z.strictObject({
  paths: pageParams.paths,
  /** Whether the answers are meant for every site. They are then public, so never with credentials. */
  anyOrigin: z.boolean().default(false),
});

const answerSchema = z.object({
  path: z.string().max(500),
  origin: z.enum([stranger, nobody]),
  status: z.number().int(),
  /** Access-Control-Allow-Origin, several in one; null when there is none. */
  allowed: z.string().max(500).nullable(),
  credentials: z.boolean(),
});
type Answer = z.infer<typeof answerSchema>;

const data = z.object({
  answers: z
    .array(
      z.union([answerSchema, failureSchema.extend({ path: z.string().max(500), origin: z.enum([stranger, nobody]) })]),
    )
    .min(1)
    .max(20),
});

export default defineCheck({
  id: "cors",
  version: 2,
  type: "probe",
  title: {
    ko: "다른 출처의 읽기 제한(CORS)",
    ja: "他オリジンからの読み取り制限（CORS）",
    en: "Reading from other origins (CORS)",
  },
  why: {
    ko: "아무 출처나 허용하면 이용자가 방문한 다른 사이트가 이용자의 권한으로 서비스의 데이터를 읽을 수 있습니다.",
    ja: "どのオリジンも許可すると、利用者が訪れた他のサイトが、利用者の権限でサービスのデータを読み取れます。",
    en: "Where any origin is let in, another site that a user visits can read the service's data with the user's rights.",
  },
  remedy: {
    ko: "요청의 Origin을 그대로 되돌려 보내지 말고, 허용할 출처를 목록으로 정해 일치할 때만 Access-Control-Allow-Origin을 보내십시오. nginx에서는 map $http_origin으로 목록을 만들 수 있습니다.",
    ja: "要求のOriginをそのまま返さず、許可するオリジンを一覧で定め、一致したときだけAccess-Control-Allow-Originを返してください。nginxではmap $http_originで一覧を作れます。",
    en: "Do not echo the Origin of a request: keep a list of origins, and send Access-Control-Allow-Origin for those alone. In nginx, map $http_origin can hold the list.",
  },
  configuration,
  references: ["Fetch Standard", "CWE-942", "ASVS 5.0 3.4.2"],
  evidences: ["fact", "measurement"],
  sends: { connections: 20, requests: 20, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data,
  reasons: {
    "strangers-refused": {
      ko: "살펴본 경로 {$paths}건 모두 모르는 출처에 읽기를 허용하지 않습니다.",
      ja: "確認したパス{$paths}件すべてが、未知のオリジンに読み取りを許可していません。",
      en: "None of the {$paths} paths lets an unknown origin read its answers.",
    },
    "public-without-credentials": {
      ko: "모든 출처에 공개한다고 한 대로이며, 살펴본 경로 {$paths}건 모두 자격 증명을 허용하지 않습니다.",
      ja: "すべてのオリジンに公開するという定めのとおりで、確認したパス{$paths}件すべてが認証情報を許可していません。",
      en: "Open to every origin as intended, and none of the {$paths} paths allows credentials.",
    },
    "reflected-with-credentials": {
      ko: "{$path} 응답이 모르는 출처({$origin})를 자격 증명과 함께 허용합니다.",
      ja: "{$path}の応答は、未知のオリジン（{$origin}）を認証情報付きで許可しています。",
      en: "The response for {$path} lets an unknown origin ({$origin}) in, with credentials.",
    },
    "null-with-credentials": {
      ko: "{$path} 응답이 null 출처를 자격 증명과 함께 허용합니다. 어느 사이트든 null 출처를 만들 수 있습니다.",
      ja: "{$path}の応答は、nullオリジンを認証情報付きで許可しています。nullオリジンはどのサイトでも作れます。",
      en: "The response for {$path} lets the null origin in, with credentials; any site can make one.",
    },
    "wildcard-with-credentials": {
      ko: "{$path} 응답이 모든 출처(*)와 자격 증명을 함께 허용합니다.",
      ja: "{$path}の応答は、すべてのオリジン（*）と認証情報をともに許可しています。",
      en: "The response for {$path} allows every origin (*) together with credentials.",
    },
    "any-origin": {
      ko: "{$path} 응답이 모든 출처에 읽기를 허용합니다(Access-Control-Allow-Origin: {$allowed}).",
      ja: "{$path}の応答は、どのオリジンにも読み取りを許可しています（Access-Control-Allow-Origin: {$allowed}）。",
      en: "The response for {$path} lets every origin read it (Access-Control-Allow-Origin: {$allowed}).",
    },
    ...notShownReasons,
    ...withheldReasons,
  },
  async observe(target, { paths }, io) {
    const scheme = schemeOf(target.url);
    const answers: z.infer<typeof data>["answers"] = [];
    for (const path of new Set(paths)) {
      for (const origin of [stranger, nobody] as const) {
        const answer = await attempt(() => io.outbound.request(io.decided, { scheme, path, headers: { origin } }));
        if ("failure" in answer) return { answers: [...answers, { path, origin, failure: answer.failure }] };
        answers.push({ path, origin, status: answer.status, ...grant(answer.headers) });
        if (answer.status === tooMany) return { answers };
      }
    }
    return { answers };
  },
  assess({ answers }, { paths: asked, anyOrigin }) {
    const seen: Answer[] = [];
    for (const answer of answers) {
      if ("failure" in answer) return unknownBecause(answer.failure);
      const silence = withheld(answer);
      if (silence) return silence;
      seen.push(answer);
    }
    // The worst first: what credentials open is a user's, not the public's.
    for (const { path, origin, allowed, credentials } of seen) {
      if (!credentials) continue;
      if (allowed === "*") return notMet("wildcard-with-credentials", { path });
      if (allowed !== origin) continue;
      return origin === nobody
        ? notMet("null-with-credentials", { path })
        : notMet("reflected-with-credentials", { path, origin });
    }
    const open = seen.find(({ origin, allowed }) => allowed === "*" || allowed === origin);
    if (open && !anyOrigin) return notMet("any-origin", { path: open.path, allowed: open.allowed ?? "" });
    // A sign-in or an error without the header says nothing about the answers that people get.
    for (const answer of seen) {
      const elsewhere = notShown(answer);
      if (elsewhere) return elsewhere;
    }
    const each = [stranger, nobody].map((origin) => seen.filter((answer) => answer.origin === origin));
    if (!each.every((ofOrigin) => hasAll(ofOrigin, asked))) return unknownBecause("failed");
    const paths = new Set(seen.map(({ path }) => path)).size;
    return open ? met("public-without-credentials", { paths }) : met("strangers-refused", { paths });
  },
});

/** Fetch standard, "CORS check": values in several headers are one, and only true in lower case allows credentials. */
function grant(headers: readonly (readonly [string, string])[]): Pick<Answer, "allowed" | "credentials"> {
  const value = (header: string) => {
    const values = headers.filter(([name]) => name === header).map(([, text]) => text);
    return values.length === 0 ? null : values.join(", ").slice(0, 500);
  };
  return {
    allowed: value("access-control-allow-origin"),
    credentials: value("access-control-allow-credentials") === "true",
  };
}
