import type { Locale, Localized } from "../domain/locale.ts";
import { type Command, commonOptions, type OptionSpec } from "./define.ts";
import { pad, type Terminal, width, wrap } from "./terminal.ts";

const words = {
  tagline: {
    ko: "Akashi — 근거보다 오래 남는 공개 문안은 없습니다.",
    ja: "Akashi — 公開した記載は、その根拠より長く残りません。",
    en: "Akashi — a published claim cannot outlive its proof.",
  },
  usage: { ko: "사용법", ja: "使い方", en: "Usage" },
  commands: { ko: "명령", ja: "コマンド", en: "Commands" },
  arguments: { ko: "인수", ja: "引数", en: "Arguments" },
  options: { ko: "옵션", ja: "オプション", en: "Options" },
  more: {
    ko: "명령의 도움말: akashi 명령 --help · 버전: akashi --version",
    ja: "コマンドのヘルプ: akashi コマンド --help · バージョン: akashi --version",
    en: "Help of a command: akashi COMMAND --help · version: akashi --version",
  },
  exit: {
    ko: "종료 코드: 0 이상 없음 · 1 대상에 문제가 있음 · 2 호출이나 입력을 쓸 수 없음",
    ja: "終了コード: 0 異常なし · 1 対象に問題あり · 2 呼び出しまたは入力が使用不可",
    en: "Exit codes: 0 all well · 1 something is wrong with the subject · 2 the call or input could not be used",
  },
} satisfies Record<string, Localized>;

export function usage(command: Command): string {
  const args = command.arguments.map(({ name, required, many }) => {
    const text = `${name}${many ? " …" : ""}`;
    return required ? text : `[${text}]`;
  });
  const options = Object.entries(command.options).map(([name, option]) => `[${optionForm(name, option)}]`);
  return ["akashi", command.name, ...args, ...options].join(" ");
}

function optionForm(name: string, { value, multiple }: OptionSpec): string {
  return `--${name}${value === undefined ? "" : ` ${value}`}${multiple ? " …" : ""}`;
}

export function overview(commands: readonly Command[], language: Locale, terminal: Terminal): string {
  const rows = commands.map(({ name, summary }) => [name, summary[language]] as const);
  return [
    terminal.style("strong", words.tagline[language]),
    "",
    terminal.style("strong", words.commands[language]),
    ...columns(rows, terminal),
    "",
    words.more[language],
    words.exit[language],
  ].join("\n");
}

export function commandHelp(command: Command, language: Locale, terminal: Terminal): string {
  const section = (title: string, rows: readonly (readonly [string, string])[]): string[] =>
    rows.length === 0 ? [] : ["", terminal.style("strong", title), ...columns(rows, terminal)];
  const options = Object.entries({ ...command.options, ...commonOptions });
  return [
    ...wrap(command.summary[language], terminal.columns),
    ...(command.details ? ["", ...wrap(command.details[language], terminal.columns)] : []),
    "",
    terminal.style("strong", words.usage[language]),
    ...wrap(usage(command), terminal.columns - 4).map((line, index) => `${index === 0 ? "  " : "      "}${line}`),
    ...section(
      words.arguments[language],
      command.arguments.map(({ name, summary }) => [name, summary[language]]),
    ),
    ...section(
      words.options[language],
      options.map(([name, option]) => [optionForm(name, option), option.summary[language]]),
    ),
    "",
    words.exit[language],
  ].join("\n");
}

function columns(rows: readonly (readonly [string, string])[], terminal: Terminal): string[] {
  const left = Math.min(28, Math.max(...rows.map(([name]) => width(name)))) + 2;
  return rows.flatMap(([name, text]) =>
    wrap(text, terminal.columns - left - 2).map(
      (line, index) => `  ${index === 0 ? pad(terminal.style("accent", name), left) : " ".repeat(left)}${line}`,
    ),
  );
}
