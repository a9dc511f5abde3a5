import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseCookie } from "../../src/checks/cookie-attributes/cookie.ts";
import { htmlElements } from "../../src/checks/html.ts";
import { insecureReferences, upgradesInMarkup } from "../../src/checks/mixed-content/references.ts";
import { asked, payloadNames, payloads, strangerHost } from "../../src/checks/open-redirect/payloads.ts";
import { leadsTo } from "../../src/checks/open-redirect/target.ts";
import { externalResources } from "../../src/checks/subresource-integrity/resources.ts";
import { NetFailure } from "../../src/net/failure.ts";
import type { HttpResponse } from "../../src/net/outbound.ts";

const page = "https://service.example/app/";
const html = (body: string | Buffer, headers: [string, string][] = [], status = 200): HttpResponse => ({
  status,
  headers: [["content-type", "text/html"], ...headers],
  body: Buffer.from(body),
});
const insecure = (body: string) =>
  insecureReferences(htmlElements(html(body)), page).map(({ kind, element, host }) => `${kind} ${element} ${host}`);

describe("pages as browsers read them", () => {
  test("elements in templates, comments, noscript and raw text are none", () => {
    const names = (body: string) => htmlElements(html(body)).map(({ name }) => name);
    const empty = ["html", "head", "body"];
    for (const body of ["<!--<img>-->", "<noscript><img></noscript>", "<textarea><img></textarea>"]) {
      assert.equal(names(body).includes("img"), false, body);
    }
    assert.deepEqual(names("<script>'<img>'</script>"), ["html", "head", "script", "body"]);
    assert.deepEqual(names("<body><template><img></template>"), [...empty, "template"]);
    // A style of SVG is no raw text, and an image in it leaves the SVG.
    assert.deepEqual(names("<svg><style><img>"), [...empty, "svg", "style", "img"]);
  });

  test("text in other encodings is read by them", () => {
    const text = "<img src=http://images.example/>";
    const utf16 = Buffer.from(text, "utf16le");
    const of = (type: string) => [["content-type", type]] as const;
    const responses = [
      html(Buffer.concat([Buffer.of(0xff, 0xfe), utf16])),
      { ...html(utf16), headers: of('text/html; Charset="UTF-16LE"') },
      { ...html(text), headers: of("text/html; charset=nonsense") },
      { ...html(text), headers: [] },
    ];
    for (const response of responses) assert.ok(htmlElements(response).some(({ name }) => name === "img"));
  });

  test("what would become more elements than memory holds is refused in time", () => {
    const started = performance.now();
    const opened = Array.from({ length: 28_000 }, (_, i) => `<b a=${i.toString(36)}>`).join("");
    const bodies = [
      `<p>${opened}${"<p>x".repeat(40_000)}`,
      `<table>${opened}${"<tr>x".repeat(20_000)}`,
      "<svg>".repeat(100_000),
      "<a>".repeat(170_000),
    ];
    for (const body of bodies) {
      try {
        htmlElements(html(body.slice(0, 512 * 1024)));
      } catch (error) {
        assert.ok(error instanceof NetFailure && error.code === "too-large");
      }
    }
    const [first = ""] = bodies;
    assert.throws(() => htmlElements(html(first.slice(0, 512 * 1024))), { code: "too-large" });
    assert.ok(performance.now() - started < 15_000);
  });

  test("content in a coding that nobody asked for is not read", () => {
    assert.throws(() => htmlElements(html("x", [["content-encoding", "br"]])), { code: "failed" });
    assert.ok(htmlElements(html("x", [["content-encoding", "Identity"]])));
  });
});

