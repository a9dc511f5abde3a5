import type { HelloServer } from "../tools/hello-server.ts";
import type { Row } from "./matrix.ts";

const aead = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
const sound = { suites: [aead], groups: ["x25519"] };
const sound13 = { versions: ["TLS 1.3"], suites: ["TLS_AES_128_GCM_SHA256"], groups: ["x25519"] } as const;
const rc4 = ["TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_RC4_128_MD5"];
/** One of the usual suites, and one of the others. */
const aria = ["TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384", "TLS_PSK_WITH_ARIA_256_GCM_SHA384"];

const servers: Readonly<Record<string, HelloServer>> = {
  "SSL 2.0 alone": { versions: [], ssl2: ["SSL_CK_RC4_128_WITH_MD5", "SSL_CK_DES_64_CBC_WITH_MD5"] },
  "SSL 2.0 beside TLS 1.2": { versions: ["TLS 1.2"], ...sound, ssl2: ["SSL_CK_RC4_128_EXPORT40_WITH_MD5"] },
  "SSL 3.0 alone": { versions: ["SSL 3.0"], suites: rc4 },
  "SSL 3.0 beside TLS 1.2": { versions: ["SSL 3.0", "TLS 1.2"], suites: [aead, ...rc4], groups: ["x25519"] },
  "every version from SSL 2.0 on": {
    versions: ["SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"],
    suites: ["TLS_AES_128_GCM_SHA256", aead, "TLS_RSA_WITH_3DES_EDE_CBC_SHA", ...rc4],
    groups: ["x25519"],
    ssl2: ["SSL_CK_DES_192_EDE3_CBC_WITH_MD5"],
  },
  "suites for export": {
    versions: ["TLS 1.2"],
    suites: ["TLS_RSA_EXPORT_WITH_RC4_40_MD5", "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"],
  },
  "suites for export of 1998": {
    versions: ["TLS 1.2"],
    suites: ["TLS_RSA_EXPORT1024_WITH_RC4_56_SHA", "TLS_DHE_DSS_EXPORT1024_WITH_RC4_56_SHA"],
    dhBits: 1024,
  },
  RC4: { versions: ["TLS 1.2"], suites: rc4 },
  "no encryption": { versions: ["TLS 1.2"], suites: ["TLS_RSA_WITH_NULL_SHA256", "TLS_RSA_WITH_NULL_MD5"] },
  "anonymous, with a prime of 512 bits": {
    versions: ["TLS 1.2"],
    suites: ["TLS_DH_anon_WITH_AES_128_CBC_SHA"],
    dhBits: 512,
  },
  "FORTEZZA, over SSL 3.0": { versions: ["SSL 3.0"], suites: ["SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA"] },
  "a prime of 512 bits": { versions: ["TLS 1.2"], suites: ["TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"], dhBits: 512 },
  "a prime of 3072 bits": { versions: ["TLS 1.2"], suites: ["TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"], dhBits: 3072 },
  "no prime": { versions: ["TLS 1.2"], suites: ["TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"] },
  "breaks over ARIA, which hides RC4": { versions: ["TLS 1.2"], suites: rc4, breaksOver: aria },
  "breaks over ARIA in TLS 1.0 alone": { versions: ["TLS 1.0"], suites: rc4, breaksOver: aria },
  "DHE for those that know RFC 7919": {
    versions: ["TLS 1.2"],
    suites: [aead, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"],
    groups: ["x25519"],
    finiteFields: true,
    dhBits: 2048,
  },
  compression: { versions: ["TLS 1.2"], ...sound, compression: true },
  "renegotiation of before RFC 5746": { versions: ["TLS 1.2"], ...sound, insecureRenegotiation: true },
  "a curve of 160 bits": { versions: ["TLS 1.2"], suites: [aead], groups: ["sect163k1", "x25519"] },
  "curves without a name": { versions: ["TLS 1.2"], suites: [aead], groups: [] },
  "TLS 1.3 without a group": { ...sound13, groups: [] },
  "TLS 1.3 with a draft's group": { ...sound13, groups: ["X25519Kyber768Draft00", "x25519"] },
  "TLS 1.3 without encryption": { ...sound13, suites: ["TLS_SHA256_SHA256"] },
  "TLS 1.3, sound": { ...sound13, schemes: [0x0403] },
  "TLS 1.2, sound": { versions: ["TLS 1.2"], ...sound },
};

/** What no library of Debian says any more, and what no server should; nobody gets past the hello. */
export const rows: readonly Row[] = [
  ...Object.entries(servers).map(
    ([label, config]): Row => ({ name: label, server: { kind: "hellos", label, config } }),
  ),
  { name: "closes at once", server: { kind: "bytes", answer: "close" } },
  { name: "speaks SSH", server: { kind: "bytes", answer: "junk" } },
  { name: "nobody there", server: { kind: "none" } },
];
