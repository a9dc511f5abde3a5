import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import { secureSchemes } from "../../net/protocols.ts";
import { handshakeOf, readSession } from "../../net/tls-session.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Whether sessions may be taken up again at all. */
  resumption: z.enum(["limited", "refused"]).default("limited"),
  /** How long a server may take one up again, by its own words (RFC 8446 allows seven days). */
  maxLifetime: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .default("P1D"),
});

const versions = ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] as const;
const tries = 2;

const one = z.object({
  version: z.enum(versions),
  resumed: z.boolean(),
  /** Whether it can be said: a session was handed out and tried, or the server answered without handing one out. */
  sure: z.boolean(),
  /** Seconds, by the server's own words; null where it said nothing. */
  lifetime: z.number().int().nullable(),
});

const data = z.union([
  failureSchema,
  z.object({
    newest: one,
    /** With TLS 1.2 at most; null where the newest is no newer, or nothing older than TLS 1.3 is spoken. */
    older: z.union([one, failureSchema]).nullable(),
  }),
]);

export default defineCheck({
  id: "session-resumption",
  version: 1,
  type: "probe",
  title: { ko: "TLS 세션 재개", ja: "TLSセッションの再開", en: "Resumption of TLS sessions" },
  why: {
    ko: "세션을 오래 재개할 수 있으면 티켓 키 하나가 유출될 때 그동안의 통신이 모두 노출되고, 이용자를 추적하는 데 쓰일 수 있습니다.",
    ja: "セッションを長期間再開できると、チケット鍵が1つ漏えいしただけでその間の通信がすべて露出し、利用者の追跡にも使われ得ます。",
    en: "The longer sessions can be taken up again, the more one leaked ticket key gives away, and the longer users can be followed by them.",
  },
  remedy: {
    ko: "세션 유지 시간을 줄이고 티켓 키를 자주 교체하거나, 재개를 끄십시오. nginx: ssl_session_timeout 1h; ssl_session_tickets off; ssl_session_cache off;",
    ja: "セッションの保持時間を短くしてチケット鍵を頻繁に更新するか、再開を無効にしてください。nginx: ssl_session_timeout 1h; ssl_session_tickets off; ssl_session_cache off;",
    en: "Keep sessions for less time and renew ticket keys often, or turn resumption off. nginx: ssl_session_timeout 1h; ssl_session_tickets off; ssl_session_cache off;",
  },
  references: ["RFC 8446 2.2", "RFC 5077", "RFC 9325 3.4"],
  evidences: ["fact", "measurement"],
  sends: { connections: 6, requests: 6, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  reasons: {
    "not-resumed": {
      ko: "받아들인 버전({$versions}) 모두에서 세션을 재개할 수 없었습니다.",
      ja: "受け入れたバージョン（{$versions}）のいずれでも、セッションを再開できませんでした。",
      en: "No session could be taken up again, with any of: {$versions}",
    },
    limited: {
      ko: "세션을 재개할 수 있는 시간이 최대 {$seconds}초로, 정한 한도 이내입니다.",
      ja: "セッションを再開できる時間は最大{$seconds}秒で、定めた上限以内です。",
      en: "Sessions can be taken up again for {$seconds} seconds at most, within what is allowed.",
    },
    resumed: {
      ko: "{$version}에서 세션이 재개되었습니다.",
      ja: "{$version}でセッションが再開されました。",
      en: "A session was taken up again with {$version}.",
    },
    "too-long": {
      ko: "{$version}의 세션을 {$seconds}초 동안 재개할 수 있어, 정한 한도 {$maxSeconds}초를 넘습니다.",
      ja: "{$version}のセッションは{$seconds}秒間再開でき、定めた上限の{$maxSeconds}秒を超えています。",
      en: "A session of {$version} can be taken up again for {$seconds} seconds, longer than the {$maxSeconds} allowed.",
    },
    "no-session": {
      ko: "서버가 세션을 주지도 응답하지도 않아 재개할 수 있는지 알 수 없습니다.",
      ja: "サーバがセッションを渡さず応答もしなかったため、再開できるか判断できません。",
      en: "The server neither handed out a session nor answered, so that nothing shows whether one could be taken up again.",
    },
    "lifetime-not-told": {
      ko: "{$version}에서 세션이 재개되나, 서버가 유지 시간을 알리지 않아 판단할 수 없습니다.",
      ja: "{$version}でセッションが再開されますが、サーバが保持時間を示さないため判断できません。",
      en: "Sessions of {$version} are taken up again, and the server does not tell for how long.",
    },
  },
  observe: (_target, _params, io) =>
    attempt(async () => {
      const newest = await look(io);
      if (newest.version !== "TLS 1.3") return { newest, older: null };
      const older = await attempt(() => look(io, "TLSv1.2"));
      // It speaks TLS and refuses this: there is nothing older.
      return { newest, older: "failure" in older && older.failure === "tls-failed" ? null : older };
    }),
  assess(seen, { resumption, maxLifetime }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { newest, older } = seen;
    const known = [newest, ...(older && !("failure" in older) ? [older] : [])];
    const resumed = known.filter((each) => each.resumed);
    const [first] = resumed;
    if (resumption === "refused" && first) return notMet("resumed", { version: first.version });
    const maxSeconds = Math.floor((parseDuration(maxLifetime) ?? 0) / 1_000);
    const long = resumed.find(({ lifetime }) => lifetime !== null && lifetime > maxSeconds);
    if (long) return notMet("too-long", { version: long.version, seconds: long.lifetime ?? 0, maxSeconds });
    if (older && "failure" in older) return unknownBecause(older.failure);
    if (!known.every(({ sure }) => sure)) return unknown("no-session");
    const silent = resumed.find(({ lifetime }) => lifetime === null);
    if (silent) return unknown("lifetime-not-told", { version: silent.version });
    if (!first) return met("not-resumed", { versions: known.map(({ version }) => version) });
    return met("limited", { seconds: Math.max(...resumed.map(({ lifetime }) => lifetime ?? 0)) });
  },
});

async function look(io: ProbeIo, newest?: "TLSv1.2"): Promise<z.infer<typeof one>> {
  const wanted = newest === undefined ? {} : { newest };
  const first = await handshakeOf(io.outbound, io.decided, wanted);
  const session = first.sessions.at(-1);
  const lifetime = session ? readSession(session).lifetime : null;
  let resumed = false;
  // Behind one address there may be several servers that do not share their sessions.
  for (let i = 0; session && !resumed && i < tries; i++) {
    const again = await handshakeOf(io.outbound, io.decided, { ...wanted, session });
    resumed = again.resumed;
  }
  // Before TLS 1.3 the handshake itself shows whether there is one.
  const sure = session !== undefined || first.answered || first.version !== "TLS 1.3";
  return { version: first.version, resumed, sure, lifetime };
}
