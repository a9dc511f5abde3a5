import { z } from "zod";
import type { HttpResponse } from "../net/outbound.ts";
import { type Credential, clockOf, credentialHeaders, keyOf } from "./api-credential.ts";
import { type Message, type Moment, requestTarget } from "./api-message.ts";
import type { Key } from "./api-signing.ts";
import type { ProbeIo, ProbeTarget } from "./define.ts";
import { schemeOf } from "./pages.ts";

export const pointerSchema = z
  .string()
  .max(200)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/);

/** How an API says no. Some answer 200 and say it in the body. */
export function refusalSchema(statuses: readonly number[]) {
  return z
    .strictObject({
      statuses: z
        .array(z.number().int().min(400).max(499))
        .min(1)
        .max(10)
        .refine((list) => !list.includes(429), { error: "429" })
        .default([...statuses]),
      /** Where the body of an error names it, and how the names of refusals begin. */
      code: z
        .strictObject({ pointer: pointerSchema, startsWith: z.array(z.string().min(1).max(100)).min(1).max(20) })
        .optional(),
    })
    .prefault({});
}
export type Refusal = z.infer<ReturnType<typeof refusalSchema>>;

/** What is kept of an answer: nothing of what it said, only whether its body named a refusal or another error. */
export const answerSchema = z.strictObject({
  status: z.number().int(),
  names: z.enum(["refusal", "error"]).nullable(),
});
export type Answer = z.infer<typeof answerSchema>;

export type Stance = "accepted" | "refused" | "limited" | "failing" | "unclear";

/** What an answer says of the request. Neither a limit nor a failure says anything. */
export function stanceOf({ status, names }: Answer, { statuses }: Refusal): Stance {
  if (status === 429) return "limited";
  if (status >= 500) return "failing";
  if (statuses.includes(status) || names === "refusal") return "refused";
  return status >= 200 && status < 300 && names === null ? "accepted" : "unclear";
}

export function answerOf({ status, body }: HttpResponse, { code }: Refusal): Answer {
  const name = code && jsonAt(parsedJson(body), code.pointer);
  if (!code || name === undefined || name === null) return { status, names: null };
  const refused = typeof name === "string" && code.startsWith.some((start) => name.startsWith(start));
  return { status, names: refused ? "refusal" : "error" };
}

/** What a body says as JSON; undefined where it is none. */
export function parsedJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** RFC 6901. */
export function jsonAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** A request before it is signed. */
export type Call = Pick<Message, "method" | "path" | "query" | "body" | "contentType">;

/** Makes calls to the one decided address, in somebody's name or in nobody's. */
export type Caller = {
  readonly message: (call: Call) => Message;
  /** A moment that many milliseconds from now, with a nonce of its own. */
  readonly moment: (shift?: number) => Moment;
  readonly send: (call: Call, headers?: Readonly<Record<string, string>>) => Promise<HttpResponse>;
  readonly key: (credential: Credential) => Key;
  /** The call in the name of a credential; with another's key where one is given. */
  readonly as: (credential: Credential | undefined, call: Call, key?: Key) => Promise<HttpResponse>;
};

/**
 * @param credentials those that will be used, so that none is found missing half way
 * @throws NetFailure
 */
export async function callerOf(
  target: ProbeTarget,
  credentials: readonly (Credential | undefined)[],
  io: ProbeIo,
): Promise<Caller> {
  const scheme = schemeOf(target.url);
  for (const one of credentials) if (one) keyOf(one, io);
  const moment = await clockOf(credentials, scheme, io);
  const message = (call: Call): Message => ({ ...call, scheme, host: target.url.host });
  const send: Caller["send"] = (call, headers = {}) =>
    io.outbound.request(io.decided, {
      scheme,
      method: call.method,
      path: requestTarget(call),
      headers: { ...(call.contentType === null ? {} : { "content-type": call.contentType }), ...headers },
      ...(call.body === null ? {} : { body: call.body }),
    });
  const key = (credential: Credential) => keyOf(credential, io);
  const as: Caller["as"] = (credential, call, given) => {
    if (!credential) return send(call);
    return send(
      call,
      credentialHeaders(credential, given ?? key(credential), { message: message(call), moment: moment() }),
    );
  };
  return { message, moment, send, key, as };
}
