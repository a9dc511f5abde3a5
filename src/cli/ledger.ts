import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { exportLedger } from "../flow/export-ledger.ts";
import { replayFindings } from "../flow/replay.ts";
import { verifierKey } from "../ledger/note.ts";
import { formatProof } from "../ledger/proof.ts";
import { latestCheckpoint, leafAt, prove } from "../store/ledger.ts";
import type { Store } from "../store/store.ts";
import { verifyLedger } from "../store/verify.ts";
import { say } from "../text/message.ts";
import { badValue, type Command, type Context, sharedOptions, type Values } from "./define.ts";
import { openData } from "./workspace.ts";

const words = {
  sound: {
    ko: "원장이 온전합니다: 기록 {$size}건, 체크포인트 {$checkpoints}건, 대기 {$pending}건, 삭제 {$erased}건",
    ja: "台帳は健全です: 記録{$size}件、チェックポイント{$checkpoints}件、登録待ち{$pending}件、消去{$erased}件",
    en: "The ledger is sound: {$size} entries, {$checkpoints} checkpoints, {$pending} pending, {$erased} erased",
  },
  unsound: {
    ko: "원장에 어긋난 곳이 {$count}군데 있습니다.",
    ja: "台帳に不整合が{$count}か所あります。",
    en: "The ledger is not sound: {$count} problems",
  },
  replayed: {
    ko: "점검 결과 {$count}건을 다시 판단해 모두 같은 결과를 얻었습니다.",
    ja: "判定結果{$count}件を再計算し、すべて一致しました。",
    en: "{$count} findings judged again, all with the same result",
  },
  differs: {
    ko: "다시 판단하면 달라지는 점검 결과: {$indices}",
    ja: "再計算すると異なる判定結果: {$indices}",
    en: "Findings that come out differently now: {$indices}",
  },
  exported: {
    ko: "기록 {$size}건을 파일 {$files}개로 내보냈습니다.",
    ja: "記録{$size}件を{$files}個のファイルに書き出しました。",
    en: "Wrote {$size} entries as {$files} files",
  },
  progress: { ko: "검증 {$done}/{$total}", ja: "検証 {$done}/{$total}", en: "verifying {$done}/{$total}" },
} satisfies Record<string, Localized>;

export const ledger: Command = {
  name: "ledger",
  summary: {
    ko: "원장을 검증하거나, 기록의 증명 또는 원장의 키를 보여 주거나, 정적 파일로 내보냅니다.",
    ja: "台帳の検証、記録の証明、台帳の鍵の表示、静的ファイルへの書き出しのいずれかを行います。",
    en: "Verify the ledger, prove an entry, show its key, or export it as static files.",
  },
  arguments: [
    {
      name: "verify|prove|key|export",
      required: true,
      summary: { ko: "할 일", ja: "行うこと", en: "What to do" },
    },
    {
      name: "INDEX|DIR",
      required: false,
      summary: {
        ko: "prove: 기록 번호 · export: 내보낼 폴더",
        ja: "prove: 記録の番号 · export: 書き出し先フォルダ",
        en: "prove: index of the entry · export: folder to write",
      },
    },
  ],
  options: {
    data: sharedOptions.data,
    database: sharedOptions.database,
    organisation: sharedOptions.organisation,
  },
  async run(context, [action = "", operand], options) {
    const actions: Record<string, (store: Store) => Promise<number>> = {
      verify: (store) => verify(context, store, options),
      prove: (store) => showProof(context, store, operand ?? "", options),
      key: async (store) => {
        const key = verifierKey(store.signer);
        if (options.json) context.terminal.json({ key, origin: store.origin });
        else context.terminal.print(key);
        return 0;
      },
      export: (store) => exportTo(context, store, operand, options),
    };
    const chosen = actions[action];
    if (!chosen) throw badValue("verify|prove|key|export", action, Object.keys(actions).join(" | "));
    const store = await openData(context, undefined, options);
    try {
      return await chosen(store);
    } finally {
      await store.close();
    }
  },
};

async function verify({ terminal, language }: Context, store: Store, options: Values): Promise<number> {
  const report = await store.read((tx) =>
    verifyLedger(tx, store.signer, (done, total) => terminal.progress(say(language, words.progress, { done, total }))),
  );
  const replays = await replayFindings(store);
  const differing = replays.filter(({ result }) => result === "differs").map(({ index }) => index);
  const sound = report.problems.length === 0 && differing.length === 0;
  const { size, pending, erased, checkpoints, problems, root } = report;
  if (options.json) {
    terminal.json({
      sound,
      size,
      pending,
      erased,
      checkpoints,
      root: root.toString("base64"),
      problems,
      replayed: replays.length,
      differing,
    });
    return sound ? 0 : 1;
  }
  if (problems.length === 0) terminal.print(say(language, words.sound, { size, checkpoints, pending, erased }));
  else {
    terminal.print(terminal.style("bad", say(language, words.unsound, { count: problems.length })));
    for (const { code, index } of problems) terminal.print(`  ${index}: ${code}`);
  }
  const same = replays.filter(({ result }) => result === "same").length;
  if (differing.length === 0) terminal.print(say(language, words.replayed, { count: same }));
  else
    terminal.print(terminal.style("bad", say(language, words.differs, { indices: differing.slice(0, 20).join(", ") })));
  return sound ? 0 : 1;
}

async function showProof({ terminal }: Context, store: Store, text: string, options: Values): Promise<number> {
  if (!/^\d{1,15}$/.test(text)) throw badValue("INDEX", text, "0, 1, 2 …");
  const index = Number(text);
  await store.sequence();
  const { proof, leaf } = await store.read(async (tx) => {
    const checkpoint = await latestCheckpoint(tx);
    if (!checkpoint) throw new AkashiError("ledger.no-entry", { index });
    store.witness.show(checkpoint.note);
    return { proof: await prove(tx, index, checkpoint), leaf: await leafAt(tx, index) };
  });
  if (options.json) terminal.json({ index, leaf, proof: formatProof(proof), key: verifierKey(store.signer) });
  else terminal.print(formatProof(proof).trimEnd());
  return 0;
}

async function exportTo(context: Context, store: Store, folder: string | undefined, options: Values): Promise<number> {
  const { terminal, language } = context;
  if (folder === undefined)
    throw new AkashiError("cli.missing-argument", { command: "ledger export", argument: "DIR" });
  const exported = await exportLedger(store, folder);
  if (options.json) terminal.json({ ...exported, key: verifierKey(store.signer) });
  else terminal.print(say(language, words.exported, exported));
  return 0;
}
