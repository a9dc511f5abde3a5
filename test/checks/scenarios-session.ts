import type { Json } from "../../src/domain/canonical-json.ts";
import { account, badIds, type LoginAppOptions, loginApp } from "../tools/login-app.ts";
import { type FastifyOptions, fastifyApp } from "../tools/login-frameworks.ts";
import type { ServerSpec } from "../tools/servers.ts";
import { type Scenario, scenario } from "./scenarios.ts";

const secrets = {
  "shop-user": account.user,
  "shop-password": account.password,
  "shop-spare": account.spare,
  "shop-totp": account.totp,
};

const app = (options: LoginAppOptions = {}): ServerSpec => ({
  kind: "node",
  label: `a sign-in of our own ${described(options)}`.trim(),
  answer: loginApp(options),
});
const framework = (options: FastifyOptions = {}): ServerSpec => ({
  kind: "node",
  label: `Fastify with @fastify/session and @fastify/csrf-protection ${described(options)}`.trim(),
  answer: fastifyApp(options),
});
const django = (settings: Record<string, string> = {}, withoutCsrf = false): ServerSpec => ({
  kind: "django",
  settings,
  withoutCsrf,
});
const nginx = (status: number): ServerSpec => ({ kind: "nginx", secure: `location / { return ${status}; }` });

function described(options: object): string {
  const shown = Object.entries(options).map(
    ([name, value]) => `${name}: ${JSON.stringify(value) ?? value?.name ?? ""}`,
  );
  return shown.length === 0 ? "" : `(${shown.join(", ")})`;
}

const logins = { user: { fill: "user" }, password: { fill: "password" } };
const form = { name: "form", get: "/login" };
const password = { name: "password", post: "/login", form: logins, expect: { status: 302, location: "/account" } };
const journey = {
  account: { user: "shop-user", password: "shop-password" },
  signIn: [form, password],
  private: { get: "/account", text: "Sign out" },
  signOut: [{ name: "sign-out", post: "/logout", expect: { status: 302 } }],
};
/** One page and nothing before it: no session begins until the password is sent. */
const short = { ...journey, signIn: [password] };
const code = { name: "code", post: "/login/code", form: { code: { fill: "code" } }, expect: { location: "/account" } };
const twoSteps = {
  ...journey,
  account: { ...journey.account, totp: "shop-totp" },
  signIn: [form, { ...password, expect: { location: "/login/code" } }, code],
};
const mailed = { ...journey, signIn: twoSteps.signIn.slice(0, 2) };

const csrfField = { token: { input: "_csrf" } };
const fastifyJourney = {
  ...journey,
  signIn: [
    { ...form, capture: csrfField },
    { ...password, form: { ...logins, _csrf: { captured: "token" } } },
  ],
};
const djangoForm = { csrfmiddlewaretoken: { captured: "token" } };
const djangoField = { token: { input: "csrfmiddlewaretoken" } };
const djangoJourney = {
  account: journey.account,
  signIn: [
    { name: "form", get: "/admin/login/", capture: djangoField },
    {
      name: "password",
      post: "/admin/login/?next=/admin/",
      form: { username: { fill: "user" }, password: { fill: "password" }, ...djangoForm },
      expect: { status: 302, location: "/admin/" },
    },
  ],
  private: { get: "/admin/", text: "Log out" },
  signOut: [{ name: "sign-out", get: "/admin/logout/" }],
};

/** What every check along a journey says of services that do not go along. */
function common(
  check: string,
  params: Record<string, Json>,
  usual: LoginAppOptions,
  unclear?: LoginAppOptions,
): Scenario[] {
  const one = (name: string, expected: string, options: LoginAppOptions) =>
    scenario(check, name, expected, app({ ...usual, ...options }), params);
  const all = [
    one("private-is-public", "unknown private-is-public", { account: "public" }),
    one("not-signed-in", "unknown not-signed-in", { account: "wrong-page" }),
    one("server-error", "unknown server-error", { account: "fails" }),
    one("rate-limited", "unknown rate-limited", { account: "limited" }),
    {
      ...one("wrong-password", "unknown journey-broken", {}),
      secrets: { ...secrets, "shop-password": "Not-the-00-password" },
    },
    scenario(check, "refused", "unknown refused", { kind: "none" }, params),
  ];
  return unclear ? [...all, one("unclear", "unknown unclear", { ...unclear, account: "odd-refusal" })] : all;
}

