import { createHmac, randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Secret, TOTP } from "otpauth";

/** What a test account is called and knows; all of it invented. */
export const account = {
  user: "tester@shop.example",
  password: "Correct-horse-00-battery",
  spare: "Another-staple-00-wagon!",
  /** Longer than a real period would be comfortable to wait for, shorter than a real one. */
  totp: "otpauth://totp/shop:tester?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&period=4&digits=6&algorithm=SHA1",
};

/** One thing done otherwise than it should be, or at all. */
export type LoginAppOptions = {
  readonly keepsId?: boolean;
  readonly keepsOldAlive?: boolean;
  readonly adoptsIds?: boolean;
  readonly lazySession?: boolean;
  readonly ids?: (count: number) => string;
  readonly logout?: "cookie-only" | "nothing" | "closes";
  /** Milliseconds after the first sign-in at which nobody is shown the account any more. */
  readonly closesAfter?: number;
  /** How often anybody is shown the account at all. */
  readonly shownTimes?: number;
  readonly idle?: number;
  readonly absolute?: number;
  readonly limit?: { readonly most: number; readonly over: "end-oldest" | "refuse-newest" | "end-all" };
  readonly idsInUrl?: "link" | "parameter" | "accepted" | "no-links";
  readonly csrf?: "none" | "token-not-compared" | "token-only" | "origin" | "by-get" | "broken" | "ends-session";
  readonly json?: boolean;
  readonly throttle?: { readonly after: number; readonly effect: "lock" | "limit" | "delay" | "fail" };
  readonly slow?: number;
  readonly anyPassword?: boolean;
  readonly refuses?: readonly ("short" | "common" | "name" | "classes" | "all-classes" | "current" | "all")[];
  readonly change?: "says-so" | "no-way-back" | "fails";
  readonly secondStep?: "required" | "not-checked" | "any-code" | "reusable" | "asked-of-anybody" | "not-shown";
  readonly tellsUsers?: "status" | "place" | "text" | "varies";
  readonly account?: "fails" | "public" | "limited" | "odd-refusal" | "wrong-page";
  readonly secondCookie?: boolean;
};

type Session = { user?: string; half?: boolean; token: string; name: string; used: number; since: number };

const common = /^(?:passwo|p@ssw0|iloveyou|qwerty|1q2w3e|123456|112233|111111)/i;

/**
 * A service with a sign-in of its own, in memory, as small as it can be and right in everything by default: what frameworks
 * do not let anybody configure wrongly can be had here. Real frameworks stand beside it (`login-frameworks.ts`).
 */
