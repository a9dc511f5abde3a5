import { randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";
import cookie from "@fastify/cookie";
import csrf from "@fastify/csrf-protection";
import formbody from "@fastify/formbody";
import session from "@fastify/session";
import fastify from "fastify";
import { account } from "./login-app.ts";

declare module "fastify" {
  interface Session {
    user?: string;
    name?: string;
  }
}

/** What a team that uses @fastify/session and @fastify/csrf-protection may forget. */
export type FastifyOptions = { readonly keepsId?: boolean; readonly keepsSession?: boolean; readonly noCsrf?: boolean };

export function fastifyApp({ keepsId, keepsSession, noCsrf }: FastifyOptions = {}): RequestListener {
  const app = fastify({ trustProxy: false });
  app.register(cookie);
  app.register(session, {
    secret: randomBytes(32).toString("hex"),
    cookieName: "sid",
    cookie: { path: "/", secure: "auto" },
  });
  app.register(formbody);
  app.register(csrf, { sessionPlugin: "@fastify/session" });
  app.after(() => {
    const onRequest = noCsrf ? [] : [app.csrfProtection];
    app.get("/login", (request, reply) => {
      request.session.set("name" as never, "nobody" as never);
      return reply
        .type("text/html")
        .send(`<form method=post><input type=hidden name=_csrf value="${reply.generateCsrf()}"></form>`);
    });
    app.post<{ Body: { user: string; password: string } }>(
      "/login",
      { preHandler: onRequest },
      async (request, reply) => {
        const { user, password } = request.body;
        if (user !== account.user || password !== account.password)
          return reply.code(401).type("text/html").send("Wrong user or password");
        if (!keepsId) await request.session.regenerate();
        request.session.user = user;
        return reply.redirect("/account");
      },
    );
    app.get("/account", (request, reply) => {
      if (!request.session.user) return reply.redirect("/login");
      return reply
        .type("text/html")
        .send(`<p>Signed in as ${request.session.name ?? "nobody"}</p><a href=/logout>Sign out</a>`);
    });
    app.get("/name", (_request, reply) =>
      reply.type("text/html").send(`<form method=post><input name=_csrf value="${reply.generateCsrf()}"></form>`),
    );
    app.post<{ Body: { name: string } }>("/name", { preHandler: onRequest }, (request, reply) => {
      if (!request.session.user) return reply.redirect("/login");
      request.session.name = request.body.name;
      return reply.redirect("/account");
    });
    app.post("/logout", async (request, reply) => {
      if (keepsSession) reply.clearCookie("sid", { path: "/" });
      else await request.session.destroy();
      return reply.redirect("/login");
    });
  });
  const ready = app.ready();
  return (request, response) => {
    void ready.then(() => app.routing(request, response));
  };
}
