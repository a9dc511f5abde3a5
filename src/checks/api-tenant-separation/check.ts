import { z } from "zod";
import {
  answerOf,
  answerSchema,
  type Caller,
  callerOf,
  jsonAt,
  parsedJson,
  pointerSchema,
  refusalSchema,
  stanceOf,
} from "../api-answer.ts";
import { callOf } from "../api-call.ts";
import { credentialSchema } from "../api-credential.ts";
import { bodySchema, pathSchema, valuesSchema } from "../api-message.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { withheld, withheldReasons } from "../pages.ts";
import { reasons } from "./reasons.ts";

const maxObjects = 10;
const maxWrites = 3;
const maxLists = 3;

const identifier = z.union([z.string().min(1).max(200), z.number().int()]);

const objectSchema = z.strictObject({
  path: pathSchema,
  query: valuesSchema.default({}),
  /** Where the answer to its owner says which object it is, and as what. */
  pointer: pointerSchema,
  id: identifier,
  /** Whether HEAD is asked as well. */
  head: z.boolean().default(true),
  /** Writes that the other tenant tries. Whoever states them knows that no harm is done if one succeeds. */
  writes: z
    .array(
      z.strictObject({
        method: z.enum(["POST", "PUT", "PATCH", "DELETE"]),
        path: pathSchema.optional(),
        body: bodySchema.optional(),
        safeToTry: z.literal(true),
      }),
    )
    .max(maxWrites)
    .default([]),
});

const tenantSchema = z.strictObject({
  credential: credentialSchema,
  /** Made for the purpose: objects of this tenant alone. */
  objects: z.array(objectSchema).min(1).max(maxObjects),
  /** Lists in which this tenant finds its own objects, all on one page: where its items are, and the id of each in it. */
  lists: z
    .array(
      z.strictObject({
        path: pathSchema,
        query: valuesSchema.default({}),
        items: pointerSchema.default(""),
        id: pointerSchema.default("/id"),
      }),
    )
    .max(maxLists)
    .default([]),
});
type Tenant = z.infer<typeof tenantSchema>;

const params = z.strictObject({
  tenants: z.tuple([tenantSchema, tenantSchema]),
  refusal: refusalSchema([401, 403, 404]),
});
type Params = z.infer<typeof params>;

/** `own`: the owner reads; `other`: the other tenant asks for the same. */
const askedSchema = answerSchema
  .extend({
    asked: z.enum(["own", "other", "other-head", "other-write", "list"]),
    /** The tenant who asks: 0 or 1. */
    by: z.number().int().min(0).max(1),
    method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
    path: z.string().max(500),
    /** Whether the answer has what marks the object, or the list one of the asker's own objects. */
    ownFound: z.boolean(),
    /** Whether a list has an object of the other tenant. */
    otherFound: z.boolean(),
  })
  .strict();
type Asked = z.infer<typeof askedSchema>;

const maxAnswers = 2 * (maxObjects * (3 + maxWrites) + maxLists);
const data = z.strictObject({
  answers: z
    .array(z.union([askedSchema, failureSchema.extend({ path: z.string().max(500) }).strict()]))
    .max(maxAnswers),
});

