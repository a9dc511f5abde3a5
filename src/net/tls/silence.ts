import type { Hello } from "./hello.ts";
import type { Asker } from "./pick.ts";

/**
 * What silence means: a connection that was closed or reset, or on which nothing came in time.
 * - `none`: every question was answered.
 * - `steady`: some were not, and again not when they were asked once more, while others were answered: a refusal.
 * - `unsteady`: one of them was answered the second time, or there were too many to ask again. What looks refused may
 *   have been dropped, by a limit of connections for example.
 * - `stopped`: what was answered before no longer is.
 */
export const silences = ["none", "steady", "unsteady", "stopped"] as const;
export type Silence = (typeof silences)[number];

/** Questions that are asked again; who is silent more often is not told from who drops. */
const mostAgain = 96;
/** Between so many of them, a question that was answered before shows that the server still answers. */
const between = 4;

export type Listener = Asker & {
  /**
   * Asks what ended in silence again, one after the other: at the end of a look, when nothing else is asked.
   * @param known a hello that was accepted; null if none was
   */
  confirm(known: Hello | null): Promise<Silence>;
};

/** Passes questions on, and remembers those that were met with silence. */
export function listener(asker: Asker): Listener {
  const unanswered: (() => Promise<{ readonly type: string }>)[] = [];
  const heard = async <T extends { readonly type: string }>(ask: () => Promise<T>): Promise<T> => {
    const answer = await ask();
    if (answer.type === "closed") unanswered.push(ask);
    return answer;
  };
  return {
    isFar: () => asker.isFar(),
    ask: (hello, whole) => heard(() => asker.ask(hello, whole)),
    askSsl2: () => heard(() => asker.askSsl2()),
    async confirm(known) {
      if (unanswered.length === 0) return "none";
      const stillAnswers = async () => known !== null && (await asker.ask(known)).type === "hello";
      if (!(await stillAnswers())) return "stopped";
      if (unanswered.length > mostAgain) return "unsteady";
      for (const [i, ask] of unanswered.entries()) {
        if (await answersAfterAll(ask)) return "unsteady";
        if (i % between === between - 1 && !(await stillAnswers())) return "stopped";
      }
      return (await stillAnswers()) ? "steady" : "stopped";
    },
  };
}

/** Twice in a row: whoever drops every so many connections cannot drop both. An alert is a refusal, said aloud at last. */
export async function answersAfterAll(ask: () => Promise<{ readonly type: string }>): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const { type } = await ask();
    if (type !== "closed") return type === "hello";
  }
  return false;
}
