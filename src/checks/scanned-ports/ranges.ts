/** tcp/443 or tcp/1-65535. */
export const portRange = /^(tcp|udp|sctp)\/(\d{1,5})(?:-(\d{1,5}))?$/;

/**
 * Whether ports that were asked, "tcp/22,80,1000-2000 udp/53", hold all of a range. A list that was cut off ends in
 * something that is no number, and its last part counts for nothing.
 */
export function coversPorts(asked: string, range: string): boolean {
  const [, protocol, first = "", last = first] = portRange.exec(range) ?? [];
  const spans = asked
    .split(" ")
    .filter((part) => part.startsWith(`${protocol}/`))
    .flatMap((part) => part.slice(part.indexOf("/") + 1).split(","))
    .flatMap((part): [number, number][] => {
      const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
      return from === undefined ? [] : [[Number(from), Number(to)]];
    })
    .sort((a, b) => a[0] - b[0]);
  let next = Number(first);
  for (const [from, to] of spans) if (from <= next && to >= next) next = to + 1;
  return first !== "" && next > Number(last);
}
