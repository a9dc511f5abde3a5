import type { Localized } from "../domain/locale.ts";
import { loadWorkspace } from "../flow/load-workspace.ts";
import { say } from "../text/message.ts";
import type { WordingCode } from "../text/wording/wording.ts";
import type { Command } from "./define.ts";

const words = {
  clean: {
    ko: "잘못된 곳이 없습니다: 문안 {$claims}건, 사실 {$facts}건, 기록 {$records}건",
    ja: "問題はありません: 記載事項{$claims}件、事実{$facts}件、記録{$records}件",
    en: "Nothing is wrong. Claims: {$claims}, facts: {$facts}, records: {$records}",
  },
  instead: {
    ko: "{$what}: ‘{$found}’ → ‘{$instead}’",
    ja: "{$what}: 「{$found}」→「{$instead}」",
    en: "{$what}: “{$found}” → “{$instead}”",
  },
  found: { ko: "{$what}: ‘{$found}’", ja: "{$what}: 「{$found}」", en: "{$what}: “{$found}”" },
  advised: {
    ko: "고쳐 쓸 표현이 {$count}건 있습니다.",
    ja: "見直したい表現が{$count}件あります。",
    en: "Wording to reconsider: {$count}",
  },
} satisfies Record<string, Localized>;

const adviceWords: Readonly<Record<WordingCode, Localized>> = {
  guarantee: { ko: "지킬 수 없는 약속", ja: "守れない約束", en: "a promise nobody can keep" },
  certified: { ko: "인증이 아닌 것", ja: "認証ではないもの", en: "no certification" },
  term: { ko: "용어", ja: "用語", en: "term" },
  width: { ko: "전각·반각", ja: "全角・半角", en: "character width" },
  punctuation: { ko: "문장 부호", ja: "句読点", en: "punctuation" },
  space: { ko: "띄어쓰기", ja: "空白", en: "spacing" },
};

export const lint: Command = {
  name: "lint",
  summary: {
    ko: "작업공간의 파일을 검사해 잘못된 곳을 모두 알려 줍니다. 아무것도 저장하지 않습니다.",
    ja: "ワークスペースのファイルを検査し、問題をすべて示します。何も保存しません。",
    en: "Check the files of a workspace and report everything that is wrong; nothing is stored.",
  },
  arguments: [
    {
      name: "WORKSPACE",
      required: true,
      summary: { ko: "작업공간 폴더", ja: "ワークスペースのフォルダ", en: "Workspace folder" },
    },
  ],
  options: {},
  async run({ terminal, language, catalogs, now }, [folder = ""], options) {
    const workspace = await loadWorkspace(folder, catalogs, now());
    const counts = {
      claims: workspace.claims.length,
      facts: workspace.facts.length,
      records: workspace.records.length,
    };
    const { advice } = workspace;
    if (options.json) {
      terminal.json({ ...counts, advice });
      return advice.length === 0 ? 0 : 1;
    }
    for (const { code, found, instead, at } of advice) {
      const text = say(language, instead === null ? words.found : words.instead, {
        what: adviceWords[code][language],
        found: found.trim(),
        instead: instead ?? "",
      });
      terminal.print(`${at.file}:${at.line}:${at.column}  ${text}`);
    }
    if (advice.length > 0)
      terminal.print(terminal.style("warn", say(language, words.advised, { count: advice.length })));
    else terminal.print(say(language, words.clean, counts));
    return advice.length === 0 ? 0 : 1;
  },
};
