import { type ChainName, logKeys } from "../tools/authorities.ts";
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

const logs = logKeys.map((key, i) => ({ name: `Log ${i + 1}`, key }));
const responder = ["-rsigner", "responder.one", "-rkey", "responder.key"];
/** A server whose certificate names a responder that runs, or lists that are served. */
const asked = (name: string, signer: readonly string[]): ServerSpec => ({
  kind: "openssl",
  arguments: ["-cert", `${name}.one`, "-key", `${name}.key`, "-cert_chain", "middle.one"],
  responder: signer,
});
const stapled = (answer: string, name: ChainName = "chain-stapled") =>
  chain(name, `ssl_stapling on; ssl_stapling_file ${answer}.ocsp;`);
const none: ServerSpec = { kind: "none" };
const notTls: ServerSpec = { kind: "bytes", answer: "junk" };

const transparency = scenario.bind(null, "certificate-transparency");
const stapling = scenario.bind(null, "ocsp-stapling");
const revocation = scenario.bind(null, "certificate-revocation");
const resumption = scenario.bind(null, "session-resumption");
const early = scenario.bind(null, "early-data");
const alpn = scenario.bind(null, "alpn");
const two = scenario.bind(null, "http2");
const three = scenario.bind(null, "http3-advertised");
const client = scenario.bind(null, "client-certificate");
const sni = scenario.bind(null, "tls-sni");
const server = (more: string, listen = ""): ServerSpec => ({ kind: "nginx", secure: `${more} ${ok}`, listen });
const noSessions = "ssl_session_tickets off; ssl_session_cache off;";
const advertising = server(`add_header Alt-Svc 'h3=":443"; ma=86400' always;`);
const elsewhere: ServerSpec = {
  kind: "nginx",
  secure: ok,
  others: "ssl_certificate other-name.pem; ssl_certificate_key other-name.key;",
};
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

  transparency("embedded", "met present", chain("scts-good")),
  transparency("embedded-and-verified", "met verified", chain("scts-good"), { logs }),
  transparency("tls-1.2", "met verified", chain("scts-good", "ssl_protocols TLSv1.2;"), { logs }),
  transparency(
    "in-the-handshake",
    "met verified",
    {
      kind: "openssl",
      arguments: ["-cert", "plain.one", "-key", "plain.key", "-cert_chain", "middle.one", "-serverinfo", "scts.pem"],
    },
    { logs },
  ),
  transparency("none", "not-met none", chain("chain-plain")),
  transparency("one", "not-met too-few", chain("scts-one")),
  transparency("one-log", "not-met too-few", chain("scts-one-log")),
  transparency("one-is-enough-here", "met present", chain("scts-one"), { minTimestamps: 1, minLogs: 1 }),
  transparency("ahead", "not-met ahead-of-time", chain("scts-ahead")),
  transparency("forged", "not-met signature-invalid", chain("scts-forged"), { logs }),
  transparency("forged-and-not-looked-at", "met present", chain("scts-forged")),
  transparency("malformed", "not-met list-malformed", chain("scts-junk")),
  transparency("log-not-declared", "unknown logs-not-known", chain("scts-good"), { logs: logs.slice(0, 1) }),
  transparency("refused", "unknown refused", none),
  transparency("not-tls", "unknown malformed", notTls),

  stapling("good", "met stapled", stapled("good")),
  stapling("by-issuer-itself", "met stapled", stapled("by-issuer")),
  stapling(
    "tls-1.2",
    "met stapled",
    chain("chain-stapled", "ssl_protocols TLSv1.2; ssl_stapling on; ssl_stapling_file good.ocsp;"),
  ),
  stapling("demanded", "met stapled", stapled("good"), { required: "must-staple" }),
  stapling("demanded-and-missing", "not-met demanded-and-missing", chain("chain-stapled"), { required: "must-staple" }),
  stapling("missing", "not-met not-stapled", chain("chain-asked")),
  stapling("not-demanded", "unknown not-demanded", chain("chain-asked"), { required: "must-staple" }),
  stapling("revoked", "not-met revoked", stapled("revoked", "chain-revoked-asked")),
  stapling("another", "not-met not-good", stapled("of-another")),
  stapling("by-stranger", "not-met not-signed", stapled("by-stranger")),
  stapling("too-old", "not-met not-fresh", stapled("good"), { maxAge: "PT0S" }),
  stapling("issuer-not-sent", "unknown issuer-unknown", stapled("good", "chain-stapled-alone")),
  stapling("refused", "unknown refused", none),

  revocation("responder", "met not-revoked", asked("asked", responder)),
  revocation("list", "met not-revoked", chain("chain-listed", "", files)),
  revocation("revoked-by-responder", "not-met revoked", asked("revoked-asked", responder)),
  revocation("revoked-by-list", "not-met revoked", chain("chain-revoked-listed", "", files)),
  revocation("no-answer", "unknown no-answer", chain("chain-listed")),
  revocation(
    "responder-of-another",
    "unknown no-status",
    asked("asked", ["-rsigner", "strange-root.one", "-rkey", "strange-root.key"]),
    { wholePath: false },
  ),
  revocation("list-too-old", "unknown no-status", chain("chain-listed-old", "", files)),
  revocation("list-forged", "unknown no-status", chain("chain-listed-forged", "", files)),
  revocation("no-source", "unknown no-source", chain("chain-plain", "", files)),
  revocation("issuer-unknown", "unknown issuer-unknown", chain("chain-missing-silent", "", files)),
  revocation("refused", "unknown refused", none),

  resumption("tickets-of-both", "met limited", server("ssl_protocols TLSv1.2 TLSv1.3; ssl_session_timeout 1h;")),
  resumption("off", "met not-resumed", server(`ssl_protocols TLSv1.2 TLSv1.3; ${noSessions}`), {
    resumption: "refused",
  }),
  resumption("only-1.2-off", "met not-resumed", server(`ssl_protocols TLSv1.2; ${noSessions}`)),
  resumption("although-refused", "not-met resumed", server(""), { resumption: "refused" }),
  resumption("too-long", "not-met too-long", server("ssl_session_timeout 3d;")),
  resumption(
    "identifiers",
    "unknown lifetime-not-told",
    server("ssl_protocols TLSv1.2; ssl_session_tickets off; ssl_session_cache shared:one:1m;"),
  ),
  resumption("no-tickets", "met not-resumed", {
    kind: "openssl",
    arguments: ["-num_tickets", "0", "-www", "-no_tls1_2"],
  }),
  resumption("silent", "unknown no-session", { kind: "openssl", arguments: ["-num_tickets", "0"] }),
  resumption("refused", "unknown refused", none),

  early("off", "met not-taken", server("ssl_early_data off;")),
  early("only-1.2", "met older-version", server("ssl_protocols TLSv1.2;")),
  early("on", "not-met offered", server("ssl_early_data on;")),
  early("no-tickets", "unknown no-ticket", { kind: "openssl", arguments: ["-num_tickets", "0"] }),
  early("no-tickets-on-the-web", "met no-resumption", { kind: "openssl", arguments: ["-num_tickets", "0", "-www"] }),
  early("refused", "unknown refused", none),

  alpn("strict", "met strict", server("")),
  alpn("http", "met strict-and-picked", server("", " http2"), { protocols: ["h2", "http/1.1"] }),
  alpn("no-h2", "not-met not-picked", server(""), { protocols: ["h2", "http/1.1"] }),
  alpn("ignores", "not-met goes-on", { kind: "openssl", arguments: [] }),
  alpn("another-alert", "unknown refused-otherwise", { kind: "openssl", arguments: ["-groups", "X448", "-tls1_3"] }),
  alpn("refused", "unknown refused", none),

  two("spoken", "met spoken", server("", " http2")),
  two("off", "met off", server(""), { expected: "off" }),
  two("not-offered", "not-met not-offered", server("")),
  two("offered-although-off", "not-met offered-although-off", server("", " http2"), { expected: "off" }),
  two("only-negotiated", "not-met not-spoken", {
    kind: "node",
    label: "picks h2 and speaks HTTP/1.1",
    alpn: "h2",
    answer: (_request, response) => response.end(),
  }),
  two("untrusted", "unknown tls-untrusted", { kind: "nginx", certificate: "stranger", secure: ok }),
  two("refused", "unknown refused", none),

  three("advertised", "met advertised", advertising),
  three("not-advertised", "not-met not-advertised", server("")),
  three("quiet", "met quiet", server(""), { expected: "not-advertised" }),
  three("although-off", "not-met advertised-although-off", advertising, { expected: "not-advertised" }),
  three(
    "another-service-alone",
    "not-met not-advertised",
    server(`add_header Alt-Svc 'h2="alt.test.example:443"' always;`),
  ),
  three("server-error", "unknown server-error", { kind: "nginx", secure: "location / { return 503; }" }),
  three("rate-limited", "unknown rate-limited", { kind: "nginx", secure: "location / { return 429; }" }),
  three("refused", "unknown refused", none),

  client("handshake", "met refused-in-handshake", { kind: "openssl", arguments: ["-Verify", "1", "-www"] }),
  client("handshake-of-1.2", "met refused-in-handshake", {
    kind: "openssl",
    arguments: ["-tls1_2", "-Verify", "1", "-www"],
  }),
  client("http", "met refused-in-http", server("ssl_verify_client on; ssl_client_certificate authority.pem;")),
  client("admitted", "not-met admitted", server("ssl_verify_client optional; ssl_client_certificate authority.pem;")),
  client("not-asked", "not-met not-asked", server("")),
  client("not-found", "unknown not-shown", {
    kind: "nginx",
    secure: "ssl_verify_client optional; ssl_client_certificate authority.pem; location / { return 404; }",
  }),
  client("refused", "unknown refused", none),

  sni("refused-to-others", "met others-refused", { kind: "nginx", secure: ok, others: "ssl_reject_handshake on;" }),
  sni("same-for-all", "met same", server(""), { others: "same" }),
  sni("shown-to-others", "not-met shown-to-others", server("")),
  sni("another-for-others", "not-met another-shown", elsewhere),
  sni("another-without", "not-met not-same", elsewhere, { others: "same" }),
  { ...sni("address", "unknown no-name", server("")), url: "https://127.0.0.1" },
  sni("even-the-name", "unknown name-refused", { kind: "openssl", arguments: ["-groups", "X448", "-tls1_3"] }),
  sni("refused", "unknown refused", none),
];
