import { z } from "zod";
import type { HttpResponse } from "../net/outbound.ts";
import {
  attempt,
  failureSchema,
  type ProbeIo,
  type ProbeTarget,
  type Reasons,
  unknown,
  unknownBecause,
} from "./define.ts";
import { missingPage, schemeOf, tooMany, withheld, withheldReasons } from "./pages.ts";

/**
 * What checks for things that should not be there have in common. A status says nothing: a single-page application
 * answers 200 for every path. So an answer counts by the signatures its content carries, and only where the page nobody
 * has does not carry them too. Of the content itself nothing is kept.
 */
const answerSchema = z.object({
  path: z.string().max(4096),
  status: z.number().int(),
  /** Whether whoever stands in front answers instead: access refused, or a browser sent to another origin. */
  walled: z.boolean(),
  /** Names of the signatures that the content carries. */
  signatures: z.array(z.string().max(60)).max(40),
});
export type Answer = z.infer<typeof answerSchema>;

export const answersSchema = z.object({
  answers: z.array(z.union([answerSchema, failureSchema.extend({ path: z.string().max(4096) })])).max(60),
});
export type Answers = z.infer<typeof answersSchema>;

/** Names what an answer carries, by its text, read byte by byte. */
export type Signs = (path: string, text: string, response: HttpResponse) => readonly string[];

/** The home page and a page nobody has: without them no other answer can be read. */
export const comparisons = ["/", missingPage] as const;

/**
 * Asks for the comparisons and each path, one after the other. It stops where the service asks for fewer requests or
 * does not answer: more of them would do harm, and teach nothing.
 */
export async function lookFor(
  target: ProbeTarget,
  paths: readonly string[],
  io: ProbeIo,
  signs: Signs,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answers> {
  const scheme = schemeOf(target.url);
  const answers: Answers["answers"] = [];
  for (const path of new Set([...comparisons, ...paths])) {
    const response = await attempt(() => io.outbound.request(io.decided, { scheme, path, headers }));
    if ("failure" in response) {
      answers.push({ path, failure: response.failure });
      break;
    }
    const { status, body } = response;
    const signatures = [...signs(path, body.toString("latin1"), response)];
    answers.push({ path, status, walled: isWalled(target.url, response), signatures });
    if (status === tooMany) break;
  }
  return { answers };
}

function isWalled(url: URL, { status, headers }: HttpResponse): boolean {
  if ([401, 403, 407].includes(status)) return true;
  const location = headers.find(([name]) => name === "location")?.[1];
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return false;
  const to = URL.parse(location, url.origin);
  return to === null || to.origin !== url.origin;
}

/** Reasons of `unseen`. */
export const unseenReasons = {
  walled: {
    ko: "모든 요청이 거부되거나 다른 사이트로 리디렉션되어 서비스를 확인하지 못했습니다.",
    ja: "すべての要求が拒否されるか別のサイトへ転送され、サービスを確認できませんでした。",
    en: "Every request was refused or sent to another site, so the service itself was not seen.",
  },
  ...withheldReasons,
} as const satisfies Reasons;

/**
 * What kept the look from seeing all it had to see, if anything did. What was found before may still count; that
 * nothing was found may not.
 */
export function unseen({ answers }: Answers, paths: readonly string[]) {
  for (const answer of answers) {
    if ("failure" in answer) return unknownBecause(answer.failure);
    const silence = withheld(answer);
    // A server that fails where there is nothing has answered that there is nothing.
    if (silence && !(silence.reason === "server-error" && answer.path === missingPage)) return silence;
  }
  const seen = new Map(answered({ answers }).map((answer) => [answer.path, answer]));
  if ([...comparisons, ...paths].some((path) => !seen.has(path))) return unknownBecause("failed");
  return [...seen.values()].every(({ walled }) => walled) ? unknown("walled") : undefined;
}

/** The answers there were, failures left out. */
export function answered({ answers }: Answers): Answer[] {
  return answers.filter((answer) => !("failure" in answer)) as Answer[];
}

/** The signatures that even the page nobody has carries: they tell nothing about any other page. */
export function commonplace(answers: Answers): readonly string[] {
  return answered(answers).find(({ path }) => path === missingPage)?.signatures ?? [];
}
