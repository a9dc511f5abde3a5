import { type Reasons, unknown } from "./define.ts";
import { headerValues, type Page } from "./pages.ts";

/**
 * A header as browsers take it apart (Fetch standard, "get, decode, and split"): several headers are one list, commas
 * part it, and a comma inside quotes does not.
 */
export function listed(page: Page, name: string): string[] {
  const values = headerValues(page, name);
  if (values.length === 0) return [];
  const parts = [""];
  for (const [piece] of values.join(", ").matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[^",]+|,/g)) {
    if (piece === ",") parts.push("");
    else parts.push(`${parts.pop()}${piece}`);
  }
  return parts.map((part) => part.replace(/^[\t ]+|[\t ]+$/g, ""));
}

/** Reasons of `notShown`, for the checks that use it. */
export const notShownReasons = {
  "not-shown": {
    ko: "{$path}에 대한 응답(상태 {$status})이 페이지 자체가 아니어서 판단할 수 없습니다.",
    ja: "{$path}への応答（ステータス{$status}）はページそのものではないため判断できません。",
    en: "The answer for {$path} (status {$status}) is not the page itself, which therefore was not seen.",
  },
} as const satisfies Reasons;

/** What is concluded where a redirect, a sign-in or an error answers: their headers are not those of the page. */
export function notShown({ path, status }: { readonly path: string; readonly status: number }) {
  return status >= 200 && status < 300 ? undefined : unknown("not-shown", { path, status });
}
