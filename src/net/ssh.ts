import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { type Algorithms, Client, type ClientChannel, type ServerHostKeyAlgorithm } from "ssh2";
import { NetFailure, toFailure } from "./failure.ts";
import type { Decided, Outbound } from "./outbound.ts";
import type { Secret } from "./secrets.ts";

/** Kinds of host keys, by the signature they give; RSA with SHA-1 (`ssh-rsa`) is not among them (RFC 8332). */
export const hostKeyTypes = ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512"] as const;
export type HostKeyType = (typeof hostKeyTypes)[number];

export type SshAccount = {
  readonly user: string;
  /** A private key without a passphrase, in OpenSSH's or PEM form. */
  readonly key: Secret;
  /** What the host must prove to be, as `ssh-keygen -lf` prints it: SHA256:…; asked for before anything is sent of us. */
  readonly hostKey: string;
  readonly hostKeyType: HostKeyType;
};

/** Why a host was not signed in to, although it spoke SSH. */
export const sshRefusals = ["host-key-mismatch", "sign-in-refused", "no-common-algorithm"] as const;
export type SshRefusal = (typeof sshRefusals)[number];

export class SshRefused extends Error {
  readonly refusal: SshRefusal;

  constructor(refusal: SshRefusal) {
    super(refusal);
    this.name = "SshRefused";
    this.refusal = refusal;
  }
}

/** What a command left behind. `status` is null where a signal ended it. */
export type Ran = {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  /** Whether it wrote more than is read; it was ended then, and what is here is its beginning. */
  readonly cut: boolean;
};

/** Milliseconds a host may take to sign us in, and a command to end. */
const signInTime = 15_000;
const commandTime = 25_000;
/** Milliseconds of a whole session. */
const sessionTime = 60_000;
const maxOutput = 512 * 1024;
const maxErrors = 8 * 1024;

/**
 * What is offered: authenticated encryption alone, which the prefix truncation of CVE-2023-48795 does not touch, and
 * exchanges on elliptic curves (RFC 8731, RFC 5656).
 */
function algorithmsFor(hostKeyType: ServerHostKeyAlgorithm): Algorithms {
  return {
    kex: [
      "curve25519-sha256",
      "curve25519-sha256@libssh.org",
      "ecdh-sha2-nistp256",
      "ecdh-sha2-nistp384",
      "ecdh-sha2-nistp521",
    ],
    serverHostKey: [hostKeyType],
    cipher: ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com"],
    hmac: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"],
    compress: ["none"],
  };
}

/** The fingerprint of a public key as OpenSSH prints it. */
export function fingerprint(publicKey: Buffer): string {
  return `SHA256:${createHash("sha256").update(publicKey).digest("base64").replace(/=+$/, "")}`;
}

/** One signed-in connection. Its owner must close it. */
export class SshSession {
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #lost: Promise<never>;

  private constructor(client: Client, socket: Socket, lost: Promise<never>) {
    this.#client = client;
    this.#socket = socket;
    this.#lost = lost;
  }

  /** @throws SshRefused; NetFailure */
  static async open(outbound: Outbound, decided: Decided, account: SshAccount): Promise<SshSession> {
    const socket = await outbound.connect(decided, { exchange: sessionTime });
    socket.setNoDelay(true);
    const client = new Client();
    let known = true;
    const lost = new Promise<never>((_resolve, reject) => {
      // Errors come more than once, the last of them after the end: the listener stays, the first one counts.
      client.on("error", (error) => reject(known ? failureOf(error) : new SshRefused("host-key-mismatch")));
      client.on("close", () => reject(new NetFailure("closed")));
    });
    lost.catch(() => undefined);
    const ready = new Promise<void>((resolve) => client.once("ready", resolve));
    try {
      signIn(client, socket, account, (matches) => {
        known = matches;
      });
      await Promise.race([ready, lost]);
      return new SshSession(client, socket, lost);
    } catch (error) {
      socket.destroy();
      throw error instanceof SshRefused ? error : toFailure(error);
    }
  }

  /**
   * Runs a command without a terminal and without input.
   * @throws NetFailure
   */
  async run(command: string): Promise<Ran> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new NetFailure("timed-out")), commandTime);
    });
    try {
      return await Promise.race([this.#run(command), this.#lost, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #run(command: string): Promise<Ran> {
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      this.#client.exec(command, (error, opened) => (error ? reject(error) : resolve(opened)));
    }).catch((error) => {
      throw new NetFailure("closed", error);
    });
    channel.end();
    return new Promise((resolve) => {
      let status: number | null = null;
      const finish = (): void => {
        channel.close();
        resolve({ stdout: stdout.text(), stderr: stderr.text(), status, cut: stdout.isCut() });
      };
      const stdout = bounded(channel, maxOutput, finish);
      const stderr = bounded(channel.stderr, maxErrors);
      channel.on("exit", (code: number | null) => {
        status = code;
      });
      channel.once("close", finish);
      channel.on("error", finish);
    });
  }

  close(): void {
    this.#client.end();
    this.#socket.destroy();
  }
}

/** @throws NetFailure no-secret when the key is none */
function signIn(client: Client, socket: Socket, account: SshAccount, verified: (matches: boolean) => void): void {
  try {
    client.connect({
      sock: socket,
      username: account.user,
      privateKey: account.key.reveal(),
      // The key alone: neither a try without any, nor one more than this.
      authHandler: ["publickey"],
      hostVerifier: (key: Buffer): boolean => {
        const matches = fingerprint(key) === account.hostKey;
        verified(matches);
        return matches;
      },
      algorithms: algorithmsFor(account.hostKeyType),
      readyTimeout: signInTime,
      agentForward: false,
      tryKeyboard: false,
    });
  } catch (error) {
    // Everything else that it could refuse is ours, and right.
    throw new NetFailure("no-secret", error);
  }
}

/** Reads the beginning of a stream; what follows is taken off the wire and forgotten. */
function bounded(stream: NodeJS.ReadableStream, most: number, onCut = (): void => undefined) {
  const parts: Buffer[] = [];
  let size = 0;
  stream.on("data", (part: Buffer) => {
    const wasCut = size > most;
    if (!wasCut) parts.push(part.subarray(0, most - size));
    size += part.length;
    if (!wasCut && size > most) onCut();
  });
  return { text: (): string => Buffer.concat(parts).toString("utf8"), isCut: (): boolean => size > most };
}

function failureOf(error: Error & { readonly level?: string }): Error {
  if (error.level === "client-authentication") return new SshRefused("sign-in-refused");
  if (error.level === "client-timeout") return new NetFailure("timed-out", error);
  if (error.level === "client-socket") return toFailure(error);
  // The library has one class of errors for what both sides could not agree on, and tells it by its text.
  if (/no matching/i.test(error.message)) return new SshRefused("no-common-algorithm");
  return new NetFailure(/lost before handshake/i.test(error.message) ? "closed" : "malformed", error);
}
