import { z } from "zod";
import { secureSchemes } from "../../net/protocols.ts";
import { maxConnections, outboundAsker } from "../../net/tls/asker.ts";
import { type ProtocolVersion, protocolVersions } from "../../net/tls/registry.ts";
import { schemeAnswers } from "../../net/tls/schemes.ts";
import { silences } from "../../net/tls/silence.ts";
import { surveyTls, type TlsSurvey } from "../../net/tls/survey.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { configuration } from "./configuration.ts";
import { profileNames, profiles, type TlsProfile } from "./profiles.ts";

const names = z.array(z.string().max(100)).max(200);

const features = ["post-quantum-group", "extended-master-secret", "encrypt-then-mac", "downgrade-mark"] as const;

const params = z.strictObject({
  profile: z.enum(profileNames).default("mozilla-intermediate-6.0"),
  /** Exceptions the claim states: registered names of suites and groups that may be accepted besides the profile's. */
  alsoSuites: names.default([]),
  alsoGroups: names.default([]),
  /** What the claim states besides: a server may accept nothing wrong and still lack it. */
  require: z.array(z.enum(features)).max(features.length).default([]),
});

const told = z.enum(["accepted", "refused", "silent"]);
const preference = z.enum(["server", "client"]).nullable();

const survey = z.object({
  versions: z.array(
    z.object({
      version: z.enum(protocolVersions),
      answer: told,
      suites: names.max(500),
      preference,
      groups: names,
      groupPreference: preference,
      schemes: names,
    }),
  ),
  ssl2: z.object({ answer: told, kinds: names }),
  older: z
    .object({
      secureRenegotiation: z.boolean(),
      extendedMasterSecret: z.boolean(),
      encryptThenMac: z.boolean().nullable(),
      sessionTicket: z.boolean(),
      heartbeat: z.boolean(),
      compression: z.boolean(),
      refusesFallback: z.boolean().nullable(),
      downgradeMark: z.boolean().nullable(),
      ocspStapled: z.boolean(),
      asksForCertificate: z.boolean(),
      dhBits: z.number().int().nullable(),
    })
    .nullable(),
  schemes13: z.enum(schemeAnswers).nullable(),
  withoutName: z.array(z.object({ version: z.enum(protocolVersions), answer: told })).nullable(),
  silence: z.enum(silences),
});

const data = z.union([failureSchema, survey]);

