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

/** What checks of pages have in common: which are asked for, and what is kept of the answers. */

/** A path of the target, as it is asked for. */
export const pagePath = z
  .string()
  .max(500)
  .regex(/^\/[\x21-\x7e]*$/);

/** A page nobody has: error responses need their headers, too. */
export const missingPage = "/akashi-check-no-such-page";

export const pageParams = {
  paths: z.array(pagePath).min(1).max(10).default(["/"]),
  errorPage: z.boolean().default(true),
};

export const pageSchema = z.object({
  path: z.string(),
  status: z.number().int(),
  /** Bytes of content, however they were framed. */
  bodyLength: z.number().int(),
  /** Whether a browser goes elsewhere instead of showing it; where to may be a secret, and is not kept. */
  redirects: z.boolean(),
  /**
   * Only the headers the check asked for: names in lower case, in order, duplicates kept, values whole. What bounds them
   * is the client, which refuses the answer; a part of a policy says something else than the policy.
   */
  headers: z.array(z.tuple([z.string(), z.string()])),
});
export type Page = z.infer<typeof pageSchema>;

const failedSchema = failureSchema.extend({ path: z.string() });

/** The data of a check that keeps more of a page than its headers. */
export function pagesOf<P extends z.ZodType<Page>>(page: P) {
  return z.object({ pages: z.array(z.union([page, failedSchema])) });
}
export const pagesSchema = pagesOf(pageSchema);
type Pages<P extends Page = Page> = { pages: (P | z.infer<typeof failedSchema>)[] };

export function schemeOf(url: URL): "http" | "https" {
  return url.protocol === "https:" ? "https" : "http";
}

type Asked = { readonly paths: readonly string[]; readonly errorPage: boolean };

/** Every path that is asked for, each once. */
function pathsOf({ paths, errorPage }: Asked): string[] {
  return [...new Set([...paths, ...(errorPage ? [missingPage] : [])])];
}

/** Asks for each page once, one after the other; whoever does not answer, or asks for less, is not asked for more. */
export function lookAtPages(target: ProbeTarget, asked: Asked, io: ProbeIo, keep: readonly string[]): Promise<Pages> {
  return lookInPages(target, asked, io, keep, () => ({}));
}

/** The same, and of each answer what `digest` keeps of it; it may throw a NetFailure. */
export async function lookInPages<More extends object>(
  target: ProbeTarget,
  asked: Asked,
  io: ProbeIo,
  keep: readonly string[],
  digest: (page: Page, response: HttpResponse) => More,
): Promise<Pages<Page & More>> {
  const pages: Pages<Page & More>["pages"] = [];
  for (const one of pathsOf(asked)) {
    const page = await attempt(async () => {
      const response = await io.outbound.request(io.decided, { scheme: schemeOf(target.url), path: one });
      const seen = pageOf(one, response, keep);
      return { ...seen, ...digest(seen, response) };
    });
    if ("failure" in page) {
      pages.push({ path: one, failure: page.failure });
      break;
    }
    pages.push(page);
    if (page.status === tooMany) break;
  }
  return { pages };
}

export function pageOf(path: string, { status, headers, body }: HttpResponse, keep: readonly string[]): Page {
  return {
    path,
    status,
    bodyLength: body.length,
    redirects: redirects.includes(status) && headers.some(([name]) => name === "location"),
    headers: headers.filter(([name]) => keep.includes(name)).map(([name, value]) => [name, value]),
  };
}

/** Too Many Requests (RFC 6585, 4): more of them would do harm, and teach nothing. */
export const tooMany = 429;

/** The statuses whose Location browsers follow (Fetch standard). */
export const redirects: readonly number[] = [301, 302, 303, 307, 308];

