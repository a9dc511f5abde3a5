import type { RequestListener } from "node:http";
import type { ServerSpec } from "../tools/servers.ts";
import { type Scenario, scenario } from "./scenarios.ts";

const nginx = (secure: string): ServerSpec => ({ kind: "nginx", secure });
const none: ServerSpec = { kind: "none" };
const node = (label: string, answer: RequestListener): ServerSpec => ({ kind: "node", label, answer });

const echo = node("gives TRACE requests back as message/http", (request, response) => {
  if (request.method !== "TRACE") return response.writeHead(200).end("hello");
  const lines = request.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : []));
  const body = [`TRACE ${request.url} HTTP/1.1`, ...lines, "", ""].join("\r\n");
  return response.writeHead(200, { "content-type": "message/http" }).end(body);
});
const always = (status: number, headers: Record<string, string> = {}, body = "") =>
  node(`answers ${status} to everything`, (_request, response) => response.writeHead(status, headers).end(body));
const limiting = nginx("location / { return 429; }");
const failing = nginx("location / { return 503; }");
const elsewhere = nginx("return 301 https://www.test.example$request_uri;");
/** A single-page application: the same page for every path. */
const everything = "location / { return 200 '<!doctype html><html><body><div id=app></div></body></html>'; }";
const home = "location = / { return 200 '<p>hello</p>'; } location / { return 404; }";
const at = (path: string, text: string, more = "") =>
  nginx(`${more} location = ${path} { return 200 '${text}'; } ${home}`);

const trace = scenario.bind(null, "trace-method");
const banner = scenario.bind(null, "version-banner");
const files = scenario.bind(null, "exposed-files");
const listing = scenario.bind(null, "directory-listing");
const leak = scenario.bind(null, "error-page-leak");
const console = scenario.bind(null, "default-consoles");

const header = (text: string) => nginx(`server_tokens off; add_header ${text} always; ${home}`);
/** An error page of the service's own, for everything that an error can answer. */
const ownErrors = (text: string) =>
  nginx(`server_tokens off; error_page 400 404 414 /own.html; location = /own.html { internal; return 404 '${text}'; }
 location = / { if ($args) { return 400; } return 200 '<p>hello</p>'; } location / { return 404; }`);
const nodeError = node("shows its stack trace for unknown paths", (request, response) => {
  if (request.url === "/") response.writeHead(200).end("hello");
  else response.writeHead(500).end(new Error("no route").stack);
});
const tomcatManager = node("asks for a sign-in at /manager/html", (request, response) => {
  if (request.url === "/manager/html") {
    response.writeHead(401, { "www-authenticate": 'Basic realm="Tomcat Manager Application"' }).end();
  } else response.writeHead(request.url === "/" ? 200 : 404).end("page");
});

