import { z } from "zod";
import { protocolOf, schemes } from "../../net/protocols.ts";
import { askForTls } from "../../net/starttls.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Whether the server may take passwords before TLS, where its protocol shows it. */
  login: z.enum(["any", "only-within-tls"]).default("any"),
});

const data = z.union([
  failureSchema,
  z.object({ offered: z.literal(false) }),
  z.object({
    offered: z.literal(true),
    /** Whether passwords were asked for in the clear; null where the protocol does not show it. */
    login: z.enum(["offered", "withheld"]).nullable(),
    /** What the handshake led to, or why it did not. */
    handshake: z.union([z.object({ version: z.string().max(20) }), failureSchema]),
  }),
]);

export default defineCheck({
  id: "starttls",
  version: 1,
  type: "probe",
  title: { ko: "STARTTLS", ja: "STARTTLS", en: "STARTTLS" },
  why: {
    ko: "평문으로 시작하는 프로토콜에서 TLS로 전환할 수 없거나, 전환하기 전에 비밀번호를 받으면 경로상의 누구나 내용을 읽을 수 있습니다.",
    ja: "平文で始まるプロトコルでTLSに切り替えられない場合や、切り替える前にパスワードを受け付ける場合、経路上の誰もが内容を読めます。",
    en: "Where a protocol that begins in the clear cannot go over to TLS, or takes passwords before it does, everybody on the way can read along.",
  },
  remedy: {
    ko: "STARTTLS를 켜고, TLS로 전환한 뒤에만 로그인을 허용하십시오. Postfix: smtpd_tls_security_level = may, smtpd_tls_auth_only = yes / Dovecot: ssl = required / Prosody: c2s_require_encryption = true",
    ja: "STARTTLSを有効にし、TLSに切り替えた後にのみログインを許可してください。Postfix: smtpd_tls_security_level = may、smtpd_tls_auth_only = yes / Dovecot: ssl = required / Prosody: c2s_require_encryption = true",
    en: "Turn STARTTLS on, and let nobody sign in before it. Postfix: smtpd_tls_security_level = may, smtpd_tls_auth_only = yes. Dovecot: ssl = required. Prosody: c2s_require_encryption = true",
  },
  references: ["RFC 3207", "RFC 8314", "RFC 7817", "CWE-319", "CWE-523", "KISA CII 2026 CI-17"],
  evidences: ["fact", "measurement"],
  sends: { connections: 2, requests: 0, intrusive: false },
  schemes: schemes.filter((scheme) => protocolOf(scheme).tls === "asked"),
  params,
  data,
  reasons: {
    offered: {
      ko: "TLS 전환을 제공하며, {$version} 연결이 맺어졌습니다.",
      ja: "TLSへの切り替えを提供しており、{$version}の接続が確立しました。",
      en: "TLS is offered, and a connection of {$version} was made.",
    },
    "login-only-within": {
      ko: "TLS 전환을 제공하며({$version}), 전환 전에는 비밀번호 로그인을 제공하지 않습니다.",
      ja: "TLSへの切り替えを提供しており（{$version}）、切り替える前はパスワードによるログインを提供していません。",
      en: "TLS is offered ({$version}), and passwords are not asked for before it.",
    },
    "not-offered": {
      ko: "서버가 TLS 전환을 제공하지 않습니다.",
      ja: "サーバがTLSへの切り替えを提供していません。",
      en: "The server does not offer TLS.",
    },
    "login-in-clear": {
      ko: "TLS로 전환하기 전에 비밀번호 로그인을 제공합니다.",
      ja: "TLSに切り替える前に、パスワードによるログインを提供しています。",
      en: "Passwords are asked for before TLS.",
    },
    "login-not-shown": {
      ko: "이 프로토콜에서는 로그인하지 않고는 TLS 이전의 로그인 허용 여부를 알 수 없습니다.",
      ja: "このプロトコルでは、ログインを試みずにTLS以前のログイン可否を知ることはできません。",
      en: "This protocol does not show without signing in whether passwords are taken before TLS.",
    },
  },
  observe: (_target, _params, io) =>
    attempt(async () => {
      const asked = await attempt(async () => {
        const socket = await io.outbound.connect(io.decided);
        const { login } = await askForTls(socket, io.decided.scheme, io.decided.host);
        socket.destroy();
        return { login };
      });
      if ("failure" in asked) return asked.failure === "tls-not-offered" ? { offered: false as const } : asked;
      const handshake = await attempt(async () => {
        const socket = await io.outbound.connectTls(io.decided);
        const version = socket.getProtocol() ?? "";
        socket.destroy();
        return { version: version.replace("TLSv", "TLS ") };
      });
      return { offered: true as const, login: asked.login, handshake };
    }),
  assess(seen, { login }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if (!seen.offered) return notMet("not-offered");
    // What was asked for in the clear was asked for, whatever comes of TLS.
    if (login === "only-within-tls" && seen.login === "offered") return notMet("login-in-clear");
    if ("failure" in seen.handshake) return unknownBecause(seen.handshake.failure);
    const { version } = seen.handshake;
    if (login === "any") return met("offered", { version });
    return seen.login === "withheld" ? met("login-only-within", { version }) : unknown("login-not-shown");
  },
});
