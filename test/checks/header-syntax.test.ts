import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listed } from "../../src/checks/header-list.ts";
import { parseDictionary, parseToken } from "../../src/checks/structured-fields.ts";

describe("a header taken apart as browsers do", () => {
  const split = (...values: string[]) => {
    const headers = values.map((value): [string, string] => ["x-a", value]);
    return listed({ path: "/", status: 200, bodyLength: 0, redirects: false, headers }, "x-a");
  };

  test("several headers are one list, and an empty place in it stays", () => {
    assert.deepEqual(split(), []);
    assert.deepEqual(split(""), [""]);
    assert.deepEqual(split("a", " b\t"), ["a", "b"]);
    assert.deepEqual(split("a,,b,"), ["a", "", "b", ""]);
    assert.deepEqual(split("", "nosniff"), ["", "nosniff"]);
  });

  test("a comma inside quotes parts nothing, even where the quotes never end", () => {
    assert.deepEqual(split('"a,b", c'), ['"a,b"', "c"]);
    assert.deepEqual(split(String.raw`x"a\",b"y, z`), [String.raw`x"a\",b"y`, "z"]);
    assert.deepEqual(split('a, "b', "c"), ["a", '"b, c']);
    assert.deepEqual(split('"\\'), ['"\\']);
  });
});

describe("structured fields", () => {
  const inner = (text: string) => {
    const members = parseDictionary([text]);
    return members && Object.fromEntries([...members].map(([name, member]) => [name, member.inner]));
  };

  test("a dictionary gives what its inner lists hold, and the last member of a name", () => {
    assert.deepEqual(inner(""), {});
    assert.deepEqual(inner('a=(), b=( ), c=(self "https://x.example"), d'), {
      a: "",
      b: "",
      c: 'self "https://x.example"',
      d: null,
    });
    assert.deepEqual(inner('  a=(self);p="q";r,\tb=?0;x=1.5, a=()  '), { a: "", b: null });
    assert.deepEqual(inner('n=-1, d=1.250, t=*, b=:aGk=:, w=@1659578233, u=%"f%c3%bc"'), {
      n: null,
      d: null,
      t: null,
      b: null,
      w: null,
      u: null,
    });
  });

  test("what does not follow the syntax is no dictionary", () => {
    for (const text of ["a=(),", ",a", "a b", "a='x'", "A=()", "a=(", "a=(b,c)", 'a="x', "a=()b=()", "a==()", "a=ü"]) {
      assert.equal(inner(text), undefined, text);
    }
  });

  test("takes no longer for what is made to be slow", () => {
    const started = performance.now();
    for (const text of [`a=(${"1 ".repeat(15_000)}`, `a=(${" ".repeat(30_000)}`, `a=(${"a;b".repeat(10_000)}`]) {
      assert.equal(inner(text), undefined);
    }
    assert.ok(performance.now() - started < 1_000);
  });

  test("a token is one item, with or without parameters", () => {
    assert.equal(parseToken(["same-origin"]), "same-origin");
    assert.equal(parseToken([' same-origin; report-to="x"']), "same-origin");
    for (const values of [[], ["a", "a"], ["a, b"], ['"a"'], ["a b"], ["1"], [""]]) {
      assert.equal(parseToken(values), undefined, values.join("|"));
    }
  });
});
