import { z } from "zod";
import type { Call } from "./api-answer.ts";
import { bodySchema, isSafe, methodSchema, pathSchema, queryOf, valuesSchema } from "./api-message.ts";

/** One call that a workspace states. What may change something is called only where it says that it may. */
export const callParams = {
  method: methodSchema.default("GET"),
  path: pathSchema,
  query: valuesSchema.default({}),
  body: bodySchema.optional(),
  /** That the call may be made, and made again, although its method may change something. */
  safeToRepeat: z.literal(true).optional(),
};

type Stated = {
  readonly method: z.infer<typeof methodSchema>;
  readonly path: string;
  readonly query: z.infer<typeof valuesSchema>;
  readonly body?: z.infer<typeof bodySchema> | undefined;
  readonly safeToRepeat?: true | undefined;
};

export function mayBeCalled({ method, body, safeToRepeat }: Stated): boolean {
  return isSafe(method) ? body === undefined : safeToRepeat === true;
}

export const mayBeCalledError = { error: "safeToRepeat: true, or GET or HEAD without a body" };

export function callOf({ method, path, query, body }: Stated): Call {
  const json = body === undefined ? null : JSON.stringify(body);
  return { method, path, query: queryOf(query), body: json, contentType: json === null ? null : "application/json" };
}
