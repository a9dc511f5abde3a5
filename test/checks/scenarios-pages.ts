import type { RequestListener } from "node:http";
import type { ServerSpec } from "../tools/servers.ts";
import { type Scenario, scenario } from "./scenarios.ts";

const nginx = (secure: string, plain?: string): ServerSpec => ({
  kind: "nginx",
  secure,
  ...(plain === undefined ? {} : { plain }),
});
const none: ServerSpec = { kind: "none" };
const node = (label: string, answer: RequestListener): ServerSpec => ({ kind: "node", label, answer });
const showing = (html: string, more = ""): ServerSpec => nginx(`${more} location / { return 200 '${html}'; }`);
const limiting = nginx("location / { return 429; }");
const failing = nginx("location / { return 503; }");
const forbidden = nginx("location / { return 403; }");
const json = nginx("default_type application/json; location / { return 200 '{}'; }");
const elsewhere = nginx("return 301 https://www.test.example$request_uri;");

const hsts = scenario.bind(null, "hsts");
const redirect = scenario.bind(null, "https-redirect");
const mixed = scenario.bind(null, "mixed-content");
const integrity = scenario.bind(null, "subresource-integrity");
const open = scenario.bind(null, "open-redirect");
const methods = scenario.bind(null, "http-methods");
const cookie = scenario.bind(null, "cookie-attributes");

const page = "location / { return 200 '<p>hello</p>'; }";
const transport = (value: string, rest = page) =>
  nginx(`add_header Strict-Transport-Security "${value}" always; ${rest}`);
const toHttps = "return 308 https://$host$request_uri;";
const preload = { preload: true };

const upgrade = "add_header Content-Security-Policy 'upgrade-insecure-requests' always;";
const policyInPage = '<meta http-equiv="Content-Security-Policy" content="upgrade-insecure-requests">';
const deep = node("a page that would become millions of elements", (_request, response) => {
  const opened = Array.from({ length: 8_000 }, (_, i) => `<b a=${i}>`).join("");
  response.writeHead(200, { "content-type": "text/html" }).end(`<p>${opened}${"<p>x".repeat(5_000)}`);
});
const zipped = node("compresses what nobody asked to be compressed", (_request, response) =>
  response.writeHead(200, { "content-type": "text/html", "content-encoding": "gzip" }).end("x"),
);
const utf16 = node("a page in UTF-16", (_request, response) =>
  response
    .writeHead(200, { "content-type": "text/html" })
    .end(Buffer.from("\ufeff<img src=http://images.example/a.png>", "utf16le")),
);

const sha384 = `sha384-${"A".repeat(64)}`;
const sha256 = `sha256-${"A".repeat(43)}=`;
const library = (attributes: string) => `<script src="https://cdn.example/lib.js?key=secret" ${attributes}></script>`;
const manyHosts = Array.from(
  { length: 60 },
  (_, i) => `<script src=https://c${i}.example integrity=${sha384} crossorigin></script>`,
);

