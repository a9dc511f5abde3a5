import { type IncomingMessage, request as requestOver } from "node:http";
import type { Socket } from "node:net";
import { NetFailure, toFailure } from "./failure.ts";

export type HttpResponse = {
  readonly status: number;
  /** As received: names in lower case, duplicates kept, in order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
};

export type Message = {
  readonly method: string;
  readonly path: string;
  /** Names in lower case, `host` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
};

/** Milliseconds and bytes. */
export type ExchangeBounds = { readonly time: number; readonly headers: number; readonly body: number };

/** Methods whose message says that it has no content (RFC 9110, 8.6). */
const withContent = new Set(["POST", "PUT", "PATCH"]);

/**
 * One HTTP/1.1 exchange over a connection that is open and is for nothing else; it is destroyed at the end. The body is
 * not inflated, and nothing is followed.
 * @throws NetFailure
 */
export function exchange(
  socket: Socket,
  { method, path, headers, body }: Message,
  bounds: ExchangeBounds,
): Promise<HttpResponse> {
  return new Promise<HttpResponse>((resolve, reject) => {
    const sent = body ?? (withContent.has(method) ? "" : undefined);
    const own = sent === undefined ? [] : ["content-length", String(Buffer.byteLength(sent))];
    const request = requestOver({
      createConnection: () => socket,
      method,
      path,
      // As a list they are written as they are; nothing is added to them.
      headers: [...Object.entries(headers).flat(), ...own, "connection", "close"],
      maxHeaderSize: bounds.headers,
    });
    // Zero is no limit: more than two thousand would be dropped without a word, and their bytes are bounded.
    request.maxHeadersCount = 0;
    let answer: IncomingMessage | undefined;
    const end = (): void => {
      clearTimeout(timer);
      request.destroy();
    };
    const fail = (error: unknown): void => {
      // What follows a whole answer is no part of it.
      if (answer?.complete) return;
      reject(toFailure(error));
      end();
    };
    const timer = setTimeout(() => fail(new NetFailure("timed-out")), bounds.time);
    request.once("response", (response) => {
      answer = response;
      const parts: Buffer[] = [];
      let received = 0;
      response.on("data", (part: Buffer) => {
        received += part.length;
        if (received <= bounds.body) parts.push(part);
        else {
          reject(new NetFailure("too-large"));
          end();
        }
      });
      response.once("error", fail);
      response.once("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: pairs(response), body: Buffer.concat(parts) });
        end();
      });
    });
    request.on("error", fail);
    // Whatever else ends it, such as an upgrade nobody asked for.
    request.once("close", () => {
      if (!answer?.complete) fail(new NetFailure("closed"));
    });
    // The other side may have gone since the connection was made.
    if (socket.destroyed) fail(new NetFailure("closed"));
    else request.end(sent);
  });
}

function pairs({ rawHeaders }: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    headers.push([(rawHeaders[i] ?? "").toLowerCase(), decoded(rawHeaders[i + 1] ?? "")]);
  return headers;
}

/** The runtime reads each byte as a letter; what is not ASCII is meant as UTF-8. */
function decoded(value: string): string {
  return /[\x80-\xff]/.test(value) ? Buffer.from(value, "latin1").toString("utf8") : value;
}
