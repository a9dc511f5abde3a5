import { suiteName, suitesOf } from "../../net/tls/registry.ts";
import type { TlsProfile } from "./profiles.ts";

/**
 * 암호 알고리즘 및 키 길이 이용 안내서 (KISA-GD-2018-0034, December 2018). It speaks of algorithms and lengths, not of TLS:
 * - block ciphers (tables 1 and 2): SEED and ARIA at home; abroad AES and Camellia. 3TDEA stands in NIST's column alone and
 *   only for 112 bits; it is not taken, nor are suites whose tag or key is cut.
 * - key agreement (tables 1 and 5): DH and ECDH. RSA is listed for encryption and signatures, not for this.
 * - hash functions: SHA-2 (tables 3 and 4). SHA-1 may authenticate messages and must not sign; MD5 is not listed, so that
 *   versions before TLS 1.2, whose keys are derived with it, are outside.
 * - signatures: RSA, RSA-PSS and ECDSA. EdDSA and ChaCha20-Poly1305 are not listed: who has them states them.
 */
const suite =
  /^TLS_(?:(?:ECDHE_(?:ECDSA|RSA)|DHE_RSA)_WITH_(?:AES|ARIA|CAMELLIA)_(?:128|256)_(?:CBC_SHA(?:256|384)?|GCM_SHA(?:256|384)|CCM)|DHE_RSA_WITH_SEED_CBC_SHA)$/;

const pss = ["rsae", "pss"].flatMap((key) => ["sha256", "sha384", "sha512"].map((hash) => `rsa_pss_${key}_${hash}`));
const ecdsa13 = ["ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512"];
const brainpool = ["brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"];

/** Tables 4 and 5. */
const signedWith = (...hashes: readonly string[]) => [
  ...["rsa", "ecdsa"].flatMap((kind) => hashes.map((hash) => `${kind}_${hash}`)),
  ...pss,
];

/** Table 6. A hybrid with ML-KEM counts by its elliptic part. */
const groups = {
  128: [
    ...["X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024"],
    ...["x25519", "x448", "secp256r1", "secp384r1", "secp521r1", "secp256k1"],
    ...brainpool.flatMap((name) => [name, `${name}tls13`]),
    ...["sect283k1", "sect283r1", "sect409k1", "sect409r1", "sect571k1", "sect571r1"],
    ...["ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"],
  ],
  112: ["secp224r1", "secp224k1", "sect233k1", "sect233r1", "sect239k1", "ffdhe2048"],
} as const;

const common = {
  versions: ["TLS 1.2", "TLS 1.3"],
  suites: [
    ...["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_AES_128_CCM_SHA256"],
    ...suitesOf("TLS 1.2")
      .flat()
      .map(suiteName)
      .filter((name) => suite.test(name)),
  ],
  schemes13: [...ecdsa13, ...pss],
  read: "a transcription of all its tables by a third party; the guide itself could not be had. Confidence: medium",
} as const satisfies Partial<TlsProfile>;

/** Until 2030. */
export const kisa112 = {
  ...common,
  source: "KISA-GD-2018-0034, 112 bits",
  groups: [...groups[128], ...groups[112]],
  schemes12: signedWith("sha224", "sha256", "sha384", "sha512"),
  minDhBits: 2048,
} as const satisfies TlsProfile;

/** After 2030. */
export const kisa128 = {
  ...common,
  source: "KISA-GD-2018-0034, 128 bits",
  groups: groups[128],
  schemes12: signedWith("sha256", "sha384", "sha512"),
  minDhBits: 3072,
} as const satisfies TlsProfile;
