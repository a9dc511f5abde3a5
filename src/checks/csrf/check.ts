import { randomBytes } from "node:crypto";
import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { baseless, basis, endedBecause, orEnded, Site, signInReasons, stepTo, travelling } from "../journey.ts";
import {
  accountFills,
  capturedBy,
  fillsOf,
  journeyPath,
  journeySchema,
  needCaptured,
  type Step,
  stepsOf,
  type Value,
} from "../journey-format.ts";
import type { Twist } from "../journey-visitor.ts";
import { withheld } from "../pages.ts";

const fills = [...accountFills, "marker"] as const;

const params = z
  .strictObject({
    journey: journeySchema,
    change: z.strictObject({
      /** What a browser asks for before: the page with the form, and the token in it. */
      prepare: stepsOf(4, accountFills).optional(),
      /** The request that changes something, to `{ fill: "marker" }`; one step. */
      request: stepsOf(1, fills),
      /** The captured value that proves where the request comes from; without one, its origin has to. */
      token: z.string().max(61).optional(),
      /** The page on which the changed value shows. */
      shows: journeyPath,
      /** What the value is set back to in the end. */
      restore: z.string().max(200).optional(),
    }),
    /** Whether the service says to refuse other origins even with the right token. */
    origin: z.boolean().default(false),
  })
  .superRefine(({ journey, change }, context) => {
    const known = capturedBy(journey);
    needCaptured(change.prepare ?? [], known, context, ["change", "prepare"]);
    if (change.token !== undefined && !known.has(change.token)) {
      context.addIssue({ code: "custom", path: ["change", "token"], message: "a value captured by a step before" });
    }
    needCaptured(change.request, known, context, ["change", "request"]);
    const [request] = change.request;
    if (request?.post === undefined || !fillsOf(request).includes("marker")) {
      context.addIssue({ code: "custom", path: ["change", "request"], message: 'a post with { fill: "marker" }' });
    }
  });

const kinds = ["no-token", "wrong-token", "null-origin", "link", "plain-text", "right-token"] as const;
type Kind = (typeof kinds)[number];

const resultSchema = z.strictObject({
  status: z.number().int(),
  /** Whether the page then shows what was sent; whether it still shows what was there before. */
  changed: z.boolean(),
  kept: z.boolean(),
});
type Result = z.infer<typeof resultSchema>;

const data = orEnded(
  z.strictObject({
    ...basis,
    /** The request as the service's own page sends it: it has to be carried out, or a refusal tells nothing. */
    own: resultSchema,
    /** What other sites could have a signed-in browser send. */
    foreign: z.array(resultSchema.extend({ kind: z.enum(kinds) })).max(kinds.length),
  }),
);

