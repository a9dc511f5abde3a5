import { type ChildProcessByStdio, spawn } from "node:child_process";
import { isIP } from "node:net";
import type { Readable } from "node:stream";
import { NetFailure } from "./failure.ts";

/** Why no echo request was sent: the operator names no program, it is not there, or the system does not let it. */
export const pingRefusals = ["not-permitted", "no-program", "no-right"] as const;
export type PingRefusal = (typeof pingRefusals)[number];

/** How many echo requests were sent, and after how many milliseconds each of those answered was. */
export type Echoes = { readonly sent: number; readonly times: readonly number[] };

export const maxEchoes = 10;
/** Seconds between two requests. */
const pause = 0.5;
/** Bytes the program may say; ten answers and its summary are a tenth of it. */
const maxOutput = 16 * 1024;
/** Milliseconds it may take to begin and to end. */
const grace = 2_000;
/** An answer with its header, over IPv6. */
export const echoBytes = 104;

/**
 * Sends echo requests by the system's ping (iputils): Node opens no ICMP sockets, and the right to do so is then that
 * program's and not ours. It is started without a shell, and given nothing but numbers and one address.
 * @param program its absolute path, from the operator
 * @param address judged, and no name: nothing is resolved again
 * @param wait whole seconds for the last answer
 * @throws NetFailure unreachable; malformed where the program says what it never says; timed-out where it does not end
 */
export async function sendEchoes(
  program: string,
  address: string,
  { count, wait }: { readonly count: number; readonly wait: number },
): Promise<Echoes | PingRefusal> {
  const family = isIP(address);
  const sound = Number.isInteger(count) && count >= 1 && count <= maxEchoes && Number.isInteger(wait) && wait >= 1;
  if (family === 0 || address.includes("%") || !sound) throw new TypeError(`no echoes of ${count} to ${address}`);
  const numbers = ["-c", `${count}`, "-i", `${pause}`, "-W", `${wait}`];
  const time = (count * pause + wait) * 1000 + grace;
  // No environment of ours: no locale, and nothing that would lead the loader elsewhere.
  const child = spawn(program, ["-n", `-${family}`, ...numbers, "--", address], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { LC_ALL: "C" },
    cwd: "/",
  });
  const said = await all(child, time);
  if (typeof said === "string") return said;
  if (said.status === 0 || said.status === 1) return { sent: count, times: timesIn(said.stdout, address, count) };
  if (/not permitted|permission denied|privilege/i.test(said.stderr)) return "no-right";
  throw new NetFailure(/unreachable|cannot assign/i.test(said.stderr) ? "unreachable" : "malformed");
}

type Said = { readonly stdout: string; readonly stderr: string; readonly status: number | null };

function all(child: ChildProcessByStdio<null, Readable, Readable>, time: number): Promise<Said | PingRefusal> {
  return new Promise((resolve, reject) => {
    const said = { stdout: "", stderr: "" };
    let failure: NetFailure | undefined;
    const end = (code: "timed-out" | "malformed"): void => {
      failure ??= new NetFailure(code);
      child.kill("SIGKILL");
      // What it left running may hold the other ends.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => end("timed-out"), time);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (part: Buffer) => {
        said[name] += part.toString("latin1");
        if (said.stdout.length + said.stderr.length > maxOutput) end("malformed");
      });
    }
    child.once("error", ({ code }: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(code === "ENOENT" || code === "ENOTDIR" ? "no-program" : "no-right");
    });
    child.once("close", (status) => {
      clearTimeout(timer);
      if (failure) reject(failure);
      else resolve({ ...said, status });
    });
  });
}

/** One line for each request that the very address answered; duplicates, and what routers say, are none. */
const answered =
  /^\d{1,5} bytes from ([0-9a-f.:]{2,45}): icmp_seq=(\d{1,5}) (?:ttl=\d{1,3} )?time=(\d{1,6}(?:\.\d{1,3})?) ms$/;

export function timesIn(stdout: string, address: string, count: number): number[] {
  const times = new Map<number, number>();
  for (const line of stdout.split("\n")) {
    const [, from, sequence, time] = answered.exec(line) ?? [];
    const number = Number(sequence);
    if (from === address && number >= 1 && number <= count && !times.has(number)) times.set(number, Number(time));
  }
  return [...times.values()];
}
