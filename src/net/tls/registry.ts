import { suiteTable } from "./suite-table.ts";

/** Versions that share the record layer of SSL 3.0, oldest first; SSL 2.0 has a hello of its own. */
export const protocolVersions = ["SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] as const;
export type ProtocolVersion = (typeof protocolVersions)[number];

export const versionNumbers: Readonly<Record<ProtocolVersion, number>> = {
  "SSL 3.0": 0x0300,
  "TLS 1.0": 0x0301,
  "TLS 1.1": 0x0302,
  "TLS 1.2": 0x0303,
  "TLS 1.3": 0x0304,
};

export function versionOf(number: number): ProtocolVersion | undefined {
  return protocolVersions.find((name) => versionNumbers[name] === number);
}

const suiteNames = new Map<number, string>(
  suiteTable
    .trim()
    .split("\n")
    .map((line) => {
      const [number = "", name = ""] = line.split(" ");
      return [Number.parseInt(number, 16), name.startsWith("SSL_") ? name : `TLS_${name}`];
    }),
);

/** The registered name; the number itself for what nobody registered. */
export function suiteName(number: number): string {
  return suiteNames.get(number) ?? `0x${number.toString(16).padStart(4, "0").toUpperCase()}`;
}

const suites13 = [
  0x1301, 0x1302, 0x1303, 0x1304, 0x1305, 0x1306, 0x1307, 0x00c6, 0x00c7, 0xc0b4, 0xc0b5, 0xc103, 0xc104, 0xc105,
  0xc106,
];

/** What nearly every server picks from, from strong to weak; every other suite is asked for afterwards, in one go. */
const common = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xccaa, 0x009e, 0x009f, 0xc0ac, 0xc0ad, 0xc09e, 0xc09f, 0xc0ae,
  0xc0af, 0xc0a2, 0xc0a3, 0xc05c, 0xc05d, 0xc060, 0xc061, 0xc052, 0xc053, 0xc086, 0xc087, 0xc08a, 0xc08b, 0xc07c,
  0xc07d, 0xc023, 0xc027, 0xc024, 0xc028, 0xc072, 0xc073, 0xc076, 0xc077, 0xc009, 0xc013, 0xc00a, 0xc014, 0x0067,
  0x006b, 0x0033, 0x0039, 0x00be, 0x00c4, 0x0045, 0x0088, 0x009a, 0x009c, 0x009d, 0xc09c, 0xc09d, 0xc0a0, 0xc0a1,
  0xc050, 0xc051, 0xc07a, 0xc07b, 0x003c, 0x003d, 0x002f, 0x0035, 0x00ba, 0x00c0, 0x0041, 0x0084, 0x0096, 0x0007,
  0xc008, 0xc012, 0x0016, 0x000a, 0xc007, 0xc011, 0x0005, 0x0004, 0x0015, 0x0009, 0x0003, 0x0006, 0x0008, 0x0014,
];

/** Suites to ask for, in two portions: a hello of 350 suites is one that old servers drop. */
export function suitesOf(version: ProtocolVersion): readonly [usual: readonly number[], rest: readonly number[]] {
  if (version === "TLS 1.3") return [suites13, []];
  const asked = new Set([...suites13, ...common]);
  return [common, [...suiteNames.keys()].filter((number) => !asked.has(number))];
}

/** Key-exchange groups by their number: supported_groups of the IANA registry. */
const groupTable: Readonly<Record<number, string>> = {
  4588: "X25519MLKEM768",
  4587: "SecP256r1MLKEM768",
  4589: "SecP384r1MLKEM1024",
  25497: "X25519Kyber768Draft00",
  512: "MLKEM512",
  513: "MLKEM768",
  514: "MLKEM1024",
  29: "x25519",
  30: "x448",
  23: "secp256r1",
  24: "secp384r1",
  25: "secp521r1",
  256: "ffdhe2048",
  257: "ffdhe3072",
  258: "ffdhe4096",
  259: "ffdhe6144",
  260: "ffdhe8192",
  31: "brainpoolP256r1tls13",
  32: "brainpoolP384r1tls13",
  33: "brainpoolP512r1tls13",
  26: "brainpoolP256r1",
  27: "brainpoolP384r1",
  28: "brainpoolP512r1",
  41: "curveSM2",
  22: "secp256k1",
  21: "secp224r1",
  20: "secp224k1",
  19: "secp192r1",
  18: "secp192k1",
  17: "secp160r2",
  16: "secp160r1",
  15: "secp160k1",
  14: "sect571r1",
  13: "sect571k1",
  12: "sect409r1",
  11: "sect409k1",
  10: "sect283r1",
  9: "sect283k1",
  8: "sect239k1",
  7: "sect233r1",
  6: "sect233k1",
  5: "sect193r2",
  4: "sect193r1",
  3: "sect163r2",
  2: "sect163r1",
  1: "sect163k1",
};

