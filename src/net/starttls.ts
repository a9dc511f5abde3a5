import type { Socket } from "node:net";
import { Conversation } from "./conversation.ts";
import { NetFailure } from "./failure.ts";
import type { Scheme } from "./protocols.ts";
import { context, Der, numberOf, tag } from "./x509/der.ts";
import { der } from "./x509/write.ts";

/** What was said in the clear before TLS was asked for. */
export type BeforeTls = {
  /** Whether a password could have been given in the clear; null where the protocol does not show it. */
  readonly login: "offered" | "withheld" | null;
};

/** The name we give where a protocol wants one. */
const ownName = "probe.akashi.example";

/**
 * Asks a server in its own protocol to go over to TLS. When it returns, the next byte on the socket is that of TLS.
 * The socket is destroyed on failure.
 * @throws NetFailure tls-not-offered; malformed
 */
export async function askForTls(socket: Socket, scheme: Scheme, host: string): Promise<BeforeTls> {
  const ask = askers[scheme];
  if (!ask) throw new TypeError(`${scheme} has no way to ask for TLS`);
  const talk = new Conversation(socket);
  try {
    const login = await ask(talk, host);
    await talk.end();
    return { login };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

type Asking = (talk: Conversation, host: string) => Promise<BeforeTls["login"]>;

function notOffered(): never {
  throw new NetFailure("tls-not-offered");
}

/** It said that it would, and then did not. */
function brokenOff(): never {
  throw new NetFailure("tls-failed");
}

/** A reply of SMTP or FTP: lines of one code, the last of which has a space after it. */
async function reply(talk: Conversation): Promise<{ readonly code: string; readonly lines: readonly string[] }> {
  const first = await talk.line();
  const code = /^([2-5]\d\d)[ -]/.exec(`${first} `)?.[1];
  if (code === undefined) throw new NetFailure("malformed");
  const rest = first[3] === "-" ? await talk.lines((line) => line.startsWith(code) && line[3] !== "-") : [];
  return { code, lines: [first, ...rest] };
}

/** RFC 3207. */
async function smtp(talk: Conversation): Promise<BeforeTls["login"]> {
  const greeting = await reply(talk);
  if (greeting.code !== "220") throw new NetFailure(greeting.code.startsWith("4") ? "closed" : "malformed");
  talk.send(`EHLO ${ownName}\r\n`);
  const { code, lines } = await reply(talk);
  if (code.startsWith("4")) throw new NetFailure("closed");
  if (code !== "250") notOffered();
  const keywords = lines.slice(1).map((line) => line.slice(4).toUpperCase());
  if (!keywords.some((keyword) => keyword.trim() === "STARTTLS")) notOffered();
  talk.send("STARTTLS\r\n");
  if ((await reply(talk)).code !== "220") brokenOff();
  return keywords.some((keyword) => /^AUTH[ =]/.test(keyword)) ? "offered" : "withheld";
}

/** RFC 9051, 6.2.1. */
async function imap(talk: Conversation): Promise<BeforeTls["login"]> {
  const greeting = await talk.line();
  if (/^\* BYE\b/i.test(greeting)) throw new NetFailure("closed");
  // Who is signed in from the start cannot go over to TLS.
  if (/^\* PREAUTH\b/i.test(greeting)) notOffered();
  if (!/^\* OK\b/i.test(greeting)) throw new NetFailure("malformed");
  talk.send("a1 CAPABILITY\r\n");
  const lines = await talk.lines((line) => line.startsWith("a1 "));
  const capabilities = lines
    .flatMap((line) => /^\* CAPABILITY (.*)$/i.exec(line)?.[1]?.toUpperCase().split(" ") ?? [])
    .filter((one) => one !== "");
  if (!capabilities.includes("STARTTLS")) notOffered();
  talk.send("a2 STARTTLS\r\n");
  const answer = (await talk.lines((line) => line.startsWith("a2 "))).at(-1) ?? "";
  if (!/^a2 OK\b/i.test(answer)) brokenOff();
  const inClear =
    !capabilities.includes("LOGINDISABLED") || capabilities.some((one) => /^AUTH=(PLAIN|LOGIN)$/.test(one));
  return inClear ? "offered" : "withheld";
}

/** RFC 2595, 4. */
async function pop3(talk: Conversation): Promise<BeforeTls["login"]> {
  if (!/^\+OK\b/.test(await talk.line())) throw new NetFailure("malformed");
  talk.send("CAPA\r\n");
  const first = await talk.line();
  const known = /^\+OK\b/.test(first);
  if (!known && !/^-ERR\b/.test(first)) throw new NetFailure("malformed");
  const capabilities = known ? (await talk.lines((line) => line === ".")).map((line) => line.toUpperCase()) : [];
  if (known && !capabilities.includes("STLS")) notOffered();
  talk.send("STLS\r\n");
  if (!/^\+OK\b/.test(await talk.line())) known ? brokenOff() : notOffered();
  // Without a list nothing shows whether USER would be taken.
  if (!known) return null;
  return capabilities.some((one) => one === "USER" || /^SASL\b.*\b(PLAIN|LOGIN)\b/.test(one)) ? "offered" : "withheld";
}

/** RFC 4217, 4. */
async function ftp(talk: Conversation): Promise<BeforeTls["login"]> {
  let greeting = await talk.line();
  // 120: ready in some minutes; the greeting comes then.
  if (greeting.startsWith("120")) throw new NetFailure("timed-out");
  for (let lines = 0; greeting.startsWith("220-") && lines < 64; lines++) greeting = await talk.line();
  if (!/^220( |$)/.test(greeting)) throw new NetFailure(/^421/.test(greeting) ? "closed" : "malformed");
  talk.send("AUTH TLS\r\n");
  const { code } = await reply(talk);
  if (code.startsWith("4")) brokenOff();
  if (code !== "234") notOffered();
  return null;
}

/** SSLRequest of the frontend/backend protocol; one byte is the whole answer. */
async function postgresql(talk: Conversation): Promise<BeforeTls["login"]> {
  talk.send(Buffer.from("0000000804d2162f", "hex"));
  const answer = (await talk.bytes(1)).toString("latin1");
  if (answer === "N") notOffered();
  // An error in the format of every version: too many connections, and the like.
  if (answer === "E") throw new NetFailure("closed");
  if (answer !== "S") throw new NetFailure("malformed");
  return null;
}

const mysqlFlags = { longPassword: 0x1, protocol41: 0x200, ssl: 0x800, secureConnection: 0x8000 } as const;

/** Protocol::Handshake and SSLRequest of MySQL; the server says nothing before TLS. */
async function mysql(talk: Conversation): Promise<BeforeTls["login"]> {
  const head = await talk.bytes(4);
  const length = head.readUIntLE(0, 3);
  if (length > 1024 || head[3] !== 0) throw new NetFailure("malformed");
  const body = await talk.bytes(length);
  // An error instead of a greeting: hosts that are blocked, too many connections.
  if (body[0] === 0xff) throw new NetFailure("closed");
  const version = body.indexOf(0, 1);
  if (body[0] !== 10 || version < 0 || version + 16 > body.length) throw new NetFailure("malformed");
  // After the version: connection id 4, salt 8, filler 1, then the lower half of the capabilities.
  if ((body.readUInt16LE(version + 14) & mysqlFlags.ssl) === 0) notOffered();
  const request = Buffer.alloc(36);
  request.writeUIntLE(32, 0, 3);
  request[3] = 1;
  const { longPassword, protocol41, ssl, secureConnection } = mysqlFlags;
  request.writeUInt32LE(longPassword | protocol41 | ssl | secureConnection, 4);
  request.writeUInt32LE(0x100_0000, 8);
  request[12] = 45; // utf8mb4
  talk.send(request);
  return null;
}

const startTlsOid = "1.3.6.1.4.1.1466.20037";
const extendedRequest = 0x77;
const extendedResponse = 0x78;
/** What who does not know the operation answers (RFC 4511, 4.14.2). */
const protocolError = 2;

/** RFC 4511, 4.14. BER there is of definite length; ours of the answer is at most that of DER. */
async function ldap(talk: Conversation): Promise<BeforeTls["login"]> {
  const name = der(context(0, false), Buffer.from(startTlsOid, "latin1"));
  talk.send(der(tag.sequence, der(tag.integer, Buffer.of(1)), der(extendedRequest, name)));
  const head = await talk.bytes(2);
  if (head[0] !== tag.sequence) throw new NetFailure("malformed");
  // BER lets lengths be longer than they need be, and OpenLDAP writes them so.
  const size = (head[1] as number) & 0x80 ? (head[1] as number) & 0x7f : 0;
  if (size > 4) throw new NetFailure("malformed");
  const length = size === 0 ? (head[1] as number) : (await talk.bytes(size)).readUIntBE(0, size);
  if (length > 4096) throw new NetFailure("malformed");
  const message = new Der(await talk.bytes(length));
  if (message.number() !== 1) throw new NetFailure("malformed");
  const result = message.enter(extendedResponse);
  const code = numberOf(result.element(tag.enumerated).content);
  if (code === protocolError) notOffered();
  if (code !== 0) brokenOff();
  return null;
}

const xmppNamespace = "urn:ietf:params:xml:ns:xmpp-tls";

/** RFC 6120, 5.4. Enough of XML to see what is offered; what needs more is no XMPP. */
async function xmpp(talk: Conversation, host: string): Promise<BeforeTls["login"]> {
  talk.send(
    `<?xml version='1.0'?><stream:stream to='${host}' version='1.0' xml:lang='en' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
  );
  const tags = (isLast: (tag: string) => boolean) => talk.lines(isLast, () => talk.upTo(">"));
  const opening = await tags((text) => /<stream:(?:features|error)\b/.test(text));
  const last = opening.at(-1) ?? "";
  if (opening.some((text) => text.includes("<!")) || !opening.some((text) => /<stream:stream\b/.test(text)))
    throw new NetFailure("malformed");
  if (last.includes("<stream:error")) throw new NetFailure("closed");
  if (last.endsWith("/>")) notOffered();
  const features = await tags((text) => text.endsWith("</stream:features>"));
  if (features.some((text) => text.includes("<!"))) throw new NetFailure("malformed");
  if (!features.some((text) => /<starttls\b/.test(text) && text.includes(xmppNamespace))) notOffered();
  talk.send(`<starttls xmlns='${xmppNamespace}'/>`);
  const answer = await talk.upTo(">");
  if (/^\s*<failure\b/.test(answer)) brokenOff();
  if (!/^\s*<proceed\b/.test(answer)) throw new NetFailure("malformed");
  if (!answer.endsWith("/>") && (await talk.upTo(">")) !== "</proceed>") throw new NetFailure("malformed");
  return features.some((text) => /^\s*(?:PLAIN|LOGIN)\s*<\/mechanism>/.test(text)) ? "offered" : "withheld";
}

const askers: Readonly<Partial<Record<Scheme, Asking>>> = {
  "smtp:": smtp,
  "submission:": smtp,
  "imap:": imap,
  "pop3:": pop3,
  "ftp:": ftp,
  "postgresql:": postgresql,
  "mysql:": mysql,
  "ldap:": ldap,
  "xmpp:": xmpp,
};
