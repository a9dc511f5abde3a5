import type { Json } from "../../domain/canonical-json.ts";

/**
 * How a file of some kind carries its seal. The seal is one named part of the file; everything else is what is sealed.
 * Promise: `detach(attach(unsealed, seal))` gives both back, whatever the bytes.
 */
export type Carrier = {
  readonly attach: (unsealed: Buffer, seal: Json) => Buffer;
  /** @throws seal.missing, seal.malformed */
  readonly detach: (sealed: Buffer) => { readonly unsealed: Buffer; readonly seal: unknown };
  /** The bytes that a hash of the content is made of. */
  readonly content: (unsealed: Buffer) => Buffer;
};