/** Strong and usual ones first. */
const groupOrder = [
  0x11ec, 0x11eb, 0x11ed, 0x001d, 0x0017, 0x001e, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104, 0x001f,
  0x0020, 0x0021, 0x001a, 0x001b, 0x001c, 0x0029, 0x6399, 0x0201, 0x0202, 0x0200,
];
const onlyIn13 = new Set([0x11ec, 0x11eb, 0x11ed, 0x6399, 0x0200, 0x0201, 0x0202, 0x001f, 0x0020, 0x0021, 0x0029]);

/** Groups a hello of that version may name. */
export function groupsOf(version: ProtocolVersion): readonly number[] {
  if (version === "TLS 1.3") return groupOrder;
  const rest = Object.keys(groupTable)
    .map(Number)
    .filter((group) => !groupOrder.includes(group))
    .sort((a, b) => b - a);
  return [...groupOrder.filter((group) => !onlyIn13.has(group) && group < 0x0100), ...rest];
}

/**
 * What a hello names besides where suites are asked for: a server that knows RFC 7919 gives DHE to nobody who names
 * groups and none of these.
 */
export function finiteFieldsOf(version: ProtocolVersion): readonly number[] {
  return version === "TLS 1.3" || version === "SSL 3.0" ? [] : groupOrder.filter((group) => group >> 8 === 1);
}

const likely = new Set([0x11ec, 0x001d, 0x0017, 0x001e, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104]);

/** Groups worth a question each, and all others, which hardly anybody has. */
export function likelyGroups(groups: readonly number[]): readonly [likely: readonly number[], rest: readonly number[]] {
  return [groups.filter((group) => likely.has(group)), groups.filter((group) => !likely.has(group))];
}

export function groupName(number: number): string {
  return groupTable[number] ?? `0x${number.toString(16).padStart(4, "0").toUpperCase()}`;
}

/** signature_algorithms, from the IANA registry, strong ones first. */
export const signatureSchemes = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
  0x081a, 0x081b, 0x081c, 0x0904, 0x0905, 0x0906, 0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0502, 0x0602, 0x0302,
  0x0202, 0x0101,
];

/** What may sign a handshake of TLS 1.3 (RFC 8446, 4.2.3; RFC 8734): first what servers have, then what hardly any has. */
export const schemes13 = {
  usual: [0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806],
  rare: [0x0808, 0x0809, 0x080a, 0x080b, 0x081a, 0x081b, 0x081c, 0x0904, 0x0905, 0x0906],
  /** PKCS #1, SHA-1, SHA-224 and DSA: for certificates and TLS 1.2 alone. */
  forbidden: [0x0401, 0x0501, 0x0601, 0x0301, 0x0201, 0x0303, 0x0203, 0x0402, 0x0502, 0x0602, 0x0302, 0x0202, 0x0101],
  /** Reserved so that nobody ever has it (RFC 8701). */
  nobodys: [0x7a7a],
} as const;

const hashes = ["none", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"];
const signatures = ["anonymous", "rsa", "dsa", "ecdsa"];
const schemeNames: Readonly<Record<number, string>> = {
  2052: "rsa_pss_rsae_sha256",
  2053: "rsa_pss_rsae_sha384",
  2054: "rsa_pss_rsae_sha512",
  2055: "ed25519",
  2056: "ed448",
  2057: "rsa_pss_pss_sha256",
  2058: "rsa_pss_pss_sha384",
  2059: "rsa_pss_pss_sha512",
  2074: "ecdsa_brainpoolP256r1tls13_sha256",
  2075: "ecdsa_brainpoolP384r1tls13_sha384",
  2076: "ecdsa_brainpoolP512r1tls13_sha512",
  2308: "mldsa44",
  2309: "mldsa65",
  2310: "mldsa87",
};

/** ECDSA is bound to its curve in TLS 1.3, and was not before. */
const schemeNames13: Readonly<Record<number, string>> = {
  1027: "ecdsa_secp256r1_sha256",
  1283: "ecdsa_secp384r1_sha384",
  1539: "ecdsa_secp521r1_sha512",
};

export function signatureSchemeName(number: number, version: ProtocolVersion): string {
  const known = schemeNames[number] ?? (version === "TLS 1.3" ? schemeNames13[number] : undefined);
  if (known) return known;
  const [hash, signature] = [hashes[number >> 8], signatures[number & 0xff]];
  return hash && signature ? `${signature}_${hash}` : `0x${number.toString(16).padStart(4, "0").toUpperCase()}`;
}

/** Cipher kinds of SSL 2.0, three bytes each. */
export const ssl2Kinds: Readonly<Record<number, string>> = {
  65664: "SSL_CK_RC4_128_WITH_MD5",
  131200: "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
  196736: "SSL_CK_RC2_128_CBC_WITH_MD5",
  262272: "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5",
  327808: "SSL_CK_IDEA_128_CBC_WITH_MD5",
  393280: "SSL_CK_DES_64_CBC_WITH_MD5",
  458944: "SSL_CK_DES_192_EDE3_CBC_WITH_MD5",
};
