import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { NetFailure } from "../../net/failure.ts";
import { askOver, literal, unansweredSchema } from "../availability.ts";
import {
  attempt,
  defineCheck,
  failureSchema,
  met,
  notMet,
  type ProbeIo,
  type ProbeTarget,
  unknown,
  unknownBecause,
} from "../define.ts";
import { domainParam } from "../dns.ts";
import { schemeOf } from "../pages.ts";
import { pointerForm, valueAt } from "./pointer.ts";

const path = z
  .string()
  .max(500)
  .regex(/^\/[\x21-\x7e]*$/);
const words = z.array(literal(100)).min(1).max(10);

const params = z
  .strictObject({
    /** What is measured, on the target. */
    path: path.default("/"),
    page: z.strictObject({
      /** Over HTTPS; without it the page is on the target itself. */
      host: domainParam.optional(),
      path,
      /** RFC 6901; where the state is in the page's JSON. */
      pointer: z.string().max(200).regex(pointerForm),
      /** What the state is while the service is up, and while it is not. */
      up: words,
      down: words,
    }),
    /** Milliseconds before what seems down is asked again. */
    again: z.number().int().min(100).max(20_000).default(5_000),
  })
  .refine(({ page }) => !page.up.some((word) => page.down.includes(word)), { error: "a state is up or down" });
type Params = z.infer<typeof params>;

const lookSchema = z.union([unansweredSchema, z.object({ status: z.number().int() })]);
type Look = z.infer<typeof lookSchema>;
const pageSchema = z.object({
  status: z.number().int(),
  /** Whether it was JSON with one word in the state's place. */
  readable: z.boolean(),
  /** The word where it is a declared one; nothing else of the page is kept. */
  state: z.string().max(100).nullable(),
});

const data = z.object({
  /** Asked again only where the first look found it down. */
  measured: z.array(lookSchema).max(2),
  page: z.union([failureSchema, pageSchema]),
});

