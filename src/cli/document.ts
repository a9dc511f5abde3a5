import { rm } from "node:fs/promises";
import { unprovenPolicies } from "../documents/define.ts";
import { documentFormats } from "../documents/format.ts";
import { findTemplate, templates } from "../documents/index.ts";
import { audiences } from "../domain/assurance/claim.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { monthIn } from "../domain/operations/service-hours.ts";
import { publish } from "../flow/publish.ts";
import { say } from "../text/message.ts";

import {
  badValue,
  type Command,
  type Context,
  choiceOption,
  sharedOptions,
  stringOption,
  timeOption,
  type Values,
} from "./define.ts";
import { compareFiles, compareInstants, tellChanges } from "./document-diff.ts";
import { openNew } from "./new-file.ts";

import { openWorkspace } from "./workspace.ts";

const words = {
  written: {
    ko: "{$file}에 문장 {$shown}건을 담아 봉인했습니다(원장 {$index}번).",
    ja: "{$file}に記載{$shown}件を収め、封印しました（台帳{$index}番）。",
    en: "Sealed {$file} with {$shown} sentences (ledger entry {$index}).",
  },
  withheld: {
    ko: "확인되지 않아 싣지 않거나 보류한 문장: {$claims}",
    ja: "確認できず掲載しなかった、または掲載を停止した記載: {$claims}",
    en: "Left out or withheld for want of proof: {$claims}",
  },
} satisfies Record<string, Localized>;

