import type { ProtocolVersion } from "../../net/tls/registry.ts";

/** What a published guideline lets a server accept. Whatever is not listed is outside. */
export type TlsProfile = {
  readonly source: string;
  readonly versions: readonly ProtocolVersion[];
  readonly suites: readonly string[];
  /** Groups of ephemeral key exchange. */
  readonly groups: readonly string[];
  /** Bits of the smallest prime of DHE. */
  readonly minDhBits: number;
};

const suites13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const groups = ["X25519MLKEM768", "x25519", "secp256r1", "secp384r1"];

/** Mozilla, Server Side TLS, guideline 6.0 (https://ssl-config.mozilla.org/guidelines/6.0.json). */
export const profiles = {
  "mozilla-modern-6.0": {
    source: "Mozilla Server Side TLS 6.0, modern",
    versions: ["TLS 1.3"],
    suites: suites13,
    groups,
    minDhBits: 2048,
  },
  "mozilla-intermediate-6.0": {
    source: "Mozilla Server Side TLS 6.0, intermediate",
    versions: ["TLS 1.2", "TLS 1.3"],
    suites: [
      ...suites13,
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
      "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ],
    groups,
    minDhBits: 2048,
  },
} as const satisfies Record<string, TlsProfile>;

export const profileNames = Object.keys(profiles) as [keyof typeof profiles, ...(keyof typeof profiles)[]];
