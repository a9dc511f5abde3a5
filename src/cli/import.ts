import type { Localized } from "../domain/locale.ts";
import { countAtLeast, type ScanKind, scanKinds, severities } from "../domain/operations/scan-report.ts";
import { formatInstant, isTimeZone } from "../domain/time.ts";
import { type Imported, placeReport, readReportFile } from "../flow/import-report.ts";
import type { Importer } from "../importers/define.ts";
import { findImporter, formats } from "../importers/index.ts";
import { say } from "../text/message.ts";
import { examinedWords, severityWords } from "../text/words.ts";
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

const words = {
  tool: { ko: "도구", ja: "ツール", en: "Tool" },
  ranAt: { ko: "실행 시각", ja: "実行日時", en: "Ran" },
  complete: { ko: "완료 여부", ja: "完了", en: "Finished" },
  yes: { ko: "예", ja: "はい", en: "yes" },
  no: { ko: "아니요 (오류 {$errors}건)", ja: "いいえ（エラー{$errors}件）", en: "no ({$errors} errors)" },
  unstated: { ko: "보고서에 없음", ja: "レポートに記載なし", en: "not stated in the report" },
  examined: { ko: "검사 대상", ja: "検査対象", en: "Examined" },
  rules: { ko: "적용 규칙", ja: "適用ルール", en: "Rules" },
  profile: { ko: "기준", ja: "基準", en: "Profile" },
  open: { ko: "미해결 항목", ja: "未解決の項目", en: "Open findings" },
  hash: { ko: "SHA-256", ja: "SHA-256", en: "SHA-256" },
  written: {
    ko: "기록 {$record}을(를) 작업공간에 추가했습니다: {$files}",
    ja: "記録{$record}をワークスペースに追加しました: {$files}",
    en: "Added the record {$record} to the workspace: {$files}",
  },
} satisfies Record<string, Localized>;

export const importCommand: Command = {
  name: "import",
  summary: {
    ko: "점검 도구의 보고서를 읽어 요약하고, 작업공간에 기록으로 추가합니다.",
    ja: "スキャンツールのレポートを読み取って要約し、ワークスペースに記録として追加します。",
    en: "Read the report of a scanner, sum it up, and add it to a workspace as a record.",
  },
  details: {
    ko: "보고서에 높음 이상이거나 등급이 없는 미해결 항목이 있거나, 스캔이 끝까지 실행되었다고 볼 수 없으면 종료 코드는 1입니다. --into를 지정하면 보고서를 작업공간의 reports 폴더에 해시 이름으로 복사하고 기록을 만듭니다. 이미 있는 파일은 덮어쓰지 않습니다.",
    ja: "レポートに「高」以上または等級のない未解決の項目がある場合、またはスキャンが最後まで実行されたと言えない場合、終了コードは1です。--intoを指定すると、レポートをワークスペースのreportsフォルダにハッシュ名でコピーし、記録を作成します。既存のファイルは上書きしません。",
    en: "Ends with 1 where the report has open findings that are high, worse or unrated, or does not show that the scan ran to its end. With --into the report is copied into the folder “reports” of the workspace, under its hash, and a record is written beside it; nothing is overwritten.",
  },
  arguments: [
    {
      name: formats.join("|"),
      required: true,
      summary: { ko: "보고서 형식", ja: "レポートの形式", en: "Format of the report" },
    },
    { name: "FILE", required: true, summary: { ko: "보고서 파일", ja: "レポートファイル", en: "Report file" } },
  ],
  options: {
    into: {
      type: "string",
      value: "WORKSPACE",
      summary: {
        ko: "보고서와 기록을 추가할 작업공간",
        ja: "レポートと記録を追加するワークスペース",
        en: "Workspace to add the report and its record to",
      },
    },
    service: sharedOptions.service,
    subject: {
      type: "string",
      value: "ID",
      summary: {
        ko: "무엇을 스캔했는지 나타내는 ID (기본값: 서비스)",
        ja: "スキャンした対象のID（既定: サービス）",
        en: "Id of what was scanned (default: the service)",
      },
    },
    scan: {
      type: "string",
      value: scanKinds.join("|"),
      summary: {
        ko: "스캔의 종류 (형식에 따라 여러 종류가 있을 때 필요)",
        ja: "スキャンの種類（形式が複数の種類を持つ場合に必要）",
        en: "What kind of scan it was; needed where the format leaves it open",
      },
    },
    "ran-at": {
      type: "string",
      value: "TIME",
      summary: {
        ko: "보고서에 실행 시각이 없을 때의 실행 시각(RFC 3339)",
        ja: "レポートに実行日時がない場合の実行日時（RFC 3339）",
        en: "When it ran, for reports that do not say (RFC 3339)",
      },
    },
    "time-zone": {
      type: "string",
      value: "ZONE",
      summary: {
        ko: "보고서의 현지 시각이 속한 시간대 (--into를 지정하면 서비스의 시간대)",
        ja: "レポートの現地時刻のタイムゾーン（--into指定時はサービスのタイムゾーン）",
        en: "Zone of local times in the report (with --into: that of the service)",
      },
    },
  },
  async run(context, [format = "", file = ""], options) {
    const importer = findImporter(format);
    if (!importer) throw badValue("FORMAT", format, formats.join(" | "));
    const into = stringOption(options, "into");
    if (into !== undefined) return place(context, importer, file, into, options);
    const timeZone = stringOption(options, "time-zone") ?? "UTC";
    if (!isTimeZone(timeZone)) throw badValue("--time-zone", timeZone, "Asia/Tokyo | Asia/Seoul | UTC");
    const imported = await readReportFile(importer, file, timeZone);
    if (options.json) context.terminal.json({ format, ...imported });
    else print(context, imported);
    return codeFor(imported);
  },
};

