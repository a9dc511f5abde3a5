import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { unzlibSync } from "fflate";
import type { Drawing } from "../../src/documents/figures/drawing.ts";
import { renderPng } from "../../src/documents/figures/png.ts";

const drawing = (text: string): Drawing => ({
  width: 30,
  height: 12,
  shapes: [
    { type: "box", x: 0.5, y: 0.5, width: 29, height: 11, fill: "wash", stroke: "ink" },
    { type: "text", x: 15, y: 7, text, size: 4, anchor: "middle", fill: "ink" },
  ],
});

/** Pixels that are dark, of an 8-bit RGBA image without interlacing. Source: PNG (third edition), 9 and 11.2. */
function darkPixels(png: Buffer): number {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  assert.equal(png.toString("hex", 24, 29), "0806000000");
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      chunks.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const data = unzlibSync(Buffer.concat(chunks));
  const stride = width * 4;
  const pixels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)] as number;
    for (let x = 0; x < stride; x++) {
      const left = x < 4 ? 0 : (pixels[y * stride + x - 4] as number);
      const up = y === 0 ? 0 : (pixels[(y - 1) * stride + x] as number);
      const corner = x < 4 || y === 0 ? 0 : (pixels[(y - 1) * stride + x - 4] as number);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] as number;
      pixels[y * stride + x] = ((data[y * (stride + 1) + 1 + x] as number) + guess) & 0xff;
    }
  }
  let dark = 0;
  for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] as number) < 90) dark++;
  return dark;
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

describe("a figure as PNG", () => {
  test("is a picture of 300 dots to the inch, the same for the same drawing", () => {
    const png = renderPng(drawing("図"), "ja");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [354, 142]);
    assert.ok(png.equals(renderPng(drawing("図"), "ja")));
  });

  test("has a glyph for each script, and the national form of ideographs that languages share", () => {
    const empty = darkPixels(renderPng(drawing(""), "ja"));
    for (const text of ["데이터", "データ", "data", "☑☐"]) {
      assert.ok(darkPixels(renderPng(drawing(text), "ko")) > empty + 80, text);
    }
    assert.ok(!renderPng(drawing("海港"), "ja").equals(renderPng(drawing("海港"), "ko")));
  });

  test("draws what a user typed as text", () => {
    for (const text of ["</text><image href='file:///etc/passwd'/>", "&b;", "\u0000\ud800\u202e", "a\nb"]) {
      const png = renderPng(drawing(text), "en");
      assert.ok(darkPixels(png) > darkPixels(renderPng(drawing(""), "en")), JSON.stringify(text));
    }
  });
});
