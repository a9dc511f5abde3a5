import type { ProtocolVersion } from "../../net/tls/registry.ts";
import { kisa112, kisa128 } from "./kisa.ts";

/** What a published guideline lets a server accept. Whatever is not listed is outside. */
export type TlsProfile = {
  readonly source: string;
  /** What of the guideline was read to write this down, and how sure that makes us. */
  readonly read: string;
  readonly versions: readonly ProtocolVersion[];
  readonly suites: readonly string[];
  /** Groups of ephemeral key exchange. */
  readonly groups: readonly string[];
  /** Signature algorithms of the key exchange of TLS 1.2; null where the guideline names none. */
  readonly schemes12: readonly string[] | null;
  /** Signature algorithms of the handshake of TLS 1.3; null where the guideline names none. */
  readonly schemes13: readonly string[] | null;
  /** Bits of the smallest prime of DHE. */
  readonly minDhBits: number;
};

const suites13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const mozillaGroups = ["X25519MLKEM768", "x25519", "secp256r1", "secp384r1"];
const intermediateSuites = [
  ...suites13,
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/** Mozilla, Server Side TLS, guideline 6.0 (https://ssl-config.mozilla.org/guidelines/6.0.json). */
const mozilla = {
  groups: mozillaGroups,
  schemes12: null,
  schemes13: null,
  minDhBits: 2048,
  read: "its own data. Confidence: high",
};

export const profiles = {
  "mozilla-modern-6.0": {
    ...mozilla,
    source: "Mozilla Server Side TLS 6.0, modern",
    versions: ["TLS 1.3"],
    suites: suites13,
  },
  "mozilla-intermediate-6.0": {
    ...mozilla,
    source: "Mozilla Server Side TLS 6.0, intermediate",
    versions: ["TLS 1.2", "TLS 1.3"],
    suites: intermediateSuites,
  },
  "mozilla-old-6.0": {
    ...mozilla,
    source: "Mozilla Server Side TLS 6.0, old",
    versions: ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"],
    suites: [
      ...intermediateSuites,
      "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
      "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
      "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
      "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
      "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
      "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
      "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
      "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
      "TLS_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_RSA_WITH_AES_128_CBC_SHA256",
      "TLS_RSA_WITH_AES_256_CBC_SHA256",
      "TLS_RSA_WITH_AES_128_CBC_SHA",
      "TLS_RSA_WITH_AES_256_CBC_SHA",
      "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    ],
  },
  /**
   * Nothing but TLS 1.3, with what its standard defines: suites of RFC 8446, B.4, without the one of a short tag that is
   * not recommended; groups of 4.2.7 and their hybrids with ML-KEM; what 4.2.3 lets sign the handshake.
   */
  "tls-1.3-only": {
    source: "TLS 1.3 only (RFC 8446)",
    read: "the standard. Confidence: high",
    versions: ["TLS 1.3"],
    suites: [...suites13, "TLS_AES_128_CCM_SHA256"],
    groups: [
      ...["X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024"],
      ...["x25519", "secp256r1", "x448", "secp384r1", "secp521r1"],
      ...["ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"],
    ],
    schemes12: null,
    schemes13: [
      ...["ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512", "ed25519", "ed448"],
      ...["rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512"],
      ...["rsa_pss_pss_sha256", "rsa_pss_pss_sha384", "rsa_pss_pss_sha512"],
    ],
    minDhBits: 2048,
  },
  "kisa-2018-112": kisa112,
  "kisa-2018-128": kisa128,
} as const satisfies Record<string, TlsProfile>;

export const profileNames = Object.keys(profiles) as [keyof typeof profiles, ...(keyof typeof profiles)[]];
