import { z } from "zod";
import { malformed } from "./define.ts";

const maxDepth = 64;
const maxMembers = 2_000_000;

/**
 * JSON of a stranger, in the form of a schema. What parsers disagree about is refused: names given twice, of which one
 * parser takes the first and another the last, and nesting nobody writes.
 * @throws AkashiError report.malformed
 */
export function parseJson<T>(text: string, schema: z.ZodType<T>): T {
  // First: what nests a million deep would fill the memory before any schema saw it.
  refuseAmbiguity(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "JSON");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw malformed(`${issue?.path.join(".") || "/"}: ${issue?.message ?? "schema"}`);
}

/** Walks text that may be JSON. Whether it is, the parser says afterwards. */
function refuseAmbiguity(text: string): void {
  /** Names of each object that is open; null stands for an array. */
  const open: (Set<string> | null)[] = [];
  let members = 0;
  let isName = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        open.push(new Set());
        isName = true;
        break;
      case 0x5b: // [
        open.push(null);
        isName = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        break;
      case 0x2c: // ,
        isName = open.at(-1) !== null;
        if (++members > maxMembers) throw malformed(`more than ${maxMembers} members`);
        break;
      case 0x22: {
        const end = endOfString(text, at);
        const names = open.at(-1);
        if (isName && names) {
          const name = nameIn(text.slice(at, end + 1));
          if (names.has(name)) throw malformed(`the name ${name.slice(0, 50)} stands twice in one object`);
          names.add(name);
          isName = false;
        }
        at = end;
        break;
      }
    }
    if (open.length > maxDepth) throw malformed(`nested deeper than ${maxDepth}`);
  }
}

/** Where the string that begins here ends, or the end of the text. */
function endOfString(text: string, start: number): number {
  let end = start;
  do end = text.indexOf('"', end + 1);
  while (end >= 0 && isEscaped(text, end));
  return end < 0 ? text.length : end;
}

/** Two spellings of one name are one name. */
function nameIn(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw malformed("a name with a broken escape");
  }
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}

/** Items of a list in a report: far more than any honest one, far fewer than memory holds. */
export const maxItems = 100_000;

export const list = <T extends z.ZodType>(item: T) => z.array(item).max(maxItems);

/** A member that tools leave out, or write as null. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();
