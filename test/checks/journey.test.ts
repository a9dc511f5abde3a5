import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { RequestListener, ServerResponse } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import { Codes } from "../../src/checks/journey-codes.ts";
import { markupOf } from "../../src/checks/journey-html.ts";
import { roomOf } from "../../src/checks/session-randomness/room.ts";
import { sameTemplate, templateOf } from "../../src/checks/user-enumeration/template.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { NetFailure } from "../../src/net/failure.ts";
import { account, badIds } from "../tools/login-app.ts";
import { missing } from "../tools/programs.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { type Ran, runScenario } from "./run-scenario.ts";
import { scenarios as every, type Scenario } from "./scenarios.ts";

/** Those of the checks that sign in. */
const scenarios = every.filter(({ check, secrets }) => secrets !== undefined && !check.startsWith("api-"));
const checks = [...new Set(scenarios.map(({ check }) => check))];

describe("the format of a journey", () => {
  const step = { name: "password", post: "/login", form: { password: { fill: "password" } } };
  const sound = {
    account: { user: "shop-user", password: "shop-password" },
    signIn: [step],
    private: { get: "/account", text: "Sign out" },
    signOut: [{ name: "out", get: "/logout" }],
  };
  const logout = findCheck("session-logout");
  const issuesOf = (journey: object) =>
    logout?.params.safeParse({ journey }).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

  test("a sound one is taken", () => assert.equal(issuesOf(sound), undefined));

  const signIn = (...steps: object[]) => ({ ...sound, signIn: steps });
  const wrong: readonly (readonly [string, object, RegExp])[] = [
    ["another host", signIn({ ...step, post: "https://other.example/" }), /^journey\.signIn\.0\.post: a path/],
    [
      "another host without a scheme",
      signIn({ ...step, post: "//other.example/" }),
      /^journey\.signIn\.0\.post: a path/,
    ],
    [
      "another host as browsers read it",
      signIn({ ...step, post: "/\\other.example" }),
      /^journey\.signIn\.0\.post: a path/,
    ],
    ["a line break", signIn({ ...step, post: "/a\r\nHost: other" }), /^journey\.signIn\.0\.post: a path/],
    ["two methods", signIn({ ...step, get: "/login" }), /^journey\.signIn\.0: either get or post/],
    [
      "a body of a get",
      signIn({ name: "a", get: "/", form: { a: "b" } }, step),
      /^journey\.signIn\.0\.get: a get has no body/,
    ],
    ["two bodies", signIn({ ...step, json: { a: "b" } }), /^journey\.signIn\.0\.json: form or json/],
    [
      "nothing captured",
      signIn({ ...step, form: { ...step.form, t: { captured: "t" } } }),
      /^journey\.signIn\.0: t captured/,
    ],
    [
      "captured later",
      signIn({ ...step, headers: { x: { captured: "t" } }, capture: { t: { input: "t" } } }),
      /: t captured/,
    ],
    ["the same name twice", signIn(step, step), /^journey\.signIn\.1\.name: a name of its own/],
    ["no password", signIn({ name: "a", get: "/" }), /^journey\.signIn: a step with \{ fill: "password" \}/],
    [
      "a code without a key",
      signIn({ ...step, form: { ...step.form, c: { fill: "code" } } }),
      /^journey\.account\.totp: a secret/,
    ],
    [
      "a fill that is none",
      signIn({ ...step, form: { ...step.form, x: { fill: "new-password" } } }),
      /^journey\.signIn\.0\.form\.x: a text, a number/,
    ],
    [
      "a source that is none",
      signIn({ ...step, capture: { t: { xpath: "//t" } } }),
      /^journey\.signIn\.0\.capture\.t: \{ input/,
    ],
    ["a cookie header", signIn({ ...step, headers: { cookie: "sid=1" } }), /^journey\.signIn\.0\.headers\.cookie/],
    [
      "a secret in clear",
      { ...sound, account: { user: "a b", password: "p w" } },
      /^journey\.account\.user: the name of a secret/,
    ],
    [
      "too many steps",
      signIn(...Array.from({ length: 9 }, (_, i) => ({ ...step, name: `s${i}` }))),
      /^journey\.signIn: /,
    ],
    ["a proof that is none", { ...sound, private: { get: "/account", text: "a" } }, /^journey\.private\.text: /],
    ["something unknown", signIn({ ...step, script: "alert(1)" }), /^journey\.signIn\.0: /],
    ["no way out", { ...sound, signOut: undefined }, /^journey\.signOut: steps/],
  ];
  for (const [name, journey, expected] of wrong) {
    test(`refuses ${name}`, () => assert.match(issuesOf(journey)?.join("\n") ?? "", new RegExp(expected.source, "m")));
  }

  test("a token that nobody captures, and a change nobody can see, are refused", () => {
    const change = { request: [{ name: "a", post: "/a", form: { a: "b" } }], token: "t", shows: "/account" };
    const issues = findCheck("csrf")
      ?.params.safeParse({ journey: sound, change })
      .error?.issues.map(({ message }) => message);
    assert.deepEqual(issues, ["a value captured by a step before", 'a post with { fill: "marker" }']);
  });
});

/** Writes down whatever a service hands out: cookies, tokens in its forms. */
function eavesdropped(answer: RequestListener, heard: Set<string>): RequestListener {
  return (request, response) => {
    const { end, writeHead, setHeader } = response;
    const hear = (name: string, value: unknown) => {
      if (name.toLowerCase() !== "set-cookie") return;
      for (const cookie of [value].flat())
        heard.add(
          String(cookie)
            .replace(/^[^=]*=/, "")
            .replace(/;.*$/, ""),
        );
    };
    response.setHeader = function (this: ServerResponse, name: string, value: number | string | readonly string[]) {
      hear(name, value);
      return setHeader.call(this, name, value);
    } as typeof setHeader;
    response.writeHead = function (this: ServerResponse, ...args: unknown[]) {
      const headers = args.at(-1);
      if (typeof headers === "object") for (const [name, value] of Object.entries(headers ?? {})) hear(name, value);
      return (writeHead as (...args: unknown[]) => ServerResponse).apply(this, args);
    } as typeof writeHead;
    response.end = function (this: ServerResponse, ...args: unknown[]) {
      for (const [, token] of String(args[0] ?? "").matchAll(/csrf"? (?:type=hidden )?value="([^"]+)"/g))
        heard.add(token ?? "");
      return (end as (...args: unknown[]) => ServerResponse).apply(this, args);
    } as typeof end;
    return answer(request, response);
  };
}

describe("what a look along a journey keeps", { skip: missing("nginx", "openssl") }, () => {
  // One look of each outcome of each check; waits of a time-out are had once.
  const chosen = scenarios.filter(
    ({ server, expected, check }, i) =>
      server.kind === "node" &&
      scenarios.findIndex(
        (one) => one.check === check && one.expected.outcome === expected.outcome && one.server.kind === "node",
      ) === i,
  );
  const heard = chosen.map(() => new Set<string>());
  let servers: Servers;
  before(async () => {
    servers = await startServers(
      chosen.map(({ server }, i) =>
        server.kind === "node" ? { ...server, answer: eavesdropped(server.answer, heard[i] as Set<string>) } : server,
      ),
    );
  });
  after(() => servers.stop());

  for (const [i, one] of chosen.entries()) {
    test(`${one.check}, ${one.name}: nothing secret`, async () => {
      const { data, assessment } = await runScenario(one, servers, i);
      const kept = JSON.stringify([data, assessment]);
      const secret = [...Object.values(account), ...(heard[i] as Set<string>)].filter((value) => value.length >= 6);
      assert.ok(
        secret.length > Object.values(account).length || one.expected.outcome === "unknown",
        "something was handed out",
      );
      for (const value of secret) {
        const bytes = Buffer.from(value);
        const forms = [value, encodeURIComponent(value), decodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
        for (const form of [
          ...forms,
          bytes.toString("base64").replace(/=+$/, ""),
          bytes.toString("base64url"),
          bytes.toString("hex"),
        ]) {
          assert.ok(!kept.includes(form), `${form} in ${kept}`);
        }
      }
    });
  }
});

describe("silence", () => {
  for (const id of checks) {
    test(`${id}: no array of what was seen can be emptied and leave it met`, () => {
      const check = findCheck(id);
      assert.ok(check);
      let emptied = 0;
      for (const name of readdirSync(join(import.meta.dirname, "../../src/checks", id, "cases"))) {
        const one = JSON.parse(readFileSync(join(import.meta.dirname, "../../src/checks", id, "cases", name), "utf8"));
        if (one.expected.outcome !== "met") continue;
        for (const data of emptyings(one.data)) {
          emptied++;
          assert.notEqual(check.assess(data, one.params, 0).outcome, "met", `${name} ${JSON.stringify(data)}`);
        }
      }
      const hasArrays = [
        "csrf",
        "login-throttling",
        "password-policy",
        "session-concurrency",
        "session-renewal",
        "user-enumeration",
      ];
      assert.equal(emptied > 0, hasArrays.includes(id));
    });
  }

  function* emptyings(data: Json): Generator<Json> {
    if (typeof data !== "object" || data === null) return;
    if (Array.isArray(data)) {
      if (data.length > 0) yield [];
      return;
    }
    for (const [name, value] of Object.entries(data)) {
      for (const other of emptyings(value as Json)) yield { ...data, [name]: other };
    }
  }
});

describe("services that want harm", { skip: missing("nginx", "openssl") }, () => {
  let asked: string[] = [];
  const hostile: RequestListener = (request, response) => {
    asked.push(request.url ?? "");
    const to = (location: string) => response.writeHead(302, { location }).end();
    if (request.url === "/away") return to("https://other.example/steal");
    if (request.url === "/other-port") return to("https://test.example:8443/");
    if (request.url === "/in-clear") return to("http://test.example/");
    if (request.url?.startsWith("/round")) return to(`/round${asked.length}`);
    if (request.url === "/odd-cookie")
      return response.writeHead(200, { "set-cookie": `sid=${"a\u00e9".repeat(3)}; Path=/` }).end("x");
    if (request.url === "/many") {
      return response
        .writeHead(200, { "set-cookie": Array.from({ length: 12 }, (_, i) => `c${i}=${"x".repeat(900)}; Path=/`) })
        .end("x");
    }
    if (request.url === "/foreign")
      return response.writeHead(200, { "set-cookie": "sid=1; Domain=other.example" }).end("x");
    if (request.url === "/token")
      return response.end(`<input name=t value="a\u0000b&#10;c"><input name=big value="${"x".repeat(5000)}">`);
    if (request.url === "/deep") return response.end(`${"[".repeat(100_000)}`);
    return response.end(`cookies: ${request.headers.cookie ?? "none"}`);
  };
  const one = (step: object, more: object[] = []): Scenario => ({
    check: "session-randomness",
    name: "hostile",
    server: { kind: "node", label: "hostile", answer: hostile },
    params: { start: [{ name: "begin", ...step }, ...more] as Json, cookie: "sid" },
    expected: { outcome: "unknown", reason: "" },
  });
  let servers: Servers;
  before(async () => {
    servers = await startServers([one({}).server]);
  });
  after(() => servers.stop());
  const run = async (step: object, more: object[] = []): Promise<Ran> => {
    asked = [];
    return runScenario(one(step, more), servers, 0);
  };

  for (const get of ["/away", "/other-port", "/in-clear"]) {
    test(`a redirect ${get.slice(1)} is not followed`, async () => {
      const { data } = await run({ get, follow: true });
      assert.deepEqual(data, { trouble: { step: "begin", path: get, status: 302, why: "elsewhere" } });
      assert.deepEqual(asked, [get]);
    });
  }

  test("redirects without end are", async () => {
    const { data } = await run({ get: "/round", follow: true });
    assert.deepEqual(data, { trouble: { step: "begin", path: "/round", status: 302, why: "elsewhere" } });
    assert.equal(asked.length, 6);
  });

  for (const get of ["/odd-cookie", "/many"]) {
    test(`cookies that cannot be sent back end the look: ${get}`, async () => {
      const { data } = await run({ get }, [{ name: "next", get: "/" }]);
      assert.deepEqual(data, { failure: "malformed" });
      assert.deepEqual(asked, [get]);
    });
  }

  test("a cookie of another domain is not kept", async () => {
    const { assessment } = await run({ get: "/foreign" }, [
      { name: "next", get: "/", expect: { text: "cookies: none" } },
    ]);
    assert.equal(assessment.reason, "no-cookie");
  });

  for (const [name, source] of [
    ["with control characters", { input: "t" }],
    ["too long to be one", { input: "big" }],
    ["that is not there", { meta: "t" }],
    ["of what is no JSON", { json: "/t" }],
  ] as const) {
    test(`a token ${name} is none`, async () => {
      const { data } = await run({ get: "/token", capture: { t: source } });
      assert.deepEqual(data, { trouble: { step: "begin", path: "/token", status: 200, why: "capture" } });
    });
  }

  test("JSON without end is no JSON", async () => {
    const { data } = await run({ get: "/deep", capture: { t: { json: "/0/0" } } });
    assert.deepEqual(data, { trouble: { step: "begin", path: "/deep", status: 200, why: "capture" } });
  });

  test("pages made to be slow to read take no longer than others", () => {
    const size = 512 * 1024;
    const many = Array.from({ length: size / 5 }, (_, i) => i.toString(36))
      .join(" ")
      .slice(0, size);
    for (const page of [
      `<a ${many}>`,
      "<b>".repeat(size / 3),
      `${"<b x=1>".repeat(20_000)}${"<p>".repeat(100_000)}`,
      "<!--".repeat(size / 4),
    ]) {
      const at = performance.now();
      markupOf(page);
      assert.ok(performance.now() - at < 2_000);
    }
  });
});

describe("reading a page", () => {
  test("finds what a form carries, and nothing that a browser takes for text", () => {
    const { inputs, metas, urls } = markupOf(
      `<title><input name=a value=1></title><script>"<input name=b value=2>"</script><textarea><a href=/t></textarea>
       <META NAME=csrf content='x&amp;y'><INPUT type=hidden value="3" name="c"><!-- <input name=d value=4> -->
       <form action="/go"><a href='/x?a=1&amp;b=2'>x</a><meta http-equiv=refresh content="0; url=/next">`,
    );
    assert.deepEqual([inputs, metas[0], urls], [[["c", "3"]], ["csrf", "x&y"], ["/go", "/x?a=1&b=2", "/next"]]);
  });
});

describe("codes", () => {
  test("are those of RFC 6238, appendix B, and of a period that has just begun", async () => {
    const begun = performance.now();
    const now = () => 1_111_111_080_000 - 20 + (performance.now() - begun);
    const codes = new Codes("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8", now);
    assert.equal(await codes.next(), "07081804");
    assert.match(codes.wrong(), /^\d{8}$/);
    assert.notEqual(codes.wrong(), "07081804");
  });

  for (const key of [
    "not a key!",
    "otpauth://hotp/x?secret=GEZDGNBV&counter=1",
    "otpauth://totp/x?secret=GEZDGNBV&period=3600",
  ]) {
    test(`need a key: ${key}`, () => {
      assert.throws(() => new Codes(key, Date.now), new NetFailure("no-secret"));
    });
  }
});

describe("room of identifiers", () => {
  const of = (make: (i: number) => string) => roomOf(Array.from({ length: 24 }, (_, i) => make(i)));
  const hex = (bytes: number) => randomBytes(bytes).toString("hex");
  const v7 = (i: number) => `${(1_763_700_000_000 + i * 7).toString(16).padStart(12, "0")}7${hex(2).slice(1)}${hex(8)}`;

  for (let round = 0; round < 50; round++) {
    test(`is all of it where all is random (${round})`, () => {
      assert.deepEqual(
        of(() => hex(16)),
        { bits: 128, rising: false },
      );
      const base64 = of(() => randomBytes(24).toString("base64url"));
      assert.ok(base64.bits >= 190 && base64.bits <= 192 && !base64.rising, JSON.stringify(base64));
    });
  }

  const little: readonly (readonly [string, (i: number) => string, number, boolean])[] = [
    ["a counter", (i) => String(95 + i), 0, true],
    ["a counter in hex, going down", (i) => (0xffff - i).toString(16).padStart(32, "0"), 0, true],
    [
      "a random beginning and a counter",
      (i) => `0f9a8b7c6d5e4f30${(1000 + i).toString(16).padStart(16, "0")}`,
      0,
      true,
    ],
    ["a time and a constant", (i) => `${1_763_700_000 + i * 3}-web01`, 0, true],
    ["a time and 32 random bits", (i) => `${(1_763_700_000 + i).toString(16)}${hex(4)}`, 32, true],
    ["four different characters", () => Array.from(randomBytes(32), (byte) => "abcd"[byte % 4]).join(""), 64, false],
    ["mostly zeros", () => Array.from(randomBytes(32), (byte) => (byte < 200 ? "0" : hex(1)[0])).join(""), 60, false],
  ];
  for (const [name, make, most, rising] of little) {
    test(`is little of ${name}`, () => {
      const room = of(make);
      assert.ok(room.bits <= most && room.rising === rising, JSON.stringify(room));
    });
  }

  test("of a version 7 UUID is its random part", () => {
    const room = of(v7);
    assert.ok(room.rising && room.bits >= 74 && room.bits <= 78, JSON.stringify(room));
  });

  test("of a version 4 UUID is 122 bits", () => assert.deepEqual(of(badIds.uuid), { bits: 122, rising: false }));
});

describe("answers compared", () => {
  const page = (name: string, words: string, token: string) => `<p>${words}</p>\n<input value="${name}">\n${token}`;
  const template = (words: string, names: [string, string]) =>
    templateOf(page(names[0], words, hexToken()), page(names[1], words, hexToken()), names, "a");
  const hexToken = () => randomBytes(8).toString("hex");

  test("are the same but for the name and what always differs", () => {
    assert.equal(sameTemplate(template("Wrong", ["a", "a"]), template("Wrong", ["other", "another"])), true);
  });

  test("differ by a word", () => {
    assert.equal(
      sameTemplate(template("Wrong password", ["a", "a"]), template("No such user", ["other", "another"])),
      false,
    );
  });

  test("are not compared where one of them varies in more than the other", () => {
    const counting = templateOf("3 left", "2 left", ["a", "a"], "a");
    assert.equal(sameTemplate(counting, templateOf("Wrong", "Wrong", ["other", "another"], "a")), undefined);
    assert.equal(sameTemplate(undefined, counting), undefined);
  });
});
