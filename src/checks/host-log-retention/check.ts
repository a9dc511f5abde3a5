import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  type Host,
  hostFailure,
  hostNow,
  hostParams,
  hostReasons,
  hostSends,
  hostUnknown,
  isTrouble,
  lookAtHost,
  parsed,
  roughly,
} from "../host.ts";
import { command, fileName, filesCommand, folderPath, parseFiles } from "../host-commands.ts";
import { type LogReach, parseJournal, reachOfFiles } from "./logs.ts";

const duration = z.string().refine((text) => (parseDuration(text) ?? 0) > 0);

/** A log file by its full path; the files that rotation made of it are found by its name. */
const logFile = z.string().refine((text) => {
  const { folder, base } = split(text);
  return folderPath.safeParse(folder).success && fileName.safeParse(base).success && !base.includes("*");
});

const params = z
  .strictObject({
    ...hostParams,
    /** How far back every one of the logs has to reach. */
    retention: duration,
    journal: z.boolean().default(false),
    files: z.array(logFile).max(6).default([]),
    /** How long a log may be silent before it counts as one that stopped. */
    maxGap: duration.default("P35D"),
  })
  .refine(({ journal, files }) => journal || files.length > 0, { error: "no log is named" });

const time = z.number().int().nullable();
const seenSchema = z.strictObject({
  logs: z
    .array(
      z.strictObject({
        log: z.string().max(400),
        oldest: time,
        newest: time,
        files: z.number().int(),
        largestGap: z.number().int(),
      }),
    )
    .max(7),
  /** Since when the host is known to be: when it got its identity, or the newest of its keys. */
  since: time,
  now: z.number().int(),
});

const data = z.union([hostFailure, seenSchema]);

