import { hash } from "node:crypto";

/** Hexadecimal SHA-256 of what was seen, for evidence that is named without being kept. */
export function sha256Hex(data: Uint8Array): string {
  return hash("sha256", data, "hex");
}
