export type Signatures = {
  readonly scanner: string;
  /** Number and date (seconds since 1970) of the daily signatures. */
  readonly signatures: { readonly number: number; readonly date: number } | null;
};

/** `clamscan --version`: `ClamAV 1.4.3/27806/Tue Nov 18 09:05:44 2025`; the version alone where it has no signatures. */
export function parseSignatures(text: string): Signatures | undefined {
  const [, scanner = "", number, date = ""] =
    /^(ClamAV [0-9a-z.+~-]{1,40})(?:\/(\d{1,9})\/(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}))?\n$/.exec(text) ?? [];
  if (scanner === "") return undefined;
  if (number === undefined) return { scanner, signatures: null };
  const at = Date.parse(`${date.slice(4).replace(/ +/g, " ")} UTC`) / 1000;
  return Number.isNaN(at) ? undefined : { scanner, signatures: { number: Number(number), date: at } };
}