/** Reasons of `withheld`, for the checks that use it. */
export const withheldReasons = {
  "rate-limited": {
    ko: "{$path}에 대한 요청이 제한되어(상태 429) 판단할 수 없습니다.",
    ja: "{$path}への要求が制限された（ステータス429）ため判断できません。",
    en: "Our requests for {$path} were limited (status 429), which tells nothing about it.",
  },
  "server-error": {
    ko: "{$path} 응답이 서버 오류(상태 {$status})여서 판단할 수 없습니다.",
    ja: "{$path}の応答がサーバエラー（ステータス{$status}）のため判断できません。",
    en: "The server failed to answer for {$path} (status {$status}), which tells nothing about what it serves.",
  },
} as const satisfies Reasons;

/** What is concluded from an answer in place of the page: it may come from whatever stands in front of the service. */
export function withheld({ path, status }: { readonly path: string; readonly status: number }) {
  if (status === tooMany) return unknown("rate-limited", { path });
  return status >= 500 ? unknown("server-error", { path, status }) : undefined;
}

/** The pages that were seen, or why one was not: nothing is concluded from a part of them. */
export function allSeen<P extends Page>({ pages }: Pages<P>, asked: Asked) {
  const seen: P[] = [];
  for (const page of pages) {
    if ("failure" in page) return unknownBecause(page.failure);
    const silence = withheld(page);
    // The page nobody has is asked for the sake of its error: a server that fails there has answered.
    const isError = silence?.reason === "server-error" && !asked.paths.includes(page.path);
    if (silence && !isError) return silence;
    seen.push(page);
  }
  return hasAll(seen, pathsOf(asked)) ? seen : unknownBecause("failed");
}

/** Whether there is an answer for every path that was asked for: where one is missing, the look is not what it should be. */
export function hasAll(answers: readonly { readonly path: string }[], paths: readonly string[]): boolean {
  return paths.every((path) => answers.some((answer) => answer.path === path));
}

export function headerValues(page: Page, name: string): string[] {
  return page.headers.filter(([header]) => header === name).map(([, value]) => value);
}

/** Every media type an answer gives itself, with parameters: several headers and one with commas mean the same. */
export function contentTypes(page: Page): string[] {
  return headerValues(page, "content-type")
    .flatMap((value) => value.match(/(?:[^",]|"(?:[^"\\]|\\.)*"?)+/g) ?? [])
    .map((type) => type.trim())
    .filter((type) => type !== "");
}

/**
 * Whether an answer is one that a browser may show as HTML. It sniffs what has no type, or none that says anything
 * (MIME Sniffing standard, 7); what the content would have made of it is not known here, so that it counts as HTML.
 */
export function isHtml(page: Page): boolean {
  if (page.bodyLength === 0 || page.redirects) return false;
  const essences = contentTypes(page).map((type) => (type.split(";")[0] ?? "").trim().toLowerCase());
  return essences.some((essence) => htmlTypes.includes(essence)) || essences.every(isSniffed);
}

/** Reasons of `noHtml`, for the checks that judge HTML pages. */
export const noHtmlReasons = {
  "no-html": {
    ko: "요청한 경로 중 HTML 페이지로 응답한 것이 없어 판단할 수 없습니다. 리디렉션과 오류 페이지만으로는 근거가 되지 않습니다.",
    ja: "指定したパスにHTMLページを返すものがなく、判断できません。リダイレクトとエラーページだけでは根拠になりません。",
    en: "None of the paths asked for answers with an HTML page, and redirects and error pages alone prove nothing.",
  },
} as const satisfies Reasons;

/**
 * What is concluded where no path asked for showed an HTML page. An error page, whichever path it answers for, says
 * nothing about the pages people use: it may come from whatever stands in front of them.
 */
export function noHtml(html: readonly Page[], { paths }: Pick<Asked, "paths">) {
  return html.some(({ path, status }) => status < 400 && paths.includes(path)) ? undefined : unknown("no-html");
}

const htmlTypes: readonly string[] = ["text/html", "application/xhtml+xml"];

function isSniffed(essence: string): boolean {
  const isType = /^[!#$%&'*+\-.^_`|~\w]+\/[!#$%&'*+\-.^_`|~\w]+$/.test(essence);
  return !isType || ["unknown/unknown", "application/unknown", "*/*"].includes(essence);
}
