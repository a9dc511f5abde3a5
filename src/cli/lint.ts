import type { Localized } from "../domain/locale.ts";
import { loadWorkspace } from "../flow/load-workspace.ts";
import { say } from "../text/message.ts";
import type { Command } from "./define.ts";

const words = {
  clean: {
    ko: "잘못된 곳이 없습니다: 문안 {$claims}건, 사실 {$facts}건, 기록 {$records}건",
    ja: "問題はありません: 記載事項{$claims}件、事実{$facts}件、記録{$records}件",
    en: "Nothing is wrong. Claims: {$claims}, facts: {$facts}, records: {$records}",
  },
} satisfies Record<string, Localized>;

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
    if (options.json) terminal.json(counts);
    else terminal.print(say(language, words.clean, counts));
    return 0;
  },
};
