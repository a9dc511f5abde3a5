import type { Json } from "../../src/domain/canonical-json.ts";
import type { HelloServer } from "../tools/hello-server.ts";
import type { Scenario } from "./scenarios.ts";

const aead = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
const dhe = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256";
const sound = { versions: ["TLS 1.2"], suites: [aead], groups: ["x25519"] } as const;
const sound13 = { versions: ["TLS 1.3"], suites: ["TLS_AES_128_GCM_SHA256"], groups: ["x25519"] } as const;

function profile(name: string, expected: string, label: string, config: HelloServer, params?: Json): Scenario {
  const [outcome, reason] = expected.split(" ") as [Scenario["expected"]["outcome"], string];
  const server = { kind: "hellos", label, config } as const;
  return {
    check: "tls-profile",
    name,
    server,
    expected: { outcome, reason },
    ...(params === undefined ? {} : { params }),
  };
}

const only13 = { profile: "tls-1.3-only" };

/** What no library of Debian says any more. */
export const scenarios: readonly Scenario[] = [
  profile("ssl-2", "not-met versions-outside", "SSL 2.0 beside TLS 1.2", {
    ...sound,
    ssl2: ["SSL_CK_RC4_128_WITH_MD5"],
  }),
  profile("compression", "not-met compression", "DEFLATE", { ...sound, compression: true }),
  profile("insecure-renegotiation", "not-met insecure-renegotiation", "knows nothing of RFC 5746", {
    ...sound,
    insecureRenegotiation: true,
  }),
  profile("groups-of-1.2-unseen", "unknown parameters-unseen", "ECDHE in TLS 1.2 without a named group", {
    ...sound,
    groups: [],
  }),
  profile("groups-unseen", "unknown parameters-unseen", "TLS 1.3 without a group", { ...sound13, groups: [] }),
  profile(
    "prime-unseen",
    "unknown parameters-unseen",
    "DHE without a prime",
    { ...sound, suites: [dhe] },
    { alsoSuites: [dhe] },
  ),
  profile(
    "schemes-outside",
    "not-met schemes-outside",
    "signs a handshake of TLS 1.3 with SHA-1",
    { ...sound13, schemes: [0x0403, 0x0201] },
    only13,
  ),
  profile(
    "schemes-unheeded",
    "unknown parameters-unseen",
    "signs a handshake of TLS 1.3 with what it has, whatever is offered",
    sound13,
    only13,
  ),
  profile("hidden-suites", "not-met suites-outside", "breaks over ARIA, and has RC4", {
    ...sound,
    suites: [aead, "TLS_RSA_WITH_RC4_128_SHA"],
    breaksOver: ["TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384", "TLS_PSK_WITH_ARIA_256_GCM_SHA384"],
  }),
  profile("finite-fields-named", "not-met suites-outside", "DHE for those that know RFC 7919", {
    ...sound,
    suites: [aead, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"],
    finiteFields: true,
    dhBits: 2048,
  }),
];
