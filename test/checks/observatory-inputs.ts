import { createHash } from "node:crypto";

/**
 * Answers that both the MDN HTTP Observatory and our checks are asked about. They were written for this comparison, so
 * that each analyzer comes to each of its results; where the two differ, it says why, and ours stands.
 */
export type Answer = { readonly status: number; readonly headers: readonly [string, string][]; readonly body: string };
/** What answers at an address; nothing listens where none is named. {origin} in a value is that of the request. */
export type Web = Readonly<Record<string, Answer>>;

export type Input = {
  readonly name: string;
  readonly web: Web;
  /** Why ours says something else, and is right to. */
  readonly because?: string;
};

/** By which a recorded result knows what it was about. */
export function digestOf(web: Web): string {
  return createHash("sha256").update(JSON.stringify(web)).digest("hex").slice(0, 16);
}

export const host = "service.example";
export const home = `https://${host}/`;
const plainHome = `http://${host}/`;

const answer = (headers: readonly [string, string][], body = "<p>hello</p>", status = 200): Answer => ({
  status,
  headers: [["content-type", "text/html"], ...headers],
  body,
});
const page = (name: string, headers: readonly [string, string][], because?: string, body?: string): Input => ({
  name,
  web: { [home]: answer(headers, body) },
  ...(because === undefined ? {} : { because }),
});
/** Pages that differ in one header alone; an empty value stands for no header. */
const of =
  (header: string, ...more: [string, string][]) =>
  (name: string, value: string | null, because?: string): Input =>
    page(name, value === null ? more : [...more, [header, value]], because);

const inMarkup = "Ours speaks of the header, which also covers answers that are no pages (ASVS 5.0, 3.4).";
const policy = of("content-security-policy");
const wants = {
  base: "The Observatory reports a missing base-uri, but does not fail it. An injected base element would redirect every relative script, and default-src does not cover it: ours asks for base-uri.",
  style: "Ours is asked about scripts: what styles may do is no part of what the check claims.",
  ports: "A wildcard with a port or a path still admits every site; the Observatory compares whole words.",
  duplicates:
    "Browsers take the first directive of a name and ignore the others (CSP Level 3), so the policy is in force.",
  insecureHost:
    "One host over http: is no wildcard; a page over HTTPS that loads from it is blocked as mixed content, which mixed-content judges.",
  hash: "Browsers know no such hash and pass over it, so that 'unsafe-inline' stays in force.",
  dynamic:
    "Without a nonce or a hash 'strict-dynamic' lets nothing run, and switches 'unsafe-inline' off: the policy is strict, if useless.",
} as const;

