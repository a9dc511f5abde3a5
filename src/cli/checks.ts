import { z } from "zod";
import { type Product, products } from "../checks/configuration.ts";
import type { Check } from "../checks/define.ts";
import { checks as allChecks, findCheck } from "../checks/index.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import { say } from "../text/message.ts";
import { claimKindWords } from "../text/words.ts";
import type { Command } from "./define.ts";
import { pad, type Terminal, wrap } from "./terminal.ts";

const words = {
  why: { ko: "이유", ja: "理由", en: "Why" },
  remedy: { ko: "조치", ja: "対処", en: "What to do" },
  configuration: { ko: "설정 예", ja: "設定例", en: "Configuration" },
  reasons: { ko: "나올 수 있는 점검 결과", ja: "示しうる判定結果", en: "What it can say" },
  kinds: { ko: "근거가 될 수 있는 문안", ja: "根拠となりうる記載事項", en: "Kinds of claim it bears on" },
  params: { ko: "매개변수(JSON 스키마)", ja: "パラメータ（JSONスキーマ）", en: "Parameters (JSON Schema)" },
  sends: {
    ko: "주소마다 한 번 점검할 때: 연결 최대 {$connections}개, 요청 최대 {$requests}개",
    ja: "アドレスごとに1回の確認で、接続は最大{$connections}件、要求は最大{$requests}件",
    en: "Sends at most {$connections} connections and {$requests} requests for each address",
  },
  references: { ko: "참조", ja: "参照", en: "References" },
} satisfies Record<string, Localized>;

export const checks: Command = {
  name: "checks",
  summary: {
    ko: "점검의 목록 또는 점검 하나의 설명을 보여 줍니다.",
    ja: "確認項目の一覧、または1つの説明を示します。",
    en: "List the checks, or explain one.",
  },
  arguments: [{ name: "ID", required: false, summary: { ko: "점검", ja: "確認項目", en: "Check" } }],
  options: {},
  async run({ terminal, language }, [id], options) {
    if (id === undefined) {
      if (options.json) terminal.json(allChecks.map((check) => checkJson(check, language)));
      else {
        for (const check of allChecks) {
          terminal.print(
            `${pad(terminal.style("accent", check.id), 28)} ${pad(check.type, 7)} ${check.title[language]}`,
          );
        }
      }
      return 0;
    }
    const check = findCheck(id);
    if (!check) throw new AkashiError("check.unknown", { check: id, known: allChecks.map((one) => one.id).join(", ") });
    if (options.json) terminal.json(checkJson(check, language));
    else printCheck(check, language, terminal);
    return 0;
  },
};

export function paramsSchema(check: Check): unknown {
  return z.toJSONSchema(check.params, { io: "input" });
}

function checkJson(check: Check, language: Locale) {
  const { id, version, type, references, evidences } = check;
  return {
    id,
    version,
    type,
    title: check.title[language],
    why: check.why[language],
    remedy: check.remedy[language],
    ...(check.configuration ? { configuration: check.configuration } : {}),
    references,
    evidences,
    ...(check.type === "probe" ? { sends: check.sends, schemes: check.schemes } : { recordKind: check.recordKind }),
    params: paramsSchema(check),
    reasons: Object.fromEntries(Object.entries(check.reasons).map(([code, text]) => [code, text[language]])),
  };
}

function printCheck(check: Check, language: Locale, terminal: Terminal): void {
  const section = (title: string, lines: readonly string[]): void => {
    terminal.print();
    terminal.print(terminal.style("strong", title));
    for (const line of lines) for (const part of wrap(line, terminal.columns - 2)) terminal.print(`  ${part}`);
  };
  terminal.print(
    `${terminal.style("accent", check.id)} v${check.version}  ${terminal.style("strong", check.title[language])}`,
  );
  section(words.why[language], [check.why[language]]);
  section(words.remedy[language], [check.remedy[language]]);
  printConfiguration(check, language, terminal);
  section(words.kinds[language], [check.evidences.map((kind) => claimKindWords[kind][language]).join(", ")]);
  if (check.type === "probe") {
    const { connections, requests } = check.sends;
    for (const line of wrap(say(language, words.sends, { connections, requests }), terminal.columns - 2)) {
      terminal.print(terminal.style("faint", `  ${line}`));
    }
  }
  section(
    words.reasons[language],
    Object.entries(check.reasons).map(([code, text]) => `${code}: ${text[language]}`),
  );
  section(words.params[language], JSON.stringify(paramsSchema(check), null, 2).split("\n"));
  section(words.references[language], [check.references.join(", ")]);
}

/** As it is to be copied: no line is broken. */
function printConfiguration({ configuration = {} }: Check, language: Locale, terminal: Terminal): void {
  for (const [product, text] of Object.entries(configuration)) {
    terminal.print();
    terminal.print(terminal.style("strong", `${words.configuration[language]}: ${products[product as Product]}`));
    for (const line of text.split("\n")) terminal.print(`  ${line}`);
  }
}