export default defineCheck({
  id: "host-log-retention",
  version: 1,
  type: "probe",
  title: { ko: "로그의 실제 보관 기간", ja: "ログの実際の保存期間", en: "How far back logs really go" },
  why: {
    ko: "보관 기간 설정이 있어도 용량 제한이나 설정 오류로 로그가 먼저 삭제될 수 있습니다. 남아 있는 로그만이 침해사고를 설명해 줍니다.",
    ja: "保存期間を設定していても、容量制限や設定ミスでログが先に消えることがあります。残っているログだけがインシデントを説明します。",
    en: "Whatever the setting says, a size limit or a mistake may delete logs earlier, and only logs that are still there explain an incident.",
  },
  remedy: {
    ko: "logrotate의 rotate·maxage와 journald의 SystemMaxUse·MaxRetentionSec를 보관 기간에 맞추고, 로그를 별도의 저장소로도 전송하십시오.",
    ja: "logrotateのrotate・maxageとjournaldのSystemMaxUse・MaxRetentionSecを保存期間に合わせ、ログを別の保管先にも転送してください。",
    en: "Set rotate and maxage of logrotate, SystemMaxUse and MaxRetentionSec of journald to the period, and send logs to a store elsewhere, too.",
  },
  references: ["MIC v3 III.1.1.12", "ISO/IEC 27001:2022 A.8.15", "NIST SP 800-53r5 AU-11", "CIS Controls v8 8.10"],
  evidences: ["fact", "measurement"],
  sends: hostSends,
  schemes: ["ssh:"],
  volatile: ["logs", "now"],
  params,
  data,
  reasons: {
    ...hostReasons,
    reaches: {
      ko: "모든 로그가 {$reach :duration} 전까지 남아 있어 보관 기간 {$retention :duration}을(를) 충족합니다.",
      ja: "すべてのログが{$reach :duration}前まで残っており、保存期間{$retention :duration}を満たしています。",
      en: "Every log reaches back {$reach :duration} at least, as far as the {$retention :duration} asked for.",
    },
    "too-short": {
      ko: "{$log} 로그가 {$reach :duration} 전까지만 남아 있어 보관 기간 {$retention :duration}에 미치지 못합니다.",
      ja: "{$log}のログは{$reach :duration}前までしか残っておらず、保存期間{$retention :duration}に足りません。",
      en: "{$log} reaches back only {$reach :duration}, not the {$retention :duration} asked for.",
    },
    "nearly-enough": {
      ko: "{$log}의 가장 오래된 파일이 {$reach :duration} 전에 끝나, 그 시작이 보관 기간 {$retention :duration}에 닿는지 알 수 없습니다.",
      ja: "{$log}の最も古いファイルは{$reach :duration}前で終わっており、その始まりが保存期間{$retention :duration}に届くかわかりません。",
      en: "The oldest file of {$log} ends {$reach :duration} ago; whether it begins {$retention :duration} ago is not seen.",
    },
    "host-younger": {
      ko: "호스트가 {$age :duration} 전에 설치되어 아직 보관 기간 {$retention :duration}만큼의 로그가 있을 수 없습니다.",
      ja: "ホストは{$age :duration}前に導入されたもので、保存期間{$retention :duration}分のログはまだ存在し得ません。",
      en: "The host is known for {$age :duration} only, and cannot have logs of {$retention :duration} yet.",
    },
    "host-age-unknown": {
      ko: "{$log} 로그가 보관 기간 {$retention :duration}에 미치지 못하지만, 호스트의 설치 시점을 알 수 없어 판단할 수 없습니다.",
      ja: "{$log}のログは保存期間{$retention :duration}に足りませんが、ホストの導入時期がわからないため判断できません。",
      en: "{$log} does not reach back {$retention :duration}, but since when the host is there is not known.",
    },
    stopped: {
      ko: "{$log} 로그에 {$gap :duration} 동안 기록이 없는 구간이 있어 판단할 수 없습니다.",
      ja: "{$log}のログに{$gap :duration}にわたり記録のない期間があるため判断できません。",
      en: "Nothing was written to {$log} for {$gap :duration}, so that it cannot be told whether a part is missing.",
    },
    "no-logs": {
      ko: "{$log} 로그가 없거나 비어 있습니다.",
      ja: "{$log}のログがないか、空です。",
      en: "There is nothing of {$log}.",
    },
  },
  observe: (_target, asked, io) => lookAtHost(io, asked, data, (host) => look(host, asked)),
  assess(seen, { retention, maxGap }) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    const { logs, since, now } = seen as z.infer<typeof seenSchema>;
    const [wanted, silence] = [retention, maxGap].map((text) => (parseDuration(text) ?? 0) / 1000) as [number, number];
    let reach = Number.POSITIVE_INFINITY;
    for (const one of logs) {
      const { log, oldest, newest, largestGap } = one;
      if (oldest === null || newest === null) return unknown("no-logs", { log });
      const gap = Math.max(largestGap, now - newest);
      if (gap > silence) return unknown("stopped", { log, gap: roughly(gap * 1000) });
      const back = now - oldest;
      if (back < wanted) return short(one, back, wanted, since === null ? null : now - since, retention);
      reach = Math.min(reach, back);
    }
    return Number.isFinite(reach)
      ? met("reaches", { reach: roughly(reach * 1000), retention })
      : unknown("no-logs", { log: "" });
  },
});

/** Fewer files than this show no rotation by which to tell how much the oldest of them holds. */
const rotation = 3;

/** A log that is shorter than it should be contradicts only where it could have been longer. All times in seconds. */
function short(
  { log, files, largestGap }: LogReach,
  back: number,
  wanted: number,
  age: number | null,
  retention: string,
) {
  const reach = roughly(back * 1000);
  const isOpenEnded = files > 0 && (files < rotation || back + largestGap >= wanted);
  if (isOpenEnded) return unknown("nearly-enough", { log, reach, retention });
  if (age === null) return unknown("host-age-unknown", { log, retention });
  if (age < wanted) return unknown("host-younger", { age: roughly(age * 1000), retention });
  return notMet("too-short", { log, reach, retention });
}

async function look(host: Host, { journal, files }: z.infer<typeof params>) {
  const now = await hostNow(host);
  const logs: LogReach[] = [];
  if (journal) logs.push(parsed(parseJournal(await host.need(command("journal")))));
  for (const log of files) {
    const { folder, base } = split(log);
    const found = parsed(parseFiles(await host.need(filesCommand(folder, `${base}*`))));
    logs.push(reachOfFiles(log, base, found));
  }
  const birth = await host.ask(command("host-birth"));
  const identity = isTrouble(birth) ? [] : parsed(parseFiles(birth));
  return { logs, since: identity.at(-1)?.changed ?? null, now };
}

function split(path: string): { readonly folder: string; readonly base: string } {
  const at = path.lastIndexOf("/");
  return { folder: path.slice(0, at), base: path.slice(at + 1) };
}
