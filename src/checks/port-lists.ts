import { z } from "zod";

/** Ports as a list declares them: `443`, or `8000-8099`. */
const portsForm = /^\d{1,5}(?:-\d{1,5})?$/;
const lastPort = 65_535;

export type PortRange = { readonly from: number; readonly to: number };

export function portRange(text: string): PortRange | undefined {
  if (!portsForm.test(text)) return undefined;
  const [from = 0, to = from] = text.split("-").map(Number);
  return from >= 1 && from <= to && to <= lastPort ? { from, to } : undefined;
}

export const portsText = z.string().refine((text) => portRange(text) !== undefined, { error: "PORT or FROM-TO" });

/** The ports of a list, each once, in order; at most one more than are wanted, so that too many are seen. */
export function portsOf(list: readonly string[], most: number): number[] {
  const ports = new Set<number>();
  for (const text of list) {
    const { from, to } = portRange(text) ?? { from: 1, to: 0 };
    for (let port = from; port <= to && ports.size <= most; port++) ports.add(port);
  }
  return [...ports].sort((a, b) => a - b);
}

export function isIn(port: number, list: readonly string[]): boolean {
  return list.some((text) => {
    const range = portRange(text);
    return range !== undefined && range.from <= port && port <= range.to;
  });
}
