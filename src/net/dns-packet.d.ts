/** What is used of the library, which brings no types: its decoder gives these shapes for these types of record. */
declare module "dns-packet" {
  type Of<Type extends string, Data> = {
    readonly type: Type;
    readonly class: string;
    readonly name: string;
    readonly data: Data;
  };

  export type DecodedRecord =
    | Of<"A" | "AAAA" | "CNAME" | "NS", string>
    | Of<"TXT", readonly Buffer[]>
    | Of<"CAA", { readonly flags: number; readonly tag: string; readonly value: string }>
    | Of<"MX", { readonly preference: number; readonly exchange: string }>
    | Of<"DS" | "DNSKEY" | "SOA", object>;

  export type DecodedExtension = { readonly type: "OPT"; readonly extendedRcode: number };

  export type Message = {
    readonly id: number;
    readonly type: "query" | "response";
    readonly rcode: string;
    readonly flag_tc: boolean;
    readonly flag_ad: boolean;
    readonly questions: readonly { readonly name: string; readonly type: string; readonly class: string }[];
    readonly answers: readonly (DecodedRecord | DecodedExtension)[];
    readonly authorities: readonly (DecodedRecord | DecodedExtension)[];
    readonly additionals: readonly (DecodedRecord | DecodedExtension)[];
  };

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

  export function encode(query: Query): Buffer;
  export const decode: {
    (bytes: Buffer): Message;
    /** How many bytes the last call read; past the end, or no number, where a length in the message was a lie. */
    bytes: number;
  };
  export const RECURSION_DESIRED: number;
  export const CHECKING_DISABLED: number;
  export const DNSSEC_OK: number;
}
