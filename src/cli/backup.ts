import { existsSync } from "node:fs";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { formatInstant } from "../domain/time.ts";
import { restore as restoreStore } from "../flow/restore.ts";
import { writeBackup } from "../store/backup.ts";
import { verifyLedger } from "../store/verify.ts";
import { say } from "../text/message.ts";
import { type Command, sharedOptions, stringOption } from "./define.ts";
import { dataPlace, openData } from "./workspace.ts";

const words = {
  written: {
    ko: "{$file}에 {$rows}행을 백업했습니다. 서명 키는 들어 있지 않으니 따로 보관하십시오.",
    ja: "{$file}に{$rows}行をバックアップしました。署名鍵は含まれないため、別に保管してください。",
    en: "Backed up {$rows} rows to {$file}. It does not hold the signing key: keep that elsewhere.",
  },
  restored: {
    ko: "{$taken} 백업을 복구하고 원장 기록 {$size}건을 모두 검증했습니다.",
    ja: "{$taken}のバックアップを復元し、台帳の記録{$size}件をすべて検証しました。",
    en: "Restored the backup of {$taken} and verified all {$size} ledger entries.",
  },
  forked: {
    ko: "이미 공개된 체크포인트보다 오래된 백업이어서 분기를 원장에 기록했습니다.",
    ja: "公開済みのチェックポイントより古いバックアップのため、分岐を台帳に記録しました。",
    en: "The backup is older than a checkpoint already shown: the fork is declared in the ledger.",
  },
} satisfies Record<string, Localized>;

export const backup: Command = {
  name: "backup",
  summary: {
    ko: "저장소와 원장을 파일 하나로 백업합니다.",
    ja: "ストアと台帳を1つのファイルにバックアップします。",
    en: "Back up store and ledger to one file.",
  },
  arguments: [],
  options: {
    data: sharedOptions.data,
    database: sharedOptions.database,
    organisation: sharedOptions.organisation,
    out: { type: "string", value: "FILE", summary: { ko: "만들 파일", ja: "作成するファイル", en: "File to write" } },
  },
  async run(context, _args, options) {
    const { terminal, language, now } = context;
    const file = stringOption(options, "out");
    if (file === undefined)
      throw new AkashiError("cli.missing-argument", { command: "backup", argument: "--out FILE" });
    if (existsSync(file)) throw new AkashiError("file.exists", { file });
    const store = await openData(context, undefined, options);
    try {
      await store.sequence();
      // A backup of a damaged store would only be found out when it is needed.
      const report = await store.read((tx) => verifyLedger(tx, store.signer));
      const [problem] = report.problems;
      if (problem) throw new AkashiError("ledger.invalid", { index: problem.index, why: problem.code });
      const { rows } = await store.read((tx) => writeBackup(tx, file, formatInstant(now())));
      if (options.json) terminal.json({ file, rows, size: report.size });
      else terminal.print(say(language, words.written, { file, rows }));
      return 0;
    } finally {
      await store.close();
    }
  },
};

export const restore: Command = {
  name: "restore",
  summary: {
    ko: "백업을 빈 폴더나 데이터베이스에 복구하고 전부 검증합니다.",
    ja: "バックアップを空のフォルダまたはデータベースに復元し、すべて検証します。",
    en: "Restore a backup into an empty place, and verify all of it.",
  },
  details: {
    ko: "복구할 폴더에는 서명 키(signing-key.pem)가 있어야 합니다. shown-checkpoint 파일이 남아 있으면 함께 두십시오. 그보다 오래된 백업은 복구를 거부합니다.",
    ja: "復元先のフォルダには署名鍵（signing-key.pem）が必要です。shown-checkpointファイルが残っていれば一緒に置いてください。それより古いバックアップの復元は拒否されます。",
    en: "The folder must hold the signing key (signing-key.pem). Put the shown-checkpoint file there too, if you have it: a backup older than it is refused.",
  },
  arguments: [
    { name: "FILE", required: true, summary: { ko: "백업 파일", ja: "バックアップファイル", en: "Backup file" } },
  ],
  options: {
    data: sharedOptions.data,
    database: sharedOptions.database,
    "declare-fork": {
      type: "string",
      value: "REASON",
      summary: {
        ko: "이미 공개된 체크포인트보다 오래된 백업을, 이 사유를 원장에 남기고 복구합니다.",
        ja: "公開済みのチェックポイントより古いバックアップを、この理由を台帳に残して復元します。",
        en: "Restore a backup older than a checkpoint already shown, leaving this reason in the ledger",
      },
    },
  },
  async run(context, [file = ""], options) {
    const { terminal, language, now } = context;
    const place = dataPlace(".", options);
    const { header, report, forked } = await restoreStore(place, file, now, stringOption(options, "declare-fork"));
    if (options.json) {
      terminal.json({
        organisation: header.org,
        createdAt: header.createdAt,
        size: report.size,
        forked,
        verified: true,
      });
      return 0;
    }
    terminal.print(say(language, words.restored, { taken: header.createdAt, size: report.size }));
    if (forked) terminal.print(terminal.style("warn", words.forked[language]));
    return 0;
  },
};