export default defineCheck({
  id: "tls-profile",
  version: 3,
  type: "probe",
  title: { ko: "TLS 설정 기준", ja: "TLS設定基準", en: "TLS configuration profile" },
  why: {
    ko: "버전만으로는 부족합니다. 약한 암호 스위트나 키 교환 그룹을 하나라도 받아들이면 공격자가 그것을 선택하게 만들 수 있습니다.",
    ja: "バージョンだけでは不十分です。弱い暗号スイートや鍵交換グループを1つでも受け入れれば、攻撃者がそれを選ばせることができます。",
    en: "Versions alone are not enough: whatever weak cipher suite or group a server accepts, an attacker can try to make it choose.",
  },
  remedy: {
    ko: "정한 기준의 설정을 그대로 적용하십시오. nginx(intermediate): ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305; ssl_ecdh_curve X25519:prime256v1:secp384r1;",
    ja: "定めた基準の設定をそのまま適用してください。nginx（intermediate）: ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305; ssl_ecdh_curve X25519:prime256v1:secp384r1;",
    en: "Apply the settings of the chosen profile as they are. nginx (intermediate): ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305; ssl_ecdh_curve X25519:prime256v1:secp384r1;",
  },
  configuration,
  references: [
    "Mozilla Server Side TLS 6.0",
    "KISA-GD-2018-0034",
    "RFC 9325",
    "NIST SP 800-52r2",
    "CWE-326",
    "CWE-327",
    "ASVS 5.0 12.1.2",
  ],
  evidences: ["fact", "measurement"],
  sends: { connections: maxConnections, requests: 0, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  reasons: {
    within: {
      ko: "{$profile} 기준 안에 있습니다. 버전: {$versions}, 암호 스위트 {$suites}종, 키 교환 그룹 {$groups}종",
      ja: "{$profile}の基準内です。バージョン: {$versions}、暗号スイート{$suites}種、鍵交換グループ{$groups}種",
      en: "Within {$profile}. Versions: {$versions}; cipher suites: {$suites}; key-exchange groups: {$groups}",
    },
    "versions-outside": {
      ko: "기준에 없는 버전을 받아들였습니다: {$names}",
      ja: "基準にないバージョンを受け入れました: {$names}",
      en: "Versions outside the profile were accepted: {$names}",
    },
    "suites-outside": {
      ko: "기준에 없는 암호 스위트 {$count}종을 받아들였습니다: {$names}",
      ja: "基準にない暗号スイート{$count}種を受け入れました: {$names}",
      en: "Cipher suites outside the profile were accepted ({$count}): {$names}",
    },
    "groups-outside": {
      ko: "기준에 없는 키 교환 그룹을 받아들였습니다: {$names}",
      ja: "基準にない鍵交換グループを受け入れました: {$names}",
      en: "Key-exchange groups outside the profile were accepted: {$names}",
    },
    "schemes-outside": {
      ko: "기준에 없는 서명 알고리즘을 TLS 1.3에서 받아들였습니다: {$names}",
      ja: "基準にない署名アルゴリズムをTLS 1.3で受け入れました: {$names}",
      en: "Signature algorithms outside the profile were accepted in TLS 1.3: {$names}",
    },
    "schemes12-outside": {
      ko: "기준에 없는 서명 알고리즘을 TLS 1.2에서 사용했습니다: {$names}",
      ja: "基準にない署名アルゴリズムをTLS 1.2で使用しました: {$names}",
      en: "Signature algorithms outside the profile were used in TLS 1.2: {$names}",
    },
    "features-missing": {
      ko: "요구한 기능이 없습니다: {$names}",
      ja: "求められた機能がありません: {$names}",
      en: "Features that are asked for are missing: {$names}",
    },
    "dh-too-small": {
      ko: "DHE의 소수가 {$bits}비트로, 기준의 {$least}비트보다 짧습니다.",
      ja: "DHEの素数が{$bits}ビットで、基準の{$least}ビットに足りません。",
      en: "The DHE prime has {$bits} bits, fewer than the {$least} of the profile.",
    },
    compression: {
      ko: "TLS 압축이 켜져 있습니다(CRIME).",
      ja: "TLS圧縮が有効です（CRIME）。",
      en: "TLS compression is on (CRIME).",
    },
    "insecure-renegotiation": {
      ko: "안전한 재협상(RFC 5746)을 지원하지 않습니다.",
      ja: "安全な再ネゴシエーション（RFC 5746）に対応していません。",
      en: "Secure renegotiation (RFC 5746) is not supported.",
    },
    "nothing-accepted": {
      ko: "어떤 버전의 연결도 받아들이지 않아 판단할 수 없습니다.",
      ja: "どのバージョンの接続も受け入れられず、判断できません。",
      en: "No version was accepted, which tells nothing about the configuration.",
    },
    "stopped-answering": {
      ko: "점검 도중 서버가 더 이상 응답하지 않아, 거절인지 알 수 없습니다.",
      ja: "確認の途中でサーバが応答しなくなり、拒否かどうか判断できません。",
      en: "The server stopped answering during the check, so silence cannot be taken for refusal.",
    },
    "answers-unsteadily": {
      ko: "서버가 같은 질문에 응답하지 않다가 나중에 응답하는 등 응답이 일정하지 않습니다. 접속 수 제한이 작동했을 수 있어 거절인지 알 수 없습니다.",
      ja: "同じ質問に応答しなかったり後から応答したりと、サーバの応答が一定しません。接続数の制限が働いた可能性があり、拒否かどうか判断できません。",
      en: "The server did not answer steadily: it met questions with silence and answered them later, as a limit of connections would. What looks refused may not be.",
    },
    "parameters-unseen": {
      ko: "받아들인 키 교환의 그룹, DHE 소수 또는 서명 알고리즘을 확인할 수 없어 판단할 수 없습니다.",
      ja: "受け入れられた鍵交換のグループ、DHEの素数、または署名アルゴリズムを確認できず、判断できません。",
      en: "The groups, the prime of DHE or the signature algorithms of a key exchange that was accepted could not be seen, which leaves open what is used.",
    },
  },
  observe: (_target, _params, io) =>
    attempt(async () => {
      const asker = outboundAsker(io.outbound, io.decided, 16);
      try {
        return described(await surveyTls(asker, io.decided.host));
      } finally {
        asker.close();
      }
    }),
  assess(seen, { profile, alsoSuites, alsoGroups, require }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const limit: TlsProfile = profiles[profile];
    const accepted = seen.versions.filter(({ answer }) => answer === "accepted");
    const outside = accepted.map(({ version }) => version).filter((version) => !limit.versions.includes(version));
    const versions = [...outside, ...(seen.ssl2.answer === "accepted" ? ["SSL 2.0"] : [])];
    if (versions.length > 0) return notMet("versions-outside", { names: versions });
    const suites = distinct(accepted.flatMap((one) => one.suites));
    const badSuites = suites.filter((suite) => !limit.suites.includes(suite) && !alsoSuites.includes(suite));
    if (badSuites.length > 0)
      return notMet("suites-outside", { count: badSuites.length, names: badSuites.slice(0, 10) });
    const groups = distinct(accepted.flatMap((one) => one.groups));
    const badGroups = groups.filter((group) => !limit.groups.includes(group) && !alsoGroups.includes(group));
    if (badGroups.length > 0) return notMet("groups-outside", { names: badGroups });
    const signed = (version: ProtocolVersion, allowed: readonly string[] | null) =>
      accepted.find((one) => one.version === version)?.schemes.filter((one) => allowed?.includes(one) === false) ?? [];
    const badSchemes = signed("TLS 1.3", limit.schemes13);
    if (badSchemes.length > 0) return notMet("schemes-outside", { names: badSchemes });
    const badSchemes12 = signed("TLS 1.2", limit.schemes12);
    if (badSchemes12.length > 0) return notMet("schemes12-outside", { names: badSchemes12 });
    const { older } = seen;
    if (older && older.dhBits !== null && older.dhBits < limit.minDhBits) {
      return notMet("dh-too-small", { bits: older.dhBits, least: limit.minDhBits });
    }
    if (older?.compression) return notMet("compression");
    if (older && !older.secureRenegotiation) return notMet("insecure-renegotiation");
    if (accepted.length === 0) {
      const refused = seen.versions.some(({ answer }) => answer === "refused");
      return unknown(refused ? "nothing-accepted" : "stopped-answering");
    }
    if (seen.silence === "stopped") return unknown("stopped-answering");
    if (seen.silence === "unsteady") return unknown("answers-unsteadily");
    if (parametersUnseen(seen, limit)) return unknown("parameters-unseen");
    const lacking = require.filter((feature) => lacks[feature](seen));
    if (lacking.length > 0) return notMet("features-missing", { names: lacking });
    const named = { profile: limit.source, versions: accepted.map(({ version }) => version) };
    return met("within", { ...named, suites: suites.length, groups: groups.length });
  },
});

type Survey = z.infer<typeof survey>;

/** Whether a key exchange is accepted whose parameters no answer showed: none seen is not none accepted. */
function parametersUnseen({ versions, older }: Survey, { schemes12, schemes13 }: TlsProfile): boolean {
  const accepted = versions.filter(({ answer }) => answer === "accepted");
  const newest = accepted.filter(({ version }) => version === "TLS 1.3");
  const olderOnes = accepted.filter(({ version }) => version !== "TLS 1.3");
  const signed = accepted.find(({ version, suites }) => version === "TLS 1.2" && suites.some(isSigned));
  const takes = (pattern: RegExp) => olderOnes.some(({ suites }) => suites.some((suite) => pattern.test(suite)));
  return (
    accepted.some(({ suites }) => suites.length === 0) ||
    newest.some(({ groups, schemes }) => groups.length === 0 || (schemes13 !== null && schemes.length === 0)) ||
    (schemes12 !== null && signed?.schemes.length === 0) ||
    (takes(/^TLS_(ECDHE_|ECDH_anon_)/) && olderOnes.every(({ groups }) => groups.length === 0)) ||
    (takes(/^TLS_(DHE_|DH_anon_)/) && (older?.dhBits ?? null) === null)
  );
}

function isSigned(suite: string): boolean {
  return /^TLS_(ECDHE|DHE)_(RSA|ECDSA|DSS)_/.test(suite);
}

/** What does not apply, since no version is accepted that needs it, is not lacking. */
const lacks: Readonly<Record<(typeof features)[number], (seen: Survey) => boolean>> = {
  "post-quantum-group": ({ versions }) => !versions.some(({ groups }) => groups.some((group) => /MLKEM/.test(group))),
  "extended-master-secret": ({ older }) => older?.extendedMasterSecret === false,
  "encrypt-then-mac": ({ older }) => older?.encryptThenMac === false,
  "downgrade-mark": ({ older }) => older?.downgradeMark === false,
};

function distinct(list: readonly string[]): string[] {
  return [...new Set(list)];
}

/** The survey without its certificates: `tls-certificate` looks at those. */
function described({ certificates: _certificates, ...rest }: TlsSurvey): Survey {
  return {
    ...rest,
    withoutName: rest.withoutName && [...rest.withoutName],
    ssl2: { answer: rest.ssl2.answer, kinds: [...rest.ssl2.kinds] },
    versions: rest.versions.map(({ suites, groups, schemes, ...version }) => ({
      ...version,
      suites: [...suites],
      groups: [...groups],
      schemes: [...schemes],
    })),
  };
}
