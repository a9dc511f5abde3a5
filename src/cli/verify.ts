import type { Localized } from "../domain/locale.ts";
import { formatInstant } from "../domain/time.ts";
import { assessService } from "../flow/assessment.ts";
import { readBytes, readText } from "../flow/open.ts";
import { type DocumentReport, type Fault, type SentenceState, verifyDocument } from "../flow/verify-document.ts";
import { verifierKey } from "../ledger/note.ts";
import type { Store } from "../store/store.ts";
import { instantInWords } from "../text/functions.ts";
import { say } from "../text/message.ts";
import { type Command, type Context, sharedOptions, stringOption } from "./define.ts";
import { openData } from "./workspace.ts";

const words = {
  valid: { ko: "봉인이 온전합니다.", ja: "封印は健全です。", en: "The seal is intact." },
  invalid: { ko: "봉인이 온전하지 않습니다.", ja: "封印は健全ではありません。", en: "The seal is not intact." },
  of: {
    ko: "{$template} · {$service} · {$at} 기준",
    ja: "{$template} · {$service} · {$at}時点",
    en: "{$template} · {$service} · as of {$at}",
  },
  log: {
    ko: "원장 {$origin}, 크기 {$size}",
    ja: "台帳 {$origin}、サイズ {$size}",
    en: "Ledger {$origin}, size {$size}",
  },
  pinned: {
    ko: "지정한 키로 서명을 확인했습니다.",
    ja: "指定された鍵で署名を確認しました。",
    en: "Signed by the key you named.",
  },
  notPinned: {
    ko: "파일에 든 키로만 확인했습니다. 제공자의 키를 다른 경로로 받아 --key로 지정하십시오: {$key}",
    ja: "ファイルに含まれる鍵だけで確認しました。提供事業者の鍵を別の経路で入手し、--keyで指定してください: {$key}",
    en: "Checked only against the key inside the file. Get the provider's key another way and name it with --key: {$key}",
  },
  holds: { ko: "지금도 성립", ja: "現在も成立", en: "still holds" },
  expired: { ko: "유효기간이 지남", ja: "有効期限切れ", en: "its proof has run out" },
  withheld: { ko: "문서에서 보류됨", ja: "文書で掲載停止", en: "withheld in the document" },
  contradicted: { ko: "현재 실측과 불일치", ja: "現在の実測と不一致", en: "contradicted today" },
  stale: { ko: "현재 재확인 필요", ja: "現在は再確認待ち", en: "to be re-checked today" },
  unproven: { ko: "현재 증적 없음", ja: "現在は証跡なし", en: "without evidence today" },
  "not-known": { ko: "원장에 없는 문안", ja: "台帳にない記載", en: "not known to this ledger" },
  summary: {
    ko: "문장 {$total}건 가운데 {$holding}건이 지금도 성립합니다.",
    ja: "記載{$total}件のうち{$holding}件が現在も成立しています。",
    en: "{$holding} of {$total} sentences still hold.",
  },
} satisfies Record<string, Localized>;

const faultWords: Readonly<Record<Fault["code"], Localized>> = {
  "content-changed": {
    ko: "봉인한 뒤 내용이 바뀌었습니다.",
    ja: "封印後に内容が変わっています。",
    en: "The content has changed since it was sealed.",
  },
  signature: {
    ko: "체크포인트의 서명이 맞지 않습니다.",
    ja: "チェックポイントの署名が一致しません。",
    en: "The checkpoint is not signed by that key.",
  },
  "not-included": {
    ko: "이 문서는 원장에 들어 있지 않습니다.",
    ja: "この文書は台帳に含まれていません。",
    en: "The document is not in the ledger.",
  },
  manifest: {
    ko: "봉인에 든 목록이 원장의 것과 다릅니다.",
    ja: "封印内の一覧が台帳のものと異なります。",
    en: "The manifest in the seal is not the one in the ledger.",
  },
  evidence: {
    ko: "근거 {$detail}번이 원장의 것과 다릅니다.",
    ja: "根拠{$detail}番が台帳のものと異なります。",
    en: "Evidence {$detail} is not what the ledger holds.",
  },
  "sentence-without-evidence": {
    ko: "문장 {$detail}의 근거가 없거나 그 문장을 뒷받침하지 않습니다.",
    ja: "記載{$detail}の根拠がないか、記載を裏付けていません。",
    en: "The evidence of sentence {$detail} is missing or does not support it.",
  },
  "wrong-key": {
    ko: "문서가 다른 키로 봉인되었습니다: {$detail}",
    ja: "文書は別の鍵で封印されています: {$detail}",
    en: "The document was sealed with another key: {$detail}",
  },
  seal: {
    ko: "봉인의 형식이 올바르지 않습니다.",
    ja: "封印の形式が正しくありません。",
    en: "The seal is not of a known form.",
  },
};

