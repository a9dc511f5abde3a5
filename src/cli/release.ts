import { existsSync } from "node:fs";
import { ControlClient, Refused } from "../api/client.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { releaseHold } from "../flow/decide.ts";
import { files } from "../flow/open.ts";
import { say } from "../text/message.ts";
import { type Command, sharedOptions, stringOption } from "./define.ts";
import { dataPlace, openData } from "./workspace.ts";

const words = {
  released: {
    ko: "{$claim} 문장을 다시 공개합니다.",
    ja: "{$claim}の記載を再び掲載します。",
    en: "The sentence {$claim} is published again.",
  },
} satisfies Record<string, Localized>;

export const release: Command = {
  name: "release",
  summary: {
    ko: "보류된 문장을, 새로운 근거를 확인한 승인자의 이름으로 다시 공개합니다.",
    ja: "掲載停止中の記載を、新たな根拠を確認した承認者の名で再び掲載します。",
    en: "Publish a withheld sentence again, in the name of an approver who has seen fresh proof.",
  },
  arguments: [{ name: "CLAIM", required: true, summary: { ko: "문안", ja: "記載事項", en: "Claim" } }],
  options: {
    by: {
      type: "string",
      value: "ROLE",
      summary: { ko: "승인자의 직책", ja: "承認者の役職", en: "Who approves, by role" },
    },
    note: {
      type: "string",
      value: "TEXT",
      summary: { ko: "확인한 원인과 조치", ja: "確認した原因と対応", en: "What the cause was, and what was done" },
    },
    data: sharedOptions.data,
    database: sharedOptions.database,
    organisation: sharedOptions.organisation,
  },
  async run(context, [claim = ""], options) {
    const { terminal, language } = context;
    const by = stringOption(options, "by")?.trim() ?? "";
    if (by === "") throw new AkashiError("cli.missing-argument", { command: "release", argument: "--by ROLE" });
    const note = stringOption(options, "note") ?? "";
    const socket = files.control(dataPlace(".", options).folder);
    const state = existsSync(socket)
      ? await new ControlClient(socket, language).release({ claim, by, note }).catch((error: unknown) => {
          if (error instanceof Refused) return error;
          throw error;
        })
      : await direct();
    if (state instanceof Refused) {
      if (options.json) terminal.json({ errors: state.errors });
      else for (const { message, remedy, code } of state.errors) terminal.message(`${message} [${code}]\n  ${remedy}`);
      return state.status === 409 ? 1 : 2;
    }
    if (options.json) terminal.json({ claim, state: state.state });
    else terminal.print(say(language, words.released, { claim }));
    return 0;

    async function direct(): Promise<{ state: string }> {
      const store = await openData(context, undefined, options);
      try {
        const { standing } = await releaseHold(store, claim, { by, note }, "operator");
        return { state: standing.state };
      } finally {
        await store.close();
      }
    }
  },
};
