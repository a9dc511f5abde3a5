import assert from "node:assert/strict";
import { test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import { pointerForm, valueAt } from "../../src/checks/status-page/pointer.ts";

test("a JSON pointer leads where RFC 6901 says, and never to what is inherited", () => {
  const document = { "a/b": { "~": [1, { c: "found" }] }, "": 0, "~1": 2 };
  assert.equal(valueAt(document, "/a~1b/~0/1/c"), "found");
  assert.equal(valueAt(document, "/"), 0);
  assert.equal(valueAt(document, "/~01"), 2);
  for (const nowhere of ["/toString", "/__proto__/x", "/a~1b/~0/length", "/a~1b/~0/01", "/a~1b/~0/-1", "/x/y", "/ /a"])
    assert.equal(valueAt(document, nowhere), undefined, nowhere);
  for (const bad of ["", "a", "/~", "/a~2", "/x".repeat(11)]) assert.equal(pointerForm.test(bad), false, bad);
});

test("a status page with a word that is both up and down is refused", () => {
  const page = { path: "/status.json", pointer: "/state", up: ["ok"], down: ["ok", "failed"] };
  assert.equal(findCheck("status-page")?.params.safeParse({ page }).success, false);
});

const page = { path: "/status.json", pointer: "/status/indicator", up: ["none"], down: ["major"] };
const judge = (measured: object[], seen: object) =>
  findCheck("status-page")?.assess({ measured, page: seen }, { page }, 0).reason;
const saysUp = { status: 200, readable: true, state: "none" };

test("a refused connection, twice, is down; silence and a refusal after an answer are not", () => {
  const refused = { failure: "refused", connected: false };
  assert.equal(judge([refused, refused], saysUp), "says-up");
  assert.equal(judge([refused, { status: 503 }], saysUp), "says-up");
  assert.equal(judge([refused], saysUp), "unsteady");
  assert.equal(judge([refused, { status: 200 }], saysUp), "unsteady");
  assert.equal(judge([{ failure: "timed-out", connected: false }], saysUp), "timed-out");
  assert.equal(judge([{ failure: "closed", connected: true }], saysUp), "closed");
  assert.equal(judge([], saysUp), "failed");
});