export default defineCheck({
  id: "csrf",
  version: 1,
  type: "probe",
  title: { ko: "CSRF 방어", ja: "CSRF対策", en: "Cross-site request forgery refused" },
  why: {
    ko: "다른 사이트에서 보낸 요청까지 처리하면, 로그인한 이용자가 모르는 사이에 설정이나 데이터가 변경됩니다.",
    ja: "他サイトから送られた要求まで処理すると、ログイン中の利用者が気づかないうちに設定やデータが変更されます。",
    en: "A service that carries out requests of other sites changes things behind a signed-in user’s back.",
  },
  remedy: {
    ko: "상태를 바꾸는 요청마다 세션에 묶인 토큰을 확인하거나 Origin을 확인하고, GET으로는 아무것도 바꾸지 마십시오. 쿠키의 SameSite 속성은 보조 수단으로만 쓰십시오.",
    ja: "状態を変更する要求では、セッションに結び付いたトークンまたはOriginを必ず検証し、GETでは何も変更しないでください。CookieのSameSite属性は補助として使ってください。",
    en: "Verify a token bound to the session, or the Origin, with every request that changes something; change nothing by GET. SameSite cookies are an addition, no replacement.",
  },
  references: ["CWE-352", "ASVS 5.0 3.5.1", "KISA CII 2026 CI-07"],
  evidences: ["fact", "measurement"],
  sends: { connections: 120, requests: 120, intrusive: true, time: 180_000 },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    "forgeries-refused": {
      ko: "다른 사이트를 가장하여 세션 쿠키와 함께 보낸 요청 {$tried}종은 모두 값을 바꾸지 못했습니다. 정상 요청은 처리되었습니다.",
      ja: "他サイトを装ってセッションCookie付きで送った{$tried}種の要求は、いずれも値を変更できませんでした。正規の要求は処理されました。",
      en: "{$tried} kinds of requests that carried the session cookie as another site’s would changed nothing, while the service’s own was carried out.",
    },
    "carried-out": {
      ko: "다른 사이트를 가장하여 보낸 요청({$kind}, 상태 {$status})으로 값이 변경되었습니다.",
      ja: "他サイトを装って送った要求（{$kind}、ステータス{$status}）により値が変更されました。",
      en: "A request as another site would send it ({$kind}, status {$status}) changed the value.",
    },
    "own-refused": {
      ko: "정상 요청(상태 {$status})을 보내도 {$path}에 새 값이 표시되지 않아 판단할 수 없습니다.",
      ja: "正規の要求（ステータス{$status}）でも{$path}に新しい値が表示されず、判断できません。",
      en: "Even the service’s own request (status {$status}) does not make {$path} show the new value.",
    },
    "not-visible": {
      ko: "요청({$kind}) 후 {$path}에 이전 값도 새 값도 표시되지 않아 판단할 수 없습니다.",
      ja: "要求（{$kind}）の後、{$path}に以前の値も新しい値も表示されず、判断できません。",
      en: "After a request ({$kind}) {$path} shows neither the value from before nor the new one.",
    },
    ...signInReasons,
  },
  observe: (target, { journey, change, origin }, io) =>
    travelling(async () => {
      const site = await Site.open(target, journey, io);
      const visitor = await site.signIn();
      const signedIn = await site.visit(visitor);
      const request = change.request[0] as Step;
      let current = "";
      const attempt = async (step: Step, twist: Twist, value = `akashi-${randomBytes(6).toString("hex")}`) => {
        await visitor.take(change.prepare ?? []);
        const { status } = await visitor.send(step, { ...twist, fills: { marker: value } });
        const { text } = await visitor.send(stepTo({ get: change.shows }));
        const result: Result = {
          status,
          changed: text.includes(value),
          kept: current !== "" && text.includes(current),
        };
        if (result.changed) current = value;
        return result;
      };
      const own = await attempt(request, {});
      const foreign: (Result & { kind: Kind })[] = [];
      if (own.changed) {
        for (const [kind, step, twist] of forgeries(request, change.token, origin)) {
          foreign.push({ kind, ...(await attempt(step, twist)) });
        }
        if (change.restore !== undefined) await attempt(request, {}, change.restore);
      }
      await site.leave(visitor);
      return { anonymous: site.anonymous, signedIn, own, foreign };
    }),
  assess(seen, { journey, change, origin }) {
    if (!("signedIn" in seen)) return endedBecause(seen);
    const nothing = baseless(seen, journey);
    if (nothing) return nothing;
    const { own, foreign } = seen;
    const path = change.request[0]?.post ?? "/";
    const forged = foreign.find(({ changed }) => changed);
    if (own.changed && forged) return notMet("carried-out", { kind: forged.kind, status: forged.status });
    const silence = [own, ...foreign].map(({ status }) => withheld({ path, status })).find((one) => one);
    if (silence) return silence;
    if (!own.changed) return unknown("own-refused", { status: own.status, path: change.shows });
    const wanted = forgeries(change.request[0] as Step, change.token, origin).map(([kind]) => kind);
    for (const kind of wanted) {
      const kept = foreign.find((one) => one.kind === kind)?.kept;
      if (!kept) return unknown("not-visible", { kind, path: change.shows });
    }
    return met("forgeries-refused", { tried: wanted.length });
  },
});

/** As browsers mark what another site sends (Fetch standard; Fetch Metadata). */
const fromElsewhere = {
  origin: "https://other.example",
  referer: "https://other.example/",
  "sec-fetch-site": "cross-site",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
};
/** From a frame without an origin, which any site can make. */
const fromNowhere = { ...fromElsewhere, origin: "null", referer: "" };

/** The requests another site can have a browser send, with every cookie and without knowing the token. */
function forgeries(request: Step, token: string | undefined, origin: boolean): (readonly [Kind, Step, Twist])[] {
  const bare = token === undefined ? request : without(request, token);
  // Nothing but a form, or text that looks like JSON, is sent without asking the service first (Fetch standard, CORS).
  const type = request.json ? { "content-type": "text/plain" } : {};
  const foreign: Twist = { headers: { ...fromElsewhere, ...type } };
  const made: (readonly [Kind, Step, Twist])[] = [
    [request.json ? "plain-text" : "no-token", bare, foreign],
    ["null-origin", bare, { headers: { ...fromNowhere, ...type } }],
  ];
  if (token !== undefined) {
    const guess = randomBytes(24).toString("base64url");
    made.push(["wrong-token", request, { ...foreign, captured: { [token]: guess } }]);
  }
  if (request.form) made.push(["link", bare, { headers: { ...fromElsewhere, origin: "" }, asLink: true }]);
  if (origin) made.push(["right-token", request, foreign]);
  return made;
}

/** A step without the fields and headers that carry a captured value. */
function without(step: Step, token: string): Step {
  const rest = (values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(
      Object.entries(values).filter(
        ([, value]) =>
          ![value].flat().some((part) => typeof part === "object" && "captured" in part && part.captured === token),
      ),
    );
  const { form, json, headers, ...same } = step;
  return {
    ...same,
    ...(form ? { form: rest(form) } : {}),
    ...(json ? { json: rest(json) } : {}),
    ...(headers ? { headers: rest(headers) } : {}),
  };
}
