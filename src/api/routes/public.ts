import { z } from "zod";
import { howToVerify } from "../../documents/how-to-verify.ts";
import { renderHtml } from "../../documents/renderers/html.ts";
import { htmlStyle } from "../../documents/renderers/html-style.ts";
import { AkashiError } from "../../domain/errors.ts";
import { formatInstant } from "../../domain/time.ts";
import { readServices } from "../../flow/state.ts";
import type { TrustPages } from "../../flow/trust-pages.ts";
import { verifierKey } from "../../ledger/note.ts";
import { parseTilePath } from "../../ledger/tile.ts";
import { latestCheckpoint, readTile } from "../../store/ledger.ts";
import type { Store } from "../../store/store.ts";
import { sealIcon } from "../assets/icon.svg.ts";
import { liveScript } from "../assets/live.js.ts";
import { errorResponse, health, language, services, trust } from "../contract.ts";
import { type App, preferredLanguage } from "../server.ts";

export type PublicParts = {
  readonly store: Store;
  readonly pages: TrustPages;
  readonly now: () => number;
  /** Named parts of the installation that have to work, each asked at every health check. */
  readonly health: Readonly<Record<string, () => boolean | Promise<boolean>>>;
};

const serviceParam = z.object({ service: z.string().max(100) });
const pageParams = serviceParam.extend({ language });
/** How long a security.txt of ours is good for; it is written anew for every reader. */
const securityTxtValidity = 180 * 86_400_000;

/** Everything anybody may read. */
export function publicRoutes(app: App, { store, pages, now, health: parts }: PublicParts): void {
  const listed = () => store.read(readServices);
  const asset = (type: string, text: string) => ({ type, text });
  const assets: Readonly<Record<string, { type: string; text: string }>> = {
    "akashi.css": asset("text/css; charset=utf-8", htmlStyle),
    "icon.svg": asset("image/svg+xml; charset=utf-8", sealIcon),
    "live.js": asset("text/javascript; charset=utf-8", liveScript),
  };

  app.get("/", { schema: { hide: true } }, async (request, reply) => {
    const [first] = await listed();
    if (!first) throw new AkashiError("http.not-found");
    return reply.redirect(`/trust/${first.id}/${preferredLanguage(request)}`, 302);
  });

  app.get("/trust/:service/:language", { schema: { hide: true, params: pageParams } }, async (request, reply) => {
    const page = await pages.get(request.params.service, request.params.language);
    reply
      .header("etag", page.etag)
      .header("cache-control", "no-cache")
      .header("content-language", request.params.language);
    if (request.headers["if-none-match"] === page.etag) return reply.code(304).send();
    return reply.type("text/html; charset=utf-8").send(page.html);
  });

  app.get("/verify", { schema: { hide: true } }, async (request, reply) => {
    const used = preferredLanguage(request);
    const verifiable = {
      key: verifierKey(store.signer),
      size: store.witness.last()?.size ?? null,
      services: await listed(),
    };
    const page = renderHtml(howToVerify(used, verifiable, now()), {
      stylesheet: "/assets/akashi.css",
      icon: "/assets/icon.svg",
    });
    return reply.header("content-language", used).type("text/html; charset=utf-8").send(page);
  });

  app.get(
    "/assets/:name",
    { schema: { hide: true, params: z.object({ name: z.string() }) } },
    async (request, reply) => {
      const found = Object.hasOwn(assets, request.params.name) ? assets[request.params.name] : undefined;
      if (!found) throw new AkashiError("http.not-found");
      return reply.header("cache-control", "public, max-age=300").type(found.type).send(found.text);
    },
  );

  app.get("/.well-known/security.txt", { schema: { hide: true } }, async (_request, reply) => {
    const [first] = await listed();
    if (!first) throw new AkashiError("http.not-found");
    const lines = [
      `Contact: ${first.contact.securityUrl}`,
      `Expires: ${formatInstant(now() + securityTxtValidity).replace(/\.\d+Z$/, "Z")}`,
      "Preferred-Languages: ko, ja, en",
    ];
    return reply.type("text/plain; charset=utf-8").send(`${lines.join("\n")}\n`);
  });

  app.get(
    "/v1/services",
    { schema: { summary: "The services whose trust pages stand here", response: { 200: services } } },
    async (request) => {
      const reader = preferredLanguage(request);
      return {
        services: (await listed()).map((service) => ({
          id: service.id,
          name: service.name[reader],
          provider: service.provider[reader],
          trustPage: `/trust/${service.id}/${reader}`,
        })),
      };
    },
  );

  app.get(
    "/v1/services/:service/trust",
    {
      schema: {
        summary: "What the trust page says, for programs",
        params: serviceParam,
        querystring: z.object({ language: language.default("en") }),
        response: { 200: trust, 404: errorResponse },
      },
    },
    async (request) => {
      const { service } = request.params;
      const page = await pages.get(service, request.query.language);
      return {
        service,
        language: request.query.language,
        publishedAt: formatInstant(page.publishedAt),
        publication: page.index,
        sentences: page.sentences.map(({ claim, status, text, until }) => ({
          claim,
          status,
          text,
          until: until === null ? null : formatInstant(until),
        })),
      };
    },
  );

  app.get(
    "/ledger/checkpoint",
    { schema: { summary: "The signed head of the log (C2SP tlog-checkpoint)" } },
    async (_request, reply) => {
      await store.sequence();
      const checkpoint = await store.read((tx) => latestCheckpoint(tx));
      if (!checkpoint) throw new AkashiError("http.not-found");
      store.witness.show(checkpoint.note);
      return reply.header("cache-control", "no-store").type("text/plain; charset=utf-8").send(checkpoint.note);
    },
  );

  app.get("/ledger/key", { schema: { summary: "The log's public key" } }, async (_request, reply) =>
    reply.type("text/plain; charset=utf-8").send(`${verifierKey(store.signer)}\n`),
  );

  app.get("/ledger/tile/*", { schema: { hide: true } }, async (request, reply) => {
    const name = parseTilePath(`tile/${(request.params as { "*": string })["*"]}`);
    // Only what a checkpoint already shown covers.
    const size = store.witness.last()?.size ?? 0;
    const tile = name && (await store.read((tx) => readTile(tx, name, size)));
    if (!tile) throw new AkashiError("http.not-found");
    return reply
      .header("cache-control", "public, max-age=31536000, immutable")
      .type("application/octet-stream")
      .send(tile);
  });

  app.get(
    "/healthz",
    { schema: { summary: "Whether every part works", response: { 200: health, 503: health } } },
    async (_request, reply) => {
      const checks: Record<string, boolean> = {};
      for (const [name, works] of Object.entries(parts)) {
        checks[name] = await Promise.resolve()
          .then(works)
          .catch(() => false);
      }
      const ok = Object.values(checks).length > 0 && Object.values(checks).every(Boolean);
      return reply.code(ok ? 200 : 503).send({ status: ok ? "ok" : "failing", checks });
    },
  );
}
