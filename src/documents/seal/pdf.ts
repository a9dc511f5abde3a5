import type { Json } from "../../domain/canonical-json.ts";
import { AkashiError } from "../../domain/errors.ts";
import type { Carrier } from "./carrier.ts";
import { parseSeal } from "./parse.ts";

/**
 * In a PDF the seal is the embedded file `akashi-seal.json`. It is there from the beginning, empty; sealing appends one
 * incremental update (ISO 32000-1, 7.5.6) that gives that one object its content. What was sealed is the beginning of the
 * file, byte for byte.
 */
const opening = (object: number, length: number): string =>
  `${object} 0 obj\n<< /Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size ${length} /ModDate (D:19800101000000Z) >> /Length ${length} >>\nstream\n`;
const closing = "\nendstream\nendobj\n";
/** What a file of ours ends with. */
const end = "%%EOF\n";

export const pdf: Carrier = {
  attach(unsealed, seal) {
    const base = describe(unsealed);
    if (!base) throw new AkashiError("internal.unexpected", { why: "not a PDF of ours" });
    const data = Buffer.from(JSON.stringify(seal satisfies Json));
    const head = opening(base.object, data.length);
    const table = unsealed.length + head.length + data.length + closing.length;
    const entry = `${String(unsealed.length).padStart(10, "0")} 00000 n \n`;
    const tail = `xref\n${base.object} 1\n${entry}trailer\n<< ${base.trailer} /Prev ${base.table} >>\nstartxref\n${table}\n%%EOF\n`;
    return Buffer.concat([unsealed, Buffer.from(head), data, Buffer.from(closing + tail)]);
  },
  detach(sealed) {
    const tail = sealed.subarray(-20_000).toString("latin1");
    const previous = /\/Prev (\d{1,10}) >>\nstartxref\n\d{1,10}\n%%EOF\n$/.exec(tail);
    if (!previous) throw new AkashiError("seal.missing");
    // The base ends where its own table says it does: the first end of file behind it.
    const mark = sealed.indexOf(end, Number(previous[1]));
    const size = mark < 0 ? sealed.length : mark + end.length;
    const head = /^\d{1,10} 0 obj\n<< \/Type \/EmbeddedFile [^\n]{1,200} \/Length (\d{1,10}) >>\nstream\n/.exec(
      sealed.subarray(size, size + 400).toString("latin1"),
    );
    if (!head) throw new AkashiError("seal.missing");
    const start = size + head[0].length;
    const seal = parseSeal(sealed.subarray(start, start + Number(head[1])).toString());
    return { unsealed: sealed.subarray(0, size), seal };
  },
  content: (unsealed) => unsealed,
};

type Base = { readonly object: number; readonly table: number; readonly trailer: string };

/** Where the empty seal stands, and what the last trailer says. */
function describe(unsealed: Buffer): Base | undefined {
  const text = unsealed.toString("latin1");
  const last = /trailer\n<<([\s\S]{1,2000}?)>>\nstartxref\n(\d{1,10})\n%%EOF\n$/.exec(text.slice(-4000));
  const files = [...text.matchAll(/\/UF \(akashi-seal\.json\)\s*\/EF <<\s*\/F (\d{1,10}) 0 R/g)];
  if (!last || files.length !== 1) return undefined;
  const trailer = (last[1] as string).trim().replaceAll(/\s+/g, " ");
  return { object: Number(files[0]?.[1]), table: Number(last[2]), trailer };
}
