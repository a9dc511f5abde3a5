import { randomBytes, X509Certificate } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Issued, issue, makeAuthority } from "./certificate.ts";

/**
 * The fictional service itself, as far as a probe can see it: HTTPS with TLS 1.3 from an authority made at first
 * start, a page, a sign-in page that sets a session cookie, an enquiry form, security.txt, and plain HTTP that only
 * redirects. On loopback; and able to lie on command, each lie making one public claim false.
 */
const lies = [
  "tls-1.2",
  "http-in-clear",
  "framable",
  "insecure-cookie",
  "script-readable-cookie",
  "no-charset",
  "contact-down",
] as const;
type Lie = (typeof lies)[number];

const hosts = ["app.otonuri.example", "api.otonuri.example"];

export const subject = { lies: [...lies], start };

async function start(folder: string) {
  const place = join(folder, "subject");
  await mkdir(place, { recursive: true, mode: 0o700 });
  const authority = join(place, "authority.pem");
  const credentials = await makeCertificates(place);
  let lie: Lie | null = null;
  const secure = createHttpsServer({ ...credentials, minVersion: "TLSv1.3" }, (request, response) => {
    answer(request, response, lie);
  });
  const plain = createHttpServer((request, response) => {
    if (lie === "http-in-clear") return answer(request, response, lie);
    const host = request.headers.host?.split(":")[0] ?? hosts[0];
    response.writeHead(308, { location: `https://${host}${request.url}`, "content-length": "0" }).end();
  });
  const securePort = await listen(secure);
  const plainPort = await listen(plain);
  return {
    authority,
    connectTo: hosts.flatMap((host) => [`${host}:443:127.0.0.1:${securePort}`, `${host}:80:127.0.0.1:${plainPort}`]),
    lie(name: string | null) {
      lie = lies.find((one) => one === name) ?? null;
      secure.setSecureContext({ ...credentials, minVersion: lie === "tls-1.2" ? "TLSv1.2" : "TLSv1.3" });
    },
    async stop() {
      for (const server of [secure, plain]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

const pages: Readonly<Record<string, string>> = {
  "/": "<h1>Otonuri</h1><p>음성 통역 · 音声通訳 · Voice interpretation</p>",
  "/login": '<h1>Sign in</h1><form method="post"><label>ID <input name="id"></label></form>',
  "/contact": '<h1>Contact</h1><form method="post"><label>Message <textarea name="message"></textarea></label></form>',
};

function answer(request: IncomingMessage, response: ServerResponse, lie: Lie | null): void {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (path === "/.well-known/security.txt") {
    const expires = new Date(Date.now() + 180 * 86_400_000).toISOString();
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end(
      `Contact: https://www.otonuri.example/security\nExpires: ${expires}\nPreferred-Languages: ko, ja, en\n`,
    );
    return;
  }
  const body = Object.hasOwn(pages, path) ? pages[path] : undefined;
  const down = lie === "contact-down" && path === "/contact";
  response.statusCode = down ? 503 : body === undefined ? 404 : 200;
  response.setHeader("content-type", lie === "no-charset" ? "text/html" : "text/html; charset=utf-8");
  response.setHeader("strict-transport-security", "max-age=63072000; includeSubDomains");
  response.setHeader("x-content-type-options", "nosniff");
  if (lie !== "framable") {
    response.setHeader("x-frame-options", "DENY");
    response.setHeader("content-security-policy", "default-src 'self'; frame-ancestors 'none'");
  }
  if (path === "/login") {
    const session = randomBytes(32).toString("base64url");
    const attributes = [
      `session=${session}`,
      "Path=/",
      ...(lie === "insecure-cookie" ? [] : ["Secure"]),
      ...(lie === "script-readable-cookie" ? [] : ["HttpOnly"]),
      "SameSite=Lax",
    ];
    response.setHeader("set-cookie", attributes.join("; "));
  }
  response.end(
    `<!doctype html><html lang="en"><title>Otonuri</title><body>${body ?? "<h1>Not found</h1>"}</body></html>\n`,
  );
}

/** An authority and a server certificate under it, made once for each folder. */
async function makeCertificates(place: string): Promise<Issued> {
  const files = { authority: join(place, "authority.pem"), cert: join(place, "cert.pem"), key: join(place, "key.pem") };
  try {
    const kept = { cert: await readFile(files.cert, "utf8"), key: await readFile(files.key, "utf8") };
    if (Date.parse(new X509Certificate(kept.cert).validTo) > Date.now() + 30 * 86_400_000) return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const authority = makeAuthority("Otonuri demo authority");
  const made = issue(authority, hosts);
  await writeFile(files.authority, authority.pem);
  await writeFile(files.cert, made.cert);
  await writeFile(files.key, made.key, { mode: 0o600 });
  return made;
}
