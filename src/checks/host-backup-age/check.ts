import { z } from "zod";
import { formatInstant, parseDuration } from "../../domain/time.ts";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  hostFailure,
  hostNow,
  hostParams,
  hostReasons,
  hostSends,
  hostUnknown,
  lookAtHost,
  parsed,
  roughly,
} from "../host.ts";
import { fileName, filesCommand, folderPath, parseFiles } from "../host-commands.ts";

const params = z.strictObject({
  ...hostParams,
  /** The folder of the backups, by its full path; folders in it are not looked into. */
  folder: folderPath,
  /** What the files are called; `*` stands for anything. */
  name: fileName,
  /** How old the newest may be. */
  maxAge: z.string().refine((text) => (parseDuration(text) ?? 0) > 0),
  /** Bytes that the newest has to have at least. */
  minBytes: z.number().int().min(1).default(1),
});

const seenSchema = z.strictObject({
  files: z.number().int(),
  /** Seconds since 1970 by the host's clock. */
  newest: z.strictObject({ changed: z.number().int(), bytes: z.number().int() }).nullable(),
  now: z.number().int(),
});

const data = z.union([hostFailure, seenSchema]);

/** Seconds by which a file may be dated ahead: shares are dated by the clocks of other hosts. */
const ahead = 300;

export default defineCheck({
  id: "host-backup-age",
  version: 1,
  type: "probe",
  title: { ko: "최신 백업 파일", ja: "最新のバックアップファイル", en: "Newest backup file" },
  why: {
    ko: "백업 작업은 조용히 멈추는 경우가 많습니다. 마지막 백업 파일의 시각과 크기가 실제 상태를 보여 줍니다.",
    ja: "バックアップは気づかれないまま止まることがよくあります。最後のファイルの時刻とサイズが実態を示します。",
    en: "Backups often stop without a word; the time and size of the last file show what is really there.",
  },
  remedy: {
    ko: "백업 작업의 로그와 남은 공간을 확인하고, 실패 시 알림이 오도록 하십시오. 복구 가능 여부는 복구 시험으로 확인합니다.",
    ja: "バックアップのログと空き容量を確認し、失敗時に通知されるようにしてください。復元できるかは復元試験で確かめます。",
    en: "Look at the log of the job and the space that is left, and be told when it fails. Whether it can be restored only a restore shows.",
  },
  references: ["MIC v3 III.2.2.1", "ISO/IEC 27001:2022 A.8.13", "NIST SP 800-53r5 CP-9", "CIS Controls v8 11.2"],
  evidences: ["fact", "measurement"],
  sends: hostSends,
  schemes: ["ssh:"],
  volatile: ["now"],
  params,
  data,
  reasons: {
    ...hostReasons,
    recent: {
      ko: "가장 최근 백업 파일이 {$age :duration} 전의 것으로 허용한 {$limit :duration} 이내이며, 크기는 {$bytes}바이트입니다.",
      ja: "最新のバックアップファイルは{$age :duration}前のもので、許容する{$limit :duration}以内です。サイズは{$bytes}バイトです。",
      en: "The newest backup file is {$age :duration} old, within the {$limit :duration} allowed, and has {$bytes} bytes.",
    },
    "too-old": {
      ko: "가장 최근 백업 파일이 {$age :duration} 전의 것으로 허용한 {$limit :duration}보다 오래되었습니다.",
      ja: "最新のバックアップファイルは{$age :duration}前のもので、許容する{$limit :duration}より古くなっています。",
      en: "The newest backup file is {$age :duration} old, more than the {$limit :duration} allowed.",
    },
    "too-small": {
      ko: "가장 최근 백업 파일의 크기가 {$bytes}바이트로 최소 {$least}바이트에 미치지 못합니다.",
      ja: "最新のバックアップファイルのサイズが{$bytes}バイトで、最小の{$least}バイトに足りません。",
      en: "The newest backup file has {$bytes} bytes, fewer than the {$least} it should have.",
    },
    "no-files": {
      ko: "{$folder}에 {$name} 파일이 없어 판단할 수 없습니다.",
      ja: "{$folder}に{$name}のファイルがないため判断できません。",
      en: "There is no {$name} in {$folder}, which tells nothing of backups elsewhere.",
    },
    "from-the-future": {
      ko: "가장 최근 백업 파일의 시각이 {$date :date}로 호스트의 현재 시각보다 뒤여서 판단할 수 없습니다.",
      ja: "最新のバックアップファイルの日時が{$date :date}とホストの現在時刻より後であるため判断できません。",
      en: "The newest backup file is dated {$date :date}, later than the host’s own clock.",
    },
  },
  observe: (_target, asked, io) =>
    lookAtHost(io, asked, data, async (host) => {
      const files = parsed(parseFiles(await host.need(filesCommand(asked.folder, asked.name))));
      const now = await hostNow(host);
      const last = files.at(-1);
      return { files: files.length, newest: last ? { changed: last.changed, bytes: last.bytes } : null, now };
    }),
  assess(seen, { folder, name, maxAge: limit, minBytes: least }) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    const { newest, now } = seen as z.infer<typeof seenSchema>;
    if (newest === null) return unknown("no-files", { folder, name });
    if (newest.changed > now + ahead) return unknown("from-the-future", { date: formatInstant(newest.changed * 1000) });
    const age = Math.max(0, now - newest.changed) * 1000;
    if (age > (parseDuration(limit) ?? 0)) return notMet("too-old", { age: roughly(age), limit });
    if (newest.bytes < least) return notMet("too-small", { bytes: newest.bytes, least });
    return met("recent", { age: roughly(age), limit, bytes: newest.bytes });
  },
});
