import { type FailureCode, NetFailure } from "../../net/failure.ts";
import { attempt, type ProbeIo } from "../define.ts";

/** What became of each port: `silent` ones neither took the connection nor refused it. */
export type Scan = {
  readonly open: number[];
  readonly closed: number[];
  readonly silent: number[];
  /** Whether a port that had answered before still did at the end: somebody may have shut us out meanwhile. */
  readonly stillAnswers: boolean;
};

/** Few at once, so that no firewall and no small host is strained. */
const atOnce = 16;
/** Milliseconds; a port that is declared open is given longer. */
const usualWait = 1_500;
const longWait = 4_000;
/** After so many ports without any answer there is nobody to be asked. */
const enoughSilence = 128;

/**
 * Connects to each port of the one address and closes at once; nothing is sent.
 * @param ports those that are expected to answer first
 * @throws NetFailure not-allowed, over-budget, timed-out for the whole
 */
export async function scanPorts(io: ProbeIo, ports: readonly number[], expected: readonly number[]): Promise<Scan> {
  const scan: Scan = { open: [], closed: [], silent: [], stillAnswers: false };
  const waiting = [...ports];
  const worker = async (): Promise<void> => {
    for (let port = waiting.shift(); port !== undefined; port = waiting.shift()) {
      const answer = await knock(io, port, expected.includes(port) ? longWait : usualWait);
      scan[answer].push(port);
      if (scan.open.length + scan.closed.length === 0 && scan.silent.length >= enoughSilence) return;
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
  } finally {
    // Where one ended the look, the others have nobody left to ask.
    waiting.length = 0;
  }
  const witness = scan.open[0] ?? scan.closed[0];
  const stillAnswers = witness !== undefined && (await knock(io, witness, longWait)) !== "silent";
  const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);
  return { open: sorted(scan.open), closed: sorted(scan.closed), silent: sorted(scan.silent), stillAnswers };
}

type Answer = "open" | "closed" | "silent";

/** Failures that are about the port; all others are about the look. */
const answers: Readonly<Partial<Record<FailureCode, Answer>>> = {
  refused: "closed",
  "timed-out": "silent",
  unreachable: "silent",
  reset: "silent",
};

async function knock({ outbound, decided, elapsed }: ProbeIo, port: number, wait: number): Promise<Answer> {
  const began = elapsed();
  const place = outbound.onPort(decided, port, "tcp:");
  const socket = await attempt(() => outbound.connect(place, { connect: wait }));
  if (!("failure" in socket)) {
    socket.destroy();
    return "open";
  }
  // The look's own end looks like silence, but comes sooner.
  const isOver = socket.failure === "timed-out" && elapsed() - began < wait * 0.9;
  const answer = answers[socket.failure];
  if (isOver || answer === undefined) throw new NetFailure(socket.failure);
  return answer;
}