export function loginApp(options: LoginAppOptions = {}): RequestListener {
  const sessions = new Map<string, Session>();
  const used = new Set<string>();
  const totp = new TOTP({ secret: Secret.fromBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), period: 4, digits: 6 });
  let password = account.password;
  let failures = 0;
  let count = 0;
  let closed = false;
  let visits = 0;
  let shown = 0;
  let begun: number | undefined;

  const newId = (): string => options.ids?.(++count) ?? randomBytes(18).toString("base64url");
  const fresh = (): Session => ({
    token: randomBytes(18).toString("base64url"),
    name: "nobody",
    used: Date.now(),
    since: Date.now(),
  });

  return async (request, response) => {
    const url = new URL(request.url ?? "/", "https://shop.example");
    const body = await bodyOf(request);
    const cookies = cookiesOf(request);
    let id = cookies.get("sid") ?? "";
    if (options.idsInUrl === "accepted" && id === "") id = url.searchParams.get("sid") ?? "";
    let session = sessions.get(id);
    if (options.adoptsIds && id !== "") {
      session ??= fresh();
      sessions.set(id, session);
    }
    const old = session && ended(session, options);
    if (old) sessions.delete(id);
    if (old) session = undefined;
    const answer = new Answer(response);
    const begin = (): Session => {
      id = newId();
      const made = fresh();
      sessions.set(id, made);
      answer.cookie(`sid=${id}; Path=/; Secure; HttpOnly; SameSite=Lax`);
      return made;
    };
    if (session) session.used = Date.now();
    const own = request.headers.origin === undefined || request.headers.origin === `https://${request.headers.host}`;
    const signedIn = session?.user !== undefined && !session.half;
    const path = url.pathname;

    if (path === "/login" && request.method === "GET") {
      if (!options.lazySession) session ??= begin();
      const token = session?.token ?? "";
      return answer.page(
        200,
        `<form method=post><input type=hidden name=csrf value="${token}"><input name=user><input name=password type=password></form>`,
      );
    }
    if (path === "/login") {
      if (options.slow) await pause(options.slow);
      const [user, given] = [body.get("user") ?? "", body.get("password") ?? ""];
      const { throttle } = options;
      if (throttle && failures >= throttle.after) {
        if (throttle.effect === "limit") return answer.page(429, "too many");
        if (throttle.effect === "fail") return answer.page(500, "sorry");
        if (throttle.effect === "lock") return answer.page(200, "Wrong user or password");
        await pause(2200);
      }
      if (user !== account.user || (given !== password && !options.anyPassword)) {
        if (user === account.user) failures++;
        const { tellsUsers } = options;
        const known = user === account.user;
        if (tellsUsers === "status") return answer.page(known ? 401 : 404, "No");
        if (tellsUsers === "place") return answer.to(known ? "/login/again" : "/register");
        if (tellsUsers === "text") return answer.page(200, known ? "Wrong password" : `No user ${user}`);
        if (tellsUsers === "varies") return answer.page(200, "Wrong\n".repeat(1 + (visits++ % 3)));
        return answer.page(
          200,
          `Wrong user or password\n<input name=user value="${user}">\n${randomBytes(4).toString("hex")}`,
        );
      }
      failures = 0;
      const { limit } = options;
      const mine = [...sessions]
        .filter(([, one]) => one.user === user && !one.half)
        .sort(([, a], [, b]) => a.since - b.since);
      if (limit && mine.length >= limit.most) {
        if (limit.over === "refuse-newest") return answer.page(409, "Too many sessions");
        for (const [other] of limit.over === "end-all" ? mine : mine.slice(0, mine.length - limit.most + 1))
          sessions.delete(other);
      }
      const before = [session, id] as const;
      if (!(options.keepsId && session)) session = begin();
      if (before[0] && !options.keepsId && options.keepsOldAlive) Object.assign(before[0], { user });
      else if (before[0] && !options.keepsId) sessions.delete(before[1]);
      if (options.adoptsIds && before[1] !== "") sessions.set(before[1], session);
      Object.assign(session, {
        user,
        since: Date.now(),
        half: options.secondStep !== undefined && options.secondStep !== "not-checked",
      });
      if (options.secondCookie) answer.cookie("sticky=1; Path=/; Secure");
      begun ??= Date.now();
      if (options.idsInUrl === "no-links") return answer.page(200, "Welcome");
      if (options.idsInUrl === "parameter") return answer.to("/account;jsessionid=0123456789ABCDEF");
      return answer.to(options.secondStep ? "/login/code" : "/account");
    }
    if (path === "/login/code" && request.method === "GET") {
      const open =
        options.secondStep === "asked-of-anybody" ||
        (session?.user !== undefined && options.secondStep !== "not-shown");
      return open ? answer.page(200, "Enter the code of your app") : answer.to("/login");
    }
    if (path === "/login/code") {
      const code = body.get("code") ?? "";
      const right = options.secondStep === "any-code" || totp.validate({ token: code, window: 1 }) !== null;
      if (!session?.user || !right || (used.has(code) && options.secondStep !== "reusable"))
        return answer.page(200, "Wrong code");
      used.add(code);
      session.half = false;
      return answer.to("/account");
    }
    if (path === "/logout") {
      answer.cookie("sid=; Path=/; Max-Age=0; Secure");
      if (options.logout === "nothing") return new Answer(response).to("/login");
      if (options.logout !== "cookie-only") sessions.delete(id);
      if (options.logout === "closes") closed = true;
      return answer.to("/login");
    }
    if (path === "/account") {
      const state = options.account;
      if (state === "fails") return answer.page(503, "later");
      if (state === "limited") return answer.page(429, "slower");
      if (state === "wrong-page") return answer.page(200, "Hello");
      if (
        closed ||
        (options.closesAfter !== undefined && begun !== undefined && Date.now() - begun > options.closesAfter)
      ) {
        return answer.to("/login");
      }
      if (!signedIn && state !== "public") {
        if (state === "odd-refusal" && (id !== "" || url.search !== "")) return answer.page(410, "Gone");
        return answer.to(session?.half ? "/login/code" : "/login");
      }
      if (++shown > (options.shownTimes ?? Number.POSITIVE_INFINITY)) return answer.to("/login");
      if (options.idsInUrl === "no-links") return answer.page(200, "Sign out");
      const link = options.idsInUrl === "link" ? `/basket?s=${id}` : "/basket";
      return answer.page(200, `<p>Signed in as ${session?.name ?? ""}</p><a href="${link}">Sign out</a>`);
    }
    if (path === "/name") {
      if (!signedIn || !session) return answer.to("/login");
      const by = options.csrf;
      const given = request.method === "GET" ? url.searchParams : body;
      if (request.method === "GET" && !(by === "by-get" && given.has("name"))) {
        return answer.page(200, `<form method=post><input name=csrf type=hidden value="${session.token}"></form>`);
      }
      const right = given.get("csrf") === session.token || request.headers["x-csrf"] === session.token;
      const token = by === "token-not-compared" ? given.has("csrf") : right;
      const may =
        by === "none" ||
        (by === "by-get" && (request.method === "GET" || token)) ||
        (by === "origin" || by === "ends-session"
          ? own
          : by === "token-only" || by === "token-not-compared"
            ? token
            : token && own);
      if (!may && by === "ends-session") sessions.delete(id);
      if (!may || by === "broken") return answer.page(403, "Refused");
      session.name = given.get("name") ?? "";
      return answer.to("/account");
    }
    if (path === "/password") {
      if (!signedIn || !session) return answer.to("/login");
      const [current, next] = [body.get("old") ?? "", body.get("new") ?? ""];
      if (options.change === "fails") return answer.page(503, "later");
      if (options.change === "no-way-back" && password !== account.password) return answer.page(200, "Used before");
      if (
        current !== password ||
        isRefused(next, password, options.refuses ?? ["short", "common", "name", "classes", "current"])
      ) {
        return answer.page(200, options.change === "says-so" ? "Password changed" : "That password cannot be used");
      }
      password = next;
      return answer.page(200, "Password changed");
    }
    return answer.page(404, "No such page");
  };
}

