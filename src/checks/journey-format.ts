import { z } from "zod";

/**
 * The declared way of a test account through a service: requests on the target's own host and port, in order. A workspace
 * only names the credentials; their values are the operator's (docs/reference/journeys.md).
 */

/** A name within a journey: of a step or of a captured value. */
const name = z.string().regex(/^[a-z][a-z0-9-]{0,60}$/, "a name: a-z, 0-9 and -");

/** As the operator file names a secret. */
export const secretName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "the name of a secret");

/** A path of the target's own; what browsers read as another host (`//host`, `/\host`) is none. */
export const journeyPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\x21\x22\x24-\x7e]*$/, "a path of the target: /...");

/** A text that is looked for: long enough not to be found by chance. */
export const shownText = z.string().min(4).max(200);

const fieldName = z.string().regex(/^[\x21-\x7e]{1,100}$/);
const headerName = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/)
  .refine((header) => header !== "cookie", "cookies are kept by the journey itself");

/** What stands for a value that differs with the account, the time or the purpose of a step. */
export const accountFills = ["user", "password", "code"] as const;
export type Fill = (typeof accountFills)[number] | "new-password" | "marker";

const sources = z.union(
  [
    /** The value of an input of the page, by its name: what a form carries along. */
    z.strictObject({ input: fieldName }),
    /** The content of a meta element, by its name. */
    z.strictObject({ meta: fieldName }),
    /** A string or number of a JSON answer, by its pointer (RFC 6901). */
    z.strictObject({
      json: z
        .string()
        .max(200)
        .regex(/^(?:\/(?:[^~/]|~[01])*)*$/),
    }),
    z.strictObject({ header: headerName }),
    z.strictObject({ cookie: fieldName }),
  ],
  { error: "{ input }, { meta }, { json }, { header } or { cookie }" },
);
export type Source = z.infer<typeof sources>;

const status = z.number().int().min(100).max(599);

const expectation = z
  .strictObject({
    /** Without it, anything below 400. */
    status: z.union([status, z.array(status).min(1).max(5)]).optional(),
    /** The path of the Location header, without its query. */
    location: journeyPath.optional(),
    text: shownText.optional(),
    /** What must not be in the content. */
    absent: shownText.optional(),
  })
  .refine((given) => Object.keys(given).length > 0, "status, location, text or absent");

const oneValue = "a text, a number, { fill }, { secret }, { captured }, or a list of these";

function stepOf<const F extends readonly Fill[]>(fills: F) {
  const part = z.union(
    [
      z.string().max(1000),
      z.number(),
      z.boolean(),
      z.strictObject({ fill: z.enum(fills) }),
      z.strictObject({ secret: secretName }),
      z.strictObject({ captured: name }),
    ],
    { error: oneValue },
  );
  /** Several parts make one value: ["Bearer ", { captured: token }]. */
  const value = z.union([part, z.array(part).min(1).max(8)], { error: oneValue });
  const values = (field: typeof fieldName | typeof headerName) =>
    z.record(field, value).refine((given) => Object.keys(given).length <= 30, "at most 30");
  return z
    .strictObject({
      name,
      get: journeyPath.optional(),
      post: journeyPath.optional(),
      form: values(fieldName).optional(),
      json: values(fieldName).optional(),
      headers: values(headerName).optional(),
      capture: z
        .record(name, sources)
        .refine((given) => Object.keys(given).length <= 10, "at most 10")
        .optional(),
      /** Redirects within the host and port are followed, and the last answer is the one that counts. */
      follow: z.boolean().default(false),
      expect: expectation.optional(),
    })
    .refine((step) => (step.get === undefined) !== (step.post === undefined), "either get or post")
    .refine((step) => step.get === undefined || (!step.form && !step.json), {
      path: ["get"],
      message: "a get has no body",
    })
    .refine((step) => !step.form || !step.json, { path: ["json"], message: "form or json, not both" });
}

/** Steps whose values may be filled in with what the check has for them. */
export function stepsOf<const F extends readonly Fill[]>(most: number, fills: F) {
  return z
    .array(stepOf(fills))
    .min(1)
    .max(most)
    .superRefine((steps, context) => {
      const names = steps.map((step) => step.name);
      for (const [index, one] of names.entries()) {
        if (names.indexOf(one) < index) {
          context.addIssue({ code: "custom", path: [index, "name"], message: "a name of its own" });
        }
      }
    });
}
export type Step = z.infer<ReturnType<typeof stepOf<readonly Fill[]>>>;
export type Value = NonNullable<Step["form"]>[string];

/** A page and the text that shows on it and nowhere else. */
export const shownPage = z.strictObject({
  get: journeyPath,
  status: status.default(200),
  text: shownText,
});
export type ShownPage = z.infer<typeof shownPage>;

const flow = stepsOf(8, accountFills);

/** What a journey that only signs in consists of. */
export const journeySchema = z
  .strictObject({
    /** Names of secrets of the operator's; `totp` holds a base32 key or an otpauth:// address. */
    account: z.strictObject({ user: secretName, password: secretName, totp: secretName.optional() }),
    signIn: flow,
    /** What only somebody signed in is shown. */
    private: shownPage,
    signOut: flow.optional(),
  })
  .superRefine((journey, context) => {
    const known = new Set<string>();
    needCaptured(journey.signIn, known, context, ["signIn"]);
    needCaptured(journey.signOut ?? [], known, context, ["signOut"]);
    const fills = journey.signIn.flatMap(fillsOf);
    if (!fills.includes("password")) {
      context.addIssue({ code: "custom", path: ["signIn"], message: 'a step with { fill: "password" }' });
    }
    if (fills.includes("code") && journey.account.totp === undefined) {
      context.addIssue({ code: "custom", path: ["account", "totp"], message: 'a secret for { fill: "code" }' });
    }
  });
export type Journey = z.infer<typeof journeySchema>;

/** Reports values that no step before captures, and adds to the known ones what these steps capture. */
export function needCaptured(
  steps: readonly Step[],
  known: Set<string>,
  context: z.RefinementCtx,
  path: readonly (string | number)[],
): void {
  for (const [index, step] of steps.entries()) {
    for (const part of partsOf(step)) {
      if (typeof part !== "object" || !("captured" in part) || known.has(part.captured)) continue;
      const message = `${part.captured} captured by a step before`;
      context.addIssue({ code: "custom", path: [...path, index], message });
    }
    for (const captured of Object.keys(step.capture ?? {})) known.add(captured);
  }
}

/** Everything the sign-in leaves captured, for steps that come after it. */
export function capturedBy({ signIn }: Journey): Set<string> {
  return new Set(signIn.flatMap(({ capture }) => Object.keys(capture ?? {})));
}

export function fillsOf(step: Step): Fill[] {
  return partsOf(step).flatMap((part) => (typeof part === "object" && "fill" in part ? [part.fill] : []));
}

function partsOf({ form, json, headers }: Step) {
  return [form, json, headers].flatMap((values) => Object.values(values ?? {})).flat();
}

export function pathOf(step: Step): string {
  return step.get ?? step.post ?? "/";
}

/** The cookies that carry a session. */
export const sessionCookies = z.array(fieldName).min(1).max(5);
