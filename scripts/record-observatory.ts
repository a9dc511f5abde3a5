/**
 * Asks the MDN HTTP Observatory about the answers that our checks are compared with, and writes down what it says. The
 * package (MPL-2.0) brings 190 others and a native module: it is installed in a folder of its own, without its scripts,
 * asked, and removed; neither we nor the tests depend on it.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, comparisons, digestOf, home, host, type Web } from "../test/checks/observatory-inputs.ts";

const name = "@mdn/mdn-http-observatory";
const version = "1.4.8";

const folder = mkdtempSync(join(tmpdir(), "akashi-observatory-"));
writeFileSync(join(folder, "package.json"), "{}");
execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${version}`], {
  cwd: folder,
  stdio: "inherit",
});
const root = join(folder, "node_modules", name, "src");
// It fetches the preload list of the browsers apart; no name of ours is on it.
writeFileSync(join(root, "../conf/hsts-preload.json"), "{}");
const load = (file: string) => import(join(root, file));
const { Requests } = await load("types.js");
const { Session } = await load("retriever/session.js");
const { parseHttpEquivHeaders } = await load("retriever/utils.js");
const { AxiosHeaders } = await import(join(folder, "node_modules/axios/index.js"));
const analyzers: Readonly<Record<string, (requests: unknown) => { result: string; pass: boolean }>> = {
  "content-security-policy": (await load("analyzer/tests/csp.js")).contentSecurityPolicyTest,
  cookies: (await load("analyzer/tests/cookies.js")).cookiesTest,
  "cross-origin-resource-sharing": (await load("analyzer/tests/cors.js")).crossOriginResourceSharingTest,
  "cross-origin-resource-policy": (await load("analyzer/tests/cross-origin-resource-policy.js"))
    .crossOriginResourcePolicyTest,
  redirection: (await load("analyzer/tests/redirection.js")).redirectionTest,
  "referrer-policy": (await load("analyzer/tests/referrer-policy.js")).referrerPolicyTest,
  "strict-transport-security": (await load("analyzer/tests/strict-transport-security.js")).strictTransportSecurityTest,
  "subresource-integrity": (await load("analyzer/tests/subresource-integrity.js")).subresourceIntegrityTest,
  "x-content-type-options": (await load("analyzer/tests/x-content-type-options.js")).xContentTypeOptionsTest,
  "x-frame-options": (await load("analyzer/tests/x-frame-options.js")).xFrameOptionsTest,
};
/** The origin that the Observatory asks with. */
const origin = "https://http-observatory.security.mozilla.org";

function response(answer: Answer | undefined): unknown {
  if (!answer) return null;
  const headers = new AxiosHeaders();
  const values = Map.groupBy(answer.headers, ([header]) => header);
  for (const [header, pairs] of values) {
    const all = pairs.map(([, value]) => value.replaceAll("{origin}", origin));
    // As Node's client hands them on: several headers are one, except for cookies.
    headers.set(header, header === "set-cookie" ? all : all.join(", "));
  }
  const httpEquiv = parseHttpEquivHeaders(answer.body, home);
  const request = { headers: new AxiosHeaders({ origin }) };
  return { headers, request, httpEquiv, status: answer.status, statusText: "", verified: true, data: answer.body };
}

function route(web: Web, from: string): { url: URL; status: number }[] {
  const hops: { url: URL; status: number }[] = [];
  for (let at: string | undefined = from; at !== undefined && hops.length < 10; ) {
    const answer: Answer | undefined = web[at];
    if (!answer) break;
    hops.push({ url: new URL(at), status: answer.status });
    at = answer.headers.find(([header]) => header === "location")?.[1];
  }
  return hops;
}

type Said = { readonly of: string; readonly result: string; readonly pass: boolean };
const results: Record<string, Record<string, Said>> = {};
for (const { analyzer, inputs } of comparisons) {
  const judge = analyzers[analyzer];
  if (!judge) throw new Error(`${analyzer} is no analyzer`);
  const said: Record<string, Said> = {};
  for (const { name: input, web } of inputs) {
    const requests = new Requests(host);
    requests.session = new Session(new URL(home));
    for (const [header, value] of web[home]?.headers ?? []) {
      if (header === "set-cookie") requests.session.jar.setCookieSync(value, home, { ignoreError: true });
    }
    requests.resources.path = web[home]?.body ?? "";
    requests.responses.http = response(web[`http://${host}/`]);
    for (const kind of ["auto", "https", "cors"]) requests.responses[kind] = response(web[home]);
    requests.responses.httpRedirects = route(web, `http://${host}/`);
    requests.responses.httpsRedirects = route(web, home);
    const { result, pass } = judge(requests);
    said[input] = { of: digestOf(web), result, pass };
  }
  results[analyzer] = said;
}
const target = join(import.meta.dirname, "../test/checks/observatory.json");
writeFileSync(target, `${JSON.stringify({ package: name, version, licence: "MPL-2.0", results }, null, 2)}\n`);
rmSync(folder, { recursive: true, force: true });
