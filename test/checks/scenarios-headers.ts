import type { ServerSpec } from "../tools/servers.ts";
import { type Scenario, scenario } from "./scenarios.ts";

const nosniff = scenario.bind(null, "nosniff");
const referrer = scenario.bind(null, "referrer-policy");
const csp = scenario.bind(null, "content-security-policy");
const permissions = scenario.bind(null, "permissions-policy");
const isolation = scenario.bind(null, "cross-origin-isolation");
const cors = scenario.bind(null, "cors");
const cache = scenario.bind(null, "private-cache");

const none: ServerSpec = { kind: "none" };
const stranger: ServerSpec = { kind: "nginx", secure: "location / { return 200 x; }", certificate: "stranger" };
const nginx = (secure: string): ServerSpec => ({ kind: "nginx", secure });
const page = 'location / { return 200 "<p>hello</p>"; }';
const header = (...texts: string[]) => nginx(`${texts.map((text) => `add_header ${text} always;`).join(" ")} ${page}`);
/** What stands in front answers, with every header one could ask for. */
const failing = (text: string, status: number) => nginx(`add_header ${text} always; location / { return ${status}; }`);
const errorPageWithout = (text: string) =>
  nginx(`location = / { add_header ${text}; return 200 "<p>hello</p>"; } location / { return 404; }`);
const onlyRedirects = (text: string) => nginx(`add_header ${text} always; location = / { return 302 /app; }`);
const json = (text: string) =>
  nginx(`default_type application/json; add_header ${text} always; location / { return 200 '{}'; }`);

const sniff = "X-Content-Type-Options nosniff";
const refer = "Referrer-Policy no-referrer";
const strict = "default-src 'self'; object-src 'none'; base-uri 'none'";
const policy = (...policies: string[]) => header(...policies.map((one) => `Content-Security-Policy "${one}"`));
const scripts = (sources: string) => policy(`script-src ${sources}; object-src 'none'; base-uri 'none'`);
const denial = 'Permissions-Policy "camera=(), microphone=(), geolocation=()"';
const features = (value: string) => header(`Permissions-Policy '${value}'`);
const opener = (value: string) => `Cross-Origin-Opener-Policy '${value}'`;
const embedder = (value: string) => `Cross-Origin-Embedder-Policy '${value}'`;
const resource = (value: string) => `Cross-Origin-Resource-Policy '${value}'`;
const allowOrigin = (value: string) => `Access-Control-Allow-Origin '${value}'`;
const withCredentials = "Access-Control-Allow-Credentials true";
/** Lets in one origin, and refuses the others. */
const letsIn = (origin: string, ...more: string[]) =>
  nginx(`set $let ""; if ($http_origin = "${origin}") { set $let $http_origin; }
 ${["Access-Control-Allow-Origin $let", ...more].map((text) => `add_header ${text} always;`).join(" ")} ${page}`);
const caching = (...values: string[]) => header(...values.map((value) => `Cache-Control '${value}'`));
const home = { paths: ["/"] };

