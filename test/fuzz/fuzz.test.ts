import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { targets } from "./index.ts";
import { mutate, randomFrom } from "./mutate.ts";

/** A few of what `npm run fuzz` tries for an hour; the same ones each time. */
const tries = 40;
/** Sound inputs of each reader, spread over all it has; the longer run takes every one. */
const most = 20;

describe("readers of strangers' bytes", () => {
  for (const { name, corpus, run } of targets) {
    test(`${name}: sound input, cut anywhere, and changed in a few places`, async () => {
      const sound = corpus();
      assert.ok(sound.length > 1);
      const step = Math.ceil(sound.length / most);
      for (const bytes of sound.filter((_, index) => index % step === 0)) {
        await run(bytes);
        for (const part of [0, 0.3, 0.7, 0.95]) await run(bytes.subarray(0, Math.floor(bytes.length * part)));
      }
      const random = randomFrom(20_261_121);
      for (let i = 0; i < tries; i++) {
        const bytes = mutate(sound, random);
        await assert.doesNotReject(async () => run(bytes), `${name}: ${bytes.toString("base64")}`);
      }
    });
  }
});