export const verify: Command = {
  name: "verify",
  summary: {
    ko: "봉인된 문서를 검증하고, 지금도 성립하는 문장을 알려 줍니다.",
    ja: "封印された文書を検証し、現在も成立する記載を示します。",
    en: "Verify a sealed document, and tell which sentences still hold.",
  },
  arguments: [
    {
      name: "FILE",
      required: true,
      summary: {
        ko: "봉인된 문서 파일: HTML, PDF, DOCX, XLSX, HWPX, Markdown, JSON",
        ja: "封印された文書のファイル: HTML、PDF、DOCX、XLSX、HWPX、Markdown、JSON",
        en: "Sealed document: HTML, PDF, DOCX, XLSX, HWPX, Markdown or JSON",
      },
    },
  ],
  options: {
    key: {
      type: "string",
      value: "KEY",
      summary: {
        ko: "신뢰하는 원장 키: 키 문자열 또는 그것이 든 파일",
        ja: "信頼する台帳の鍵: 鍵の文字列、またはそれを含むファイル",
        en: "The ledger key you trust: the key itself, or a file that holds it",
      },
    },
    offline: {
      type: "boolean",
      summary: {
        ko: "원장을 읽지 않고 파일만으로 검증합니다.",
        ja: "台帳を読まず、ファイルだけで検証します。",
        en: "Verify the file alone, without reading a ledger",
      },
    },
    data: sharedOptions.data,
    database: sharedOptions.database,
    organisation: sharedOptions.organisation,
  },
  async run(context, [file = ""], options) {
    const { terminal, language, now } = context;
    const pinned = stringOption(options, "key");
    const named = pinned === undefined || pinned.includes("+") ? pinned : readText(pinned).trim();
    const bytes = readBytes(file);
    const hasLedger = (options.data !== undefined || options.database !== undefined) && !options.offline;
    const store = hasLedger ? await openData(context, undefined, options) : undefined;
    let report: DocumentReport;
    let sentences: readonly SentenceState[];
    try {
      // With a ledger at hand its own key is the one to trust, unless another was named.
      report = verifyDocument(bytes, now(), named ?? (store && verifierKey(store.signer)));
      sentences = store ? await today(context, report, store) : report.sentences;
    } finally {
      await store?.close();
    }
    const shown = sentences.filter(({ status }) => status === "proven" || status === "attested");
    const holding = shown.filter((sentence) => sentence.now === "holds").length;
    if (options.json) {
      terminal.json({
        valid: report.valid,
        keyPinned: report.keyPinned,
        key: report.key,
        faults: report.faults,
        manifest: report.manifest,
        ledger: report.checkpoint && { origin: report.checkpoint.origin, size: report.checkpoint.size },
        sentences: sentences.map((one) => ({ ...one, until: one.until === null ? null : formatInstant(one.until) })),
      });
    } else {
      terminal.print(
        terminal.style(report.valid ? "good" : "bad", report.valid ? words.valid[language] : words.invalid[language]),
      );
      for (const { code, detail } of report.faults) {
        terminal.print(`  ${say(language, faultWords[code], { detail })}`);
      }
      if (report.manifest && report.checkpoint) {
        const { template, service, at } = report.manifest;
        const when = instantInWords(language, Date.parse(at), "UTC");
        terminal.print(say(language, words.of, { template, service, at: when }));
      }
      if (report.checkpoint)
        terminal.print(say(language, words.log, { origin: report.checkpoint.origin, size: report.checkpoint.size }));
      // Only what a signature was found under is said to be signed; what else the file says of itself is its own word.
      const signed = !report.faults.some(({ code }) => code === "signature" || code === "wrong-key");
      if (!report.keyPinned) {
        terminal.print(terminal.style("warn", say(language, words.notPinned, { key: report.key })));
      } else if (signed) terminal.print(terminal.style("good", words.pinned[language]));
      for (const sentence of sentences) {
        if (sentence.now !== "holds") terminal.print(`  ${sentence.claim}: ${words[sentence.now][language]}`);
      }
      terminal.print(say(language, words.summary, { total: sentences.length, holding }));
    }
    return report.valid && holding === shown.length ? 0 : 1;
  },
};

/** What the ledger at hand says of the same sentences now. */
async function today(context: Context, report: DocumentReport, store: Store): Promise<SentenceState[]> {
  const present = { now: context.now() };
  const { verdicts, standings } = await assessService(store, report.manifest?.service, present, context.elapsed);
  return report.sentences.map((sentence): SentenceState => {
    if (sentence.now === "withheld") return sentence;
    const verdict = verdicts.find(({ claim }) => claim === sentence.claim);
    if (!verdict) return { ...sentence, now: "not-known" };
    const { status } = verdict;
    if (verdict.unconfirmed || standings.get(verdict.claim)?.state === "held") return { ...sentence, now: "stale" };
    return {
      ...sentence,
      until: verdict.until,
      now: status === "proven" || status === "attested" ? "holds" : status,
    };
  });
}
