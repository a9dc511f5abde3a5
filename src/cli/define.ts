import type { ErrorCode } from "../domain/errors.ts";
import { AkashiError } from "../domain/errors.ts";
import { isLocale, type Locale, type Localized } from "../domain/locale.ts";
import { type Instant, parseInstant } from "../domain/time.ts";
import type { Terminal } from "./terminal.ts";

export type OptionSpec = {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** Name of the value in the help, such as DIR. */
  readonly value?: string;
  readonly summary: Localized;
};

export type ArgumentSpec = {
  readonly name: string;
  readonly required: boolean;
  readonly many?: boolean;
  readonly summary: Localized;
};

export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a command may touch of the outside; `main.ts` makes the real one, tests make theirs. */
export type Context = {
  readonly terminal: Terminal;
  readonly language: Locale;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the package, as semver. */
  readonly version: string;
  /** Folder of the catalogs that come with this installation. */
  readonly catalogs: string;
  /** Folder of the examples, for the demonstration. */
  readonly examples: string;
  readonly now: () => Instant;
  readonly elapsed: () => number;
  /** Ends long-running commands: a signal, or a test that has seen enough. */
  readonly stop: AbortSignal;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
};

export type Command = {
  readonly name: string;
  readonly summary: Localized;
  readonly details?: Localized;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** @returns the exit code: 0 all well, 1 something is wrong with the subject */
  readonly run: (context: Context, args: readonly string[], options: Values) => Promise<number>;
};

/** Options that every command has. */
export const commonOptions = {
  json: {
    type: "boolean",
    summary: {
      ko: "결과를 JSON 값 하나로 출력합니다.",
      ja: "結果を1つのJSON値として出力します。",
      en: "Print the result as one JSON value.",
    },
  },
  lang: {
    type: "string",
    value: "ko|ja|en",
    summary: { ko: "표시 언어", ja: "表示言語", en: "Language of what is printed" },
  },
  help: {
    type: "boolean",
    summary: { ko: "이 도움말을 표시합니다.", ja: "このヘルプを表示します。", en: "Show this help." },
  },
} as const satisfies Record<string, OptionSpec>;

/** Options several commands share. */
export const sharedOptions = {
  data: {
    type: "string",
    value: "DIR",
    summary: {
      ko: "저장소와 원장, 키를 두는 폴더 (기본값: 작업공간의 .akashi)",
      ja: "ストア、台帳、鍵を置くフォルダ（既定: ワークスペースの.akashi）",
      en: "Folder of store, ledger and key (default: .akashi in the workspace)",
    },
  },
  database: {
    type: "string",
    value: "URL",
    summary: {
      ko: "PostgreSQL 데이터베이스 (기본값: 내장 데이터베이스)",
      ja: "PostgreSQLデータベース（既定: 組み込みデータベース）",
      en: "PostgreSQL database (default: the embedded one)",
    },
  },
  operator: {
    type: "string",
    value: "FILE",
    summary: {
      ko: "운영자 설정 파일: 허용 네트워크, 연결 대상, 신뢰할 인증기관",
      ja: "運用者設定ファイル: 許可するネットワーク、接続先、信頼する認証局",
      en: "Operator settings: networks allowed, where connections go, authorities trusted",
    },
  },
  service: {
    type: "string",
    value: "ID",
    summary: { ko: "서비스", ja: "サービス", en: "Service" },
  },
  at: {
    type: "string",
    value: "TIME",
    summary: {
      ko: "이 시각을 기준으로 판정합니다(RFC 3339). 점검은 하지 않습니다.",
      ja: "この時刻を基準に判定します（RFC 3339）。確認は行いません。",
      en: "Judge as of this time (RFC 3339); nothing is probed",
    },
  },
  organisation: {
    type: "string",
    value: "ID",
    summary: { ko: "조직", ja: "組織", en: "Organisation" },
  },
} as const satisfies Record<string, OptionSpec>;

export function stringOption(options: Values, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

export function listOption(options: Values, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
}

export function timeOption(options: Values, name: string): Instant | undefined {
  const text = stringOption(options, name);
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant === undefined) throw badValue(`--${name}`, text, "2026-11-21T09:00:00+09:00");
  return instant;
}

export function languageOption(options: Values, fallback: Locale): Locale {
  const text = stringOption(options, "lang");
  if (text === undefined) return fallback;
  if (!isLocale(text)) throw badValue("--lang", text, "ko | ja | en");
  return text;
}

export function choiceOption<T extends string>(options: Values, name: string, choices: readonly T[], fallback: T): T {
  const text = stringOption(options, name);
  if (text === undefined) return fallback;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw badValue(`--${name}`, text, choices.join(" | "));
  return found;
}

export function badValue(option: string, value: string, expected: string): AkashiError {
  return new AkashiError("cli.bad-value" satisfies ErrorCode, { option, value, expected });
}
