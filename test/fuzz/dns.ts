import { generateKeyPairSync } from "node:crypto";
import { issue, makeAuthority } from "../../examples/voice-saas/certificate.ts";
import { isUsable } from "../../src/checks/dane/association.ts";
import { parseKeyRecord } from "../../src/checks/dkim/record.ts";
import { rsaBits } from "../../src/checks/dnssec/keys.ts";
import { parseSpf } from "../../src/checks/spf/record.ts";
import {
  decodeReply,
  encodeQuestion,
  type Question,
  type RecordType,
  recordsAt,
  signedUntil,
} from "../../src/net/dns-message.ts";
import { typeNumbers } from "../../src/net/dns-wire.ts";
import { NetFailure } from "../../src/net/failure.ts";
import { Questions } from "../../src/net/resolver.ts";
import { encoded, record, reply, text } from "../tools/dns-lies.ts";
import type { FuzzTarget } from "./target.ts";

/** The first byte chooses what was asked for; the others are the answer, under the number of the question. */
const types = ["A", "AAAA", "CAA", "DNSKEY", "DS", "MX", "NS", "SOA", "TLSA", "TXT"] as const satisfies RecordType[];
const name = "a.example";
const id = 0x1234;

const questionOf = (type: RecordType): Question => ({ id, name, type, unchecked: false });

export const target: FuzzTarget = {
  name: "dns",
  corpus: sound,
  async run(bytes) {
    const type = types[(bytes[0] ?? 0) % types.length] ?? "TXT";
    const message = Buffer.from(bytes.subarray(1));
    if (message.length >= 2) message.writeUInt16BE(id, 0);
    await codedOnly(() => readAll(message, type));
    // The same as records of a message whose head is sound: else most of what is tried would end at its head.
    const framed = reply(encodeQuestion(questionOf(type)), { answers: [Buffer.from(bytes.subarray(1))] });
    await codedOnly(() => readAll(framed, type));
  },
};

async function codedOnly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NetFailure)) throw error;
  }
}

async function readAll(message: Buffer, type: RecordType): Promise<void> {
  const answer = decodeReply(message, questionOf(type));
  for (const one of types) {
    await codedOnly(async () => {
      recordsAt(answer, name, one);
      signedUntil(answer, name, one);
    });
  }
  // Every question is answered the same: whatever that leads on to has to end.
  const followed = await new Questions(async () => answer, 24).ask(name, type);
  if (followed.end.length > 255) throw new Error(`a name of ${followed.end.length} characters`);
  for (const { association, ...one } of recordsAt(answer, name, "TLSA")) isUsable({ ...one, association });
  for (const key of recordsAt(answer, name, "DNSKEY")) rsaBits(key);
  for (const words of recordsAt(answer, name, "TXT")) {
    parseKeyRecord(words);
    parseSpf(words);
  }
}

function sound(): readonly Uint8Array[] {
  const number = (value: number, bytes: number) => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeUIntBE(value, 0, bytes);
    return buffer;
  };
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "der", type: "spki" });
  const key = `v=DKIM1; k=rsa; p=${rsa.toString("base64")}`;
  const { raw } = certificate();
  const data: { readonly [T in (typeof types)[number]]: Buffer } = {
    A: Buffer.from([192, 0, 2, 1]),
    AAAA: Buffer.alloc(16, 0x20),
    CAA: Buffer.concat([number(0, 1), text("issue"), Buffer.from("ca.example")]),
    DNSKEY: Buffer.concat([number(257, 2), number(3, 1), number(8, 1), number(3, 1), number(65_537, 3), rsa]),
    DS: Buffer.concat([number(1, 2), number(13, 1), number(2, 1), Buffer.alloc(32)]),
    MX: Buffer.concat([number(10, 2), encoded("mail.example")]),
    NS: encoded("ns.example"),
    SOA: Buffer.concat([encoded("ns.example"), encoded("admin.example"), Buffer.alloc(20)]),
    TLSA: Buffer.concat([Buffer.from([3, 0, 0]), raw]),
    TXT: Buffer.concat((key.match(/.{1,200}/g) ?? []).map(text)),
  };
  const signature = (type: RecordType) => {
    const fixed = [number(typeNumbers[type], 2), number(13, 1), number(2, 1), number(300, 4), number(2_000_000_000, 4)];
    return Buffer.concat([...fixed, number(1_000_000_000, 4), number(1, 2), encoded("example"), Buffer.alloc(64)]);
  };
  const alias = record(typeNumbers.CNAME, encoded("b.example"));
  return types.flatMap((type, i) => {
    const question = encodeQuestion(questionOf(type));
    const plain = [record(typeNumbers[type], data[type]), record(typeNumbers.RRSIG, signature(type))];
    const aliased = [alias, record(typeNumbers[type], data[type], encoded("b.example"))];
    return [plain, aliased].map((answers) => Buffer.concat([Buffer.from([i]), reply(question, { answers })]));
  });
}

function certificate(): { raw: Buffer } {
  const { cert } = issue(makeAuthority("Fuzz authority"), [name]);
  return { raw: Buffer.from(cert.replace(/-----[A-Z ]+-----|\s/g, ""), "base64") };
}
