import { z } from "zod";
import { type FailureCode, NetFailure } from "../net/failure.ts";
import { hostKeyTypes, type Ran, SshRefused, SshSession, sshRefusals } from "../net/ssh.ts";
import { failureSchema, type ProbeIo, type Reasons, unknown, unknownBecause } from "./define.ts";
import { type Command, command } from "./host-commands.ts";

/** What the checks that sign in to a host have in common: how they sign in, what they may do there, what keeps them. */
export const hostParams = {
  user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
  /** The name of the private key among the operator's secrets. */
  key: z.string().min(1).max(100),
  /** The fingerprint of the host's public key: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`. */
  hostKey: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
  hostKeyType: z.enum(hostKeyTypes).default("ssh-ed25519"),
};
const hostParamsSchema = z.object(hostParams);
export type HostParams = z.infer<typeof hostParamsSchema>;

/** Signing in to an account is more than looking, even where it can only read: it needs a consent. */
export const hostSends = { connections: 1, requests: 12, bytes: 4 * 1024 * 1024, intrusive: true } as const;

const troubles = ["absent", "denied", "failed"] as const;
const troubleSchema = z.object({ trouble: z.enum(troubles), command: z.string().max(400) });
export type Trouble = z.infer<typeof troubleSchema>;

/** What is kept where nothing was seen: no connection, no sign-in, or a command that gave nothing. */
export const hostFailure = z.union([failureSchema, z.object({ refusal: z.enum(sshRefusals) }), troubleSchema]);
export type HostFailure = z.infer<typeof hostFailure>;

/** Ends a look that cannot go on without what a command did not give. */
export class CommandTrouble extends Error {
  readonly seen: Trouble;

  constructor(seen: Trouble) {
    super(seen.trouble);
    this.seen = seen;
  }
}

/** A host that was signed in to. */
export type Host = {
  /** What a command wrote, or why it cannot be used. */
  readonly ask: (command: Command) => Promise<string | Trouble>;
  /** The same for a command that nothing can be seen without: the look ends where it gives nothing. */
  readonly need: (command: Command) => Promise<string>;
};

/**
 * Signs in once, looks, and leaves; whatever kept it from seeing is data.
 * @param form what the check keeps: what a host wrote that does not fit into it is no answer
 */
export async function lookAtHost<T>(
  io: ProbeIo,
  params: HostParams,
  form: z.ZodType<T | HostFailure>,
  look: (host: Host) => Promise<NoInfer<T> | HostFailure>,
): Promise<T | HostFailure> {
  let session: SshSession | undefined;
  try {
    const key = io.secrets.get(params.key);
    const { user, hostKey, hostKeyType } = params;
    const opened = await SshSession.open(io.outbound, io.decided, { user, key, hostKey, hostKeyType });
    session = opened;
    const ask = async (wanted: Command) => usable(wanted, await opened.run(wanted.line));
    const need = async (wanted: Command) => {
      const answer = await ask(wanted);
      if (typeof answer !== "string") throw new CommandTrouble(answer);
      return answer;
    };
    return parsed(form.safeParse(await look({ ask, need })).data);
  } catch (error) {
    if (error instanceof CommandTrouble) return error.seen;
    if (error instanceof SshRefused) return { refusal: error.refusal };
    if (error instanceof NetFailure) return { failure: error.code satisfies FailureCode };
    throw error;
  } finally {
    session?.close();
  }
}

/** What programs write when the account may not do what was asked; all of it in English, by the environment. */
const denials =
  /permission denied|insufficient permissions|operation not permitted|must be root|not permitted|may not run|not allowed|a (?:password|terminal) is required|not in the sudoers|currently not seeing messages/i;

/** And where they leave out a part of what was asked for, and end well all the same (dnf). */
const omissions = /^Ignoring repositories/m;

/**
 * What a command wrote, where it may be relied on: it ended well, and complained of nothing that it was kept from.
 * @throws NetFailure too-large when there was more than is read
 */