async function place(
  context: Context,
  importer: Importer,
  file: string,
  workspace: string,
  options: Values,
): Promise<number> {
  const { terminal, language, catalogs, now } = context;
  const placing = {
    workspace,
    service: stringOption(options, "service"),
    scan: scanOf(importer, options),
    subject: stringOption(options, "subject"),
    ranAt: timeOption(options, "ran-at"),
  };
  const placed = await placeReport(importer, file, placing, catalogs, now);
  if (options.json) terminal.json({ format: importer.id, scan: placing.scan, ...placed });
  else {
    print(context, placed);
    terminal.print();
    const [record, files] = [placed.record, placed.written.join(", ")];
    terminal.print(terminal.style("good", say(language, words.written, { record, files })));
  }
  return codeFor(placed);
}

/** Of a format that can be evidence of several things nobody guesses which. */
function scanOf({ scans }: Importer, options: Values): ScanKind {
  const only = scans.length === 1 ? scans[0] : undefined;
  if (only && options.scan === undefined) return only;
  if (options.scan === undefined) throw badValue("--scan", "-", scans.join(" | "));
  return choiceOption(options, "scan", scans, scans[0]);
}

function codeFor({ report }: Imported): number {
  const proves = report.complete === true && report.examined?.count !== 0 && report.rules !== 0;
  return proves && countAtLeast(report, "high") === 0 ? 0 : 1;
}

function print({ terminal, language }: Context, { report, sha256 }: Imported): void {
  const { tool, ranAt, complete, errors, examined, rules, profile, score, counts } = report;
  const unstated = words.unstated[language];
  const finished = complete === null ? unstated : complete ? words.yes[language] : say(language, words.no, { errors });
  const found = severities.flatMap((one) =>
    counts[one] > 0 ? [`${severityWords[one][language]} ${counts[one]}`] : [],
  );
  const rows: readonly (readonly [Localized, string | null])[] = [
    [words.tool, `${tool.name} ${tool.version ?? ""}`.trim()],
    [words.ranAt, ranAt === null ? unstated : formatInstant(ranAt)],
    [words.complete, finished],
    [words.examined, examined ? say(language, examinedWords[examined.unit], { count: examined.count }) : unstated],
    [words.rules, rules === null ? null : String(rules)],
    [words.profile, profile === null ? null : `${profile}${score === null ? "" : ` (${score} %)`}`],
    [words.open, found.join(", ") || "0"],
    [words.hash, sha256],
  ];
  for (const [name, value] of rows) {
    if (value !== null) terminal.print(`${terminal.style("strong", name[language])}: ${value}`);
  }
}
