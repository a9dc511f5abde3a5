import { z } from "zod";
import { defineCheck, met, notMet, unknownBecause } from "../define.ts";
import { hostFailure, hostParams, hostReasons, hostSends, hostUnknown, lookAtHost, parsed } from "../host.ts";
import { command, rootCommand } from "../host-commands.ts";
import { parseAccounts, parsePasswordStates } from "./accounts.ts";

const names = z.array(z.string().max(100)).max(1_000);

const params = z.strictObject({
  ...hostParams,
  /** Accounts that may open a shell; root and the account of this check have to be named as well. */
  interactive: names.min(1),
  /** Members that the groups sudo, wheel and admin may have. */
  administrators: names,
  /** Whether passwords that are empty are looked for, which needs `sudo`. */
  passwords: z.boolean().default(false),
  sudo: z.boolean().default(false),
});

const seenSchema = z.strictObject({
  interactive: names,
  superusers: names,
  administrators: names,
  /** Null where it was not asked for. */
  withoutPassword: names.nullable(),
});

const data = z.union([hostFailure, seenSchema]);

export default defineCheck({
  id: "host-accounts",
  version: 1,
  type: "probe",
  title: { ko: "호스트 계정과 관리자 권한", ja: "ホストのアカウントと管理者権限", en: "Accounts and administrators" },
  why: {
    ko: "승인되지 않은 계정이나 관리자 권한은 퇴직자 계정, 공용 계정, 침입자가 만든 계정일 수 있습니다.",
    ja: "承認されていないアカウントや管理者権限は、退職者、共用、または侵入者が作成したものである可能性があります。",
    en: "An account or an administrator nobody approved may be a leaver’s, a shared one, or an intruder’s.",
  },
  remedy: {
    ko: "필요 없는 계정은 잠그고(usermod -L -s /usr/sbin/nologin) 관리자 그룹에서 제외하십시오. 필요한 계정은 승인 목록에 추가합니다.",
    ja: "不要なアカウントはロックし（usermod -L -s /usr/sbin/nologin）、管理者グループから外してください。必要なものは承認一覧に加えます。",
    en: "Lock accounts that are not needed (usermod -L -s /usr/sbin/nologin) and take them out of the groups of administrators; add to the list those that are.",
  },
  references: ["ISO/IEC 27001:2022 A.5.18", "ISO/IEC 27001:2022 A.8.2", "NIST SP 800-53r5 AC-2", "CIS Controls v8 5.1"],
  evidences: ["fact"],
  sends: hostSends,
  schemes: ["ssh:"],
  params,
  data,
  reasons: {
    ...hostReasons,
    "only-declared": {
      ko: "셸을 쓸 수 있는 계정 {$accounts}개와 sudo·wheel·admin 그룹 구성원 {$administrators}명이 모두 승인 목록에 있습니다.",
      ja: "シェルを使えるアカウント{$accounts}個と、sudo・wheel・adminグループのメンバー{$administrators}名は、すべて承認一覧にあります。",
      en: "All {$accounts} accounts with a shell and all {$administrators} members of the groups sudo, wheel and admin are on the approved lists.",
    },
    "several-superusers": {
      ko: "root 외에 UID가 0인 계정이 있습니다: {$names}",
      ja: "root以外にUIDが0のアカウントがあります: {$names}",
      en: "Accounts besides root have user id 0: {$names}",
    },
    "without-password": {
      ko: "암호가 비어 있는 계정이 있습니다: {$names}",
      ja: "パスワードが空のアカウントがあります: {$names}",
      en: "Accounts have an empty password: {$names}",
    },
    "accounts-undeclared": {
      ko: "승인 목록에 없는 계정이 셸을 쓸 수 있습니다: {$names}",
      ja: "承認一覧にないアカウントがシェルを使えます: {$names}",
      en: "Accounts that are not on the approved list may open a shell: {$names}",
    },
    "administrators-undeclared": {
      ko: "승인 목록에 없는 계정이 관리자 그룹에 속해 있습니다: {$names}",
      ja: "承認一覧にないアカウントが管理者グループに属しています: {$names}",
      en: "Accounts that are not on the approved list are in a group of administrators: {$names}",
    },
  },
  observe: (_target, asked, io) =>
    lookAtHost(io, asked, data, async ({ need }) => {
      const accounts = parsed(parseAccounts(await need(command("users")), await need(command("groups"))));
      const states = asked.passwords ? await need(rootCommand("password-states", asked.sudo)) : null;
      return { ...accounts, withoutPassword: states === null ? null : parsed(parsePasswordStates(states)) };
    }),
  assess(seen, asked) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    const { interactive, superusers, administrators, withoutPassword } = seen as z.infer<typeof seenSchema>;
    const findings = [
      ["several-superusers", superusers.filter((name) => name !== "root")],
      ["without-password", withoutPassword ?? []],
      ["accounts-undeclared", interactive.filter((name) => !asked.interactive.includes(name))],
      ["administrators-undeclared", administrators.filter((name) => !asked.administrators.includes(name))],
    ] as const;
    // Every host has root, and an account that runs commands opens a shell.
    const isWhole = superusers.includes("root") && interactive.length > 0;
    for (const [reason, found] of findings) if (found.length > 0) return notMet(reason, { names: found.slice(0, 10) });
    if (!isWhole) return unknownBecause("malformed");
    return met("only-declared", { accounts: interactive.length, administrators: administrators.length });
  },
});
