import type { Outcome } from "../../src/domain/assurance/evidence.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import type { ServerSpec } from "../tools/servers.ts";

/** One real server, configured right or wrong in one way, and what the check has to say of it. */
export type Scenario = {
  readonly check: string;
  readonly name: string;
  readonly server: ServerSpec;
  readonly params?: Json;
  readonly expected: { readonly outcome: Outcome; readonly reason: string };
};

const nginx = (secure: string, plain?: string): ServerSpec => ({
  kind: "nginx",
  secure,
  ...(plain === undefined ? {} : { plain }),
});
const none: ServerSpec = { kind: "none" };
const page = 'location / { return 200 "<p>hello</p>"; }';
const ok = "location / { return 204; }";

function scenario(check: string, name: string, expected: string, server: ServerSpec, params?: Json): Scenario {
  const [outcome, reason] = expected.split(" ") as [Outcome, string];
  return { check, name, server, expected: { outcome, reason }, ...(params === undefined ? {} : { params }) };
}

const tls = scenario.bind(null, "tls-version");
const certificate = scenario.bind(null, "tls-certificate");
const redirect = scenario.bind(null, "https-redirect");
const hsts = scenario.bind(null, "hsts");
const frame = scenario.bind(null, "clickjacking");
const charset = scenario.bind(null, "content-type-charset");
const cookie = scenario.bind(null, "cookie-attributes");
const contact = scenario.bind(null, "security-txt");
const up = scenario.bind(null, "availability");

const header = (text: string) => nginx(`add_header ${text} always; ${page}`);
const withCertificate = (
  name: "other-name" | "expired" | "ahead" | "soon" | "stranger" | "rsa-1024" | "sha1",
): ServerSpec => ({
  kind: "nginx",
  secure: `ssl_protocols TLSv1.2 TLSv1.3; ${ok}`,
  certificate: name,
});
const secured = "default_type text/plain; location = /.well-known/security.txt";
const soon = new Date(Date.now() + 90 * 86_400_000).toISOString().replace(/\.\d+/, "");
const old = new Date(Date.now() - 86_400_000).toISOString().replace(/\.\d+/, "");
const file = (...lines: string[]) => nginx(`${secured} { charset utf-8; return 200 "${lines.join("\\n")}\\n"; }`);

