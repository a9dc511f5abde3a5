import { CookieJar } from "tough-cookie";
import { NetFailure } from "../net/failure.ts";
import type { Decided, HttpResponse, Outbound } from "../net/outbound.ts";
import type { Fill, Source, Step, Value } from "./journey-format.ts";
import { pathOf } from "./journey-format.ts";
import { markupOf } from "./journey-html.ts";

/** Where a journey went another way than declared. Nothing of the answer but its status is told. */
export type Trouble = {
  readonly step: string;
  readonly path: string;
  readonly status: number;
  readonly why: "status" | "location" | "text" | "capture" | "elsewhere";
};

export class JourneyTrouble extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(`${trouble.step}: ${trouble.why}`);
    this.trouble = trouble;
  }
}

/** What a visitor needs to know of the place, and of whom it is to be. */
export type Place = {
  readonly decided: Decided;
  readonly outbound: Outbound;
  readonly origin: string;
  readonly secret: (name: string) => string;
  /** What stands for a fill; a code has to be waited for. */
  readonly fill: (fill: Fill) => string | Promise<string>;
};

export type Answer = {
  readonly status: number;
  readonly headers: HttpResponse["headers"];
  readonly text: string;
  /** Where it redirects to, resolved; of another host, too. */
  readonly location: URL | undefined;
};

/** How a request differs from the one that is declared. */
export type Twist = {
  readonly fills?: Partial<Record<Fill, string>>;
  readonly captured?: Readonly<Record<string, string>>;
  /** An empty one is not sent at all. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the form as a query, as a link would. */
  readonly asLink?: boolean;
};

const mostHops = 5;
const longestCaptured = 4_096;
/** What a header of ours may consist of; src/net/request-headers.ts holds to the same. */
const headerValue = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/** A browser of its own, as far as a journey needs one: it keeps cookies, and what it was told to capture. */
export class Visitor {
  readonly #place: Place;
  readonly #jar: CookieJar;
  readonly #captured: Map<string, string>;
  /** Of every answer so far: what it links and redirects to. */
  readonly urls: string[] = [];

  constructor(place: Place, jar = newJar(), captured: ReadonlyMap<string, string> = new Map()) {
    this.#place = place;
    this.#jar = jar;
    this.#captured = new Map(captured);
  }

