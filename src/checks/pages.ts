import { z } from "zod";
import type { FailureCode } from "../net/failure.ts";
import { attempt, failureSchema, type ProbeIo, type ProbeTarget } from "./define.ts";

/** What checks of response headers have in common: which pages are asked for, and what is kept of the answers. */
const path = z
  .string()
  .max(500)
  .regex(/^\/[\x21-\x7e]*$/);

/** A page nobody has: error responses need their headers, too. */
export const missingPage = "/akashi-check-no-such-page";

export const pageParams = {
  paths: z.array(path).min(1).max(10).default(["/"]),
  errorPage: z.boolean().default(true),
};

const pageSchema = z.object({
  path: z.string(),
  status: z.number().int(),
  /** Only the headers the check asked for: names in lower case, in order, duplicates kept. */
  headers: z.array(z.tuple([z.string(), z.string()])),
});
export type Page = z.infer<typeof pageSchema>;

export const pagesSchema = z.object({
  pages: z.array(z.union([pageSchema, failureSchema.extend({ path: z.string() })])),
});
export type Pages = z.infer<typeof pagesSchema>;

export function schemeOf(url: URL): "http" | "https" {
  return url.protocol === "https:" ? "https" : "http";
}

/** Asks for each page once, one after the other. */
export async function lookAtPages(
  target: ProbeTarget,
  params: { readonly paths: readonly string[]; readonly errorPage: boolean },
  io: ProbeIo,
  keep: readonly string[],
): Promise<Pages> {
  const paths = [...new Set([...params.paths, ...(params.errorPage ? [missingPage] : [])])];
  const pages: Pages["pages"] = [];
  for (const one of paths) {
    const answer = await attempt(() => io.outbound.request(io.decided, { scheme: schemeOf(target.url), path: one }));
    if ("failure" in answer) pages.push({ path: one, failure: answer.failure });
    else {
      const headers = answer.headers.filter(([name]) => keep.includes(name)).map(([name, value]) => tuple(name, value));
      pages.push({ path: one, status: answer.status, headers });
    }
  }
  return { pages };
}

function tuple(name: string, value: string): [string, string] {
  return [name, value.slice(0, 4000)];
}

/** The pages that were seen, or why one was not: nothing is concluded from a part of them. */
export function allSeen({ pages }: Pages): Page[] | { failure: FailureCode } {
  const seen: Page[] = [];
  for (const page of pages) {
    if ("failure" in page) return { failure: page.failure };
    seen.push(page);
  }
  return seen;
}

export function headerValues(page: Page, name: string): string[] {
  return page.headers.filter(([header]) => header === name).map(([, value]) => value);
}

/** Whether a page is one that a browser shows as HTML. */
export function isHtml(page: Page): boolean {
  return headerValues(page, "content-type").some((value) => /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(value));
}
