import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import fc from "fast-check";
import { NetFailure } from "../../src/net/failure.ts";
import { Secret, Secrets } from "../../src/net/secrets.ts";

const handedOut = (value: string): Secrets => {
  const secrets = new Secrets(() => new Secret(value), "a.example:443");
  secrets.get("any");
  return secrets;
};

describe("a secret", () => {
  test("shows nothing of itself, however it is printed", () => {
    const secret = new Secret("correct horse");
    for (const shown of [String(secret), `${secret}`, JSON.stringify({ secret }), inspect(secret), inspect([secret])]) {
      assert.doesNotMatch(shown, /horse/);
    }
    assert.equal(secret.reveal(), "correct horse");
  });

  test("is given only where the operator's store has one for the host", () => {
    const store = (name: string, at: string) =>
      name === "key" && at === "a.example:443" ? new Secret("123456") : undefined;
    assert.equal(new Secrets(store, "a.example:443").get("key").reveal(), "123456");
    for (const [name, at] of [
      ["key", "b.example:443"],
      ["key", "a.example:80"],
      ["other", "a.example:443"],
    ] as const) {
      assert.throws(
        () => new Secrets(store, at).get(name),
        (error) => error instanceof NetFailure && error.code === "no-secret",
      );
    }
  });

  test("that was not handed out is not looked for", () => {
    assert.equal(new Secrets(() => new Secret("123456"), "a.example:443").leaksInto("123456"), false);
  });

  test("is found in what is kept, in every form it takes on its way", () => {
    const value = fc.string({ minLength: 10, maxLength: 40, unit: "binary" }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(value, fc.string({ unit: "binary" }), fc.string(), (secret, before, after) => {
        const secrets = handedOut(secret);
        const around = before.isWellFormed() ? before : "";
        const forms = [
          secret,
          JSON.stringify({ secret }),
          JSON.stringify(JSON.stringify({ secret })),
          encodeURIComponent(secret),
          encodeURIComponent(secret).toLowerCase(),
          new URLSearchParams({ secret }).toString(),
          Buffer.from(`${around}${secret}${after}`).toString("base64"),
          Buffer.from(`${around}:${secret}`).toString("base64url"),
          Buffer.from(secret).toString("hex").toUpperCase(),
        ];
        for (const form of forms) assert.ok(secrets.leaksInto(`${around}${form}${after}`), form);
      }),
    );
  });

  test("is not seen where it is not", () => {
    assert.equal(handedOut("correct horse battery").leaksInto('{"status":200,"horse":"correct"}'), false);
  });
});