export const scenarios: readonly Scenario[] = [
  trace("nginx", "met not-accepted", nginx(home)),
  trace("not-implemented", "met not-accepted", always(501)),
  trace("answered-like-get", "met not-echoed", always(200, {}, "hello")),
  trace("echoed", "not-met echoed", echo),
  trace("echoed-on-one-page", "not-met echoed", echo, { paths: ["/", "/app"] }),
  trace("sign-in-first", "unknown sign-in-first", always(401)),
  trace("redirected", "unknown redirected", always(302, { location: "/login" })),
  trace("rate-limited", "unknown rate-limited", always(429)),
  trace("server-error", "unknown server-error", always(502)),
  trace("refused", "unknown refused", none),

  banner("name-only", "met no-versions", nginx(`server_tokens off; ${home}`)),
  banner("nginx-version", "not-met version-shown", nginx(home)),
  banner("php-version", "not-met version-shown", header('X-Powered-By "PHP/8.2.7"')),
  banner("major-version", "not-met version-shown", header('X-Generator "Drupal 10 (https://www.drupal.org)"')),
  banner("asp-net", "not-met version-shown", header('X-AspNet-Version "4.0.30319"')),
  banner("names-with-digits", "met no-versions", header('X-Powered-By "W3 ASP.NET h2o AmazonS3"')),
  banner("on-the-error-page", "not-met version-shown", nginx(`location = / { server_tokens off; return 200 x; }`)),
  banner("allowed", "met no-versions", header('X-Generator "Hugo 0.120.4"'), { allow: ["X-Generator"] }),
  banner("server-error", "unknown server-error", nginx("server_tokens off; location / { return 503; }")),
  banner("rate-limited", "unknown rate-limited", nginx("server_tokens off; location / { return 429; }")),
  banner("refused", "unknown refused", none),

  files("none", "met none-exposed", nginx(home)),
  files("single-page-application", "met none-exposed", nginx(everything)),
  files("git", "not-met exposed", at("/.git/HEAD", "ref: refs/heads/main\\n")),
  files(
    "settings-beside-an-application",
    "not-met exposed",
    nginx(`location = /.env { return 200 'DB_PASSWORD=example\\n'; } ${everything}`),
  ),
  files(
    "archive-in-part",
    "not-met exposed",
    node("serves an archive by ranges", (request, response) => {
      const zip = request.url === "/backup.zip";
      response.writeHead(zip ? 206 : 404).end(zip ? Buffer.from("504b03040a00", "hex") : "");
    }),
  ),
  files(
    "seen-before-the-limit",
    "not-met exposed",
    nginx(`location = /.env { return 200 'DB_PASSWORD=example\\n'; } location = /id_rsa { return 429; } ${home}`),
  ),
  files("forbidden", "met none-exposed", nginx(`location ~ /\\. { return 403; } ${home}`)),
  files("every-page-looks-like-one", "unknown indistinct", nginx("location / { return 200 'ref: refs/heads/main'; }")),
  files("walled", "unknown walled", nginx("location / { return 403; }")),
  files("another-site", "unknown walled", elsewhere),
  files("rate-limited", "unknown rate-limited", limiting),
  files("limited-midway", "unknown rate-limited", nginx(`location = /backup.zip { return 429; } ${home}`)),
  files("closed-midway", "unknown closed", nginx(`location = /backup.zip { return 444; } ${home}`)),
  files("server-error", "unknown server-error", failing),
  files("refused", "unknown refused", none),

  listing("none", "met no-listing", nginx(home)),
  listing("single-page-application", "met no-listing", nginx(everything)),
  listing("nginx", "not-met listed", nginx("location / { autoindex on; }")),
  listing("python", "not-met listed", { kind: "python" }),
  listing("tomcat-at-one-path", "not-met listed", at("/files/", "<title>Directory Listing For [/files/]</title>"), {
    paths: ["/files/"],
  }),
  listing("forbidden", "met no-listing", nginx(`location = /assets/ { return 403; } ${home}`)),
  listing("walled", "unknown walled", elsewhere),
  listing("rate-limited", "unknown rate-limited", limiting),
  listing("server-error", "unknown server-error", failing),
  listing("refused", "unknown refused", none),

  leak("own-page", "met nothing-leaked", ownErrors("<p>Not found</p>")),
  leak("nginx-without-version", "met nothing-leaked", nginx(`server_tokens off; ${home}`)),
  leak("nginx-version", "not-met product-version", nginx(home)),
  leak("node-stack", "not-met stack-trace", nodeError),
  leak("python-path", "not-met file-path", ownErrors("cannot open /var/www/app/page.php")),
  leak("sql", "not-met sql-error", ownErrors("SQLSTATE[42000]: syntax error")),
  leak(
    "page-about-versions",
    "unknown no-error",
    node("one page, which speaks of nginx/1.22.1, for all", (_, response) =>
      response.writeHead(200).end("How to set up nginx/1.22.1"),
    ),
  ),
  leak("links-are-no-paths", "met nothing-leaked", ownErrors('<script src="/opt/app/main.js"></script>')),
  leak("application-down", "unknown behind-failing", nginx("server_tokens off; location / { return 502; }")),
  leak("rate-limited", "unknown rate-limited", nginx("server_tokens off; location / { return 429; }")),
  leak("refused", "unknown refused", none),

  console("none", "met none-answers", nginx(home)),
  console("single-page-application", "met none-answers", nginx(everything)),
  console("nginx-status", "not-met open", nginx(`location = /nginx_status { stub_status; } ${home}`)),
  console("actuator", "not-met open", at("/actuator", '{"_links":{"self":{"href":"/actuator"}}}')),
  console(
    "tomcat-home",
    "not-met open",
    nginx("location = / { return 200 '<title>Apache Tomcat/9.0.71</title>'; } location / { return 404; }"),
  ),
  console("behind-sign-in", "met none-answers", tomcatManager),
  console("behind-sign-in-not-allowed", "not-met protected", tomcatManager, { allowProtected: false }),
  console(
    "refused-like-all",
    "unknown indistinct",
    nginx("location = / { return 200 x; } location / { return 403; }"),
    {
      allowProtected: false,
    },
  ),
  console(
    "every-page-looks-like-one",
    "unknown indistinct",
    nginx("location / { return 200 '<title>Swagger UI</title>'; }"),
    { swagger: true },
  ),
  console("swagger", "not-met open", at("/swagger-ui.html", "<title>Swagger UI</title>"), { swagger: true }),
  console("swagger-not-asked", "met none-answers", at("/swagger-ui.html", "<title>Swagger UI</title>")),
  console("walled", "unknown walled", elsewhere),
  console("rate-limited", "unknown rate-limited", limiting),
  console("server-error", "unknown server-error", failing),
  console("refused", "unknown refused", none),
];