  /** Somebody who has copied everything this visitor has. */
  fork(): Visitor {
    return new Visitor(this.#place, this.#jar.cloneSync() ?? newJar(), this.#captured);
  }

  /** Somebody who has these cookies of this visitor, and nothing else. */
  thief(names: readonly string[]): Visitor {
    const thief = new Visitor(this.#place);
    for (const cookie of this.#cookies()) {
      const copy = names.includes(cookie.key) ? cookie.clone() : undefined;
      if (copy) thief.#jar.setCookieSync(copy, this.#place.origin, { ignoreError: true });
    }
    return thief;
  }

  cookie(name: string): string | undefined {
    return this.#cookies().find(({ key }) => key === name)?.value;
  }

  /** Puts a cookie where the service would have. */
  plant(name: string, value: string): void {
    this.#jar.setCookieSync(`${name}=${value}; Path=/; Secure`, this.#place.origin, { ignoreError: true });
  }

  captured(name: string): string | undefined {
    return this.#captured.get(name);
  }

  /**
   * Takes the steps in order.
   * @throws JourneyTrouble where an answer is not the declared one
   * @throws NetFailure
   */
  async take(steps: readonly Step[], twist: Twist = {}): Promise<Answer | undefined> {
    let last: Answer | undefined;
    for (const step of steps) last = await this.#takeOne(step, twist);
    return last;
  }

  async #takeOne(step: Step, twist: Twist): Promise<Answer> {
    const answer = await this.send(step, twist);
    const fails = (why: Trouble["why"]) =>
      new JourneyTrouble({ step: step.name, path: pathOf(step), status: answer.status, why });
    const { status = [], location, text, absent } = step.expect ?? {};
    const statuses = [status].flat();
    if (statuses.length === 0 ? answer.status >= 400 : !statuses.includes(answer.status)) throw fails("status");
    if (location !== undefined && answer.location?.pathname !== location) throw fails("location");
    if (text !== undefined && !answer.text.includes(text)) throw fails("text");
    if (absent !== undefined && answer.text.includes(absent)) throw fails("text");
    for (const [name, source] of Object.entries(step.capture ?? {})) {
      const value = this.#find(source, answer);
      if (value === undefined || !isCapturable(value)) throw fails("capture");
      this.#captured.set(name, value);
    }
    return answer;
  }

  /** One request, and where the step says so the redirects after it, without asking whether the answer is the declared one. */
  async send(step: Step, twist: Twist = {}): Promise<Answer> {
    const { body, type } = await this.#bodyOf(step, twist);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(step.headers ?? {})) headers[name] = await this.#written(value, twist);
    Object.assign(headers, twist.headers);
    let answer: Answer;
    if (step.get !== undefined) answer = await this.#ask("GET", step.get, headers);
    else if (twist.asLink) answer = await this.#ask("GET", `${pathOf(step)}?${body ?? ""}`, headers);
    else {
      // Every browser says with a POST where it comes from.
      const { origin } = this.#place;
      const own = { origin, referer: `${origin}/`, ...(type === undefined ? {} : { "content-type": type }) };
      answer = await this.#ask("POST", pathOf(step), { ...own, ...headers }, body);
    }
    for (let hops = 0; step.follow && answer.location && redirects.includes(answer.status); hops++) {
      const { location, status } = answer;
      const again = status === 307 || status === 308;
      if (location.origin !== this.#place.origin || hops >= mostHops || (again && step.get === undefined)) {
        throw new JourneyTrouble({ step: step.name, path: pathOf(step), status, why: "elsewhere" });
      }
      answer = await this.#ask("GET", `${location.pathname}${location.search}`, {});
    }
    return answer;
  }

  async #ask(
    method: "GET" | "POST",
    path: string,
    given: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Answer> {
    const { decided, outbound, origin } = this.#place;
    const url = `${origin}${path}`;
    const cookie = this.#jar.getCookieStringSync(url);
    const headers = Object.fromEntries(Object.entries({ ...given, cookie }).filter(([, value]) => value !== ""));
    // What the service itself handed out may be no header value; sending it is not to be tried.
    if (path.length > 8_192 || Object.values(headers).some((value) => !isHeaderValue(value))) {
      throw new NetFailure("malformed");
    }
    const response = await outbound.request(decided, {
      scheme: "https",
      path,
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    for (const [name, value] of response.headers) {
      if (name === "set-cookie") this.#jar.setCookieSync(value, url, { ignoreError: true });
    }
    const to = response.headers.find(([name]) => name === "location")?.[1];
    const text = response.body.toString("utf8");
    if (to !== undefined) this.urls.push(to);
    if (isMarkup(response)) this.urls.push(...markupOf(text).urls);
    const location = to === undefined ? undefined : (URL.parse(to, url) ?? undefined);
    return { status: response.status, headers: response.headers, text, location };
  }

  async #bodyOf({ form, json }: Step, twist: Twist): Promise<{ body?: string; type?: string }> {
    if (form) {
      const fields = new URLSearchParams();
      for (const [name, value] of Object.entries(form)) fields.append(name, await this.#written(value, twist));
      return { body: fields.toString(), type: "application/x-www-form-urlencoded" };
    }
    if (!json) return {};
    const members: Record<string, string | number | boolean> = {};
    for (const [name, value] of Object.entries(json)) {
      members[name] =
        typeof value === "number" || typeof value === "boolean" ? value : await this.#written(value, twist);
    }
    return { body: JSON.stringify(members), type: "application/json" };
  }

  async #written(value: Value, twist: Twist): Promise<string> {
    const parts: string[] = [];
    for (const part of [value].flat()) {
      if (typeof part !== "object") parts.push(String(part));
      else if ("secret" in part) parts.push(this.#place.secret(part.secret));
      else if ("fill" in part) parts.push(twist.fills?.[part.fill] ?? (await this.#place.fill(part.fill)));
      else parts.push(twist.captured?.[part.captured] ?? this.#captured.get(part.captured) ?? "");
    }
    return parts.join("");
  }

  #find(source: Source, { headers, text }: Answer): string | undefined {
    if ("input" in source) return markupOf(text).inputs.find(([name]) => name === source.input)?.[1];
    if ("meta" in source) return markupOf(text).metas.find(([name]) => name === source.meta)?.[1];
    if ("header" in source) return headers.find(([name]) => name === source.header)?.[1];
    if ("cookie" in source) return this.cookie(source.cookie);
    return pointedAt(text, source.json);
  }

  #cookies() {
    return this.#jar.getCookiesSync(this.#place.origin, { allPaths: true });
  }
}

function newJar(): CookieJar {
  // One host is ever asked: whose other hosts may have its cookies is nothing to us.
  return new CookieJar(undefined, { rejectPublicSuffixes: false, prefixSecurity: "strict" });
}

function isCapturable(value: string): boolean {
  return value !== "" && value.length <= longestCaptured && !/\p{Cc}/u.test(value);
}

function isHeaderValue(value: string): boolean {
  return value.length <= 8_192 && headerValue.test(value);
}

function isMarkup({ headers }: HttpResponse): boolean {
  const type = headers.find(([name]) => name === "content-type")?.[1] ?? "text/html";
  return /html/i.test(type.slice(0, 100));
}

/** RFC 6901, of strings and numbers alone. */
function pointedAt(text: string, pointer: string): string | undefined {
  let at: unknown;
  try {
    at = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return typeof at === "string" || typeof at === "number" ? String(at) : undefined;
}
