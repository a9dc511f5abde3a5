import type { IncomingMessage, ServerResponse } from "node:http";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { AkashiError, AkashiErrors, type ErrorKind } from "../domain/errors.ts";
import { isLocale, type Locale } from "../domain/locale.ts";
import { errorTexts } from "../text/errors.ts";
import { say } from "../text/message.ts";

export type Tls = { readonly cert: string; readonly key: string };

export type AppOptions = {
  readonly title: string;
  /** Ends TLS itself, 1.3 only; otherwise a proxy in front has to. */
  readonly tls?: Tls;
  /** Requests a minute from one address; absent where there are no addresses. */
  readonly rateLimit?: number;
  /** A proxy on this machine may stand in front and say who asks. */
  readonly behindProxy?: boolean;
  /** Hosts the server answers to; others are refused, so that no foreign name can be pointed at it. Absent: any. */
  readonly hosts?: readonly string[];
  /** Faults of ours, for the operator; never for the client. */
  readonly onError: (error: unknown) => void;
};

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Mozilla, Server Side TLS 6.0: the post-quantum hybrid first. */
const curves = "X25519MLKEM768:X25519:prime256v1:secp384r1";

/** What every response carries. Nothing of ours is framed, sniffed, or run from elsewhere. */
const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const statusOf: Readonly<Record<ErrorKind, number>> = { input: 400, subject: 409, environment: 503, internal: 500 };

/** A server with our rules on every route: headers, limits, coded errors in the reader's language, OpenAPI. */
export async function createApp(options: AppOptions): Promise<App> {
  const app = Fastify({
    ...(options.tls
      ? { https: { ...options.tls, minVersion: "TLSv1.3", ecdhCurve: curves, allowHTTP1: true } as never }
      : {}),
    bodyLimit: 64 * 1024,
    requestTimeout: 15_000,
    connectionTimeout: 20_000,
    routerOptions: { maxParamLength: 300 },
    // A proxy on this machine says who asks, so that its readers are not limited as one; nobody else is believed.
    trustProxy: options.behindProxy ? "loopback" : false,
    logger: false,
  }) as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook("onRequest", async (request, reply) => {
    for (const [name, value] of Object.entries(securityHeaders)) reply.header(name, value);
    if (options.tls) reply.header("strict-transport-security", "max-age=31536000; includeSubDomains");
    const host = request.hostname;
    if (options.hosts && !options.hosts.includes(host))
      await reply.code(421).type("text/plain; charset=utf-8").send("");
  });
  if (options.rateLimit !== undefined) {
    await app.register(rateLimit, { max: options.rateLimit, timeWindow: "1 minute" });
  }
  await app.register(swagger, {
    openapi: { openapi: "3.1.0", info: { title: options.title, version: "1", license: { name: "Apache-2.0" } } },
    transform: jsonSchemaTransform,
  });
  app.setNotFoundHandler((request, reply) => sendError(request, reply, 404, [new AkashiError("http.not-found")]));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof AkashiErrors) return sendError(request, reply, 400, error.errors);
    if (error instanceof AkashiError) {
      if (error.kind === "internal" || error.kind === "environment") options.onError(error);
      const absent = error.code === "http.not-found" || error.code.endsWith(".unknown");
      const status = absent ? 404 : statusOf[error.kind];
      return sendError(request, reply, status, [error]);
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const errors = error.validation.map(
        ({ instancePath, message }) =>
          new AkashiError("schema.invalid", { path: instancePath || "/", expected: message ?? "" }),
      );
      return sendError(request, reply, 400, errors);
    }
    if (error.statusCode === 429) return sendError(request, reply, 429, [new AkashiError("http.too-many-requests")]);
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendError(request, reply, error.statusCode, [new AkashiError("http.bad-request", { why: error.message })]);
    }
    options.onError(error);
    // What went wrong inside is for the log: the client learns that it was us, not how.
    return sendError(request, reply, 500, [new AkashiError("internal.unexpected", { why: "-" })]);
  });
  return app;
}

function sendError(request: FastifyRequest, reply: FastifyReply, status: number, errors: readonly AkashiError[]) {
  const language = preferredLanguage(request);
  const body = errors.map(({ code, args }) => ({
    code,
    message: say(language, errorTexts[code].message, args),
    remedy: say(language, errorTexts[code].remedy, args),
  }));
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .serializer((value: unknown) => JSON.stringify(value))
    .send({ errors: body });
}

/** The reader's first choice among our languages (RFC 9110, section 12.5.4); English where none of them is. */
export function preferredLanguage(request: FastifyRequest): Locale {
  const choices = (request.headers["accept-language"] ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return { language: tag.slice(0, 2).toLowerCase(), quality: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const found = choices.find(({ language }) => isLocale(language));
  return (found?.language as Locale | undefined) ?? "en";
}