export const scenarios: readonly Scenario[] = [
  nosniff("everywhere", "met always-sent", header(sniff)),
  nosniff("upper-case", "met always-sent", header("X-Content-Type-Options NOSNIFF")),
  nosniff("twice", "met always-sent", header(sniff, sniff)),
  nosniff("first-of-two", "met always-sent", header('X-Content-Type-Options "nosniff, other"')),
  nosniff("missing", "not-met missing", nginx(page)),
  nosniff("missing-on-error-page", "not-met missing", errorPageWithout(sniff)),
  nosniff("error-page-not-asked", "met always-sent", errorPageWithout(sniff), { errorPage: false }),
  nosniff("other-value", "not-met invalid", header("X-Content-Type-Options none")),
  nosniff("second-of-two", "not-met invalid", header("X-Content-Type-Options other", sniff)),
  nosniff("quoted", "not-met invalid", header(`X-Content-Type-Options '"nosniff"'`)),
  nosniff("server-error", "unknown server-error", failing(sniff, 503)),
  nosniff("rate-limited", "unknown rate-limited", failing(sniff, 429)),
  nosniff("refused", "unknown refused", none),
  nosniff("untrusted", "unknown tls-untrusted", stranger),

  referrer("no-referrer", "met declared", header(refer)),
  referrer("strict-origin-upper-case", "met declared", header("Referrer-Policy Strict-Origin")),
  referrer(
    "newer-after-older",
    "met declared",
    header('Referrer-Policy "no-referrer-when-downgrade, strict-origin-when-cross-origin, future-policy"'),
  ),
  referrer("several-headers", "met declared", header("Referrer-Policy unsafe-url", refer)),
  referrer("worse-last", "not-met other", header(refer, "Referrer-Policy unsafe-url")),
  referrer("unsafe-url", "not-met other", header("Referrer-Policy unsafe-url")),
  referrer("origin-asked-for", "met declared", header("Referrer-Policy origin"), { allowed: ["origin"] }),
  referrer("not-among-those-asked-for", "not-met other", header("Referrer-Policy origin")),
  referrer("unrecognised", "not-met unrecognised", header("Referrer-Policy never")),
  referrer("missing", "not-met missing", nginx(page)),
  referrer("missing-on-error-page", "not-met missing", errorPageWithout(refer)),
  referrer("no-html", "unknown no-html", json(refer)),
  referrer("only-redirects", "unknown no-html", onlyRedirects(refer)),
  referrer("forbidden", "unknown no-html", failing(refer, 403)),
  referrer("server-error", "unknown server-error", failing(refer, 503)),
  referrer("rate-limited", "unknown rate-limited", failing(refer, 429)),
  referrer("refused", "unknown refused", none),

  csp("strict", "met restricted", policy(strict)),
  csp("only-default-none", "met restricted", policy("default-src 'none'; base-uri 'self'")),
  csp("missing", "not-met missing", nginx(page)),
  csp("missing-on-error-page", "not-met missing", errorPageWithout(`Content-Security-Policy "${strict}"`)),
  csp("report-only", "not-met report-only", header(`Content-Security-Policy-Report-Only "${strict}"`)),
  csp("empty", "not-met missing", policy(" ; ;")),
  csp("no-script-src", "not-met directive-missing", policy("object-src 'none'; base-uri 'none'")),
  csp("only-script-elements", "not-met directive-missing", policy("script-src-elem 'self'; base-uri 'none'")),
  csp("no-object-src", "not-met directive-missing", policy("script-src 'self'; base-uri 'none'")),
  csp("no-base-uri", "not-met directive-missing", policy("default-src 'self'")),
  csp("unsafe-inline", "not-met inline-allowed", scripts("'self' 'Unsafe-Inline'")),
  csp(
    "unsafe-inline-by-default",
    "not-met inline-allowed",
    policy("default-src 'self' 'unsafe-inline'; base-uri 'none'"),
  ),
  csp(
    "unsafe-inline-in-attributes",
    "not-met inline-allowed",
    policy("script-src 'self'; script-src-attr 'unsafe-inline'; object-src 'none'; base-uri 'none'"),
  ),
  csp(
    "unsafe-inline-for-styles",
    "met restricted",
    policy("script-src 'self'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none'"),
  ),
  csp("first-directive-counts", "not-met inline-allowed", scripts("'unsafe-inline'; script-src 'self'")),
  csp("inline-with-nonce", "met restricted", scripts("'self' 'unsafe-inline' 'nonce-$request_id'")),
  csp(
    "inline-with-hash",
    "met restricted",
    scripts("'unsafe-inline' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"),
  ),
  csp(
    "inline-with-strict-dynamic",
    "met restricted",
    scripts("'unsafe-inline' https: 'nonce-$request_id' 'strict-dynamic'"),
  ),
  csp("inline-with-broken-nonce", "not-met inline-allowed", scripts("'unsafe-inline' 'nonce-&$request_id'")),
  csp("nonce-without-quotes", "not-met inline-allowed", scripts("'unsafe-inline' nonce-0123")),
  csp("nonce-never-changes", "not-met nonce-reused", scripts("'nonce-c3RhdGlj'")),
  csp("inline-stated", "met restricted", scripts("'self' 'unsafe-inline'"), { allowUnsafeInline: true }),
  csp("unsafe-eval", "not-met eval-allowed", scripts("'self' 'unsafe-eval'")),
  csp("unsafe-eval-stated", "met restricted", scripts("'self' 'unsafe-eval'"), { allowUnsafeEval: true }),
  csp("wasm-eval", "met restricted", scripts("'self' 'wasm-unsafe-eval'")),
  csp("any-host", "not-met any-site", scripts("'self' *")),
  csp("any-host-by-scheme", "not-met any-site", scripts("https:")),
  csp("any-host-and-path", "not-met any-site", scripts("https://*:443/js/")),
  csp("data", "not-met any-site", scripts("'self' data:")),
  csp("subdomains", "met restricted", scripts("'self' https://*.cdn.example")),
  csp("any-host-stated", "met restricted", scripts("https:"), { allowAnySite: true }),
  csp("objects-anywhere", "not-met plugins-allowed", policy("script-src 'self'; object-src *; base-uri 'none'")),
  csp(
    "objects-by-default",
    "not-met plugins-allowed",
    policy("default-src 'self' https://cdn.example; base-uri 'none'"),
  ),
  csp(
    "keywords-let-no-object-in",
    "met restricted",
    policy("default-src 'self' 'unsafe-inline' 'nonce-$request_id'; base-uri 'self' 'report-sample'"),
  ),
  csp("objects-stated", "met restricted", policy("script-src 'self'; base-uri 'none'"), { allowPlugins: true }),
  csp("base-anywhere", "not-met base-allowed", policy("default-src 'self'; base-uri https://a.example")),
  csp("base-stated", "met restricted", policy("default-src 'self'"), { allowAnyBase: true }),
  csp("two-headers", "met restricted", policy("script-src * 'unsafe-inline'", strict)),
  csp("two-in-one-header", "met restricted", policy(`script-src * 'unsafe-inline', ${strict}`)),
  csp(
    "two-that-share-a-gap",
    "not-met inline-allowed",
    policy("script-src 'self' 'unsafe-inline'", "default-src 'self' 'unsafe-inline'; base-uri 'none'"),
  ),
  csp("not-ascii", "not-met directive-missing", policy("script-src 'self' é; object-src 'none'; base-uri 'none'")),
  csp("no-html", "unknown no-html", json(`Content-Security-Policy "${strict}"`)),
  csp("only-redirects", "unknown no-html", onlyRedirects(`Content-Security-Policy "${strict}"`)),
  csp("forbidden", "unknown no-html", failing(`Content-Security-Policy "${strict}"`, 403)),
  csp("server-error", "unknown server-error", failing(`Content-Security-Policy "${strict}"`, 503)),
  csp("rate-limited", "unknown rate-limited", failing(`Content-Security-Policy "${strict}"`, 429)),
  csp("refused", "unknown refused", none),

  permissions("denied", "met denied", header(denial)),
  permissions(
    "several-headers",
    "met denied",
    header('Permissions-Policy "camera=()"', 'Permissions-Policy "microphone=( ) ,geolocation=();report-to=x"'),
  ),
  permissions(
    "others-allowed",
    "met denied",
    features('camera=(), microphone=(), geolocation=(), fullscreen=(self "https://a.example")'),
  ),
  permissions("missing", "not-met missing", nginx(page)),
  permissions("missing-on-error-page", "not-met missing", errorPageWithout(denial)),
  permissions("older-syntax", "not-met invalid", features("camera none; microphone none; geolocation none")),
  permissions("comma-at-the-end", "not-met invalid", features("camera=(), microphone=(), geolocation=(),")),
  permissions("not-named", "not-met not-named", features("camera=(), microphone=()")),
  permissions("own-pages", "not-met not-denied", features("camera=(self), microphone=(), geolocation=()")),
  permissions("everyone", "not-met not-denied", features("camera=(), microphone=*, geolocation=()")),
  permissions("last-counts", "not-met not-denied", features("camera=(), microphone=(), geolocation=(), camera=*")),
  permissions("another-feature", "met denied", features("payment=()"), { deny: ["payment"] }),
  permissions("no-html", "unknown no-html", json(denial)),
  permissions("only-redirects", "unknown no-html", onlyRedirects(denial)),
  permissions("forbidden", "unknown no-html", failing(denial, 403)),
  permissions("server-error", "unknown server-error", failing(denial, 503)),
  permissions("rate-limited", "unknown rate-limited", failing(denial, 429)),
  permissions("refused", "unknown refused", none),

  isolation("same-origin", "met isolated", header(opener("same-origin"))),
  isolation("popups", "met isolated", header(opener('same-origin-allow-popups; report-to="x"'))),
  isolation("missing", "not-met missing", nginx(page)),
  isolation("missing-on-error-page", "not-met missing", errorPageWithout(opener("same-origin"))),
  isolation("unsafe-none", "not-met other", header(opener("unsafe-none"))),
  isolation("popups-not-asked-for", "not-met other", header(opener("same-origin-allow-popups")), {
    allowed: ["same-origin"],
  }),
  isolation("upper-case", "not-met invalid", header(opener("Same-Origin"))),
  isolation("twice", "not-met invalid", header(opener("same-origin"), opener("same-origin"))),
  isolation(
    "embedder-and-resource",
    "met isolated",
    header(opener("same-origin"), embedder("require-corp"), resource("same-origin")),
    { embedder: ["require-corp"], resource: ["same-origin"] },
  ),
  isolation("embedder-missing", "not-met missing", header(opener("same-origin")), { embedder: ["require-corp"] }),
  isolation("resource-for-everyone", "not-met other", header(opener("same-origin"), resource("cross-origin")), {
    resource: ["same-origin", "same-site"],
  }),
  isolation("no-html", "unknown no-html", json(opener("same-origin"))),
  isolation("only-redirects", "unknown no-html", onlyRedirects(opener("same-origin"))),
  isolation("forbidden", "unknown no-html", failing(opener("same-origin"), 403)),
  isolation("server-error", "unknown server-error", failing(opener("same-origin"), 503)),
  isolation("rate-limited", "unknown rate-limited", failing(opener("same-origin"), 429)),
  isolation("refused", "unknown refused", none),

  cors("none", "met strangers-refused", nginx(page)),
  cors("another-origin", "met strangers-refused", header(allowOrigin("https://app.example"), withCredentials)),
  cors("a-list", "met strangers-refused", letsIn("https://app.example", withCredentials)),
  cors(
    "reflected-with-credentials",
    "not-met reflected-with-credentials",
    header(allowOrigin("$http_origin"), withCredentials),
  ),
  cors(
    "reflected-with-credentials-as-public",
    "not-met reflected-with-credentials",
    header(allowOrigin("$http_origin"), withCredentials),
    { anyOrigin: true },
  ),
  cors("null-with-credentials", "not-met null-with-credentials", letsIn("null", withCredentials)),
  cors("wildcard-with-credentials", "not-met wildcard-with-credentials", header(allowOrigin("*"), withCredentials)),
  cors("reflected", "not-met any-origin", header(allowOrigin("$http_origin"))),
  cors("null", "not-met any-origin", letsIn("null")),
  cors("wildcard", "not-met any-origin", header(allowOrigin("*"))),
  cors("wildcard-as-public", "met public-without-credentials", header(allowOrigin("*")), { anyOrigin: true }),
  cors(
    "credentials-in-upper-case",
    "met public-without-credentials",
    header(allowOrigin("*"), "Access-Control-Allow-Credentials TRUE"),
    {
      anyOrigin: true,
    },
  ),
  cors(
    "reflected-on-sign-in",
    "not-met reflected-with-credentials",
    failing("Access-Control-Allow-Credentials true always; add_header Access-Control-Allow-Origin $http_origin", 401),
  ),
  cors("sign-in", "unknown not-shown", nginx("location / { return 401; }")),
  cors("redirected", "unknown not-shown", nginx("location / { return 302 /login; }")),
  cors("server-error", "unknown server-error", nginx("location / { return 503; }")),
  cors("rate-limited", "unknown rate-limited", nginx("location / { return 429; }")),
  cors("refused", "unknown refused", none),

  cache("no-store", "met kept-out", caching("no-store"), home),
  cache("several-headers", "met kept-out", caching("private, max-age=0", "No-Store"), home),
  cache("private-no-cache", "met kept-out", caching("private, no-cache"), { ...home, allow: ["private-no-cache"] }),
  cache("private-no-cache-not-enough", "not-met storable", caching("private, no-cache"), home),
  cache("only-private", "not-met storable", caching("private, max-age=600"), { ...home, allow: ["private-no-cache"] }),
  cache("private-for-a-field", "not-met storable", caching('private="set-cookie", no-cache'), {
    ...home,
    allow: ["private-no-cache"],
  }),
  cache("must-understand", "not-met storable", caching("must-understand, no-store"), home),
  cache("missing", "not-met missing", nginx(page), home),
  cache("sign-in", "unknown not-shown", failing("Cache-Control no-store", 401), home),
  cache("redirected", "unknown not-shown", onlyRedirects("Cache-Control no-store"), home),
  cache("server-error", "unknown server-error", failing("Cache-Control no-store", 503), home),
  cache("rate-limited", "unknown rate-limited", failing("Cache-Control no-store", 429), home),
  cache("refused", "unknown refused", none, home),
];
