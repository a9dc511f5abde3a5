import { rm } from "node:fs/promises";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { bundleEvidence } from "../flow/evidence-bundle.ts";
import { readState } from "../flow/state.ts";
import { say } from "../text/message.ts";
import { type Command, sharedOptions, stringOption } from "./define.ts";
import { openNew } from "./new-file.ts";
import { openWorkspace } from "./workspace.ts";

const words = {
  written: {
    ko: "{$file}: 증빙 문서 {$count}건. SHA-256 {$sha256}",
    ja: "{$file}: 証拠文書{$count}件。SHA-256 {$sha256}",
    en: "{$file}: {$count} evidence documents. SHA-256 {$sha256}",
  },
} satisfies Record<string, Localized>;

export const bundle: Command = {
  name: "bundle",
  summary: {
    ko: "증빙 문서의 파일을 번호를 붙여 목록과 함께 zip 하나로 모읍니다.",
    ja: "証拠文書のファイルに番号を付け、一覧とともに1つのzipにまとめます。",
    en: "Collect the files of the evidence documents, numbered, with an index, in one zip.",
  },
  arguments: [
    {
      name: "WORKSPACE",
      required: true,
      summary: { ko: "작업공간 폴더", ja: "ワークスペースのフォルダ", en: "Workspace folder" },
    },
  ],
  options: {
    service: sharedOptions.service,
    catalog: {
      type: "string",
      value: "ID",
      summary: {
        ko: "증빙을 요구하는 프레임워크 (기본값: kr-digital-service)",
        ja: "証拠を求めるフレームワーク（既定: kr-digital-service）",
        en: "Framework that asks for the evidence (default: kr-digital-service)",
      },
    },
    out: {
      type: "string",
      value: "FILE",
      summary: {
        ko: "만들 파일. 이미 있으면 덮어쓰지 않습니다.",
        ja: "作成するファイル。既存のファイルは上書きしません。",
        en: "File to write; an existing one is not overwritten",
      },
    },
    data: sharedOptions.data,
    database: sharedOptions.database,
  },
  async run(context, [folder = ""], options) {
    const { terminal, language, now } = context;
    const out = stringOption(options, "out");
    if (out === undefined) throw new AkashiError("cli.missing-argument", { command: "bundle", argument: "--out FILE" });
    const { store } = await openWorkspace(context, folder, options);
    try {
      const state = await store.read((tx) => readState(tx));
      const file = await openNew(out);
      const made = await bundleEvidence(folder, state, {
        service: stringOption(options, "service"),
        catalog: stringOption(options, "catalog") ?? "kr-digital-service",
        language,
        at: now(),
      }).catch(async (error: unknown) => {
        await file.close();
        await rm(out);
        throw error;
      });
      await file.writeFile(made.file);
      await file.sync();
      await file.close();
      const { sha256, documents } = made;
      if (options.json) terminal.json({ file: out, sha256, documents });
      else {
        for (const { name, bytes } of documents) terminal.print(`${name}  ${bytes}`);
        terminal.print(say(language, words.written, { file: out, count: documents.length, sha256 }));
      }
      return 0;
    } finally {
      await store.close();
    }
  },
};