function usable({ name }: Command, { stdout, stderr, status, cut }: Ran): string | Trouble {
  if (cut) throw new NetFailure("too-large");
  // POSIX shells: 127 not found, 126 found and not run; a gate refuses with 126, too.
  if (status === 127) return { trouble: "absent", command: name };
  if (status === 126 || denials.test(stderr)) return { trouble: "denied", command: name };
  return status === 0 && !omissions.test(stderr) ? stdout : { trouble: "failed", command: name };
}

/** What a parser made of an answer; nothing means that the answer is not of the program's known form. */
export function parsed<T>(value: T | undefined): T {
  if (value === undefined) throw new NetFailure("malformed");
  return value;
}

/** The host's own clock, in whole seconds since 1970: ages of what it dates are reckoned by it. */
export async function hostNow({ need }: Host): Promise<number> {
  return Number(parsed(/^(\d{9,12})\n$/.exec(await need(command("now")))?.[1]));
}

/** Not empty lines, without their ends. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

export function isTrouble(answer: unknown): answer is Trouble {
  return typeof answer === "object" && answer !== null && "trouble" in answer;
}

/** The assessment where nothing was seen, or nothing where something was. */
export function hostUnknown<T extends object>(seen: T | HostFailure) {
  if ("failure" in seen) return unknownBecause((seen as { failure: FailureCode }).failure);
  if ("refusal" in seen) return unknown((seen as { refusal: (typeof sshRefusals)[number] }).refusal);
  return isTrouble(seen) ? troubled(seen) : undefined;
}

export function troubled({ trouble, command }: Trouble) {
  return unknown(`command-${trouble}` as const, { command });
}

/** Milliseconds as an ISO 8601 duration of its largest unit, for words. */
export function roughly(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  if (seconds >= 2 * 86_400) return `P${Math.floor(seconds / 86_400)}D`;
  if (seconds >= 2 * 3600) return `PT${Math.floor(seconds / 3600)}H`;
  return seconds >= 120 ? `PT${Math.floor(seconds / 60)}M` : `PT${seconds}S`;
}

/** Reasons of `hostUnknown`. */
export const hostReasons = {
  "host-key-mismatch": {
    ko: "호스트가 제시한 공개키가 등록된 지문과 다릅니다. 접속을 중단했으며 인증 정보는 전송하지 않았습니다.",
    ja: "ホストが提示した公開鍵が、登録されたフィンガープリントと一致しません。接続を中止し、認証情報は送信していません。",
    en: "The host showed another public key than the one pinned. Nothing was sent to it.",
  },
  "sign-in-refused": {
    ko: "호스트가 점검 계정의 공개키 인증을 거부했습니다.",
    ja: "ホストが確認用アカウントの公開鍵認証を拒否しました。",
    en: "The host refused the account’s key.",
  },
  "no-common-algorithm": {
    ko: "점검이 허용하는 SSH 알고리즘 또는 호스트 키 종류를 호스트가 지원하지 않습니다.",
    ja: "確認で許可するSSHアルゴリズムまたはホスト鍵の種類に、ホストが対応していません。",
    en: "The host supports none of the SSH algorithms, or not the kind of host key, that the check accepts.",
  },
  "command-absent": {
    ko: "호스트에 필요한 프로그램이 없어 확인할 수 없습니다: {$command}",
    ja: "ホストに必要なプログラムがないため確認できません: {$command}",
    en: "The host does not have the program that tells: {$command}",
  },
  "command-denied": {
    ko: "점검 계정에 권한이 없어 확인할 수 없습니다: {$command}",
    ja: "確認用アカウントに権限がないため確認できません: {$command}",
    en: "The account may not ask for it: {$command}",
  },
  "command-failed": {
    ko: "명령이 오류로 끝나 확인할 수 없습니다: {$command}",
    ja: "コマンドがエラーで終了したため確認できません: {$command}",
    en: "The command failed, which tells nothing: {$command}",
  },
} as const satisfies Reasons;
