import type { AkashiError } from "../domain/errors.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import { errorTexts } from "../text/errors.ts";
import { say } from "../text/message.ts";
import { type Terminal, wrap } from "./terminal.ts";

const words = {
  remedy: { ko: "조치", ja: "対処", en: "What to do" },
  count: { ko: "오류 {$count}건", ja: "エラー {$count}件", en: "Errors: {$count}" },
} satisfies Record<string, Localized>;

export type ErrorJson = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
};

export function errorJson(error: AkashiError, language: Locale): ErrorJson {
  const { message, remedy } = errorTexts[error.code];
  return {
    code: error.code,
    message: say(language, message, error.args),
    remedy: say(language, remedy, error.args),
    ...error.at,
  };
}

/** Each error with its place, what happened and why, its code, and what to do. */
export function printErrors(errors: readonly AkashiError[], language: Locale, terminal: Terminal): void {
  for (const error of errors) {
    const { message, remedy, file, line, column } = errorJson(error, language);
    const place = file === undefined ? "" : `${terminal.style("strong", `${file}:${line}:${column}`)} `;
    terminal.message(`${place}${terminal.style("bad", message)} ${terminal.style("faint", `[${error.code}]`)}`);
    for (const text of wrap(`${words.remedy[language]}: ${remedy}`, terminal.columns - 2))
      terminal.message(`  ${text}`);
  }
  if (errors.length > 1)
    terminal.message(terminal.style("strong", say(language, words.count, { count: errors.length })));
}