const sid = ["sid"];
const renewal = scenario.bind(null, "session-renewal");
const logout = scenario.bind(null, "session-logout");
const random = scenario.bind(null, "session-randomness");
const inUrl = scenario.bind(null, "session-id-in-url");
const timeout = scenario.bind(null, "session-timeout");
const concurrent = scenario.bind(null, "session-concurrency");
const csrf = scenario.bind(null, "csrf");
const throttling = scenario.bind(null, "login-throttling");
const policy = scenario.bind(null, "password-policy");
const factor = scenario.bind(null, "second-factor");
const users = scenario.bind(null, "user-enumeration");

const start = { start: [form], cookie: "sid" };
const idle = { journey, kind: "idle", seconds: 2 };
const absolute = { journey, kind: "absolute", seconds: 2 };
const two = { journey, limit: 2 };
const token = { csrf: { captured: "token" } };
const rename = {
  prepare: [{ name: "page", get: "/name", capture: { token: { input: "csrf" } } }],
  request: [{ name: "rename", post: "/name", form: { ...token, name: { fill: "marker" } } }],
  token: "token",
  shows: "/account",
  restore: "nobody",
};
const renaming = { journey, change: rename };
const withOrigin = { ...renaming, origin: true };
const byJson = {
  journey,
  change: {
    ...rename,
    request: [
      {
        name: "rename",
        post: "/name",
        json: { name: { fill: "marker" } },
        headers: { "x-csrf": { captured: "token" } },
      },
    ],
  },
};
const tokenless = {
  journey,
  change: { request: [{ name: "rename", post: "/name", form: { name: { fill: "marker" } } }], shows: "/account" },
};
const locked = { journey: short, attempts: 4, effect: "locked" };
const limited = { ...locked, effect: "limited" };
const delayed = { ...locked, effect: "delayed", delay: 2 };
const change = [
  {
    name: "change",
    post: "/password",
    form: { old: { fill: "password" }, new: { fill: "new-password" } },
    expect: { text: "Password changed" },
  },
];
const everyRule = { minLength: 12, common: true, userName: true, classes: 3, current: true };
const rules = (given: Record<string, Json>) => ({ journey: short, change, spare: "shop-spare", rules: given });
const asks = { get: "/login/code", text: "Enter the code" };
const factors = { journey: twoSteps, asks };
const djangoChange = [
  { name: "form", get: "/admin/password_change/", capture: djangoField },
  {
    name: "change",
    post: "/admin/password_change/",
    form: {
      old_password: { fill: "password" },
      new_password1: { fill: "new-password" },
      new_password2: { fill: "new-password" },
      ...djangoForm,
    },
    expect: { status: 302, location: "/admin/password_change/done/" },
  },
];
const djangoRename = {
  prepare: [{ name: "page", get: "/name", capture: djangoField }],
  request: [{ name: "rename", post: "/name", form: { name: { fill: "marker" }, ...djangoForm } }],
  token: "token",
  shows: "/name",
};

