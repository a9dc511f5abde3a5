import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { freePort } from "./ports.ts";
import { program } from "./programs.ts";

/** A chronyd that follows another, or its own clock, or nothing; or a listener of ours that answers what it likes. */
export type TimeSpec = { readonly kind: "time" } & (
  | { readonly clock: "follows-another" | "own-clock" | "unsynchronised" }
  | { readonly clock: "made"; readonly label: string; readonly answer: (question: Buffer) => Buffer | undefined }
);

/** @returns what ends it */
export async function startTimeServer(folder: string, port: number, spec: TimeSpec): Promise<() => Promise<void>> {
  if (spec.clock === "made") return answering(port, spec.answer);
  if (spec.clock === "unsynchronised") return chronyd(folder, port, "", 3);
  if (spec.clock === "own-clock") return chronyd(folder, port, "local stratum 3", 0);
  const source = await freePort();
  const ends = [
    await chronyd(folder, source, "local stratum 3", 0),
    await chronyd(folder, port, `server 127.0.0.1 port ${source} iburst minpoll -2 maxpoll 0`, 0),
  ];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}

/** @param leap what it says of itself as soon as it is in the state that is wanted */
async function chronyd(folder: string, port: number, settings: string, leap: number): Promise<() => Promise<void>> {
  const place = join(folder, `chrony-${port}`);
  mkdirSync(place);
  const lines = [
    `port ${port}`,
    "bindaddress 127.0.0.1",
    "allow 127.0.0.0/8",
    "cmdport 0",
    `bindcmdaddress ${place}/command`,
    `pidfile ${place}/pid`,
    settings,
  ];
  writeFileSync(join(place, "conf"), `${lines.join("\n")}\n`);
  // -x: it never touches the clock of this machine.
  const words = ["-x", "-d", "-U", "-u", userInfo().username, "-f", join(place, "conf")];
  const child = spawn(program("chronyd") ?? "chronyd", words, { stdio: "ignore" });
  const end = (): Promise<void> => ended(child);
  for (let tries = 0; (await leapOf(port)) !== leap; tries++) {
    if (tries > 60) {
      await end();
      throw new Error(`chronyd on port ${port} did not come to be as wanted`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return end;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const end = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  return end;
}

function leapOf(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const settle = (leap: number | undefined): void => {
      clearTimeout(timer);
      socket.close();
      resolve(leap);
    };
    const timer = setTimeout(() => settle(undefined), 200);
    socket.once("message", (answer) => settle((answer[0] ?? 0) >> 6));
    socket.once("error", () => settle(undefined));
    const question = Buffer.alloc(48);
    question[0] = 0x23;
    socket.connect(port, "127.0.0.1", () => socket.send(question));
  });
}

function answering(port: number, answer: (question: Buffer) => Buffer | undefined): Promise<() => Promise<void>> {
  const socket = createSocket("udp4");
  socket.unref();
  socket.on("message", (question, from) => {
    const reply = answer(question);
    if (reply) socket.send(reply, from.port, from.address);
  });
  return new Promise((resolve) => {
    socket.bind(port, "127.0.0.1", () => resolve(() => new Promise((done) => socket.close(() => done()))));
  });
}

/**
 * An answer to a question, with what a test wants to be wrong in it.
 * @param ahead seconds
 */
export function timeAnswer(
  question: Buffer,
  ahead: number,
  change: (answer: Buffer) => void = () => undefined,
): Buffer {
  const answer = Buffer.alloc(48);
  answer[0] = 0b00_100_100;
  answer[1] = 2;
  answer.set([192, 0, 2, 1], 12);
  question.copy(answer, 24, 40, 48);
  for (const at of [16, 32, 40]) {
    const seconds = Date.now() / 1000 + ahead + 2_208_988_800;
    answer.writeUInt32BE(Math.floor(seconds) >>> 0, at);
    answer.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4);
  }
  change(answer);
  return answer;
}

const crowded = `
import socket, sys
server = socket.socket(); server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", int(sys.argv[1]))); server.listen(0)
def fill():
    held = []
    for _ in range(4):
        one = socket.socket(); one.setblocking(False); one.connect_ex(server.getsockname()); held.append(one)
    return held
taken = []
if sys.argv[2] == "0": held = fill()
print("ready", flush=True)
for _ in range(int(sys.argv[2])): taken.append(server.accept())
held = fill()
sys.stdin.read()
`;

/** A listener whose queue is full after some connections: the system then lets new ones wait without a word. */
export function crowdedServer(port: number, takes: number): Promise<ChildProcess> {
  const child = spawn("python3", ["-c", crowded, String(port), String(takes)], { stdio: ["pipe", "pipe", "ignore"] });
  return new Promise((resolve) => child.stdout.once("data", () => resolve(child)));
}