/** Sends a browser to whatever the parameter says, unless a rule keeps it here. */
const sending = (label: string, keep: (value: string) => boolean, send?: (value: string) => [number, string, string]) =>
  node(label, (request, response) => {
    const value = new URL(request.url ?? "/", "https://test.example").searchParams.get("next") ?? "/";
    const [status, header, body] = (send ?? ((to) => [302, to, ""]))(keep(value) ? value : "/");
    // The head is written by hand: Node's own refuses line breaks in it.
    const head = header === "" ? "" : `Location: ${header}\r\n`;
    response.socket?.end(
      `HTTP/1.1 ${status} X\r\nContent-Type: text/html\r\n${head}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
const oneLine = (value: string) => !/[\r\n]/.test(value);
const anything = sending("redirects to whatever it is told", oneLine);
const byPrefix = sending(
  "redirects to what begins with a slash",
  (value) => oneLine(value) && value.startsWith("/") && !value.startsWith("//"),
);
const byName = sending(
  "redirects to what contains its own name",
  (value) => oneLine(value) && (value.includes("test.example") || value === "/"),
);
const byOrigin = sending(
  "redirects to what resolves to its own origin",
  (value) => oneLine(value) && URL.parse(value, "https://test.example/")?.host === "test.example",
);
const byMeta = sending("sends on by a meta element", oneLine, (to) => [
  200,
  "",
  `<meta http-equiv=Refresh content="0; URL='${to.replaceAll('"', "")}'">`,
]);
const unescaped = sending("writes line breaks into the head", (value) => /^\/(?:$|[\r\n])/.test(value));
const next = { parameters: [{ path: "/login?lang=ja", name: "next" }] };

const allow = (value: string, status = 204) =>
  nginx(`location / { add_header Allow '${value}' always; return ${status}; }`);

const setting = (...values: string[]) =>
  nginx(`${values.map((value) => `add_header Set-Cookie "${value}";`).join(" ")} ${page}`);
const safe = "Secure; HttpOnly; SameSite=Lax";

export const scenarios: readonly Scenario[] = [
  hsts("preload", "met present", transport("max-age=63072000; includeSubDomains; preload"), preload),
  hsts("preload-missing", "not-met preload-missing", transport("max-age=63072000; includeSubDomains"), preload),
  hsts("preload-without-subdomains", "not-met subdomains-missing", transport("max-age=63072000; preload"), preload),
  hsts("preload-too-short", "not-met too-short", transport("max-age=15768000; includeSubDomains; preload"), {
    preload: true,
    minAge: "P1D",
  }),
  hsts(
    "preload-not-on-the-redirect",
    "not-met missing",
    nginx(`location = / { return 301 https://www.test.example/; }
 location / { add_header Strict-Transport-Security "max-age=63072000; includeSubDomains; preload" always; return 404; }`),
    preload,
  ),

  redirect(
    "through-the-same-host",
    "met redirected",
    nginx(
      "absolute_redirect off; location = / { return 302 /app; } location = /app { return 301 https://www.test.example/; }",
      toHttps,
    ),
    { sameHostFirst: true },
  ),
  redirect("other-host", "met redirected", nginx(page, "return 301 https://www.test.example$request_uri;")),
  redirect("other-host-first", "not-met other-host-first", nginx(page, "return 301 https://www.test.example/;"), {
    sameHostFirst: true,
  }),
  redirect("back-to-plain-http", "not-met downgraded", nginx("return 302 http://test.example/app;", toHttps)),
  redirect(
    "later-to-plain-http",
    "not-met downgraded",
    nginx(
      "absolute_redirect off; location / { return 302 /a; } location = /a { return 302 http://www.test.example/; }",
      toHttps,
    ),
  ),
  redirect("loop", "unknown loop", nginx("absolute_redirect off; location / { return 302 /; }", toHttps)),
  redirect(
    "too-many",
    "unknown too-many",
    nginx("absolute_redirect off; location / { return 302 /x$request_uri; }", toHttps),
  ),
  redirect("to-nowhere", "not-met redirected-in-clear", nginx(page, "return 301 'https://[/';")),
  redirect("no-location", "not-met served-in-clear", nginx(page, "location / { return 300; }")),
  redirect("fails-behind", "unknown server-error", nginx("location / { return 502; }", toHttps)),
  redirect("limits-behind", "unknown rate-limited", nginx("location / { return 429; }", toHttps)),
  redirect("closed-behind", "unknown closed", nginx("location / { return 444; }", toHttps)),

  mixed("none", "met none", showing('<img src="/a.png"><a href="http://other.example/">out</a>')),
  mixed(
    "not-loaded",
    "met none",
    showing(
      "<!-- <script src=http://a.example> --><template><img src=http://a.example></template><noscript><img src=http://a.example></noscript><img src=http://127.0.0.1/x>",
    ),
  ),
  mixed(
    "script",
    "not-met active",
    showing('<img src=http://a.example/i><script src="http://cdn.example:8080/a.js?key=secret"></script>'),
  ),
  mixed("stylesheet", "not-met active", showing("<link rel=StyleSheet href=http://cdn.example/a.css>")),
  mixed("frame", "not-met active", showing("<iframe src=http://frames.example/></iframe>")),
  mixed(
    "picture-set",
    "not-met active",
    showing('<picture><source srcset="/a.png 1x, http://images.example/b.png 2x"></picture>'),
  ),
  mixed("by-base", "not-met active", showing("<base href=http://cdn.example/><script src=a.js></script>")),
  mixed(
    "image",
    "not-met passive",
    showing("<img src=http://images.example/a.png><img src=http://images.example/b.png>"),
  ),
  mixed("video", "not-met passive", showing("<video><source src=http://media.example/a.mp4></video>")),
  mixed("utf-16", "not-met passive", utf16),
  mixed(
    "style",
    "not-met active",
    showing("<style>@namespace s url(http://www.w3.org/2000/svg); @import url(http://cdn.example/a.css);</style>"),
  ),
  mixed(
    "style-attribute",
    "not-met passive",
    showing('<p style="background: URL( http://images.example/a.png)">x</p>'),
  ),
  mixed("form", "not-met form", showing("<form action=http://test.example/send><input name=a></form>")),
  mixed("upgraded", "met upgraded-by-policy", showing("<img src=http://images.example/a.png>", upgrade)),
  mixed(
    "upgraded-in-the-page",
    "met upgraded-by-policy",
    showing(`${policyInPage}<img src=http://images.example/a.png>`),
  ),
  mixed("no-html", "unknown no-html", json),
  mixed("forbidden", "unknown no-html", forbidden),
  mixed("redirected", "unknown no-html", elsewhere),
  mixed("too-many-elements", "unknown too-large", deep),
  mixed("in-a-coding-not-asked-for", "unknown failed", zipped),
  mixed("rate-limited", "unknown rate-limited", limiting),
  mixed("server-error", "unknown server-error", failing),
  mixed("refused", "unknown refused", none),

  integrity(
    "own-only",
    "met nothing-external",
    showing(
      '<script src="/a.js"></script><link rel=stylesheet href=a.css><script type="application/json" src="https://a.example/x"></script>',
    ),
  ),
  integrity(
    "protected",
    "met protected",
    showing(
      `${library(`integrity=${sha384} crossorigin`)}<link rel="preload stylesheet" href=https://cdn.example/a.css integrity="${sha256} ${sha384}" crossorigin=anonymous>`,
    ),
  ),
  integrity("module", "met protected", showing(library(`type=module integrity=${sha384}`))),
  integrity("missing", "not-met missing", showing(library(""))),
  integrity("missing-on-stylesheet", "not-met missing", showing("<link rel=stylesheet href=//fonts.example/a.css>")),
  integrity("host-excepted", "met nothing-external", showing(library("")), { exceptHosts: ["cdn.example"] }),
  integrity("not-a-hash", "not-met invalid", showing(library("integrity=sha384-abc crossorigin"))),
  integrity("md5", "not-met invalid", showing(library("integrity=md5-1B2M2Y8AsgTpgAmY7PhCfg== crossorigin"))),
  integrity("weaker-than-asked", "not-met weak-hash", showing(library(`integrity=${sha256} crossorigin`)), {
    algorithms: ["sha384", "sha512"],
  }),
  integrity("without-cors", "not-met no-crossorigin", showing(library(`integrity=${sha384}`))),
  integrity(
    "too-many",
    "unknown too-many",
    node("loads from sixty hosts", (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end(manyHosts.join("")),
    ),
  ),
  integrity("no-html", "unknown no-html", json),
  integrity("forbidden", "unknown no-html", forbidden),
  integrity("rate-limited", "unknown rate-limited", limiting),
  integrity("server-error", "unknown server-error", failing),
  integrity("refused", "unknown refused", none),

  open("compares-origins", "met stays-here", byOrigin, next),
  open("anything", "not-met leads-away", anything, next),
  open("compares-the-beginning", "not-met leads-away", byPrefix, next),
  open("looks-for-its-own-name", "not-met leads-away", byName, next),
  open("by-a-meta-element", "not-met leads-away", byMeta, next),
  open("writes-line-breaks", "not-met header-injected", unescaped, next),
  open("does-not-redirect", "unknown not-redirecting", nginx(page), next),
  open("signs-in-elsewhere", "unknown not-redirecting", elsewhere, next),
  open("rate-limited", "unknown rate-limited", limiting, next),
  open("server-error", "unknown server-error", failing, next),
  open("refused", "unknown refused", none, next),

  methods("only-allowed", "met only-allowed", allow("GET, HEAD, OPTIONS")),
  methods("refuses-options", "met only-allowed", allow("GET", 405)),
  methods("others", "not-met others-allowed", allow("GET, PUT, DELETE, PATCH")),
  methods("in-another-case", "not-met others-allowed", allow("get")),
  methods("put-stated", "met only-allowed", allow("GET, PUT"), { allowed: ["GET", "PUT"] }),
  methods("not-said", "unknown not-said", nginx(page)),
  methods("empty", "unknown not-said", allow("")),
  methods("sign-in", "unknown not-said", allow("GET", 401)),
  methods(
    "more-than-can-be-allowed",
    "not-met others-allowed",
    allow(Array.from({ length: 40 }, (_, i) => `M${i}`).join(", ")),
  ),
  methods("rate-limited", "unknown rate-limited", limiting),
  methods("server-error", "unknown server-error", failing),
  methods("refused", "unknown refused", none),

  cookie("host-prefix", "met complete", setting(`__Host-session=a; Path=/; ${safe}`), {
    prefix: "__Host-",
    scope: "host",
  }),
  cookie("host-prefix-for-secure", "met complete", setting(`__Host-session=a; Path=/; ${safe}`), {
    prefix: "__Secure-",
  }),
  cookie("partitioned", "met complete", setting("frame=a; Secure; HttpOnly; SameSite=None; Partitioned"), {
    require: ["Secure", "HttpOnly", "Partitioned"],
  }),
  cookie(
    "host-prefix-with-domain",
    "not-met dropped-by-browsers",
    setting(`__Host-session=a; Path=/; Domain=test.example; ${safe}`),
  ),
  cookie("host-prefix-on-a-path", "not-met dropped-by-browsers", setting(`__HOST-session=a; Path=/app; ${safe}`)),
  cookie("secure-prefix-without", "not-met dropped-by-browsers", setting("__Secure-session=a; HttpOnly"), {
    require: ["HttpOnly"],
  }),
  cookie("none-without-secure", "not-met dropped-by-browsers", setting("session=a; HttpOnly; SameSite=None"), {
    require: ["HttpOnly"],
  }),
  cookie("partitioned-without-secure", "not-met dropped-by-browsers", setting("session=a; Partitioned"), {
    require: ["Partitioned"],
  }),
  cookie("domain-of-another", "not-met dropped-by-browsers", setting(`session=a; Domain=other.example; ${safe}`)),
  cookie("public-suffix", "not-met dropped-by-browsers", setting(`session=a; Domain=.example; ${safe}`)),
  cookie("prefix-missing", "not-met prefix-missing", setting(`session=a; ${safe}`), { prefix: "__Secure-" }),
  cookie("sent-below", "not-met sent-to-others", setting(`session=a; Domain=test.example; ${safe}`), { scope: "host" }),
  cookie("sent-below-as-stated", "met complete", setting(`session=a; Domain=test.example; ${safe}`), {
    scope: "subdomains",
  }),
  cookie(
    "kept-for-a-day",
    "met complete",
    setting(`session=a; Max-Age=86400; Expires=Thu, 01 Jan 2099 00:00:00 GMT; ${safe}`),
    { maxLifetime: "P1D" },
  ),
  cookie("kept-for-long", "not-met kept-too-long", setting(`session=a; Max-Age=86401; ${safe}`), {
    maxLifetime: "P1D",
  }),
  cookie(
    "expires-in-the-distance",
    "not-met kept-too-long",
    node("expires in ten days, by its own clock", (_request, response) => {
      const now = 1_795_000_000_000;
      const later = new Date(now + 10 * 86_400_000).toUTCString();
      response
        .writeHead(200, { date: new Date(now).toUTCString(), "set-cookie": `session=a; Expires=${later}; ${safe}` })
        .end();
    }),
    { maxLifetime: "P7D" },
  ),
  cookie("session-is-short", "met complete", setting(`session=a; ${safe}`), { maxLifetime: "PT1H" }),
  cookie("expiry-unreadable", "unknown lifetime-unknown", setting(`session=a; Expires=soon; ${safe}`), {
    maxLifetime: "P1D",
  }),
  cookie(
    "taken-back",
    "unknown no-cookies",
    setting("old=; Max-Age=0", "older=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
  ),
];
