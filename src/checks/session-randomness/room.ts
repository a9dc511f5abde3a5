/** What a sample of identifiers allows to be said of how they are made. It can refute; it never proves. */
export type Room = {
  /** Bits that the part which differs has room for, rounded down: the most that guessing one can take. */
  readonly bits: number;
  /** Whether a part only rises, or only falls, from one to the next: a counter or a time. That part has no room. */
  readonly rising: boolean;
};

const visible = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));

/** Kinds of characters that encodings use, the smallest first. */
const alphabets = ["0-9", "0-9a-f", "0-9A-F", "A-Z2-7", "0-9a-z", "0-9A-Z", "0-9A-Za-z", "0-9A-Za-z_-", "0-9A-Za-z+/"]
  .concat("0-9A-Za-z+/=_-", "\\x21-\\x7e")
  .map((kinds) => new RegExp(`^[${kinds}]$`))
  .map((form) => ({ form, size: visible.filter((one) => form.test(one)).length }));

/** @param ids in the order in which they were issued */
export function roomOf(ids: readonly string[]): Room {
  const longest = Math.max(0, ...ids.map((id) => id.length));
  // Numbers of several lengths count from the right.
  const aligned = ids.every((id) => /^[0-9a-f]+$/i.test(id)) ? ids.map((id) => id.padStart(longest, "0")) : ids;
  const length = Math.min(...aligned.map((id) => id.length));
  const free: (readonly string[])[] = [];
  let rising = false;
  for (let at = 0; at < length; at++) {
    const end = endOfOrder(aligned, at, length);
    if (end > at) {
      rising ||= new Set(aligned.map((id) => id.slice(at, end))).size > 2;
      at = end - 1;
    } else free.push(aligned.map((id) => id[at] as string));
  }
  return { bits: Math.floor(bitsOf(free)), rising };
}

/**
 * Where a part ends that begins here and never turns; here where none does. As soon as all its values differ, it is the
 * part that gives them their order: what comes after would keep that order whatever it is.
 */
function endOfOrder(ids: readonly string[], start: number, length: number): number {
  let end = start;
  while (end < length) {
    const values = ids.map((id) => id.slice(start, end + 1));
    if (!isOrdered(values)) break;
    end++;
    if (new Set(values).size === ids.length) break;
  }
  return end;
}

function isOrdered(values: readonly string[]): boolean {
  const steps = values.slice(1).map((value, i) => Math.sign(compare(value, values[i] as string)));
  return !(steps.includes(1) && steps.includes(-1));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function bitsOf(columns: readonly (readonly string[])[]): number {
  const varied = columns.filter((column) => new Set(column).size > 1);
  const size = alphabetOf(new Set(varied.flat()));
  // How many different characters a column of this many shows, if all of the alphabet are equally likely.
  const expected = size * (1 - (1 - 1 / size) ** (varied[0]?.length ?? 0));
  const full = varied.filter((column) => new Set(column).size >= 0.6 * expected);
  const narrow = varied.filter((column) => !full.includes(column));
  const room = narrow.reduce((sum, column) => sum + bitsEach([column], new Set(column).size), 0);
  return room + full.length * bitsEach(full, size);
}

/** As many characters as the encoding has, unless far fewer of them occur. */
function alphabetOf(seen: ReadonlySet<string>): number {
  const { size } = alphabets.find(({ form }) => [...seen].every((one) => form.test(one))) ?? { size: seen.size };
  return seen.size >= 0.75 * size ? size : Math.max(seen.size, 2);
}

/** Bits of each character: as many as there are to choose from, or fewer where two are the same far too often for that. */
function bitsEach(columns: readonly (readonly string[])[], size: number): number {
  let [same, pairs] = [0, 0];
  for (const column of columns) {
    for (const [i, one] of column.entries()) {
      for (const other of column.slice(i + 1)) {
        pairs++;
        if (one === other) same++;
      }
    }
  }
  const rate = pairs === 0 ? 0 : same / pairs;
  return rate > 1.5 / size ? -Math.log2(rate) : Math.log2(size);
}
