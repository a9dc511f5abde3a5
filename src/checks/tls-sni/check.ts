import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { NetFailure } from "../../net/failure.ts";
import { lookAtFlight } from "../../net/handshake/look.ts";
import { namesHost } from "../../net/outbound.ts";
import { isLiteral, secureSchemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /**
   * What somebody gets who does not name the service: "refused" (no certificate is shown to who does not know the name),
   * or "same" (clients without SNI are served alike).
   */
  others: z.enum(["refused", "same"]).default("refused"),
});

const answer = z.union([
  z.object({
    type: z.literal("shown"),
    /** Whether it is the certificate that who names the host is shown. */
    same: z.boolean(),
    namesHost: z.boolean(),
  }),
  z.object({ type: z.literal("refused"), alert: z.number().int() }),
  failureSchema.extend({ type: z.literal("failure") }),
]);

const data = z.union([
  failureSchema,
  /** Addresses have no name to give. */
  z.object({ nameless: z.literal(true) }),
  z.object({
    named: answer,
    /** Without SNI. */
    without: answer,
    /** With a name that nobody has. */
    stranger: answer,
  }),
]);

/** Reserved: it never is a service's own (RFC 6761). */
const strangeName = "akashi-no-such-name.invalid";

export default defineCheck({
  id: "tls-sni",
  version: 1,
  type: "probe",
  title: { ko: "서버 이름 표시(SNI) 유무에 따른 응답", ja: "SNIの有無による応答", en: "Answers with and without SNI" },
  why: {
    ko: "이름을 대지 않은 상대에게 인증서를 보여 주면 주소만 훑어도 서비스의 서버를 찾아낼 수 있고, 이름에 따라 다른 인증서를 보여 주면 일부 이용자는 신뢰할 수 없는 인증서를 받습니다.",
    ja: "名前を示さない相手に証明書を見せると、アドレスを走査するだけでサービスのサーバを見つけられます。名前によって異なる証明書を見せると、一部の利用者は信頼できない証明書を受け取ります。",
    en: "A server that shows its certificate to whoever does not name it can be found by scanning addresses; one that shows another certificate then leaves some clients with one they cannot trust.",
  },
  remedy: {
    ko: "이름이 없거나 모르는 이름의 연결은 거절하십시오. nginx: default_server에 ssl_reject_handshake on;",
    ja: "名前のない接続や知らない名前の接続は拒否してください。nginx: default_serverにssl_reject_handshake on;",
    en: "Refuse connections without a name, or with one that is not served. nginx, in the default_server: ssl_reject_handshake on;",
  },
  references: ["RFC 6066 3", "RFC 9325 3.7", "CWE-200"],
  evidences: ["fact", "measurement"],
  sends: { connections: 3, requests: 0, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  reasons: {
    "others-refused": {
      ko: "이름이 없거나 모르는 이름이면 인증서를 보여 주지 않고 연결을 거절합니다.",
      ja: "名前がない場合や知らない名前の場合は、証明書を見せずに接続を拒否します。",
      en: "Connections without a name, or with an unknown one, are refused, and no certificate is shown.",
    },
    same: {
      ko: "이름을 대지 않아도 같은 인증서로 응답합니다.",
      ja: "名前を示さなくても、同じ証明書で応答します。",
      en: "Who gives no name is shown the same certificate.",
    },
    "shown-to-others": {
      ko: "이름이 없거나 모르는 이름인 연결에 이 서비스의 인증서를 보여 줍니다.",
      ja: "名前のない接続や知らない名前の接続に、このサービスの証明書を見せます。",
      en: "The service’s own certificate is shown to who gives no name, or one that is not served.",
    },
    "another-shown": {
      ko: "이름이 없거나 모르는 이름인 연결을 거절하지 않고 다른 인증서를 보여 줍니다.",
      ja: "名前のない接続や知らない名前の接続を拒否せず、別の証明書を見せます。",
      en: "Who gives no name, or an unknown one, is not refused but shown another certificate.",
    },
    "not-same": {
      ko: "이름을 대지 않으면 이 서비스의 인증서로 응답하지 않습니다.",
      ja: "名前を示さないと、このサービスの証明書では応答しません。",
      en: "Who gives no name is not shown the certificate of the service.",
    },
    "no-name": {
      ko: "대상이 주소이므로 제시할 이름이 없습니다.",
      ja: "対象がアドレスであり、示すべき名前がありません。",
      en: "The target is an address, which has no name to give.",
    },
    "name-refused": {
      ko: "이름을 대도 연결이 거절되어(경고 {$alert}) 비교할 수 없습니다.",
      ja: "名前を示しても接続が拒否されたため（アラート{$alert}）、比較できません。",
      en: "Even who gives the name is refused (alert {$alert}), so that there is nothing to compare with.",
    },
  },
  observe: ({ host }, _params, io) =>
    attempt(async () => {
      if (isLiteral(host)) return { nameless: true as const };
      const named = await look(host, io);
      const own = named.certificate;
      const others = own ? [await look(null, io), await look(strangeName, io)] : [named, named];
      const described = ({ certificate, ...told }: Looked) => {
        if (!certificate || !own) return told.answer;
        return {
          type: "shown" as const,
          same: certificate.raw.equals(own.raw),
          namesHost: namesHost(certificate, host),
        };
      };
      const [without = named, stranger = named] = others;
      return { named: described(named), without: described(without), stranger: described(stranger) };
    }),
  assess(seen, { others }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("nameless" in seen) return unknown("no-name");
    const { named, without, stranger } = seen;
    if (named.type === "refused") return unknown("name-refused", { alert: named.alert });
    if (named.type === "failure") return unknownBecause(named.failure);
    const judged = others === "same" ? [without] : [without, stranger];
    if (others === "refused") {
      if (judged.some((each) => each.type === "shown" && each.namesHost)) return notMet("shown-to-others");
      if (judged.some((each) => each.type === "shown")) return notMet("another-shown");
    }
    const failed = judged.find((each) => each.type === "failure");
    if (failed?.type === "failure") return unknownBecause(failed.failure);
    if (others === "refused") return met("others-refused");
    return without.type === "shown" && without.same ? met("same") : notMet("not-same");
  },
});

type Looked = { readonly certificate: X509Certificate | null; readonly answer: z.infer<typeof answer> };

async function look(name: string | null, io: ProbeIo): Promise<Looked> {
  const told = await attempt(async () => {
    const socket = await io.outbound.openForTls(io.decided);
    return lookAtFlight(socket, { host: name, alpn: [], versions: "any" });
  });
  if ("failure" in told) return { certificate: null, answer: { type: "failure", failure: told.failure } };
  if (told.type === "alert") return { certificate: null, answer: { type: "refused", alert: told.description } };
  try {
    const certificate = new X509Certificate(told.flight.certificates[0] ?? Buffer.alloc(0));
    return { certificate, answer: { type: "shown", same: true, namesHost: true } };
  } catch (error) {
    throw new NetFailure("malformed", error);
  }
}
