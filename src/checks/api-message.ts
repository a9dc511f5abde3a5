import { z } from "zod";

/** A request as it is signed and sent. */
export type Message = {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As the Host header names it: with the port where that is not the scheme's own. */
  readonly host: string;
  readonly scheme: "http" | "https";
  /** Without the query, percent-encoded. */
  readonly path: string;
  /** Without the question mark; percent-encoded and in the order of names. */
  readonly query: string;
  readonly body: string | null;
  readonly contentType: string | null;
};

/** When a request says that it was made, and what makes it the only one of its kind. */
export type Moment = {
  /** Milliseconds since the epoch, on the clock of the service. */
  readonly at: number;
  readonly nonce: string;
};

/** What a signature is made over. */
export type Subject = { readonly message: Message; readonly moment: Moment };

export const methodSchema = z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
export type Method = z.infer<typeof methodSchema>;

/** Methods that change nothing (RFC 9110, 9.2.1). */
export function isSafe(method: Method): boolean {
  return method === "GET" || method === "HEAD";
}

/** A path without a query; what is not ASCII is percent-encoded by whoever states it. No segment leads upwards. */
export const pathSchema = z
  .string()
  .max(500)
  .regex(/^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/)
  .refine((path) => !leadsUpwards(path), { error: "dot segments" });

export function leadsUpwards(path: string): boolean {
  return path.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

const scalarSchema = z.union([z.string().max(500), z.number(), z.boolean()]);
export type Scalar = z.infer<typeof scalarSchema>;

/** Values by name. Strings, so that a workspace may also write numbers and truths. */
export const valuesSchema = z.record(z.string().min(1).max(100), scalarSchema);
export type Values = z.infer<typeof valuesSchema>;

const maxBody = 32 * 1024;
/** Anything JSON can say, as small as a request of ours is. */
export const bodySchema = z.json().refine((value) => JSON.stringify(value).length <= maxBody, { error: "32 KiB" });

/** RFC 3986, 2.3: everything but unreserved characters, which is also the form that most canonical queries want. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function queryOf(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(String(value))}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join("&");
}

export function requestTarget({ path, query }: Pick<Message, "path" | "query">): string {
  return query === "" ? path : `${path}?${query}`;
}
