import type { ChainName } from "../tools/authorities.ts";
import type { ServerSpec } from "../tools/servers.ts";
import { type Scenario, scenario } from "./scenarios.ts";

const ok = "location / { return 204; }";
/** Where the certificates say that their issuer, its lists and its stapled answers are found. */
const files = "location / { default_type application/octet-stream; }";
const chain = (certificate: ChainName, more = "", plain?: string): ServerSpec => ({
  kind: "nginx",
  certificate,
  secure: `${more} ${ok}`,
  ...(plain === undefined ? {} : { plain }),
});

const certificate = scenario.bind(null, "tls-certificate");

export const scenarios: readonly Scenario[] = [
  certificate("chain", "met valid", chain("chain-full"), { exactChain: true, maxValidity: "baseline" }),
  certificate("incomplete", "not-met incomplete", chain("chain-missing", "", files)),
  certificate("unknown-issuer", "not-met unknown-issuer", chain("chain-missing-silent")),
  certificate("issuer-not-to-be-had", "not-met unknown-issuer", chain("chain-missing")),
  certificate("untrusted-root", "not-met untrusted-root", chain("chain-strange")),
  certificate("self-signed", "not-met self-signed", chain("chain-self-signed")),
  certificate("expired-intermediate", "not-met expired", chain("chain-old")),
  certificate("untrusted", "not-met untrusted", chain("chain-constrained")),
  certificate("not-an-authority", "not-met not-an-authority", chain("chain-no-authority")),
  certificate("not-for-servers", "not-met not-for-servers", chain("chain-for-clients")),
  certificate("out-of-order", "met valid", chain("chain-order", "ssl_protocols TLSv1.2;")),
  certificate("out-of-order-stated", "not-met wrong-order", chain("chain-order"), { exactChain: true }),
  certificate("superfluous", "not-met superfluous", chain("chain-superfluous"), { exactChain: true }),
  certificate("valid-too-long", "not-met valid-too-long", chain("chain-long"), { maxValidity: "baseline" }),
  certificate("valid-rsa-pss", "met valid", chain("chain-pss-2048")),
  certificate("weak-key-rsa-pss", "not-met weak-key", chain("chain-pss-1024")),
  certificate("another-each-time", "unknown different-certificates", {
    kind: "node",
    label: "shows another certificate on every connection",
    certificates: ["good", "soon"],
    answer: (_request, response) => response.end(),
  }),
];
