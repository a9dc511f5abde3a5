import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import { defineCheck, met, notMet, unknown, unknownBecause } from "../define.ts";
import {
  CommandTrouble,
  type Host,
  hostFailure,
  hostParams,
  hostReasons,
  hostSends,
  hostUnknown,
  isTrouble,
  lookAtHost,
  parsed,
  roughly,
} from "../host.ts";
import { command } from "../host-commands.ts";
import { type Pending, parseAptUpgrades, securityListsDate } from "./apt.ts";
import { knowsAdvisories, parseDnfUpdates, repositoriesDate } from "./dnf.ts";

const params = z.strictObject({
  ...hostParams,
  /** Packages that may wait for a security update. */
  most: z.number().int().min(0).max(1_000).default(0),
  /** How old the host's lists of security updates may be. */
  listsWithin: z
    .string()
    .refine((text) => (parseDuration(text) ?? 0) > 0)
    .default("P7D"),
});

/** Names that are kept; the count is of all. */
const shownNames = 100;

const seenSchema = z.strictObject({
  /** Packages with a security update at hand: the first names, and how many there are. */
  security: z.array(z.string().max(200)).max(shownNames),
  securityCount: z.number().int(),
  others: z.number().int(),
  /** What is later than this is not known to the host; seconds since 1970, null where nothing tells it of security. */
  listsDate: z.number().int().nullable(),
});

const data = z.union([hostFailure, seenSchema]);

export default defineCheck({
  id: "host-updates",
  version: 1,
  type: "probe",
  title: { ko: "미적용 보안 업데이트", ja: "未適用のセキュリティ更新", en: "Security updates not installed" },
  why: {
    ko: "공개된 보안 업데이트는 공격자에게도 취약점의 위치를 알려 줍니다. 적용이 늦어질수록 위험이 커집니다.",
    ja: "公開されたセキュリティ更新は、攻撃者にも脆弱性の所在を知らせます。適用が遅れるほど危険が高まります。",
    en: "A published security update also tells attackers where the hole is; each day without it is one they may use.",
  },
  remedy: {
    ko: "apt-get update 후 apt-get upgrade(또는 dnf upgrade --security)로 보안 업데이트를 적용하고, unattended-upgrades나 dnf-automatic으로 자동화하십시오.",
    ja: "apt-get updateの後にapt-get upgrade（またはdnf upgrade --security）でセキュリティ更新を適用し、unattended-upgradesやdnf-automaticで自動化してください。",
    en: "Run apt-get update and apt-get upgrade, or dnf upgrade --security, and let unattended-upgrades or dnf-automatic do it from then on.",
  },
  references: ["ISO/IEC 27001:2022 A.8.8", "NIST SP 800-53r5 SI-2", "CIS Controls v8 7.3"],
  evidences: ["fact", "measurement"],
  sends: hostSends,
  schemes: ["ssh:"],
  params,
  data,
  reasons: {
    ...hostReasons,
    "up-to-date": {
      ko: "보안 업데이트가 남아 있는 패키지가 {$count}개로 허용치 {$most}개 이내입니다. 그 밖의 업데이트 {$others}개",
      ja: "セキュリティ更新が未適用のパッケージは{$count}個で、許容値の{$most}個以内です。その他の更新{$others}個",
      en: "{$count} packages wait for a security update, within the {$most} allowed; {$others} for other updates.",
    },
    pending: {
      ko: "보안 업데이트가 남아 있는 패키지가 {$count}개로 허용치 {$most}개를 넘습니다: {$names}",
      ja: "セキュリティ更新が未適用のパッケージが{$count}個あり、許容値の{$most}個を超えています: {$names}",
      en: "{$count} packages wait for a security update, more than the {$most} allowed: {$names}",
    },
    "lists-stale": {
      ko: "호스트의 보안 업데이트 목록이 {$age :duration} 전의 것이어서 남은 업데이트를 알 수 없습니다.",
      ja: "ホストのセキュリティ更新の一覧が{$age :duration}前のものであるため、未適用の更新がわかりません。",
      en: "The host’s lists of security updates are {$age :duration} old, so what is missing is not known to it.",
    },
    "no-security-source": {
      ko: "호스트에 보안 업데이트 정보를 제공하는 저장소가 없어 판단할 수 없습니다.",
      ja: "ホストにセキュリティ更新の情報を提供するリポジトリがないため判断できません。",
      en: "No repository of the host tells it of security updates, so none could ever show.",
    },
  },
  observe: (_target, asked, io) =>
    lookAtHost(io, asked, data, async (host) => {
      const { security, others, listsDate } = await askManager(host);
      return { security: security.slice(0, shownNames), securityCount: security.length, others, listsDate };
    }),
  assess(seen, { most, listsWithin }, now) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    const { security, securityCount: count, others, listsDate } = seen as z.infer<typeof seenSchema>;
    // Old lists can only know too little: what they show is missing in any case.
    if (count > most) return notMet("pending", { count, most, names: security.slice(0, 10) });
    if (security.length !== Math.min(count, shownNames)) return unknownBecause("malformed");
    if (listsDate === null) return unknown("no-security-source");
    const age = now - listsDate * 1000;
    if (age > (parseDuration(listsWithin) ?? 0)) return unknown("lists-stale", { age: roughly(age) });
    return met("up-to-date", { count, most, others });
  },
});

type Known = Pending & { readonly listsDate: number | null };

/** Debian's manager, or Red Hat's where there is none of the former. */
async function askManager({ ask, need }: Host): Promise<Known> {
  const upgrades = await ask(command("apt-upgrades"));
  if (!isTrouble(upgrades)) {
    const listsDate = securityListsDate(await need(command("apt-lists"))) ?? null;
    return { ...parsed(parseAptUpgrades(upgrades)), listsDate };
  }
  if (upgrades.trouble !== "absent") throw new CommandTrouble(upgrades);
  const pending = parsed(parseDnfUpdates(await need(command("dnf-updates"))));
  const told = knowsAdvisories(await need(command("dnf-summary")));
  const date = repositoriesDate(await need(command("dnf-repositories")));
  return { ...pending, listsDate: told ? (date ?? null) : null };
}
