import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readAnswer, readSsl2Answer } from "../../src/net/tls/answer.ts";
import type { FuzzTarget } from "./target.ts";

/** What OpenSSL 3.0.17 answered to hellos of ours, in base64. */
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, "tls-answers.json"), "utf8")) as Record<
  string,
  string
>;

/** A SERVER-HELLO of SSL 2.0 with two cipher kinds and no certificate. */
const ssl2 = Buffer.from("801a0400010002000000060010010080020080000102030405060708090a0b0c0d0e0f10", "hex");

const kinds = ["hello", "alert", "refused", "incomplete", "malformed"];

export const tls: FuzzTarget = {
  name: "tls",
  corpus: () => [...Object.values(recorded).map((text) => Buffer.from(text, "base64")), ssl2],
  run(bytes) {
    const data = Buffer.from(bytes);
    for (const { type } of [readAnswer(data), readAnswer(data, true), readSsl2Answer(data)]) {
      if (!kinds.includes(type)) throw new Error(type);
    }
  },
};
