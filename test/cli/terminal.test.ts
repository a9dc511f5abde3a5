import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Terminal, truncate, width, wrap } from "../../src/cli/terminal.ts";

function capture(colour = true) {
  let text = "";
  const stream = {
    isTTY: true,
    columns: 80,
    write: (piece: string) => {
      text += piece;
    },
  };
  return { terminal: new Terminal(stream, stream, colour), text: () => text };
}

describe("the terminal", () => {
  test("shows what strangers wrote, and obeys none of it", () => {
    const hostile = [
      "\x1b[2J\x1b[H",
      "\x1b]0;title\x07",
      "\x1b[8mhidden",
      "\u009b2J",
      "a\rb",
      "\u202egnp.exe",
      "\x1b]8;;http://x.example\x07link",
    ];
    for (const text of hostile) {
      const { terminal, text: shown } = capture();
      terminal.print(text);
      terminal.message(text);
      assert.doesNotMatch(shown(), /[^\P{Cc}\n]|\u202e/u, JSON.stringify(text));
    }
  });

  test("keeps its own colours and line breaks", () => {
    const { terminal, text } = capture();
    terminal.print(`${terminal.style("bad", "x")}\n${terminal.style("accent", "y")}`);
    assert.equal(text(), "\x1b[1m\x1b[31mx\x1b[39m\x1b[22m\n\x1b[34my\x1b[39m\n");
  });

  test("prints JSON that reads back as what it was, and that no terminal acts on", () => {
    const { terminal, text } = capture();
    const value = { name: "\u009b2J\u202e\x1b[2J 한글 証", list: [1] };
    terminal.json(value);
    assert.doesNotMatch(text(), /[^\P{Cc}\n]|\u202e/u);
    assert.deepEqual(JSON.parse(text()), value);
  });

  test("measures and cuts by cells", () => {
    assert.equal(width("証한a"), 5);
    assert.equal(truncate("証証証", 5), "証証…");
    assert.deepEqual(wrap("가나다 라마바", 7), ["가나다", "라마바"]);
  });
});
