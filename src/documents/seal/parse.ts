import { AkashiError } from "../../domain/errors.ts";

/** @throws seal.malformed for what is no JSON object */
export function parseSeal(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // falls through to the one error this function gives
  }
  throw new AkashiError("seal.malformed");
}
