import assert from "node:assert/strict";
import { test } from "node:test";
import { isOwnDomain, isWithin, registeredDomain } from "../../src/checks/dns.ts";
import { NetFailure } from "../../src/net/failure.ts";
import { targetOf } from "../../src/net/protocols.ts";

const at = (host: string) => {
  const target = targetOf(`https://${host}/`);
  assert.ok(target);
  return target;
};

test("the registered domain of a target ends below what strangers share", () => {
  assert.equal(registeredDomain(at("a.b.service.example")), "service.example");
  assert.equal(registeredDomain(at("www.example.co.jp")), "example.co.jp");
  assert.equal(registeredDomain(at("www.example.or.kr")), "example.or.kr");
  assert.equal(registeredDomain(at("example.github.io")), "example.github.io");
  const none = (error: unknown) => error instanceof NetFailure && error.code === "name-not-found";
  for (const host of ["co.jp", "localhost", "192.0.2.1", "[2001:db8::1]", "github.io"])
    assert.throws(() => registeredDomain(at(host)), none, host);
});

test("a domain is a target's own where the host is in it, label by label", () => {
  assert.ok(isOwnDomain(at("www.a.example"), "a.example") && isOwnDomain(at("a.example."), "a.example"));
  for (const other of ["www.a.example", "b.example", "a.example.b.example", "xa.example"])
    assert.equal(isOwnDomain(at("a.example"), other), false, other);
  assert.equal(isWithin("xa.example", "a.example"), false);
});
