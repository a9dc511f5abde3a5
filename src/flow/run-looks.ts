import type { Evidence } from "../store/evidence.ts";
import { type Clock, type Look, lineOf, type Means, takeLook } from "./look.ts";

/** Targets looked at side by side. One target is only ever looked at by one check at a time. */
const sideBySide = 4;

export type Progress = (done: number, total: number, look: Look) => void;

/** Takes looks, gently: in turn for each target, and at a few targets together. */
export async function runLooks(
  looks: readonly Look[],
  means: Means,
  clock: Clock,
  progress?: Progress,
): Promise<Evidence[]> {
  const queues = new Map<string, Look[]>();
  for (const look of looks) {
    const line = lineOf(look);
    const queue = queues.get(line);
    if (queue) queue.push(look);
    else queues.set(line, [look]);
  }
  const waiting = [...queues.values()];
  const evidence: Evidence[] = [];
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let queue = waiting.shift(); queue; queue = waiting.shift()) {
      for (const look of queue) {
        evidence.push(...(await takeLook(look, means, clock)));
        progress?.(++done, looks.length, look);
      }
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  return evidence;
}
