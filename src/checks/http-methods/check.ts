import { z } from "zod";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { hasAll, pageParams, schemeOf, tooMany, withheld, withheldReasons } from "../pages.ts";
import { configuration } from "./configuration.ts";

/** A method's name (RFC 9110, 9.1), which is case-sensitive. */
const method = z
  .string()
  .max(40)
  .regex(/^[!#$%&'*+\-.^_`|~\w]+$/);

const params = z.strictObject({
  paths: pageParams.paths,
  allowed: z.array(method).min(1).max(20).default(["GET", "HEAD", "POST", "OPTIONS"]),
});

const answerSchema = z.object({
  path: z.string(),
  status: z.number().int(),
  /** The methods of the Allow header, the first thirty: more than can be allowed. Null where there is no such header. */
  methods: z.array(z.string().max(40)).max(30).nullable(),
});

const data = z.object({
  answers: z.array(z.union([answerSchema, failureSchema.extend({ path: z.string() })])).max(10),
});

export default defineCheck({
  id: "http-methods",
  version: 1,
  type: "probe",
  title: { ko: "허용하는 HTTP 메서드", ja: "許可するHTTPメソッド", en: "HTTP methods allowed" },
  why: {
    ko: "쓰지 않는 메서드(PUT, DELETE 등)를 받아들이면 내용이 바뀌거나 지워지는 통로가 될 수 있습니다.",
    ja: "使わないメソッド（PUT、DELETEなど）を受け付けると、内容の改変や削除の経路になるおそれがあります。",
    en: "A method that nothing uses (PUT, DELETE and the like) is a way in that nobody watches.",
  },
  remedy: {
    ko: "쓰는 메서드만 허용하고 나머지는 405로 거부하십시오.",
    ja: "使うメソッドだけを許可し、それ以外は405で拒否してください。",
    en: "Allow the methods in use alone, and refuse the others with 405.",
  },
  configuration,
  references: ["RFC 9110 9.3.7", "RFC 9110 10.2.1", "CWE-650", "CWE-749", "ASVS 5.0 4.1.4", "KISA CII 2026 CI-21"],
  evidences: ["fact", "measurement"],
  sends: { connections: 10, requests: 10, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data,
  reasons: {
    "only-allowed": {
      ko: "서버가 허용한다고 밝힌 메서드는 모두 정한 범위 안에 있습니다: {$methods}",
      ja: "サーバが許可すると示すメソッドは、すべて定めた範囲内です: {$methods}",
      en: "The server names no methods besides those asked for: {$methods}",
    },
    "others-allowed": {
      ko: "{$path}에서 정하지 않은 메서드를 허용한다고 밝힙니다: {$methods}",
      ja: "{$path}で、定めていないメソッドを許可すると示しています: {$methods}",
      en: "For {$path} the server names methods that were not asked for: {$methods}",
    },
    "not-said": {
      ko: "{$path}에 대한 OPTIONS 응답(상태 {$status})에 Allow 헤더가 없어, 어떤 메서드를 허용하는지 알 수 없습니다.",
      ja: "{$path}へのOPTIONSの応答（ステータス{$status}）にAllowヘッダがなく、どのメソッドを許可するか分かりません。",
      en: "The answer to OPTIONS for {$path} (status {$status}) has no Allow header, so which methods are allowed was not said.",
    },
    ...withheldReasons,
  },
  async observe(target, { paths }, io) {
    const scheme = schemeOf(target.url);
    const answers: z.infer<typeof data>["answers"] = [];
    for (const path of new Set(paths)) {
      const answer = await attempt(() => io.outbound.request(io.decided, { scheme, path, method: "OPTIONS" }));
      if ("failure" in answer) return { answers: [...answers, { path, failure: answer.failure }] };
      answers.push({ path, status: answer.status, methods: allowedBy(answer.headers) });
      if (answer.status === tooMany) break;
    }
    return { answers };
  },
  assess({ answers }, { paths, allowed }) {
    const seen: z.infer<typeof answerSchema>[] = [];
    for (const answer of answers) if (!("failure" in answer)) seen.push(answer);
    for (const { path, status, methods } of seen) {
      const others = saysOfPage(status) ? (methods?.filter((name) => !allowed.includes(name)) ?? []) : [];
      if (others.length > 0) return notMet("others-allowed", { path, methods: others });
    }
    for (const answer of answers) {
      if ("failure" in answer) return unknownBecause(answer.failure);
      const { path, status, methods } = answer;
      // Not implemented is the standard's own refusal of OPTIONS, and no failure of the server.
      const silence = status === 501 ? undefined : withheld(answer);
      if (silence) return silence;
      // An empty header says that nothing is allowed, which the page that is served there contradicts.
      if (!saysOfPage(status) || !methods?.length) return unknown("not-said", { path, status });
    }
    if (!hasAll(seen, paths)) return unknownBecause("failed");
    return met("only-allowed", { methods: [...new Set(seen.flatMap(({ methods }) => methods ?? []))] });
  },
});

/** Whether an answer speaks of the page: it succeeded, or refused OPTIONS itself. A sign-in or a redirect speaks for itself. */
function saysOfPage(status: number): boolean {
  return (status >= 200 && status < 300) || status === 405 || status === 501;
}

function allowedBy(headers: readonly (readonly [string, string])[]): string[] | null {
  const values = headers.filter(([name]) => name === "allow").map(([, value]) => value);
  if (values.length === 0) return null;
  const names = values.flatMap((value) => value.split(",")).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))].slice(0, 30).map((name) => name.slice(0, 40));
}