describe("references over plain HTTP", () => {
  test("by what browsers make of them", () => {
    assert.deepEqual(insecure("<object data=http://a.example></object><embed src=ftp://b.example>"), [
      "blocked object a.example",
      "blocked embed b.example",
    ]);
    assert.deepEqual(insecure("<img srcset='//a.example/1 1x, http://b.example/2 2x' src=http://c.example>"), [
      "upgraded img c.example",
      "blocked img b.example",
    ]);
    assert.deepEqual(insecure("<svg><image xlink:href=http://a.example /><use href=http://b.example /></svg>"), [
      "upgraded image a.example",
      "blocked use b.example",
    ]);
    assert.deepEqual(insecure("<form><button formaction=http://a.example></form>"), ["form button a.example"]);
    assert.deepEqual(insecure("<link rel='alternate stylesheet' href=HTTP:/a.example>"), ["blocked link a.example"]);
    assert.deepEqual(insecure("<link rel=canonical href=http://a.example><a href=http://a.example>x</a>"), []);
    assert.deepEqual(insecure("<img src=http://localhost/><img src='http://[::1]/'><img src=http://127.1.2.3/>"), []);
    assert.deepEqual(insecure("<img src=http://127.0.0.1.example/>"), ["upgraded img 127.0.0.1.example"]);
  });

  test("in rules of style", () => {
    const style = (css: string) => insecure(`<style>${css}</style>`);
    assert.deepEqual(style("@import 'http://a.example/x';@import\turl( \"http://b.example/y\" ) print;"), [
      "blocked style a.example",
      "blocked style b.example",
    ]);
    assert.deepEqual(style("a { background: URL('http://a.example/x') }"), ["upgraded style a.example"]);
    const harmless = [
      "/* url(http://a.example) */",
      "@namespace svg url(http://www.w3.org/2000/svg);",
      "a { background: url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>\") }",
      "a::after { content: 'see http://a.example' }",
      "a { background: url(https://a.example/?http://b.example) }",
    ];
    for (const css of harmless) assert.deepEqual(style(css), [], css);
    const started = performance.now();
    for (const part of ["@import ", "url( ", "/*", "@namespace ", " ", "http:", "@import'http:"]) {
      style(`http:${part.repeat(Math.floor(500_000 / part.length))}`);
      style(`http:@import${" ".repeat(250_000)}url(${" ".repeat(200_000)}`);
    }
    assert.ok(performance.now() - started < 5_000);
  });

  test("the first base counts, from where it stands", () => {
    assert.deepEqual(insecure("<img src=x><base href=http://a.example/><base href=http://b.example/><img src=y>"), [
      "upgraded img a.example",
    ]);
    assert.deepEqual(insecure("<base href=javascript:x><img src=y>"), []);
  });

  test("a policy in the page upgrades only where policies of pages count", () => {
    const policy = '<meta http-equiv=content-security-policy content="default-src *; Upgrade-Insecure-Requests">';
    assert.equal(upgradesInMarkup(htmlElements(html(policy))), true);
    assert.equal(upgradesInMarkup(htmlElements(html(`<body>${policy}`))), false);
    assert.equal(upgradesInMarkup(htmlElements(html(policy.replace("Upgrade-", "No-Upgrade-")))), false);
  });
});

describe("hashes of what comes from elsewhere", () => {
  const integrityOf = (integrity: string) =>
    externalResources(htmlElements(html(`<script src=//cdn.example integrity="${integrity}">`)), page)[0]?.integrity;

  test("the strongest that browsers know, of the length it has to have", () => {
    const sha256 = `sha256-${"A".repeat(43)}=`;
    const sha512 = `sha512-${"A".repeat(86)}==`;
    assert.equal(integrityOf(""), "none");
    assert.equal(integrityOf("yes"), "invalid");
    assert.equal(integrityOf(sha256), "sha256");
    assert.equal(integrityOf(sha256.toUpperCase().replace("SHA", "sha")), "sha256");
    assert.equal(integrityOf(`${sha256} ${sha512}`), "sha512");
    assert.equal(integrityOf(`${sha256}?option`), "sha256");
    assert.equal(integrityOf(sha256.replace("256", "384")), "invalid");
    assert.equal(integrityOf(`sha1-${"A".repeat(27)}=`), "invalid");
  });

  test("the own origin is not elsewhere, another port or host is", () => {
    const hosts = (body: string) => externalResources(htmlElements(html(body)), page).map(({ host }) => host);
    assert.deepEqual(hosts("<script src=/a.js></script><script src=https://service.example:443/b.js></script>"), []);
    assert.deepEqual(hosts("<script src=//service.example:8443/a.js></script>"), ["service.example:8443"]);
    assert.deepEqual(hosts("<script src=data:text/javascript,x></script><script>x</script>"), []);
    assert.deepEqual(hosts("<base href=https://cdn.example/><script src=a.js></script>"), ["cdn.example"]);
  });
});