export default defineCheck({
  id: "api-tenant-separation",
  version: 1,
  type: "probe",
  title: { ko: "테넌트 간 데이터 분리", ja: "テナント間のデータ分離", en: "Separation of tenants" },
  why: {
    ko: "다른 고객의 식별자를 넣은 요청에 응답하면 한 고객이 다른 고객의 데이터를 읽거나 바꿀 수 있습니다.",
    ja: "他の顧客の識別子を入れた要求に応答すると、ある顧客が他の顧客のデータを読み取りまたは変更できます。",
    en: "Where a request with another customer’s identifier is answered, one customer can read or change what is another’s.",
  },
  remedy: {
    ko: "객체를 조회할 때마다 요청자의 테넌트를 조건에 넣으십시오(행 수준 보안 등). 식별자를 추측하기 어렵게 하는 것만으로는 부족하며, 없는 객체와 같은 404로 응답하는 것이 좋습니다.",
    ja: "オブジェクトの取得では必ず要求元のテナントを条件に含めてください（行レベルセキュリティなど）。識別子を推測しにくくするだけでは不十分で、存在しないオブジェクトと同じ404を返すのが適切です。",
    en: "Make the caller’s tenant part of every query for an object (row-level security, for example). Identifiers that are hard to guess are not enough; answer 404, as for an object that does not exist.",
  },
  references: ["OWASP API1:2023", "CWE-639", "CWE-284", "ASVS 5.0 8.2.2", "ASVS 5.0 8.4.1", "KISA CII 2026 CI-11"],
  evidences: ["fact", "measurement"],
  sends: {
    connections: maxAnswers + 1,
    requests: maxAnswers + 1,
    bytes: 64 * 1024 * 1024,
    time: 180_000,
    intrusive: true,
  },
  schemes: ["https:"],
  params,
  data,
  reasons: { ...reasons, ...withheldReasons },
  async observe(target, { tenants, refusal }, io) {
    const credentials = tenants.map(({ credential }) => credential);
    const caller = await attempt(() => callerOf(target, credentials, io));
    if ("failure" in caller) return { answers: [{ path: tenants[0].objects[0]?.path ?? "", failure: caller.failure }] };
    const answers: z.infer<typeof data>["answers"] = [];
    for (const question of questionsOf(tenants)) {
      const answer = await attempt(() => ask(question, tenants, refusal, caller));
      answers.push("failure" in answer ? { path: question.call.path, failure: answer.failure } : answer);
      if ("failure" in answer || answer.status === 429) break;
    }
    return { answers };
  },
  assess({ answers }, { tenants, refusal }) {
    const seen = answers.flatMap((one) => ("failure" in one ? [] : [one]));
    const accepted = (one: Asked) => stanceOf(one, refusal) === "accepted";
    const read = seen.find((one) => one.asked === "other" && accepted(one) && one.otherFound);
    if (read) return notMet("object-disclosed", { path: read.path });
    const written = seen.find((one) => one.asked === "other-write" && accepted(one));
    if (written) return notMet("write-accepted", { path: written.path, method: written.method });
    const head = seen.find((one) => one.asked === "other-head" && accepted(one));
    if (head) return notMet("head-answered", { path: head.path, status: head.status });
    const listed = seen.find((one) => one.asked === "list" && one.otherFound);
    if (listed) return notMet("object-listed", { path: listed.path });
    for (const one of answers) {
      const doubt = "failure" in one ? unknownBecause(one.failure) : doubtAbout(one, refusal);
      if (doubt) return doubt;
    }
    const wanted = questionsOf(tenants);
    if (seen.length !== wanted.length) return unknownBecause("failed");
    const objects = tenants.reduce((sum, tenant) => sum + tenant.objects.length, 0);
    const lists = tenants.reduce((sum, tenant) => sum + tenant.lists.length, 0);
    const refused = seen.filter(({ asked }) => asked !== "own" && asked !== "list").length;
    return met("separated", { objects, refused, lists });
  },
});

type Question = {
  readonly asked: Asked["asked"];
  readonly by: 0 | 1;
  readonly call: ReturnType<typeof callOf>;
  readonly object?: Tenant["objects"][number];
  readonly list?: Tenant["lists"][number];
};

/** Everything owners read first: only when they may is it worth asking as somebody else. */
function questionsOf(tenants: Params["tenants"]): Question[] {
  const own: Question[] = [];
  const others: Question[] = [];
  const lists: Question[] = [];
  for (const owner of [0, 1] as const) {
    const by = owner === 0 ? 1 : 0;
    for (const object of tenants[owner].objects) {
      const { path, query, head, writes } = object;
      const call = callOf({ method: "GET", path, query });
      own.push({ asked: "own", by: owner, call, object });
      others.push({ asked: "other", by, call, object });
      if (head) others.push({ asked: "other-head", by, call: { ...call, method: "HEAD" } });
      for (const write of writes) {
        others.push({ asked: "other-write", by, call: callOf({ ...write, path: write.path ?? path, query }) });
      }
    }
    for (const list of tenants[owner].lists) {
      lists.push({ asked: "list", by: owner, call: callOf({ ...list, method: "GET" }), list });
    }
  }
  return [...own, ...lists, ...others];
}

async function ask(
  { asked, by, call, object, list }: Question,
  tenants: Params["tenants"],
  refusal: Params["refusal"],
  caller: Caller,
): Promise<Asked> {
  const response = await caller.as(tenants[by].credential, call);
  const json = parsedJson(response.body);
  const isObject = object !== undefined && jsonAt(json, object.pointer) === object.id;
  const items = list && jsonAt(json, list.items);
  const listed = new Set(Array.isArray(items) ? items.map((item: unknown) => jsonAt(item, list?.id ?? "")) : []);
  const idsOf = (tenant: Tenant) => tenant.objects.map(({ id }) => id);
  return {
    asked,
    by,
    method: call.method,
    path: call.path,
    ...answerOf(response, refusal),
    ownFound: list ? idsOf(tenants[by]).every((id) => listed.has(id)) : asked === "own" && isObject,
    otherFound: list ? idsOf(tenants[by === 0 ? 1 : 0]).some((id) => listed.has(id)) : asked === "other" && isObject,
  };
}

/** Why one answer does not show separation. */
function doubtAbout({ asked, method, path, status, names, ownFound }: Asked, refusal: Params["refusal"]) {
  const silence = withheld({ path, status });
  if (silence) return silence;
  const stance = stanceOf({ status, names }, refusal);
  if (asked === "own") return stance === "accepted" && ownFound ? undefined : unknown("own-not-read", { path, status });
  if (asked === "list") {
    return stance === "accepted" && ownFound ? undefined : unknown("own-not-listed", { path, status });
  }
  return stance === "refused" ? undefined : unknown("unclear", { method, path, status });
}
