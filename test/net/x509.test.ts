import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { NetFailure } from "../../src/net/failure.ts";
import { Anchors } from "../../src/net/x509/anchors.ts";
import {
  authorityUrls,
  basicConstraints,
  crlUrls,
  extendedKeyUsage,
  keyUsage,
  mustStaple,
  purposeIds,
  readCertificate,
} from "../../src/net/x509/certificate.ts";
import { lookUpInCrl } from "../../src/net/x509/crl.ts";
import { Der, oidOf, onlyElement, timeOf } from "../../src/net/x509/der.ts";
import { readOcsp } from "../../src/net/x509/ocsp.ts";
import { buildPath } from "../../src/net/x509/path.ts";
import { authorityHost, makeAuthorities } from "../tools/authorities.ts";
import { missing } from "../tools/programs.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const malformed = (error: unknown) => error instanceof NetFailure && error.code === "malformed";

describe("DER of strangers", () => {
  test("is read in its one form, and in no other of BER", () => {
    assert.deepEqual(new Der(hex("3003 020105")).enter().number(), 5);
    const refused = {
      "an indefinite length": "3080 020105 0000",
      "a length longer than what holds it": "3004 020105",
      "a length of five bytes": "3085 0000000003 020105",
      "a length that is not the shortest": "308103 020105",
      "a length with a leading zero": "30820003 020105",
      "a tag of several bytes": "3f81 03 020105",
      "an INTEGER that is not the shortest": "3004 02020005",
      "an INTEGER of no bytes": "3002 0200",
      "a negative INTEGER": "3003 0201ff",
      "nothing at all": "",
    };
    for (const [about, bytes] of Object.entries(refused)) {
      assert.throws(() => new Der(hex(bytes)).enter().number(), malformed, about);
    }
    assert.throws(() => onlyElement(hex("3000 00")), malformed);
  });

  test("knows identifiers and times as they are written", () => {
    assert.equal(oidOf(hex("2a864886f70d01010b")), "1.2.840.113549.1.1.11");
    assert.equal(oidOf(hex("551d0f")), "2.5.29.15");
    for (const bad of ["", "80", "2a8001", "2a86", `2a${"86".repeat(70)}01`])
      assert.throws(() => oidOf(hex(bad)), malformed);
    const time = (tag: number, text: string) => timeOf({ tag, content: Buffer.from(text), whole: Buffer.alloc(0) });
    assert.equal(time(0x17, "500101000000Z"), Date.UTC(1950, 0, 1));
    assert.equal(time(0x17, "491231235959Z"), Date.UTC(2049, 11, 31, 23, 59, 59));
    assert.equal(time(0x18, "20500229000000Z".replace("0229", "0228")), Date.UTC(2050, 1, 28));
    for (const bad of ["500101000000", "500101000000+0100", "501301000000Z", "500230000000Z", "500101000060Z"])
      assert.throws(() => time(0x17, bad), malformed, bad);
  });

  test("a thousand levels of nesting cost nothing", () => {
    let nested = hex("3000");
    for (let i = 0; i < 8_000; i++) {
      const length = nested.length < 128 ? [nested.length] : [0x82, nested.length >> 8, nested.length & 0xff];
      if (nested.length >= 128 && nested.length < 256) length.splice(0, 3, 0x81, nested.length);
      nested = Buffer.concat([Buffer.of(0x30, ...length), nested]);
    }
    assert.throws(() => readCertificate(nested), malformed);
  });
});

describe("certificates made by OpenSSL", { skip: missing("openssl") }, () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-x509-"));
  let anchors: Anchors;
  const certificate = (name: string) => new X509Certificate(readFileSync(join(folder, `${name}.one`)));
  const facts = (name: string) => readCertificate(certificate(name).raw);
  const file = (name: string) => readFileSync(join(folder, name));
  before(() => {
    anchors = new Anchors([makeAuthorities(folder)]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("say what the runtime's own reader says, and more", () => {
    for (const name of ["root", "middle", "chained", "stapled", "pss-2048", "scts-good"]) {
      const [own, theirs] = [facts(name), certificate(name)];
      assert.equal(own.serial.replace(/^00/, ""), theirs.serialNumber.toLowerCase());
      assert.equal(own.notAfter, Date.parse(theirs.validTo));
      assert.equal(own.notBefore, Date.parse(theirs.validFrom));
      assert.equal(basicConstraints(own).ca, theirs.ca);
      assert.deepEqual(own.publicKey, theirs.publicKey.export({ format: "der", type: "spki" }));
    }
    assert.deepEqual(keyUsage(facts("middle")), ["keyCertSign", "cRLSign"]);
    assert.deepEqual(extendedKeyUsage(facts("chained")), [purposeIds.serverAuth]);
    assert.deepEqual(authorityUrls(facts("chained"), "issuer"), [`http://${authorityHost}/middle.der`]);
    assert.deepEqual(authorityUrls(facts("chained"), "ocsp"), []);
    assert.deepEqual(crlUrls(facts("listed")), [`http://${authorityHost}/middle.crl`]);
    assert.equal(mustStaple(facts("stapled")), true);
    assert.equal(mustStaple(facts("chained")), false);
  });

  test("a fetched issuer counts only if it issued the certificate", async () => {
    const sent = [certificate("chained").raw];
    const fetching = (name: string) => buildPath(sent, anchors, async () => certificate(name).raw);
    assert.equal((await fetching("middle")).ends, "anchor");
    assert.equal((await fetching("strange-middle")).ends, "unknown-issuer");
    assert.equal((await buildPath(sent, anchors, async () => Buffer.from("junk"))).ends, "unknown-issuer");
    assert.equal((await buildPath(sent, anchors, async () => null)).ends, "unknown-issuer");
  });

  test("two authorities that vouch for each other lead nowhere, and end", async () => {
    const path = await buildPath([certificate("middle").raw, certificate("middle").raw], anchors, async () => null);
    assert.deepEqual([path.ends, path.superfluous], ["anchor", 1]);
  });

  test("answers of responders: only the issuer's word, or its delegate's, within the delegate's dates", () => {
    const [stapled, middle, now] = [facts("stapled"), facts("middle"), Date.now()];
    const read = (name: string, at = now) => readOcsp(file(`${name}.ocsp`), stapled, middle, at);
    assert.deepEqual([read("good").type, read("by-issuer").type], ["status", "status"]);
    assert.equal(read("by-stranger").type, "not-signed");
    assert.equal(read("of-another").type, "other-certificate");
    assert.equal(read("good", now + 400 * 86_400_000).type, "not-signed");
    // The same number from another issuer is another certificate.
    assert.equal(readOcsp(file("good.ocsp"), stapled, facts("strange-middle"), now).type, "not-signed");
  });

  test("lists: every bit of them is signed", () => {
    const [revoked, listed, middle] = [facts("revoked-listed"), facts("listed"), facts("middle")];
    const status = (list: Buffer, of = revoked) => {
      const answer = lookUpInCrl(list, of, middle);
      return answer.type === "status" ? answer.status : answer.type;
    };
    assert.equal(status(file("middle.crl")), "revoked");
    assert.equal(status(file("middle.crl"), listed), "good");
    assert.equal(status(file("root.crl")), "other-list");
    assert.equal(status(file("forged.crl")), "not-signed");
    const list = file("middle.crl");
    for (let at = 0; at < list.length; at += 7) {
      const changed = Buffer.from(list);
      changed[at] = (changed[at] as number) ^ 0x10;
      try {
        assert.notEqual(status(changed), "good", `byte ${at}`);
      } catch (error) {
        assert.ok(malformed(error), `byte ${at}`);
      }
    }
  });
});
