import type { Outcome } from "../../src/domain/assurance/evidence.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import type { ServerSpec } from "../tools/servers.ts";
import { scenarios as api } from "./scenarios-api.ts";
import { scenarios as availability } from "./scenarios-availability.ts";
import { scenarios as exposure } from "./scenarios-exposure.ts";
import { scenarios as headers } from "./scenarios-headers.ts";
import { scenarios as hellos } from "./scenarios-hellos.ts";
import { scenarios as pages } from "./scenarios-pages.ts";
import { scenarios as session } from "./scenarios-session.ts";
import { scenarios as asked } from "./scenarios-starttls.ts";
import { scenarios as handshakes } from "./scenarios-tls.ts";

export type Ports = { readonly secure: number; readonly plain: number };

/** One real server, configured right or wrong in one way, and what the check has to say of it. */
export type Scenario = {
  readonly check: string;
  readonly name: string;
  readonly server: ServerSpec;
  /**
   * What the server's first port stands for; without it, the root of the host over HTTPS. A function names the server's own
   * place on loopback, for checks that look at more than one port of it.
   */
  readonly url?: string | ((ports: Ports) => string);
  /** What the operator keeps for the target. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly params?: Json | ((ports: Ports) => Json);
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

export function scenario(check: string, name: string, expected: string, server: ServerSpec, params?: Json): Scenario {
  const [outcome, reason] = expected.split(" ") as [Outcome, string];
  return { check, name, server, expected: { outcome, reason }, ...(params === undefined ? {} : { params }) };
}

const tls = scenario.bind(null, "tls-version");
const profile = scenario.bind(null, "tls-profile");
const certificate = scenario.bind(null, "tls-certificate");
const redirect = scenario.bind(null, "https-redirect");
const hsts = scenario.bind(null, "hsts");
const frame = scenario.bind(null, "clickjacking");
const charset = scenario.bind(null, "content-type-charset");
const cookie = scenario.bind(null, "cookie-attributes");
const contact = scenario.bind(null, "security-txt");

const intermediateSuites = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
].join(":");
const strictNginx = (protocols: string, suites: string) =>
  nginx(
    `ssl_protocols ${protocols}; ${suites ? `ssl_ciphers ${suites};` : ""} ssl_ecdh_curve X25519:prime256v1:secp384r1; ${ok}`,
  );
const kisaNginx = (suites: string, groups = "X25519:prime256v1:secp384r1", more = "") =>
  nginx(
    `ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ${suites}; ssl_ecdh_curve ${groups};
 ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384; ${more} ${ok}`,
  );
const header = (text: string) => nginx(`add_header ${text} always; ${page}`);
const policy = (sources: string) => header(`Content-Security-Policy "frame-ancestors ${sources}"`);
/** A policy of many sources; nginx takes no word as long as that, and wants it in parts. */
const longPolicy = (end: string, more = "") => {
  const sources = Array.from({ length: 40 }, (_, i) => `https://cdn${i}.example.com`).join(" ");
  const whole = `script-src $part $part $part $part $part; ${end}`;
  return nginx(`set $part "${sources}"; add_header Content-Security-Policy "${whole}" always; ${more} ${page}`);
};
const tooLong = nginx(
  `set $a "${"x".repeat(100)}"; set $b "${"$a".repeat(36)}"; add_header Content-Security-Policy "default-src ${"$b".repeat(10)}; frame-ancestors 'none'" always; ${page}`,
);
/** What stands in front of a service answers for it, with every header one could ask for. */
const everyHeader = `add_header Strict-Transport-Security "max-age=31536000" always; add_header X-Frame-Options DENY always;
 add_header Set-Cookie "session=0123456789abcdef; Secure; HttpOnly; SameSite=Lax" always; charset utf-8;`;
const failing = nginx(`${everyHeader} location / { return 503; }`);
const limiting = nginx("location / { return 429; }");
const failingBeside = nginx(`${everyHeader} location / { return 200 x; } location /app { return 502; }`);
const twoPages = { paths: ["/", "/app"] };
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
  tls("name-not-known", "not-met others-accepted", {
    kind: "openssl",
    arguments: ["-servername", "other.example", "-cert2", "good.pem", "-key2", "good.key"],
  }),
  tls("rare-suites-only", "not-met others-accepted", {
    kind: "openssl",
    arguments: ["-cipher", "PSK:@SECLEVEL=0", "-psk", "00112233"],
  }),
  tls("closes-silently", "unknown stopped-answering", { kind: "bytes", answer: "close" }),
  tls("another-protocol", "unknown malformed", { kind: "bytes", answer: "junk" }),
  tls("refused", "unknown refused", none),

  profile("modern", "met within", strictNginx("TLSv1.3", ""), { profile: "mozilla-modern-6.0" }),
  profile("intermediate", "met within", strictNginx("TLSv1.2 TLSv1.3", intermediateSuites)),
  profile("modern-and-1.2", "not-met versions-outside", strictNginx("TLSv1.2 TLSv1.3", intermediateSuites), {
    profile: "mozilla-modern-6.0",
  }),
  profile(
    "cbc",
    "not-met suites-outside",
    strictNginx("TLSv1.2 TLSv1.3", `${intermediateSuites}:ECDHE-ECDSA-AES128-SHA`),
  ),
  profile("cbc-stated", "met within", strictNginx("TLSv1.2 TLSv1.3", `${intermediateSuites}:ECDHE-ECDSA-AES128-SHA`), {
    alsoSuites: ["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"],
  }),
  profile("other-groups", "not-met groups-outside", nginx(`ssl_protocols TLSv1.3; ssl_ecdh_curve X25519:X448; ${ok}`)),
  profile(
    "small-prime",
    "not-met dh-too-small",
    {
      kind: "nginx",
      certificate: "sha1",
      secure: `ssl_protocols TLSv1.2; ssl_ciphers DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0; ssl_dhparam dh1024.pem; ${ok}`,
    },
    { alsoSuites: ["TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"] },
  ),
  profile(
    "old",
    "met within",
    {
      kind: "nginx",
      certificate: "sha1",
      secure: `ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA:AES128-SHA:@SECLEVEL=0; ssl_ecdh_curve X25519:prime256v1:secp384r1; ${ok}`,
    },
    { profile: "mozilla-old-6.0" },
  ),
  profile(
    "old-with-camellia",
    "not-met suites-outside",
    {
      kind: "nginx",
      certificate: "sha1",
      secure: `ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-SHA:CAMELLIA128-SHA:@SECLEVEL=0; ssl_ecdh_curve X25519:prime256v1; ${ok}`,
    },
    { profile: "mozilla-old-6.0" },
  ),
  profile("only-1.3", "met within", nginx(`ssl_protocols TLSv1.3; ${ok}`), { profile: "tls-1.3-only" }),
  profile("only-1.3-and-1.2", "not-met versions-outside", nginx(`ssl_protocols TLSv1.2 TLSv1.3; ${ok}`), {
    profile: "tls-1.3-only",
  }),
  profile("kisa", "met within", kisaNginx("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-ARIA128-GCM-SHA256"), {
    profile: "kisa-2018-112",
  }),
  profile(
    "kisa-for-longer",
    "met within",
    kisaNginx(
      "ECDHE-ECDSA-AES256-SHA",
      "X25519:prime256v1",
      "ssl_conf_command SignatureAlgorithms ECDSA+SHA256:ECDSA+SHA384;",
    ),
    { profile: "kisa-2018-128" },
  ),
  profile("kisa-signed-with-sha-224", "not-met schemes12-outside", kisaNginx("ECDHE-ECDSA-AES256-SHA"), {
    profile: "kisa-2018-128",
  }),
  profile(
    "kisa-signed-with-sha-1",
    "not-met schemes12-outside",
    kisaNginx("ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0"),
    {
      profile: "kisa-2018-112",
    },
  ),
  profile("kisa-224-bits", "not-met groups-outside", kisaNginx("ECDHE-ECDSA-AES128-GCM-SHA256", "P-256:P-224"), {
    profile: "kisa-2018-128",
  }),
  profile("kisa-chacha20", "not-met suites-outside", strictNginx("TLSv1.2 TLSv1.3", intermediateSuites), {
    profile: "kisa-2018-112",
  }),
  profile("no-post-quantum-group", "not-met features-missing", strictNginx("TLSv1.3", ""), {
    profile: "mozilla-modern-6.0",
    require: ["post-quantum-group"],
  }),
  profile("older-with-its-extensions", "met within", strictNginx("TLSv1.2 TLSv1.3", intermediateSuites), {
    require: ["extended-master-secret", "encrypt-then-mac", "downgrade-mark"],
  }),
  profile("no-common-group", "unknown nothing-accepted", {
    kind: "openssl",
    arguments: ["-tls1_3", "-groups", "brainpoolP512r1"],
  }),
  profile("closes-silently", "unknown stopped-answering", { kind: "bytes", answer: "close" }),
  profile("another-protocol", "unknown malformed", { kind: "bytes", answer: "junk" }),
  profile("refused", "unknown refused", none),

  certificate("valid", "met valid", nginx(ok)),
  certificate("wrong-name", "not-met wrong-name", withCertificate("other-name")),
  certificate("expired", "not-met expired", withCertificate("expired")),
  certificate("not-yet-valid", "not-met not-yet-valid", withCertificate("ahead")),
  certificate("expires-soon", "not-met expires-soon", withCertificate("soon")),
  certificate("stranger", "not-met unknown-issuer", withCertificate("stranger")),
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
  hsts(
    "error-page-fails-without",
    "not-met missing",
    nginx(
      `location = / { add_header Strict-Transport-Security "max-age=31536000"; return 200 x; } location / { return 500; }`,
    ),
  ),
  hsts(
    "error-page-rate-limited",
    "unknown rate-limited",
    nginx(
      `add_header Strict-Transport-Security "max-age=31536000" always; location = / { return 200 x; } location / { return 429; }`,
    ),
  ),
  hsts("server-error", "unknown server-error", failing),
  hsts("rate-limited", "unknown rate-limited", limiting),
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
  frame("any-site-on-any-port", "not-met any-site", policy("*:*")),
  frame("any-site-on-one-port", "not-met any-site", policy("'self' *:8443")),
  frame("any-site-by-scheme", "not-met any-site", policy("https:")),
  frame("any-site-with-scheme", "not-met any-site", policy("https://*:443/")),
  frame("every-subdomain", "met defended", policy("'self' https://*.a.example:*")),
  frame("long-policy", "met defended", longPolicy("frame-ancestors 'none'")),
  frame(
    "long-policy-any-site",
    "not-met any-site",
    longPolicy("frame-ancestors *", "add_header X-Frame-Options DENY always;"),
  ),
  frame("headers-too-large", "unknown too-large", tooLong),
  frame(
    "no-content-type",
    "not-met missing",
    nginx(`location = / { default_type ""; return 200 "<p>hello</p>"; }
      location / { add_header X-Frame-Options DENY always; return 404; }`),
  ),
  frame(
    "no-content-type-defended",
    "met defended",
    nginx(`add_header X-Frame-Options DENY always; location = / { default_type ""; return 200 "<p>hello</p>"; }`),
  ),
  frame(
    "only-redirects",
    "unknown no-html",
    nginx("add_header X-Frame-Options DENY always; location = / { return 302 /app; }"),
  ),
  frame(
    "redirects-and-page",
    "met defended",
    nginx(`location = / { return 302 /app; } location / { add_header X-Frame-Options DENY always; return 200 x; }`),
    twoPages,
  ),
  frame("redirects-and-error-page-without", "not-met missing", nginx("location = / { return 302 /app; }")),
  frame("server-error", "unknown server-error", failing),
  frame("server-error-on-one-page", "unknown server-error", failingBeside, twoPages),
  frame("rate-limited", "unknown rate-limited", limiting),
  frame("allow-from", "not-met invalid", header('X-Frame-Options "ALLOW-FROM https://a.example"')),
  frame("forbidden", "unknown no-html", nginx("add_header X-Frame-Options DENY always; location / { return 403; }")),
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
  charset(
    "conflicting",
    "not-met conflicting",
    nginx(`charset utf-8; add_header Content-Type "text/html; charset=shift_jis"; ${page}`),
  ),
  charset(
    "conflicting-in-one-header",
    "not-met conflicting",
    nginx(`default_type "text/html; charset=utf-8, text/html; charset=shift_jis"; ${page}`),
  ),
  charset(
    "twice-the-same",
    "met declared",
    nginx(`charset utf-8; add_header Content-Type 'text/html;charset="UTF-8"'; ${page}`),
  ),
  charset("empty", "met declared", nginx(`charset utf-8; location = / { default_type ""; return 200 ""; } ${page}`)),
  // Comes in chunks, of which there is none: its only letter is taken away after the length was left open.
  charset(
    "empty-redirect",
    "met declared",
    nginx(`charset utf-8; location = / { error_page 418 =302 /moved; return 418; } ${page}
 location = /moved { default_type ""; add_header Location /app; sub_filter x ""; sub_filter_types *; return 200 x; }`),
  ),
  charset("nothing-but-empty", "unknown no-text", nginx(`location / { return 200 ""; }`)),
  charset("server-error", "unknown server-error", failing),
  charset("rate-limited", "unknown rate-limited", limiting),
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
  cookie("server-error", "unknown server-error", failing),
  cookie("server-error-on-one-page", "unknown server-error", failingBeside, twoPages),
  cookie("rate-limited", "unknown rate-limited", limiting),
  cookie("refused", "unknown refused", none),

  contact("valid", "met valid", file("Contact: https://a.example/security", `Expires: ${soon}`)),
  contact("byte-order-mark", "met valid", file("\uFEFFContact: https://a.example/security", `Expires: ${soon}`)),
  contact(
    "microseconds",
    "met valid",
    file("Contact: https://a.example/security", `Expires: ${soon.replace("Z", ".000000Z")}`),
  ),
  contact("lower-case", "met valid", file("Contact: https://a.example/security", `Expires: ${soon.toLowerCase()}`)),
  contact("absent", "not-met absent", nginx("location / { return 404; }")),
  contact("gone", "not-met absent", nginx("location / { return 410; }")),
  contact("moved", "unknown redirected", nginx("return 301 https://www.test.example$request_uri;")),
  contact("sign-in-first", "unknown error-status", nginx("location / { return 401; }")),
  contact("forbidden", "unknown error-status", nginx("location / { return 403; }")),
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
  contact("rate-limited", "unknown rate-limited", limiting),
  contact("refused", "unknown refused", none),

  ...api,
  ...availability,
  ...exposure,
  ...headers,
  ...hellos,
  ...session,
  ...handshakes,
  ...asked,
  ...pages,
];
