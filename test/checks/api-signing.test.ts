import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { describe, test } from "node:test";
import { credentialHeaders, signingSchema, strangersKey } from "../../src/checks/api-credential.ts";
import type { Message, Subject } from "../../src/checks/api-message.ts";
import { ed25519Pem, messageSignatureScheme, version4Scheme } from "../tools/api-signatures.ts";

const message: Message = {
  method: "GET",
  scheme: "https",
  host: "example.amazonaws.com",
  path: "/",
  query: "",
  body: null,
  contentType: null,
};
const at = (text: string, over: Partial<Message> = {}): Subject => ({
  message: { ...message, ...over },
  moment: { at: Date.parse(text), nonce: "nonce-1" },
});
const key = { value: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", id: "AKIDEXAMPLE" };

describe("a signature", () => {
  test("of Signature Version 4 is the one its test suite gives (get-vanilla)", () => {
    const scheme = signingSchema.parse(
      JSON.parse(
        JSON.stringify(version4Scheme)
          .replaceAll("ap-northeast-1/rooms", "us-east-1/service")
          .replace('"ap-northeast-1","rooms"', '"us-east-1","service"'),
      ),
    );
    const { authorization } = credentialHeaders(scheme, key, at("2015-08-30T12:36:00Z"));
    assert.match(authorization ?? "", /Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31$/);
  });

  test("of RFC 9421 is over the base that its section 2.5 describes", () => {
    const scheme = signingSchema.parse({ ...messageSignatureScheme, expires: 60, tag: 'a"b' });
    const subject = at("2026-01-01T00:00:00Z", { host: "API.example:8443", path: "/a%20b", query: "q=1" });
    const headers = credentialHeaders(scheme, { value: ed25519Pem, id: "id\\1" }, subject);
    const parameters =
      '("@method" "@authority" "@path" "@query" "content-digest");created=1767225600;expires=1767225660;nonce="nonce-1";keyid="id\\\\1";tag="a\\"b"';
    assert.equal(headers["signature-input"], `sig1=${parameters}`);
    const base = [
      '"@method": GET',
      '"@authority": api.example:8443',
      '"@path": /a%20b',
      '"@query": ?q=1',
      '"content-digest": sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:',
      `"@signature-params": ${parameters}`,
    ].join("\n");
    const signature = Buffer.from((headers.signature ?? "").slice("sig1=:".length, -1), "base64");
    assert.ok(verify(null, Buffer.from(base), createPublicKey(ed25519Pem), signature));
  });

  test("that is forged keeps the signature and tells something else", () => {
    for (const scheme of [version4Scheme, messageSignatureScheme].map((one) => signingSchema.parse(one))) {
      const own = scheme.type === "hmac-sha256" ? key : { value: ed25519Pem, id: "id" };
      const told = credentialHeaders(scheme, own, at("2026-01-01T00:00:00Z"), at("2026-01-01T00:01:00Z"));
      const right = credentialHeaders(scheme, own, at("2026-01-01T00:00:00Z"));
      const signatureOf = (headers: Record<string, string>) =>
        headers.signature ?? /Signature=\w+/.exec(headers.authorization ?? "")?.[0];
      assert.equal(signatureOf(told), signatureOf(right));
      assert.notDeepEqual(told, right);
    }
  });

  test("by a stranger is by the same identifier, and another one each time", () => {
    for (const scheme of [version4Scheme, messageSignatureScheme].map((one) => signingSchema.parse(one))) {
      const [one, two] = [strangersKey(scheme, key), strangersKey(scheme, key)];
      assert.equal(one.id, key.id);
      assert.notEqual(one.value, two.value);
      assert.ok(credentialHeaders(scheme, one, at("2026-01-01T00:00:00Z")));
    }
  });

  test("has no placeholder that nobody fills", () => {
    for (const stringToSign of ["{signature}", "{nothing}", "{constructor}"]) {
      assert.equal(signingSchema.safeParse({ ...version4Scheme, stringToSign }).success, false, stringToSign);
    }
  });
});
