/** Milliseconds of the fastest and the median of several runs; the first runs only warm up. */
export async function measure(
  runs: number,
  work: () => unknown,
): Promise<{ readonly best: number; readonly median: number }> {
  for (let i = 0; i < 2; i++) await work();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { best: times[0] as number, median: times[Math.floor(times.length / 2)] as number };
}

/** One line of a table: the first column as wide as a title, the others as wide as a figure. */
export function row(...cells: readonly string[]): void {
  process.stdout.write(
    `${cells
      .map((cell, i) => cell.padEnd(i === 0 ? 48 : 22))
      .join(" ")
      .trimEnd()}\n`,
  );
}

export const perSecond = (count: number, milliseconds: number): string =>
  `${Math.round((count / milliseconds) * 1000).toLocaleString("en")}/s`;