export const document: Command = {
  name: "document",
  summary: {
    ko: "근거가 붙은 문서를 만들어 봉인합니다.",
    ja: "根拠付きの文書を作成し、封印します。",
    en: "Make a document with its proof attached, and seal it.",
  },
  arguments: [
    {
      name: "WORKSPACE",
      required: true,
      summary: {
        ko: "작업공간 폴더. 두 파일을 비교하려면 diff",
        ja: "ワークスペースのフォルダ。2つのファイルを比較する場合はdiff",
        en: "Workspace folder; or “diff” to compare two files",
      },
    },
    {
      name: "TEMPLATE",
      required: true,
      summary: {
        ko: "문서 서식. diff와 함께 쓰면 비교할 첫째 파일",
        ja: "文書テンプレート。diffとともに使う場合は比較する1つ目のファイル",
        en: "Document template; with “diff” the first file to compare",
      },
    },
    {
      name: "OTHER",
      required: false,
      summary: {
        ko: "diff와 함께 쓸 때 비교할 둘째 파일",
        ja: "diffとともに使う場合の2つ目のファイル",
        en: "With “diff” the second file to compare",
      },
    },
  ],
  options: {
    service: sharedOptions.service,
    format: {
      type: "string",
      value: documentFormats.join("|"),
      summary: { ko: "파일 형식 (기본값: html)", ja: "ファイル形式（既定: html）", en: "File format (default: html)" },
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
    unproven: {
      type: "string",
      value: "refuse|omit|mark",
      summary: {
        ko: "확인되지 않은 문장이 있으면: 문서를 만들지 않음(기본값), 빼기, 재확인 중으로 표시",
        ja: "確認できない記載がある場合: 作成しない（既定）、省く、再確認中と表示",
        en: "What to do about sentences that do not hold: refuse the document (default), omit them, or mark them",
      },
    },
    readers: {
      type: "string",
      value: audiences.join("|"),
      summary: {
        ko: "읽을 사람: 누구나(기본값), 비밀유지계약을 맺은 고객, 조직 내부",
        ja: "読者: 一般（既定）、秘密保持契約を結んだ顧客、組織内部",
        en: "For whom: the public (default), customers under NDA, or those inside",
      },
    },
    month: {
      type: "string",
      value: "YYYY-MM",
      summary: {
        ko: "보고서의 대상 월 (기본값: 지난달)",
        ja: "報告書の対象月（既定: 先月）",
        en: "Month of a report (default: the last one that is over)",
      },
    },
    catalog: {
      type: "string",
      value: "ID",
      summary: { ko: "대상 프레임워크", ja: "対象のフレームワーク", en: "Framework the document follows" },
    },
    record: {
      type: "string",
      value: "ID",
      summary: {
        ko: "대상 기록(침해사고 등)",
        ja: "対象の記録（インシデントなど）",
        en: "Record it is about, such as an incident",
      },
    },
    since: {
      type: "string",
      value: "TIME",
      summary: {
        ko: "문서를 만들지 않고, 이 시각 이후 달라진 문장을 보여 줍니다(RFC 3339).",
        ja: "文書は作成せず、この時刻から変わった記載を示します（RFC 3339）。",
        en: "Make no document, but tell which sentences differ from this time (RFC 3339)",
      },
    },
    draft: {
      type: "boolean",
      summary: {
        ko: "필수 내용이 빠져 있어도 초안으로 만듭니다.",
        ja: "必要な内容が欠けていても下書きとして作成します。",
        en: "Make a draft even if required content is missing",
      },
    },
    at: sharedOptions.at,
    data: sharedOptions.data,
    database: sharedOptions.database,
  },
  async run(context, [folder = "", templateId = "", other], options) {
    if (folder === "diff") return await diff(context, templateId, other, options);
    const { terminal, language, now } = context;
    const template = findTemplate(templateId);
    if (!template) {
      throw new AkashiError("template.unknown", {
        template: templateId,
        known: templates.map(({ id }) => id).join(", "),
      });
    }
    const out = stringOption(options, "out");
    const since = timeOption(options, "since");
    if (out === undefined && since === undefined)
      throw new AkashiError("cli.missing-argument", { command: "document", argument: "--out FILE" });
    const format = choiceOption(options, "format", documentFormats, "html");
    const policy = choiceOption(options, "unproven", unprovenPolicies, "refuse");
    if (policy === "hold") throw badValue("--unproven", policy, "refuse | omit | mark");
    const at = timeOption(options, "at") ?? { now: now() };
    const { store } = await openWorkspace(context, folder, options);
    try {
      const readers = choiceOption(options, "readers", audiences, "public");
      const service = stringOption(options, "service");
      const asked = {
        month: monthOption(options),
        catalog: stringOption(options, "catalog") ?? null,
        record: stringOption(options, "record") ?? null,
      };
      const request = {
        asked,
        template,
        service,
        language,
        format,
        policy,
        at,
        readers,
        draft: options.draft === true,
      };
      if (since !== undefined || out === undefined) {
        const to = typeof at === "number" ? at : now();
        const changes = await compareInstants(store, request, since ?? to, to);
        const as = { json: options.json === true, format, out };
        return await tellChanges(context, changes, as);
      }
      // The place is taken before the ledger says that the document exists, and given back if it never will.
      const file = await openNew(out);
      const {
        file: bytes,
        manifest,
        index,
        rendered,
      } = await publish(store, request).catch(async (error: unknown) => {
        await file.close();
        await rm(out);
        throw error;
      });
      await file.writeFile(bytes);
      await file.sync();
      await file.close();
      const shown = manifest.sentences.filter(({ status }) => status === "proven" || status === "attested").length;
      const { wanting } = rendered.selected;
      if (options.json) terminal.json({ file: out, index, manifest, wanting });
      else {
        terminal.print(say(language, words.written, { file: out, shown, index }));
        if (wanting.length > 0) {
          const claims = wanting.join(", ");
          terminal.print(terminal.style("warn", say(language, words.withheld, { claims })));
        }
      }
      return wanting.length === 0 ? 0 : 1;
    } finally {
      await store.close();
    }
  },
};

/** Two published files; `--out` writes what differs, in any format. */
function diff(context: Context, before: string, after: string | undefined, options: Values): Promise<number> {
  if (after === undefined)
    throw new AkashiError("cli.missing-argument", { command: "document diff", argument: "OTHER" });
  const format = choiceOption(options, "format", documentFormats, "html");
  const as = { json: options.json === true, format, out: stringOption(options, "out") };
  return tellChanges(context, compareFiles(context, before, after), as);
}

function monthOption(options: Values): string | null {
  const month = stringOption(options, "month") ?? null;
  if (month !== null && !monthIn(month, "UTC")) throw badValue("--month", month, "YYYY-MM");
  return month;
}
