import { encode } from "uqr";

/** A QR code as vectors: it is scanned as well from paper as from a screen, whatever its size. */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: "M", border: 0 });
  const runs = data.flatMap((row, y) =>
    [...row.map((dark) => (dark ? "1" : "0")).join("").matchAll(/1+/g)].map(
      ({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`,
    ),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="24mm" height="24mm" viewBox="0 0 ${size} ${size}"><path d="${runs.join("")}" fill="#000000"/></svg>`;
}