function isRefused(next: string, current: string, refuses: readonly string[]): boolean {
  const kinds = [/[a-z]/, /[0-9]/, /[A-Z]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(next)).length;
  const wrong = {
    short: next.length < 12,
    common: common.test(next),
    name: next === account.user,
    classes: kinds < 3,
    "all-classes": kinds < 4,
    current: next === current,
    all: next !== account.password,
  };
  return refuses.some((rule) => wrong[rule as keyof typeof wrong]);
}

function ended({ used, since, user }: Session, { idle, absolute }: LoginAppOptions): boolean {
  if (user === undefined) return false;
  return (idle !== undefined && Date.now() - used > idle) || (absolute !== undefined && Date.now() - since > absolute);
}

class Answer {
  readonly #response: ServerResponse;
  readonly #cookies: string[] = [];

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  cookie(text: string): void {
    this.#cookies.push(text);
  }

  to(location: string): void {
    this.#response.writeHead(302, { location, "set-cookie": this.#cookies }).end();
  }

  page(status: number, html: string): void {
    this.#response
      .writeHead(status, { "content-type": "text/html; charset=utf-8", "set-cookie": this.#cookies })
      .end(html);
  }
}

function cookiesOf({ headers }: IncomingMessage): Map<string, string> {
  return new Map((headers.cookie ?? "").split("; ").map((pair) => pair.split("=", 2) as [string, string]));
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  // Whatever the type says: as services do that read JSON out of anything.
  return text.startsWith("{")
    ? new URLSearchParams(JSON.parse(text) as Record<string, string>)
    : new URLSearchParams(text);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Identifiers as they should not be made. */
export const badIds = {
  counter: (count: number) => String(98 + count),
  time: () => String(process.hrtime.bigint()),
  short: () => randomBytes(6).toString("hex"),
  signed: (count: number) => `${count}.${createHmac("sha256", "k").update(String(count)).digest("hex").slice(0, 8)}`,
  same: () => "0123456789abcdef0123456789abcdef",
  uuid: () => {
    const hex = randomBytes(16).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${"89ab"[Number.parseInt(hex[16] as string, 16) % 4]}${hex.slice(17, 20)}-${hex.slice(20)}`;
  },
} as const;