export const scenarios: readonly Scenario[] = [
  tls("only-1.3", "met only-allowed", nginx(`ssl_protocols TLSv1.3; ${ok}`)),
  tls("1.2-and-1.3-allowed", "met only-allowed", nginx(`ssl_protocols TLSv1.2 TLSv1.3; ${ok}`), {
    allowed: ["TLS 1.2", "TLS 1.3"],
  }),
  tls("1.2-accepted", "not-met others-accepted", nginx(`ssl_protocols TLSv1.2 TLSv1.3; ${ok}`)),
  tls("all-accepted", "not-met others-accepted", nginx(`ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ${ok}`)),
  tls("only-1.0", "not-met others-accepted", { kind: "openssl", arguments: ["-tls1", "-cipher", "ALL:@SECLEVEL=0"] }),
  tls("no-common-group", "not-met none-allowed-accepted", {
    kind: "openssl",
    arguments: ["-tls1_3", "-groups", "brainpoolP512r1"],
  }),
  tls("openssl-1.3", "met only-allowed", { kind: "openssl", arguments: ["-tls1_3"] }),
  tls("closes-silently", "unknown stopped-answering", { kind: "bytes", answer: "close" }),
  tls("another-protocol", "unknown malformed", { kind: "bytes", answer: "junk" }),
  tls("refused", "unknown refused", none),

  certificate("valid", "met valid", nginx(ok)),
  certificate("wrong-name", "not-met wrong-name", withCertificate("other-name")),
  certificate("expired", "not-met expired", withCertificate("expired")),
  certificate("not-yet-valid", "not-met not-yet-valid", withCertificate("ahead")),
  certificate("expires-soon", "not-met expires-soon", withCertificate("soon")),
  certificate("untrusted", "not-met untrusted", withCertificate("stranger")),
  certificate("weak-key", "not-met weak-key", withCertificate("rsa-1024")),
  certificate("weak-signature", "not-met weak-signature", withCertificate("sha1")),
  certificate("refused", "unknown refused", none),
  certificate("not-tls", "unknown tls-failed", { kind: "bytes", answer: "junk" }),

  redirect("permanent", "met redirected", nginx(ok, "return 308 https://$host$request_uri;"), { permanent: true }),
  redirect("temporary", "met redirected", nginx(ok, "return 302 https://$host$request_uri;")),
  redirect(
    "temporary-where-permanent-is-asked",
    "not-met not-permanent",
    nginx(ok, "return 302 https://$host$request_uri;"),
    { permanent: true },
  ),
  redirect("closed", "met not-listening", nginx(ok)),
  redirect("content-in-clear", "not-met served-in-clear", nginx(ok, page)),
  redirect("to-plain-http", "not-met redirected-in-clear", nginx(ok, "return 301 http://$host/other;")),
  redirect("forbidden", "unknown error-status", nginx(ok, "return 403;")),
  redirect("everything-closed", "unknown refused", none),

  hsts("a-year", "met present", header('Strict-Transport-Security "max-age=31536000; includeSubDomains"')),
  hsts("quoted", "met present", header(`Strict-Transport-Security 'max-age="31536000"'`)),
  hsts("missing", "not-met missing", nginx(page)),
  hsts(
    "only-on-success",
    "not-met missing",
    nginx(
      `location = / { add_header Strict-Transport-Security "max-age=31536000"; return 200 x; } location / { return 404; }`,
    ),
  ),
  hsts("too-short", "not-met too-short", header('Strict-Transport-Security "max-age=86400"')),
  hsts("short-is-enough-here", "met present", header('Strict-Transport-Security "max-age=86400"'), { minAge: "P1D" }),
  hsts("invalid", "not-met invalid", header('Strict-Transport-Security "max-age=1y"')),
  hsts("subdomains-missing", "not-met subdomains-missing", header('Strict-Transport-Security "max-age=31536000"'), {
    includeSubDomains: true,
  }),
  hsts("refused", "unknown refused", none),
  hsts("untrusted", "unknown tls-untrusted", withCertificate("stranger")),

  frame("deny", "met defended", header("X-Frame-Options DENY")),
  frame("ancestors-none", "met defended", header(`Content-Security-Policy "frame-ancestors 'none'"`)),
  frame("missing", "not-met missing", nginx(page)),
  frame(
    "any-site",
    "not-met any-site",
    nginx(
      `add_header Content-Security-Policy "frame-ancestors *" always; add_header X-Frame-Options DENY always; ${page}`,
    ),
  ),
  frame("allow-from", "not-met invalid", header('X-Frame-Options "ALLOW-FROM https://a.example"')),
  frame("header-asked-for", "not-met missing", header(`Content-Security-Policy "frame-ancestors 'self'"`), {
    require: "x-frame-options",
  }),
  frame("no-html", "unknown no-html", nginx("default_type application/json; location / { return 200 '{}'; }")),
  frame("refused", "unknown refused", none),

  charset("utf-8", "met declared", nginx(`charset utf-8; ${page}`)),
  charset("missing", "not-met missing", nginx(page)),
  charset("another", "not-met other", nginx(`charset euc-kr; ${page}`)),
  charset(
    "error-page-without",
    "not-met missing",
    nginx("location = / { charset utf-8; return 200 x; } location / { return 404; }"),
  ),
  charset("no-content-type", "not-met no-content-type", nginx('default_type ""; location / { return 200 x; }')),
  charset("no-text", "unknown no-text", nginx("default_type application/json; location / { return 200 '{}'; }")),
  charset("refused", "unknown refused", none),

  cookie(
    "complete",
    "met complete",
    header('Set-Cookie "session=0123456789abcdef; Path=/; Secure; HttpOnly; SameSite=Lax"'),
  ),
  cookie(
    "without-secure",
    "not-met incomplete",
    header('Set-Cookie "session=0123456789abcdef; HttpOnly; SameSite=Lax"'),
  ),
  cookie(
    "same-site-none",
    "not-met incomplete",
    header('Set-Cookie "session=0123456789abcdef; Secure; HttpOnly; SameSite=None"'),
  ),
  cookie("only-secure-asked", "met complete", header('Set-Cookie "session=0123456789abcdef; secure"'), {
    require: ["Secure"],
  }),
  cookie("no-cookie", "unknown no-cookies", nginx(page)),
  cookie("another-cookie", "unknown no-cookies", header('Set-Cookie "other=1; Secure; HttpOnly; SameSite=Lax"'), {
    names: ["session"],
  }),
  cookie("refused", "unknown refused", none),

  contact("valid", "met valid", file("Contact: https://a.example/security", `Expires: ${soon}`)),
  contact("absent", "not-met absent", nginx("location / { return 404; }")),
  contact("expired", "not-met expired", file("Contact: https://a.example/security", `Expires: ${old}`)),
  contact("no-contact", "not-met no-contact", file(`Expires: ${soon}`)),
  contact("no-expiry", "not-met no-expiry", file("Contact: https://a.example/security")),
  contact(
    "two-expiries",
    "not-met no-expiry",
    file("Contact: https://a.example/s", `Expires: ${soon}`, `Expires: ${soon}`),
  ),
  contact("as-html", "not-met wrong-type", nginx(`location / { return 200 "Contact: x"; }`)),
  contact("server-error", "unknown server-error", nginx("location / { return 503; }")),
  contact("refused", "unknown refused", none),

  up("up", "met up", nginx(page)),
  up("server-error", "not-met bad-status", nginx("location / { return 503; }")),
  up("nothing-serves", "not-met connection-refused", none),
  up("closes-without-answer", "not-met no-answer", nginx("location / { return 444; }")),
  up("too-slow", "not-met too-slow", nginx("location / { limit_rate 150k; try_files /big.txt =404; }"), {
    within: 500,
  }),
  up("rate-limited", "unknown rate-limited", nginx("location / { return 429; }")),
  up("untrusted", "unknown tls-untrusted", withCertificate("stranger")),
];