const all: readonly Scenario[] = [
  renewal("renewed", "met renewed", app(), { journey, cookies: sid }),
  renewal("issued-at-sign-in", "met not-adopted", app({ lazySession: true }), { journey, cookies: sid }),
  renewal("with-codes", "met renewed", app({ secondStep: "required" }), { journey: twoSteps, cookies: sid }),
  renewal("fastify-session", "met renewed", framework(), { journey: fastifyJourney, cookies: sid }),
  renewal("fastify-session-not-regenerated", "not-met unchanged", framework({ keepsId: true }), {
    journey: fastifyJourney,
    cookies: sid,
  }),
  renewal("django", "met not-adopted", django(), { journey: djangoJourney, cookies: ["sessionid"] }),
  renewal("unchanged", "not-met unchanged", app({ keepsId: true }), { journey, cookies: sid }),
  renewal("old-accepted", "not-met old-accepted", app({ keepsOldAlive: true }), { journey, cookies: sid }),
  renewal("planted-accepted", "not-met planted-accepted", app({ adoptsIds: true, lazySession: true }), {
    journey,
    cookies: sid,
  }),
  renewal("no-cookie", "unknown no-cookie", app(), { journey, cookies: ["sid", "session"] }),
  renewal("other-cookies", "unknown other-cookies", app({ secondCookie: true }), { journey, cookies: ["sticky"] }),
  { ...renewal("no-secret", "unknown no-secret", app(), { journey, cookies: sid }), secrets: {} },
  ...common("session-renewal", { journey, cookies: sid }, {}, {}),

  logout("ended", "met ended", app(), { journey }),
  logout("fastify-session", "met ended", framework(), { journey: fastifyJourney }),
  logout("fastify-session-cookie-cleared", "not-met still-in", framework({ keepsSession: true }), {
    journey: fastifyJourney,
  }),
  logout("django", "met ended", django(), { journey: djangoJourney }),
  logout(
    "django-signed-cookies",
    "not-met replayed",
    django({ SESSION_ENGINE: '"django.contrib.sessions.backends.signed_cookies"' }),
    {
      journey: djangoJourney,
    },
  ),
  logout("replayed", "not-met replayed", app({ logout: "cookie-only" }), { journey }),
  logout("still-in", "not-met still-in", app({ logout: "nothing" }), { journey }),
  logout("nobody-signs-in-again", "unknown not-again", app({ logout: "closes" }), { journey }),
  ...common("session-logout", { journey }, {}, {}),

  random("random", "met no-pattern", app(), start),
  random("uuid", "not-met too-little", app({ ids: badIds.uuid }), start),
  random("uuid-for-less", "met no-pattern", app({ ids: badIds.uuid }), { ...start, bits: 122 }),
  random("fastify-session", "met no-pattern", framework(), start),
  random("django-csrf-cookie", "met no-pattern", django(), {
    start: [djangoJourney.signIn[0] as Json],
    cookie: "csrftoken",
  }),
  random("counter", "not-met sequential", app({ ids: badIds.counter }), start),
  random("time", "not-met sequential", app({ ids: badIds.time }), start),
  random("signed-counter", "not-met too-little", app({ ids: badIds.signed }), start),
  random("short", "not-met too-little", app({ ids: badIds.short }), start),
  random("same", "not-met repeated", app({ ids: badIds.same }), start),
  random("no-cookie", "unknown no-cookie", app({ lazySession: true }), start),
  random("server-error", "unknown server-error", nginx(503), start),
  random("rate-limited", "unknown rate-limited", nginx(429), start),
  random("not-found", "unknown journey-broken", nginx(404), start),
  random("refused", "unknown refused", { kind: "none" }, start),

  inUrl("cookies-only", "met cookies-only", app(), { journey, cookies: sid }),
  inUrl("django", "met cookies-only", django(), { journey: djangoJourney, cookies: ["sessionid"] }),
  inUrl("in-link", "not-met in-url", app({ idsInUrl: "link" }), { journey, cookies: sid }),
  inUrl("in-parameter", "not-met in-parameter", app({ idsInUrl: "parameter" }), {
    journey: { ...journey, signIn: [form, { name: "password", post: "/login", form: logins }] },
    cookies: sid,
  }),
  inUrl("accepted", "not-met accepted", app({ idsInUrl: "accepted" }), { journey, cookies: sid }),
  inUrl("no-cookie", "unknown no-cookie", app(), { journey, cookies: ["session"] }),
  inUrl("no-urls", "unknown no-urls", app({ idsInUrl: "no-links" }), {
    journey: { ...journey, signIn: [{ name: "password", post: "/login", form: logins }] },
    cookies: sid,
  }),
  ...common("session-id-in-url", { journey, cookies: sid }, {}, {}),

  timeout("idle", "met idle-ended", app({ idle: 2000 }), idle),
  timeout("idle-not-ended", "not-met idle-open", app(), idle),
  timeout("absolute", "met absolute-ended", app({ absolute: 2000 }), absolute),
  timeout("absolute-not-ended", "not-met absolute-open", app({ idle: 2000 }), absolute),
  timeout("idle-by-its-age", "unknown other-cause", app({ absolute: 2000 }), idle),
  timeout("idle-one-session-at-a-time", "unknown one-at-a-time", app({ limit: { most: 1, over: "end-oldest" } }), idle),
  timeout("closed-meanwhile", "unknown not-again", app({ closesAfter: 2500 }), absolute),
  timeout("django-age", "met absolute-ended", django({ SESSION_COOKIE_AGE: "3" }), {
    journey: djangoJourney,
    kind: "absolute",
    seconds: 3,
  }),
  timeout("django-idle", "met idle-ended", django({ SESSION_COOKIE_AGE: "4", SESSION_SAVE_EVERY_REQUEST: "True" }), {
    journey: djangoJourney,
    kind: "idle",
    seconds: 4,
  }),
  ...common("session-timeout", idle, { idle: 2000 }, {}),

  concurrent("oldest-ended", "met oldest-ended", app({ limit: { most: 2, over: "end-oldest" } }), two),
  concurrent("newest-refused", "met newest-refused", app({ limit: { most: 2, over: "refuse-newest" } }), two),
  concurrent("no-limit", "not-met over-limit", app(), two),
  concurrent("django", "not-met over-limit", django(), { journey: djangoJourney, limit: 1 }),
  concurrent("lower-limit", "unknown refused-early", app({ limit: { most: 1, over: "refuse-newest" } }), two),
  concurrent("none-open", "unknown none-open", app({ shownTimes: 3 }), two),
  ...common("session-concurrency", two, {}, { limit: { most: 2, over: "end-oldest" } }),

  csrf("forgeries-refused", "met forgeries-refused", app(), withOrigin),
  csrf("token-alone", "met forgeries-refused", app({ csrf: "token-only" }), renaming),
  csrf("token-alone-where-origin-is-claimed", "not-met carried-out", app({ csrf: "token-only" }), withOrigin),
  csrf("origin-alone", "met forgeries-refused", app({ csrf: "origin" }), tokenless),
  csrf("nothing", "not-met carried-out", app({ csrf: "none" }), renaming),
  csrf("token-not-compared", "not-met carried-out", app({ csrf: "token-not-compared" }), renaming),
  csrf("by-get", "not-met carried-out", app({ csrf: "by-get" }), renaming),
  csrf("json", "met forgeries-refused", app(), byJson),
  csrf("json-as-text", "not-met carried-out", app({ csrf: "none" }), byJson),
  csrf("fastify-csrf-protection", "met forgeries-refused", framework(), {
    journey: fastifyJourney,
    change: {
      ...rename,
      prepare: [{ name: "page", get: "/name", capture: csrfField }],
      request: [{ name: "rename", post: "/name", form: { _csrf: { captured: "token" }, name: { fill: "marker" } } }],
    },
  }),
  csrf("fastify-without", "not-met carried-out", framework({ noCsrf: true }), {
    journey: fastifyJourney,
    change: { ...tokenless.change },
  }),
  csrf("django", "met forgeries-refused", django(), { journey: djangoJourney, change: djangoRename, origin: true }),
  csrf("django-without-middleware", "not-met carried-out", django({}, true), {
    journey: djangoJourney,
    change: djangoRename,
  }),
  csrf("own-refused", "unknown own-refused", app({ csrf: "broken" }), renaming),
  csrf("not-visible", "unknown not-visible", app({ csrf: "ends-session" }), tokenless),
  ...common("csrf", renaming, {}),

  throttling("locked", "met locked", app({ throttle: { after: 4, effect: "lock" } }), locked),
  throttling("locked-later", "not-met unlimited", app({ throttle: { after: 5, effect: "lock" } }), locked),
  throttling("no-limit", "not-met unlimited", app(), locked),
  throttling("django", "not-met unlimited", django(), { journey: djangoJourney, attempts: 3, effect: "locked" }),
  throttling("limited", "met limited", app({ throttle: { after: 3, effect: "limit" } }), limited),
  throttling(
    "limited-where-locking-is-claimed",
    "unknown rate-limited",
    app({ throttle: { after: 3, effect: "limit" } }),
    locked,
  ),
  throttling(
    "locked-where-limiting-is-claimed",
    "unknown other-effect",
    app({ throttle: { after: 3, effect: "lock" } }),
    limited,
  ),
  throttling("delayed", "met delayed", app({ throttle: { after: 4, effect: "delay" } }), delayed),
  throttling("not-delayed", "not-met unlimited", app(), delayed),
  throttling("always-slow", "unknown always-slow", app({ slow: 2100 }), { ...delayed, attempts: 1 }),
  throttling("wrong-password-accepted", "not-met wrong-accepted", app({ anyPassword: true }), locked),
  throttling("fails-at-the-limit", "unknown server-error", app({ throttle: { after: 2, effect: "fail" } }), locked),
  ...common("login-throttling", locked, {}),

  policy("enforced", "met enforced", app(), rules(everyRule)),
  policy("django", "met enforced", django(), {
    journey: djangoJourney,
    change: djangoChange,
    spare: "shop-spare",
    rules: { minLength: 12, common: true, userName: true },
  }),
  policy("django-without-validators", "not-met accepted", django({ AUTH_PASSWORD_VALIDATORS: "[]" }), {
    journey: djangoJourney,
    change: djangoChange,
    spare: "shop-spare",
    rules: { minLength: 12 },
  }),
  policy(
    "without-name",
    "not-met accepted",
    app({ refuses: ["short", "common"] }),
    rules({ minLength: 12, userName: true }),
  ),
  ...(["short", "common", "classes", "current"] as const).map((rule) => {
    const rest = (["short", "common", "classes", "current"] as const).filter((one) => one !== rule);
    return policy(`without-${rule}`, "not-met accepted", app({ refuses: rest }), rules(everyRule));
  }),
  policy(
    "no-way-back",
    "not-met accepted-not-restored",
    app({ refuses: [], change: "no-way-back" }),
    rules({ minLength: 12 }),
  ),
  policy(
    "no-way-back-from-the-spare",
    "unknown not-restored",
    app({ change: "no-way-back" }),
    rules({ minLength: 12 }),
  ),
  policy("control-refused", "unknown control-refused", app({ refuses: ["all"] }), rules({ minLength: 12 })),
  policy("says-so", "unknown not-told", app({ change: "says-so" }), rules({ minLength: 12 })),
  policy(
    "no-candidate",
    "unknown no-candidate",
    app({ refuses: ["short", "all-classes"] }),
    rules({ minLength: 12, common: true, classes: 4 }),
  ),
  policy("change-fails", "unknown server-error", app({ change: "fails" }), rules({ minLength: 12 })),
  ...common("password-policy", rules({ minLength: 12 }), {}),

  factor("required", "met required", app({ secondStep: "required" }), factors),
  factor("asked-by-mail", "met asked", app({ secondStep: "required" }), { journey: mailed, asks }),
  factor("password-enough", "not-met password-enough", app({ secondStep: "not-checked" }), factors),
  factor("any-code", "not-met wrong-accepted", app({ secondStep: "any-code" }), factors),
  factor("reusable-code", "not-met used-accepted", app({ secondStep: "reusable" }), factors),
  factor("asked-of-anybody", "unknown asks-anybody", app({ secondStep: "asked-of-anybody" }), factors),
  factor("not-asked", "unknown not-asked", app({ secondStep: "not-shown" }), factors),
  factor("answers-too-late", "unknown outdated", app({ secondStep: "required", slow: 2000 }), factors),
  ...common("second-factor", factors, { secondStep: "required" }, {}),

  users("same", "met same", app(), { journey: short }),
  users("django", "met same", django(), { journey: djangoJourney }),
  users("fastify", "met same", framework(), { journey: fastifyJourney }),
  users("other-status", "not-met other-status", app({ tellsUsers: "status" }), { journey: short }),
  users("other-place", "not-met other-place", app({ tellsUsers: "place" }), { journey: short }),
  users("other-text", "not-met other-text", app({ tellsUsers: "text" }), { journey: short }),
  users("varies", "unknown varies", app({ tellsUsers: "varies" }), { journey: short }),
  ...common("user-enumeration", { journey: short }, {}),
];

export const scenarios: readonly Scenario[] = all.map((one) => ({ secrets, ...one }));
