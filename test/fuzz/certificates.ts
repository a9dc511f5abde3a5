import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NetFailure } from "../../src/net/failure.ts";
import { FlightReader } from "../../src/net/handshake/flight.ts";
import { newHello } from "../../src/net/handshake/hello.ts";
import { readSession } from "../../src/net/tls-session.ts";
import {
  authorityKeyId,
  authorityUrls,
  basicConstraints,
  crlUrls,
  embeddedScts,
  extendedKeyUsage,
  keyUsage,
  mustStaple,
  readCertificate,
  subjectKeyId,
} from "../../src/net/x509/certificate.ts";
import { lookUpInCrl } from "../../src/net/x509/crl.ts";
import { readOcsp } from "../../src/net/x509/ocsp.ts";
import { readSctList } from "../../src/net/x509/sct.ts";
import { embeddedEntry, finalEntry, isSignedByLog } from "../../src/net/x509/sct-signature.ts";
import type { FuzzTarget } from "./target.ts";

/** Certificates, lists, answers of responders, a session and a flight of TLS 1.2, made by OpenSSL 3.0.19, in base64. */
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, "certificates.json"), "utf8")) as Record<
  string,
  string
>;
const sound = Object.values(recorded).map((text) => Buffer.from(text, "base64"));
const known = (name: string) => readCertificate(Buffer.from(recorded[`certificate-${name}`] ?? "", "base64"));
const [middle, stapled] = [known("middle"), known("stapled")];
const now = Date.UTC(2026, 10, 21);

export const certificates: FuzzTarget = {
  name: "certificates",
  // The last was found by an hour of this: a mark of the runtime's with nothing behind it.
  corpus: () => [...sound, Buffer.from("\0nodejs:tls:session:1\0\0", "latin1")],
  run(bytes) {
    const data = Buffer.from(bytes);
    for (const read of readers) {
      try {
        read(data);
      } catch (error) {
        if (!(error instanceof NetFailure) || error.code !== "malformed") throw error;
      }
    }
  },
};

const readers: readonly ((data: Buffer) => void)[] = [
  readEverything,
  (data) => readOcsp(data, stapled, middle, now),
  (data) => lookUpInCrl(data, stapled, middle),
  (data) => readSctList(data),
  (data) => readSession(data),
  (data) => {
    const reader = new FlightReader(newHello({ host: "test.example", alpn: [], versions: "any" }), () => undefined);
    // In two pieces: what begins in one ends in the other.
    const half = data.length >> 1;
    reader.push(data.subarray(0, half)) ?? reader.push(data.subarray(half));
  },
];

function readEverything(data: Buffer): void {
  const facts = readCertificate(data);
  const each = [basicConstraints, keyUsage, extendedKeyUsage, mustStaple, crlUrls, authorityKeyId, subjectKeyId];
  for (const read of each) {
    try {
      read(facts);
    } catch (error) {
      if (!(error instanceof NetFailure)) throw error;
    }
  }
  authorityUrls(facts, "issuer");
  const scts = embeddedScts(facts);
  for (const sct of scts ? readSctList(scts) : []) {
    for (const entry of [embeddedEntry(facts, middle), finalEntry(data)]) isSignedByLog(sct, entry, middle.publicKey);
  }
}
