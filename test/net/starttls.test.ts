import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { describe, test } from "node:test";
import { NetFailure } from "../../src/net/failure.ts";
import { Outbound } from "../../src/net/outbound.ts";
import type { Scheme } from "../../src/net/protocols.ts";
import { askForTls } from "../../src/net/starttls.ts";
import { freePort } from "../tools/ports.ts";

/** What a server says at first, and then in answer to each thing it is told. */
type Script = readonly (string | Buffer)[];

async function talk(scheme: Scheme, script: Script, bounds = {}): Promise<string> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    const rest = [...script];
    const next = () => {
      const line = rest.shift();
      if (line !== undefined && line.length > 0) socket.write(line);
    };
    // Clients speak first in some protocols: there the script begins with nothing.
    next();
    socket.on("data", next);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const outbound = new Outbound({ allowance: { networks: ["127.0.0.0/8"] }, detours: [], trust: [], bounds });
  try {
    const socket = await outbound.connect({ host: "test.example", port, address: "127.0.0.1", toPort: port, scheme });
    const { login } = await askForTls(socket, scheme, "test.example");
    assert.equal(socket.destroyed, false);
    socket.destroy();
    return login ?? "not shown";
  } catch (error) {
    assert.ok(error instanceof NetFailure, String(error));
    return error.code;
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const ehlo = (...keywords: string[]) =>
  ["test.example", ...keywords].map((word, i, all) => `250${i + 1 < all.length ? "-" : " "}${word}\r\n`).join("");
const greeting = "220 test.example ESMTP\r\n";
const features = (inner: string) =>
  `<?xml version='1.0'?><stream:stream id='1' xmlns:stream='http://etherx.jabber.org/streams'><stream:features>${inner}</stream:features>`;
const offer = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
const plain = "<mechanisms><mechanism>PLAIN</mechanism></mechanisms>";

const conversations: readonly (readonly [scheme: Scheme, about: string, expected: string, ...script: Script])[] = [
  ["smtp:", "goes over", "withheld", greeting, ehlo("PIPELINING", "STARTTLS"), "220 go\r\n"],
  ["smtp:", "shows passwords", "offered", greeting, ehlo("AUTH PLAIN LOGIN", "starttls"), "220 go\r\n"],
  [
    "smtp:",
    "has a greeting of several lines",
    "withheld",
    "220-hello\r\n220 there\r\n",
    ehlo("STARTTLS"),
    "220 go\r\n",
  ],
  ["smtp:", "does not offer it", "tls-not-offered", greeting, ehlo("PIPELINING")],
  ["smtp:", "only begins with the word", "tls-not-offered", greeting, ehlo("STARTTLSX")],
  ["smtp:", "breaks off", "tls-failed", greeting, ehlo("STARTTLS"), "454 not now\r\n"],
  ["smtp:", "is busy", "closed", "421 busy\r\n"],
  ["smtp:", "injects an answer", "malformed", greeting, ehlo("STARTTLS"), "220 go\r\n250 injected\r\n"],
  ["smtp:", "speaks HTTP", "malformed", "HTTP/1.1 400 Bad Request\r\n\r\n"],
  ["smtp:", "sends a line without end", "malformed", `220 ${"x".repeat(10_000)}`],
  ["smtp:", "sends lines without end", "malformed", greeting, "250-x\r\n".repeat(2_000)],
  ["smtp:", "says nothing", "timed-out", ""],
  ["submission:", "shows passwords", "offered", greeting, ehlo("STARTTLS", "AUTH=LOGIN"), "220 go\r\n"],
  [
    "imap:",
    "injects an answer",
    "malformed",
    "* OK\r\n",
    "* CAPABILITY STARTTLS\r\na1 OK\r\n",
    "a2 OK\r\n* OK injected\r\n",
  ],
  ["imap:", "is signed in already", "tls-not-offered", "* PREAUTH hello\r\n"],
  ["imap:", "breaks off", "tls-failed", "* OK\r\n", "* CAPABILITY STARTTLS\r\na1 OK\r\n", "a2 NO\r\n"],
  [
    "imap:",
    "offers a mechanism all the same",
    "offered",
    "* OK\r\n",
    "* CAPABILITY STARTTLS LOGINDISABLED AUTH=PLAIN\r\na1 OK\r\n",
    "a2 OK\r\n",
  ],
  ["pop3:", "has no list", "not shown", "+OK\r\n", "-ERR\r\n", "+OK\r\n"],
  ["pop3:", "shows passwords", "offered", "+OK\r\n", "+OK\r\nSTLS\r\nSASL PLAIN\r\n.\r\n", "+OK\r\n"],
  ["pop3:", "injects an answer", "malformed", "+OK\r\n", "+OK\r\nSTLS\r\n.\r\n", "+OK\r\n+OK injected\r\n"],
  ["ftp:", "injects an answer", "malformed", "220 hi\r\n", "234 go\r\n230 injected\r\n"],
  ["ftp:", "does not know it", "tls-not-offered", "220 hi\r\n", "530 Please login\r\n"],
  ["postgresql:", "injects an answer", "malformed", "", "SR"],
  ["postgresql:", "is full", "closed", "", "E"],
  ["postgresql:", "speaks something else", "malformed", "", "x"],
  ["mysql:", "blocks us", "closed", Buffer.from("09000000ff6a04426c6f636b65", "hex")],
  ["mysql:", "greets too short", "malformed", Buffer.from("050000000a352e3500", "hex")],
  ["mysql:", "announces a greeting without end", "malformed", Buffer.from("ffffff000a", "hex")],
  ["ldap:", "refuses", "tls-not-offered", "", Buffer.from("300c02010178070a010204000400", "hex")],
  ["ldap:", "answers another question", "malformed", "", Buffer.from("300c02010278070a010004000400", "hex")],
  ["ldap:", "injects an answer", "malformed", "", Buffer.from("300c02010178070a01000400040000", "hex")],
  ["xmpp:", "goes over", "withheld", "", features(offer), "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
  ["xmpp:", "shows passwords", "offered", "", features(offer + plain), "<proceed></proceed>"],
  ["xmpp:", "offers something else of that name", "tls-not-offered", "", features("<starttls xmlns='other'/>")],
  ["xmpp:", "injects an answer", "malformed", "", features(offer), "<proceed/><success/>"],
  ["xmpp:", "defines entities", "malformed", "", `<!DOCTYPE a [<!ENTITY b "c">]>${features(offer)}`],
  ["xmpp:", "sends tags without end", "malformed", "", "<a>".repeat(3_000)],
];

describe("asking for TLS", () => {
  for (const [scheme, about, expected, ...script] of conversations) {
    test(`${scheme} ${about}: ${expected}`, async () => {
      assert.equal(await talk(scheme, script, { connect: 400, exchange: 400 }), expected);
    });
  }

  test("hands on a socket that can be read in any way", async () => {
    const port = await freePort();
    const server = createServer((socket) => {
      socket.once("data", () => {
        socket.write("S");
        setTimeout(() => socket.end("hello"), 50);
      });
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const outbound = new Outbound({ allowance: { networks: ["127.0.0.0/8"] }, detours: [], trust: [] });
    const decided = { host: "test.example", port, address: "127.0.0.1", toPort: port, scheme: "postgresql:" } as const;
    const byEvents = await outbound.openForTls(decided);
    const heard = await new Promise((resolve) => byEvents.once("data", (chunk) => resolve(String(chunk))));
    assert.equal(heard, "hello");
    const byIteration = await outbound.openForTls(decided);
    for await (const chunk of byIteration) assert.equal(String(chunk), "hello");
    byEvents.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test("a protocol without a way to ask is a mistake of ours", async () => {
    await assert.rejects(askForTls({} as Socket, "https:", "test.example"), TypeError);
  });
});