const csp: readonly Input[] = [
  policy("none", null),
  policy("default-none", "default-src 'none'; base-uri 'none'"),
  policy("default-none-without-base", "default-src 'none'", wants.base),
  policy("default-self", "default-src 'self'; base-uri 'self'"),
  policy("one-cdn", "default-src 'self'; script-src https://cdn.example; object-src 'none'; base-uri 'none'"),
  policy("no-object-src", "script-src 'self'; base-uri 'none'"),
  policy("unsafe-inline", "default-src 'self'; script-src 'unsafe-inline'; base-uri 'none'"),
  policy("unsafe-inline-upper-case", "default-src 'self'; script-src 'UNSAFE-INLINE'; base-uri 'none'"),
  policy(
    "unsafe-inline-with-nonce",
    "default-src 'none'; script-src 'unsafe-inline' 'nonce-YWthc2hp'; base-uri 'none'",
  ),
  policy(
    "unsafe-inline-with-broken-hash",
    "default-src 'none'; script-src 'unsafe-inline' 'sha256-*'; base-uri 'none'",
    wants.hash,
  ),
  policy("unsafe-eval", "default-src 'none'; script-src 'self' 'unsafe-eval'; base-uri 'none'"),
  policy("data", "default-src 'none'; script-src data:; base-uri 'none'"),
  policy("any-https", "default-src 'none'; script-src https:; base-uri 'none'"),
  policy("any-host", "default-src 'none'; script-src *; base-uri 'none'"),
  policy("any-host-with-port", "default-src 'none'; script-src *:443; base-uri 'none'", wants.ports),
  policy("any-host-with-path", "default-src 'none'; script-src https://*/js/; base-uri 'none'", wants.ports),
  policy("objects-anywhere", "default-src 'none'; object-src *; base-uri 'none'"),
  policy("strict-dynamic", "default-src 'none'; script-src 'strict-dynamic' 'nonce-YWthc2hp' https:; base-uri 'none'"),
  policy("strict-dynamic-alone", "default-src 'none'; script-src 'strict-dynamic'; base-uri 'none'", wants.dynamic),
  policy("http-host", "default-src 'none'; script-src http://cdn.example; base-uri 'none'", wants.insecureHost),
  policy("http-images", "default-src 'none'; img-src http:; base-uri 'none'"),
  policy("inline-styles", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"),
  policy("eval-for-styles", "default-src 'none'; style-src 'unsafe-eval'; base-uri 'none'", wants.style),
  policy("twice-the-same-directive", "default-src 'none'; base-uri 'none'; default-src 'none'", wants.duplicates),
  policy("base-anywhere", "default-src 'none'; base-uri *", wants.base),
  page(
    "in-markup",
    [],
    `${inMarkup} A policy in markup does not hold for what comes before it, and cannot say who may frame the page.`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'">`,
  ),
  page("report-only", [["content-security-policy-report-only", "default-src 'none'; base-uri 'none'"]]),
  page("two-policies", [
    ["content-security-policy", "default-src 'none'"],
    ["content-security-policy", "base-uri 'none'"],
  ]),
];

const session = (name: string, attributes: string, because?: string): Input =>
  page(name, [["set-cookie", `session=a; Path=/${attributes}`]], because);
const byHsts: [string, string] = ["strict-transport-security", "max-age=31536000"];
const everyCookie =
  "Ours is asked for HttpOnly on every cookie it judges unless the claim names some; the Observatory guesses by the name which ones are sessions.";

const cookies: readonly Input[] = [
  page("none", [], "No cookie is no proof of how cookies are set: ours is unknown."),
  session("complete", "; Secure; HttpOnly; SameSite=Lax"),
  session("without-same-site", "; Secure; HttpOnly"),
  session("without-http-only", "; Secure; SameSite=Lax"),
  session("without-secure", "; HttpOnly; SameSite=Lax"),
  page("without-secure-under-hsts", [byHsts, ["set-cookie", "session=a; Path=/; HttpOnly; SameSite=Lax"]]),
  page("other-without-http-only", [["set-cookie", "theme=dark; Path=/; Secure; SameSite=Lax"]], everyCookie),
  session("same-site-none", "; Secure; HttpOnly; SameSite=None"),
  session("same-site-none-without-secure", "; HttpOnly; SameSite=None"),
  session(
    "same-site-unknown",
    "; Secure; HttpOnly; SameSite=True",
    "Browsers take a SameSite they do not know for none at all; where the claim asks for SameSite, ours finds it missing (require: SameSite).",
  ),
  page(
    "csrf-without-same-site",
    [["set-cookie", "csrftoken=a; Path=/; Secure; HttpOnly"]],
    "Ours asks for SameSite where the claim does (require: SameSite), not by the name of the cookie.",
  ),
  page(
    "host-prefix-with-domain",
    [["set-cookie", `__Host-session=a; Path=/; Domain=${host}; Secure; HttpOnly; SameSite=Lax`]],
    "Browsers drop a __Host- cookie with a Domain, and so did the Observatory's cookie jar, which then saw no cookie at all.",
  ),
];

const cors = (name: string, allowed: string | null, credentials: boolean, because?: string): Input =>
  page(
    name,
    [
      ...(allowed === null ? [] : [["access-control-allow-origin", allowed] as [string, string]]),
      ...(credentials ? [["access-control-allow-credentials", "true"] as [string, string]] : []),
    ],
    because,
  );
const open =
  "Every site may read the answer. Where that is meant, the claim says so (anyOrigin); unless it does, ours takes it for a leak.";

const sharing: readonly Input[] = [
  cors("none", null, false),
  cors("one-origin", "https://partner.example", true),
  cors("reflected-with-credentials", "{origin}", true),
  cors("reflected", "{origin}", false, open),
  cors("any", "*", false, open),
  cors(
    "any-with-credentials",
    "*",
    true,
    "Browsers refuse the two together, but who sends both means to let everybody in with credentials, and one change of a library does.",
  ),
  cors(
    "null-with-credentials",
    "null",
    true,
    "Any site can make the null origin (a sandboxed frame). The Observatory asks with one origin only, and takes null for a restriction.",
  ),
];

const isolation = (name: string, value: string | null, because?: string): Input =>
  of("cross-origin-resource-policy", ["cross-origin-opener-policy", "same-origin"])(name, value, because);

const corp: readonly Input[] = [
  isolation("none", null, "The header was asked for by the claim; the Observatory lets its absence pass."),
  isolation("same-origin", "same-origin"),
  isolation("same-site", "same-site"),
  isolation("cross-origin", "cross-origin"),
  isolation("upper-case", "SAME-ORIGIN", "The Fetch standard compares in this very case: browsers ignore the value."),
  isolation("unknown", "same-host"),
];

const to = (location: string, status = 301): Answer => answer([["location", location]], "", status);
const chain = (name: string, web: Web, because?: string): Input => ({
  name,
  web,
  ...(because === undefined ? {} : { because }),
});
const www = `https://www.${host}/`;

const redirection: readonly Input[] = [
  chain("to-https", { [plainHome]: to(home), [home]: answer([]) }),
  chain("to-https-then-another-host", { [plainHome]: to(home), [home]: to(www), [www]: answer([]) }),
  chain("no-plain-http", { [home]: answer([]) }),
  chain("content-in-clear", { [plainHome]: answer([]), [home]: answer([]) }),
  chain("to-plain-http", {
    [plainHome]: to(`http://www.${host}/`),
    [`http://www.${host}/`]: answer([]),
    [home]: answer([]),
  }),
  chain("first-to-plain-http", {
    [plainHome]: to(`http://www.${host}/`),
    [`http://www.${host}/`]: to(www),
    [www]: answer([]),
    [home]: answer([]),
  }),
  chain("another-host-first", { [plainHome]: to(www), [www]: answer([]), [home]: answer([]) }),
  chain("back-to-plain-http", {
    [plainHome]: to(home),
    [home]: to(`http://${host}/app`),
    [`http://${host}/app`]: answer([]),
  }),
  chain(
    "down-and-up-again",
    { [plainHome]: to(home), [home]: to(`http://${host}/app`), [`http://${host}/app`]: to(www), [www]: answer([]) },
    "On the way a request goes out in clear once more; the Observatory looks at the first and the last address.",
  ),
  chain("temporary", { [plainHome]: to(home, 302), [home]: answer([]) }),
  chain(
    "error-in-clear",
    { [plainHome]: answer([], "<p>forbidden</p>", 403), [home]: answer([]) },
    "An error may come from whatever stands in front, and tells nothing about other pages: ours is unknown.",
  ),
];

const refer = of("referrer-policy");
const referrer: readonly Input[] = [
  refer(
    "none",
    null,
    "Browsers of today default to a private policy, so the Observatory lets it pass. A claim that the header is sent is not proven by its absence.",
  ),
  page("in-markup", [], inMarkup, '<meta name="referrer" content="no-referrer">'),
  refer("no-referrer", "no-referrer"),
  refer("same-origin", "same-origin"),
  refer("strict-origin-upper-case", "STRICT-ORIGIN"),
  refer("strict-origin-when-cross-origin", "strict-origin-when-cross-origin"),
  refer("origin", "origin"),
  refer("unsafe-url", "unsafe-url"),
  refer("no-referrer-when-downgrade", "no-referrer-when-downgrade"),
  refer("unknown", "never"),
  refer("older-then-newer", "unsafe-url, strict-origin"),
  refer("private-then-unsafe", "no-referrer, unsafe-url"),
  refer("unknown-last", "no-referrer, future-policy"),
];

const transport = of("strict-transport-security");
const hsts: readonly Input[] = [
  transport("none", null),
  transport("a-year", "max-age=31536000"),
  transport("with-subdomains", "max-age=31536000; includeSubDomains; preload"),
  transport("half-a-year", "max-age=15552000"),
  transport("a-day", "max-age=86400"),
  transport("taken-back", "max-age=0"),
  transport("no-max-age", "includeSubDomains"),
  transport(
    "no-number",
    "max-age=a-year",
    "Browsers ignore a max-age that is no number; the Observatory finds that what is not a number is not less than half a year.",
  ),
  transport(
    "unit",
    "max-age=31536000s",
    "The standard allows digits alone (RFC 6797, 6.1.1), and browsers ignore the header; the Observatory reads the number in front.",
  ),
  transport("quoted", 'max-age="31536000"'),
  transport("max-age-twice", "max-age=31536000; max-age=0"),
  page(
    "two-headers",
    [byHsts, ["strict-transport-security", "max-age=0"]],
    "Browsers process the first header only (RFC 6797, 8.1); the Observatory, which gets both in one, calls it invalid.",
  ),
];

const scripts = (name: string, body: string, because?: string): Input => page(name, [], because, body);
const digest = "sha384-zTm/dblzLXQNp3CgY+hfaC/WJ6h4XtNrePh2CW2+rO9GPuNiPb9jmthvAL+oI/dQ";
const sri: readonly Input[] = [
  scripts("no-scripts", "<p>hello</p>"),
  scripts("own-scripts", '<script src="/a.js"></script>'),
  scripts(
    "external-with-hash",
    `<script src="https://cdn.example/a.js" integrity="${digest}" crossorigin="anonymous"></script>`,
  ),
  scripts("external-without", '<script src="https://cdn.example/a.js"></script>'),
  scripts("external-over-http", '<script src="http://cdn.example/a.js"></script>'),
  scripts(
    "external-over-http-with-hash",
    `<script src="http://cdn.example/a.js" integrity="${digest}" crossorigin></script>`,
    "The hash holds; that the script is blocked as mixed content is what mixed-content says.",
  ),
  scripts("no-scheme", '<script src="//cdn.example/a.js"></script>'),
  scripts(
    "no-scheme-with-hash",
    `<script src="//cdn.example/a.js" integrity="${digest}" crossorigin></script>`,
    "On a page over HTTPS an address without a scheme is HTTPS.",
  ),
  scripts(
    "own-domain",
    `<script src="https://static.${host}/a.js"></script>`,
    "Another origin is another server. Where the provider answers for it, the claim names it (exceptHosts); the Observatory trusts the whole domain.",
  ),
  scripts(
    "no-hash-in-integrity",
    '<script src="https://cdn.example/a.js" integrity="yes" crossorigin></script>',
    "Browsers ignore an integrity without a valid hash, and compare nothing.",
  ),
  scripts(
    "hash-without-cors",
    `<script src="https://cdn.example/a.js" integrity="${digest}"></script>`,
    "Without CORS browsers cannot compare, and refuse to load the script: the page is broken, not protected.",
  ),
  scripts(
    "external-stylesheet",
    '<link rel="stylesheet" href="https://cdn.example/a.css">',
    "A stylesheet from elsewhere can rewrite the page as well; the Observatory looks at scripts only.",
  ),
];

const firstCounts = "The Fetch standard reads the first value of the list, so nosniff is in force.";
const sniff = of("x-content-type-options");
const nosniff: readonly Input[] = [
  sniff("none", null),
  sniff("nosniff", "nosniff"),
  sniff("upper-case", "NoSniff"),
  sniff("unknown", "sniff"),
  sniff("twice", "nosniff, nosniff", firstCounts),
  sniff("first-counts", "nosniff, other", firstCounts),
  sniff("second", "other, nosniff"),
];

const anyFrame = "The directive is there, and lets every site in; the Observatory asks here only whether it is there.";
const frame = of("x-frame-options");
const framing: readonly Input[] = [
  frame("none", null),
  frame("deny", "DENY"),
  frame("same-origin", "SAMEORIGIN"),
  frame("unknown", "whatever"),
  page("in-markup", [], undefined, '<meta http-equiv="X-Frame-Options" content="DENY">'),
  frame(
    "allow-from",
    "ALLOW-FROM https://partner.example",
    "No browser of today knows ALLOW-FROM: the header is ignored, and every site may frame the page.",
  ),
  page("ancestors-none", [["content-security-policy", "frame-ancestors 'none'"]]),
  page("ancestors-named", [["content-security-policy", "frame-ancestors https://partner.example"]]),
  page("ancestors-anywhere", [["content-security-policy", "frame-ancestors *"]], anyFrame),
  page(
    "ancestors-anywhere-beside-deny",
    [
      ["content-security-policy", "frame-ancestors https:"],
      ["x-frame-options", "DENY"],
    ],
    `${anyFrame} Beside frame-ancestors, X-Frame-Options is ignored.`,
  ),
  frame(
    "same-origin-twice",
    "SAMEORIGIN, SAMEORIGIN",
    "The HTML standard takes the values apart and compares them as a set: the two are one.",
  ),
];

/** Each analyzer of the Observatory that has a counterpart, with the check and the parameters that come closest. */
export const comparisons = [
  { analyzer: "content-security-policy", check: "content-security-policy", params: { errorPage: false }, inputs: csp },
  { analyzer: "cookies", check: "cookie-attributes", params: { require: ["Secure", "HttpOnly"] }, inputs: cookies },
  { analyzer: "cross-origin-resource-sharing", check: "cors", params: {}, inputs: sharing },
  {
    analyzer: "cross-origin-resource-policy",
    check: "cross-origin-isolation",
    params: { errorPage: false, resource: ["same-origin", "same-site", "cross-origin"] },
    inputs: corp,
  },
  { analyzer: "redirection", check: "https-redirect", params: { sameHostFirst: true }, inputs: redirection },
  { analyzer: "referrer-policy", check: "referrer-policy", params: { errorPage: false }, inputs: referrer },
  { analyzer: "strict-transport-security", check: "hsts", params: { errorPage: false, minAge: "P180D" }, inputs: hsts },
  { analyzer: "subresource-integrity", check: "subresource-integrity", params: {}, inputs: sri },
  { analyzer: "x-content-type-options", check: "nosniff", params: { errorPage: false }, inputs: nosniff },
  { analyzer: "x-frame-options", check: "clickjacking", params: { errorPage: false }, inputs: framing },
] as const;
