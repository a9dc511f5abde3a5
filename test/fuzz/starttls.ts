import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { NetFailure } from "../../src/net/failure.ts";
import { protocolOf, schemes } from "../../src/net/protocols.ts";
import { askForTls } from "../../src/net/starttls.ts";
import type { FuzzTarget } from "./target.ts";

const asked = schemes.filter((scheme) => protocolOf(scheme).tls === "asked");

/** What servers say until TLS begins, in one go: the order is the reader's to keep. */
const conversations = [
  "220 test.example ESMTP\r\n250-test.example\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n220 2.0.0 Ready\r\n",
  "* OK [CAPABILITY IMAP4rev1] ready\r\n* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK done\r\na2 OK begin\r\n",
  "+OK ready\r\n+OK\r\nCAPA\r\nSTLS\r\nUSER\r\n.\r\n+OK begin\r\n",
  "220-hello\r\n220 ready\r\n234 Proceed\r\n",
  "S",
  "<?xml version='1.0'?><stream:stream id='1' version='1.0'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features><proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
].map((text) => Buffer.from(text, "latin1"));
const mysql = Buffer.from(
  "5a0000000a352e352e352d31302e31312e360008000000736f6d6573616c7400feff2d0200ff81150000000000001d00000073616c7473616c7473616c7400",
  "hex",
);
const ldap = Buffer.from("300c02010178070a010004000400", "hex");

export const starttls: FuzzTarget = {
  name: "starttls",
  corpus: () => [...conversations, mysql, ldap],
  async run(bytes) {
    for (const scheme of asked) {
      // Whatever is written is taken and forgotten.
      const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
      socket.on("error", () => undefined);
      const half = bytes.length >> 1;
      for (const part of [bytes.subarray(0, half), bytes.subarray(half)]) if (part.length > 0) socket.push(part);
      socket.push(null);
      try {
        await askForTls(socket as unknown as Socket, scheme, "test.example");
      } catch (error) {
        if (!(error instanceof NetFailure) || error.code === "failed") throw error;
      } finally {
        socket.destroy();
      }
    }
  },
};
