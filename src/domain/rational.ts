import type { Decimal } from "./decimal.ts";

/** An exact fraction; `of` is positive. Percentages and money are kept this way: floating point never touches them. */
export type Rational = { readonly part: bigint; readonly of: bigint };

export const roundings = ["half-up", "half-even", "up", "down"] as const;
export type Rounding = (typeof roundings)[number];

/** @throws RangeError for a fraction of nothing */
export function rational(part: bigint | number, of: bigint | number = 1n): Rational {
  const [a, b] = [BigInt(part), BigInt(of)];
  if (b <= 0n) throw new RangeError("a fraction of nothing");
  const divisor = greatestCommon(a < 0n ? -a : a, b);
  return { part: a / divisor, of: b / divisor };
}

function greatestCommon(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

export function ofDecimal({ units, scale }: Decimal): Rational {
  return rational(units, 10n ** BigInt(scale));
}

export function plus(a: Rational, b: Rational): Rational {
  return rational(a.part * b.of + b.part * a.of, a.of * b.of);
}

export function times(a: Rational, b: Rational): Rational {
  return rational(a.part * b.part, a.of * b.of);
}

/** Negative, zero or positive, as a - b is. */
export function compareRationals(a: Rational, b: Rational): number {
  const [left, right] = [a.part * b.of, b.part * a.of];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Rounded to so many decimals, in units of the last one. Up and down are away from zero and towards it. */
export function rounded({ part, of }: Rational, decimals: number, rounding: Rounding): bigint {
  const scaled = (part < 0n ? -part : part) * 10n ** BigInt(decimals);
  const [whole, rest] = [scaled / of, scaled % of];
  const twice = rest * 2n;
  const further =
    rounding === "up"
      ? rest > 0n
      : rounding === "half-up"
        ? twice >= of
        : rounding === "half-even"
          ? twice > of || (twice === of && whole % 2n === 1n)
          : false;
  const result = further ? whole + 1n : whole;
  return part < 0n ? -result : result;
}

/** As a decimal number with exactly so many decimals. */
export function decimalText(value: Rational, decimals: number, rounding: Rounding): string {
  const units = rounded(value, decimals, rounding);
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const sign = units < 0n ? "-" : "";
  if (decimals === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
