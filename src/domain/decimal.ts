/**
 * An exact decimal: units × 10^-scale. "99.95" is { units: 9995n, scale: 2 }.
 * Percentages are kept this way from the file to the page; floating point never touches them.
 */
export type Decimal = { readonly units: bigint; readonly scale: number };

const form = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/;

export function parseDecimal(text: string): Decimal | undefined {
  const parts = form.exec(text);
  if (!parts) return undefined;
  const [, sign, whole, fraction = ""] = parts;
  const units = BigInt(`${whole}${fraction}`);
  return { units: sign ? -units : units, scale: fraction.length };
}

/** Negative, zero or positive, as a - b is. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.units * 10n ** BigInt(scale - a.scale);
  const right = b.units * 10n ** BigInt(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}
