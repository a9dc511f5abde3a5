import type { Localized } from "../domain/locale.ts";
import { say } from "../text/message.ts";
import { type Command, sharedOptions } from "./define.ts";
import { openWorkspace } from "./workspace.ts";

const words = {
  done: {
    ko: "추가 {$added}건, 변경 {$changed}건, 삭제 {$removed}건, 그대로 {$unchanged}건",
    ja: "追加 {$added}件、変更 {$changed}件、削除 {$removed}件、変更なし {$unchanged}件",
    en: "{$added} added, {$changed} changed, {$removed} removed, {$unchanged} unchanged",
  },
  outdated: {
    ko: "문안이 바뀌어 승인을 다시 받아야 합니다: {$claims}",
    ja: "記載が変わったため、改めて承認が必要です: {$claims}",
    en: "The wording changed since it was approved; approve it again: {$claims}",
  },
} satisfies Record<string, Localized>;

export const apply: Command = {
  name: "apply",
  summary: {
    ko: "작업공간의 파일을 저장소의 개정으로 반영합니다.",
    ja: "ワークスペースのファイルをストアの改訂として反映します。",
    en: "Turn the files of a workspace into revisions.",
  },
  arguments: [
    {
      name: "WORKSPACE",
      required: true,
      summary: { ko: "작업공간 폴더", ja: "ワークスペースのフォルダ", en: "Workspace folder" },
    },
  ],
  options: { data: sharedOptions.data, database: sharedOptions.database },
  async run(context, [folder = ""], options) {
    const { store, applied } = await openWorkspace(context, folder, options);
    try {
      await store.sequence();
    } finally {
      await store.close();
    }
    const { terminal, language } = context;
    if (options.json) {
      terminal.json(applied);
      return 0;
    }
    const { approvalOutdated, ...counts } = applied;
    terminal.print(say(language, words.done, counts));
    if (approvalOutdated.length > 0) {
      terminal.print(terminal.style("warn", say(language, words.outdated, { claims: approvalOutdated.join(", ") })));
    }
    return 0;
  },
};
