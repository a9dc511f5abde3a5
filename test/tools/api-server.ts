import type { RequestListener } from "node:http";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { rooms, type Separation } from "./api-rooms.ts";

/** Who calls, by what goes along; undefined where nobody may. The body is as it came. */
export type Authenticate = (request: FastifyRequest, body: string) => string | undefined;

/** An API of rooms with two tenants, right as it is; every option but the scheme makes it wrong in one way. */
export type ApiOptions = {
  readonly authenticate?: Authenticate;
  /** Routes that ask nobody who they are. */
  readonly open?: readonly string[];
  /** Says that there is nothing instead of asking who is there. */
  readonly hides?: boolean;
  /** Parameters are judged before the caller is. */
  readonly validatesFirst?: boolean;
  /** `lenient` is what Fastify does by itself: unknown members are dropped, types made to fit. */
  readonly validation?: "strict" | "lenient" | "none";
  /** What an error shows besides its status. */
  readonly errorText?: (error: Error) => string;
  readonly separation?: Separation;
  readonly limit?: { readonly max: number; readonly window: number; readonly headers: boolean; readonly ban?: boolean };
  /** Errors are told in the body of a 200. */
  readonly always200?: boolean;
};

export const tokens = { a: "tenant-a-token-000000", b: "tenant-b-token-000000" } as const;

const byToken: Authenticate = (request) =>
  (["a", "b"] as const).find((tenant) => request.headers.authorization === `Bearer ${tokens[tenant]}`);

/** Takes any token there is. */
export const byAnyToken: Authenticate = (request) => (request.headers.authorization ? "a" : undefined);

declare module "fastify" {
  interface FastifyRequest {
    tenant: string;
    rawBody: string;
  }
}

export function api(options: ApiOptions = {}): RequestListener {
  const app = build(options);
  return (request, response) => {
    app.then(
      (ready) => ready.routing(request, response),
      (error: Error) => response.destroy(error),
    );
  };
}

/** Several servers behind one name, each of which counts by itself. */
export function apiOnSeveral(count: number, options: ApiOptions): RequestListener {
  const each = Array.from({ length: count }, () => api(options));
  let next = 0;
  return (request, response) => (each[next++ % count] as RequestListener)(request, response);
}

class Refused extends Error {
  readonly statusCode: number;

  constructor(statusCode: number) {
    super("refused");
    this.statusCode = statusCode;
  }
}

async function build(options: ApiOptions): Promise<FastifyInstance> {
  const { validation = "strict", limit, authenticate = byToken, open = [] } = options;
  const lenient = validation !== "strict";
  const app = Fastify({
    ajv: { customOptions: { removeAdditional: lenient, coerceTypes: lenient ? "array" : true } },
  });
  if (validation === "none") app.setValidatorCompiler(() => () => true);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Rooms", version: "1" },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
  });
  if (limit) {
    const told = { "x-ratelimit-limit": limit.headers, "x-ratelimit-remaining": false, "x-ratelimit-reset": false };
    await app.register(rateLimit, {
      max: limit.max,
      timeWindow: limit.window,
      addHeadersOnExceeding: told,
      addHeaders: { ...told, "retry-after": limit.headers },
    });
  }
  readBodies(app, lenient);
  app.decorateRequest("tenant", "");
  app.decorateRequest("rawBody", "");
  app.addHook(
    options.authenticate ? "preValidation" : options.validatesFirst ? "preHandler" : "onRequest",
    async (request) => {
      const route = request.routeOptions.url ?? "";
      if (route === "" || open.includes(`${request.method} ${route}`) || isPublic(request)) {
        request.tenant = "a";
        return;
      }
      const tenant = authenticate(request, request.rawBody);
      if (tenant === undefined) throw new Refused(options.hides ? 404 : 401);
      request.tenant = tenant;
    },
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (options.errorText) return reply.code(status).type("text/plain").send(options.errorText(error));
    if (!options.always200) return reply.code(status).send({ error: status });
    const code = status === 401 ? "AuthFailure.SignatureFailure" : "InvalidParameter";
    return reply.code(200).send({ Response: { Error: { Code: code } } });
  });
  rooms(app, options.separation ?? "separate");
  await app.ready();
  return app;
}

function isPublic(request: FastifyRequest): boolean {
  const schema = request.routeOptions.schema as { security?: unknown[]; hide?: boolean } | undefined;
  return schema?.hide === true || schema?.security?.length === 0;
}

/** Keeps bodies as they came, for signatures. A lenient reader takes any media type, and what is no JSON as nothing. */
function readBodies(app: FastifyInstance, lenient: boolean): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(lenient ? "*" : "application/json", { parseAs: "string" }, (request, body, done) => {
    request.rawBody = String(body);
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      if (lenient) done(null, {});
      else done(new Refused(400));
    }
  });
}