describe("where an answer leads", () => {
  const from = new URL(page);
  const location = (...values: string[]) =>
    leadsTo(
      html(
        "",
        values.map((value): [string, string] => ["location", value]),
        302,
      ),
      from,
      false,
    );
  const meta = (content: string) => leadsTo(html(`<meta http-equiv=refresh content="${content}">`), from, true);

  test("every payload leads to the stranger where the value is sent back as it is", () => {
    for (const name of payloadNames) {
      if (name === "control" || name === "line-break") continue;
      assert.equal(location(payloads[name].replaceAll("{host}", from.hostname)), "stranger", name);
    }
    assert.equal(location(payloads["line-break"]), "own");
  });

  test("the worst of several counts, and only statuses that browsers follow", () => {
    assert.equal(location("/", `//${strangerHost}`), "stranger");
    assert.equal(location(`//not${strangerHost}`), "elsewhere");
    assert.equal(location("/app", "https://[/"), "own");
    assert.equal(location("javascript:x"), "nowhere");
    assert.equal(leadsTo(html("", [["location", `//${strangerHost}`]], 200), from, false), "nowhere");
  });

  test("by refreshes, in a header or the page", () => {
    assert.equal(leadsTo(html("", [["refresh", `0;url=//${strangerHost}`]]), from, false), "stranger");
    assert.equal(meta(`5; URL = '//${strangerHost}'x`), "stranger");
    assert.equal(meta(`0,//${strangerHost}`), "stranger");
    assert.equal(meta("10"), "nowhere");
    assert.equal(meta("0; url=/login"), "own");
  });

  test("a value is written so that nothing of it is anything but the value", () => {
    assert.equal(asked("/login", "next", "/\r\nx: 1&a=#"), "/login?next=%2F%0D%0Ax%3A%201%26a%3D%23");
    assert.equal(asked("/login?a=b", "to[]", "x"), "/login?a=b&to%5B%5D=x");
  });
});

describe("cookies", () => {
  const date = "Sat, 21 Nov 2026 00:00:00 GMT";
  const cookie = (header: string, host = "app.service.example") => parseCookie(header, { path: "/", host, date });

  test("who is sent them", () => {
    const scope = (domain: string, host?: string) => cookie(`a=b; Domain=${domain}`, host).scope;
    assert.equal(cookie("a=b").scope, "host");
    assert.equal(scope("app.service.example"), "subdomains");
    assert.equal(scope(".Service.Example"), "parent");
    assert.equal(scope("example"), "public-suffix");
    assert.equal(scope("co.jp", "www.shop.co.jp"), "public-suffix");
    assert.equal(scope("github.io", "project.github.io"), "public-suffix");
    assert.equal(scope("other.example"), "foreign");
    assert.equal(scope("p.service.example", "app.service.example"), "foreign");
    assert.equal(scope(""), "host");
  });

  test("how long browsers keep them", () => {
    assert.equal(cookie("a=b").lifetime, "session");
    assert.equal(cookie("a=b; Max-Age=90").lifetime, 2);
    assert.equal(cookie("a=b; Max-Age=-1; Expires=Sun, 22 Nov 2026 00:00:00 GMT").lifetime, 0);
    assert.equal(cookie("a=b; Max-Age=soon; Expires=Sun, 22 Nov 2026 00:00:00 GMT").lifetime, 24 * 60);
    assert.equal(cookie("a=b; Expires=Sun, 22-Nov-2026 00:00:00 GMT").lifetime, 24 * 60);
    assert.equal(cookie("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT").lifetime, 0);
    assert.equal(cookie("a=b; Expires=whenever").lifetime, "unknown");
  });

  test("the value is nowhere in what is kept", () => {
    const kept = JSON.stringify(cookie("session=very-secret; Path=/very-secret; SameSite=Lax"));
    assert.equal(kept.includes("very-secret"), false);
  });
});