export default defineCheck({
  id: "status-page",
  version: 1,
  type: "probe",
  title: { ko: "상태 페이지와 실측", ja: "ステータスページと実測", en: "Status page and measurement" },
  why: {
    ko: "서비스가 멈추었는데 상태 페이지가 정상이라고 하면 이용자는 원인을 엉뚱한 곳에서 찾고 대응이 늦어집니다.",
    ja: "サービスが止まっているのにステータスページが正常と示していると、利用者は原因を別の場所に探し、対応が遅れます。",
    en: "While a status page calls a service that is down healthy, its users look for the fault elsewhere and lose time.",
  },
  remedy: {
    ko: "상태 페이지를 서비스와 독립된 외부 감시에 연결하여 장애가 자동으로 표시되도록 하십시오.",
    ja: "ステータスページを、サービスから独立した外部監視と連動させ、障害が自動で表示されるようにしてください。",
    en: "Drive the status page from monitoring that stands outside the service, so that an outage shows by itself.",
  },
  references: ["ISO/IEC 20000-1:2018 8.6.1", "RFC 6901"],
  evidences: ["fact", "measurement"],
  sends: { connections: 3, requests: 3, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data,
  reasons: {
    "both-up": {
      ko: "상태 페이지의 표시({$state})와 실측이 모두 정상입니다.",
      ja: "ステータスページの表示（{$state}）も実測も正常です。",
      en: "The status page says {$state}, and the service answers.",
    },
    "both-down": {
      ko: "실측에서 서비스가 멈추어 있으며, 상태 페이지도 그렇게 표시합니다({$state}).",
      ja: "実測ではサービスが停止しており、ステータスページもそう示しています（{$state}）。",
      en: "The service is down, and the status page says so ({$state}).",
    },
    "says-up": {
      ko: "실측에서는 서비스가 두 번 모두 멈추어 있었으나 상태 페이지는 정상({$state})으로 표시합니다.",
      ja: "実測では2回ともサービスが停止していましたが、ステータスページは正常（{$state}）と示しています。",
      en: "The service was down both times we asked, and the status page says {$state}.",
    },
    "says-down": {
      ko: "상태 페이지는 장애({$state})로 표시하나 점검한 주소는 정상 응답하여 판단할 수 없습니다.",
      ja: "ステータスページは障害（{$state}）と示していますが、確認したアドレスは正常に応答したため判断できません。",
      en: "The status page says {$state} while what we asked answers; it may speak of another part.",
    },
    unsteady: {
      ko: "첫 점검과 재점검의 결과가 달라 서비스 상태를 판단할 수 없습니다.",
      ja: "最初の確認と再確認の結果が異なり、サービスの状態を判断できません。",
      en: "The service was down when first asked and not when asked again, so its state is not known.",
    },
    "state-unclear": {
      ko: "점검한 주소가 상태 {$status}(으)로 응답하여 가동 여부를 알 수 없습니다.",
      ja: "確認したアドレスがステータス{$status}で応答したため、稼働しているか分かりません。",
      en: "What we asked answered with status {$status}, which says neither up nor down.",
    },
    "page-unanswered": {
      ko: "상태 페이지가 응답하지 않았습니다.",
      ja: "ステータスページが応答しませんでした。",
      en: "The status page did not answer.",
    },
    "page-error": {
      ko: "상태 페이지가 상태 {$status}(으)로 응답했습니다.",
      ja: "ステータスページがステータス{$status}で応答しました。",
      en: "The status page answered with status {$status}.",
    },
    "page-malformed": {
      ko: "상태 페이지가 JSON이 아니거나 정해진 위치에 상태가 없습니다.",
      ja: "ステータスページがJSONでないか、定められた位置に状態がありません。",
      en: "The status page is no JSON, or has no state in its place.",
    },
    "page-state-unknown": {
      ko: "상태 페이지의 표시가 정상과 장애 어느 쪽으로도 정해져 있지 않은 값입니다.",
      ja: "ステータスページの表示が、正常とも障害とも定められていない値です。",
      en: "The status page says something that was declared neither up nor down.",
    },
  },
  async observe(target, asked, io) {
    const measured = [await measure(target, asked.path, io)];
    if (measured.every(isDown)) {
      await pause(asked.again);
      measured.push(await measure(target, asked.path, io));
    }
    return { measured, page: await attempt(() => lookAtPage(target, asked.page, io)) };
  },
  assess({ measured, page }, { page: { up, down } }) {
    const [first, second] = measured;
    if (!first) return unknownBecause("failed");
    const isUp = !isDown(first);
    if (isUp && "failure" in first) return unknownBecause(first.failure);
    if (isUp && "status" in first && (first.status < 200 || first.status > 399))
      return unknown("state-unclear", { status: first.status });
    if (!isUp && !(second && isDown(second))) return unknown("unsteady");
    if ("failure" in page) return unknown("page-unanswered");
    const { status, readable, state } = page;
    if (status !== 200) return unknown("page-error", { status });
    if (!readable) return unknown("page-malformed");
    if (state !== null && up.includes(state)) return isUp ? met("both-up", { state }) : notMet("says-up", { state });
    if (state === null || !down.includes(state)) return unknown("page-state-unknown");
    return isUp ? unknown("says-down", { state }) : met("both-down", { state });
  },
});

/** What nobody mistakes for an answer of a service that is up; silence may be the path's. */
function isDown(look: Look): boolean {
  return "failure" in look ? look.failure === "refused" && !look.connected : look.status >= 500;
}

async function measure({ url }: ProbeTarget, asked: string, io: ProbeIo): Promise<Look> {
  const look = await askOver(io, async (over) => {
    const { status } = await io.outbound.request(io.decided, { scheme: schemeOf(url), path: asked, over });
    return { status };
  });
  return "failure" in look ? look : { status: look.status };
}

async function lookAtPage(
  { url }: ProbeTarget,
  { host, path: asked, pointer, up, down }: Params["page"],
  { decided, outbound }: ProbeIo,
): Promise<z.infer<typeof pageSchema>> {
  const found = host === undefined ? decided : (await outbound.decide(host, 443)).find((one) => one.decided)?.decided;
  if (!found) throw new NetFailure("not-allowed");
  const scheme = host === undefined ? schemeOf(url) : "https";
  const { status, body } = await outbound.request(found, { scheme, path: asked });
  const word = wordAt(body.toString("utf8"), pointer);
  return { status, readable: word !== undefined, state: [...up, ...down].find((one) => one === word) ?? null };
}

function wordAt(text: string, pointer: string): string | undefined {
  try {
    const value = valueAt(JSON.parse(text), pointer);
    return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
  } catch {
    return undefined;
  }
}
