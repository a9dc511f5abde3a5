/** What is used of the library, which brings no types: the encoder of questions, and the decoders of names and data. */
declare module "dns-packet" {
  export type Query = {
    readonly id: number;
    readonly type: "query";
    readonly flags: number;
    readonly questions: readonly { readonly name: string; readonly type: string }[];
    readonly additionals: readonly {
      readonly type: "OPT";
      readonly name: ".";
      readonly udpPayloadSize: number;
      readonly flags: number;
      readonly options: readonly [];
    }[];
  };

  export type Decode<T> = {
    (bytes: Buffer, offset: number): T;
    /** How many bytes the last call read; past the end, or no number, where a length in them was a lie. */
    bytes: number;
  };

  export type Decoded = {
    readonly A: string;
    readonly AAAA: string;
    readonly CAA: { readonly flags: number; readonly tag: string; readonly value: string };
    readonly CNAME: string;
    readonly DNSKEY: { readonly flags: number; readonly algorithm: number; readonly key: Buffer };
    readonly DS: { readonly algorithm: number; readonly digestType: number };
    readonly MX: { readonly preference: number; readonly exchange: string };
    readonly NS: string;
    readonly RRSIG: { readonly typeCovered: string; readonly expiration: number };
    readonly TLSA: {
      readonly usage: number;
      readonly selector: number;
      readonly matchingType: number;
      readonly certificate: Buffer;
    };
    readonly TXT: readonly Buffer[];
  };

  export function encode(query: Query): Buffer;
  export const name: { readonly decode: Decode<string> };
  export function record<T extends keyof Decoded>(type: T): { readonly decode: Decode<Decoded[T]> };
  export const RECURSION_DESIRED: number;
  export const CHECKING_DISABLED: number;
  export const DNSSEC_OK: number;
}
