import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { WebSocket } from "ws";
import { toFailure } from "./failure.ts";
import { userAgent } from "./request-headers.ts";

export type Opening = {
  /** `ws:` or `wss:`, for the Host header and the path alone: the connection is there already. */
  readonly url: string;
  /** A subprotocol that the server has to choose (RFC 6455, 1.9). */
  readonly protocol: string | undefined;
  readonly ping: boolean;
};

export type Opened = {
  readonly status: number;
  /** Whether the answer is the one to our key and agrees to what was asked (RFC 6455, 4.1). */
  readonly opened: boolean;
  /** Whether our ping came back; nothing where none was sent. */
  readonly pong: boolean | null;
};

/** Bytes of one message; what the server sends by itself is not read. */
const largestMessage = 64 * 1024;

/**
 * The opening handshake of a WebSocket, and a ping, over a connection that is open and is for nothing else; it is
 * destroyed at the end. How long it may last is the connection's own bound.
 * @throws NetFailure for what ends before the server answered the handshake
 */
export function openWebSocket(socket: Socket, { url, protocol, ping }: Opening): Promise<Opened> {
  return new Promise<Opened>((resolve, reject) => {
    const webSocket = new WebSocket(url, protocol === undefined ? [] : [protocol], {
      createConnection: () => socket,
      followRedirects: false,
      perMessageDeflate: false,
      maxPayload: largestMessage,
      headers: { "user-agent": userAgent },
    });
    let answer: Opened | undefined;
    const end = (): void => {
      if (answer) resolve(answer);
      socket.destroy();
    };
    webSocket.once("unexpected-response", (_request, { statusCode = 0 }) => {
      answer = { status: statusCode, opened: false, pong: null };
      end();
    });
    webSocket.once("upgrade", ({ statusCode = 0 }) => {
      answer = { status: statusCode, opened: false, pong: null };
    });
    webSocket.once("open", () => {
      answer = { status: 101, opened: true, pong: ping ? false : null };
      if (!ping) return end();
      const sent = randomBytes(8);
      // A pong nobody asked for is no answer (RFC 6455, 5.5.3).
      webSocket.on("pong", (received) => {
        if (!received.equals(sent)) return;
        answer = { status: 101, opened: true, pong: true };
        end();
      });
      webSocket.ping(sent);
    });
    webSocket.on("error", (error) => {
      if (!answer) reject(toFailure(error));
      end();
    });
    webSocket.once("close", end);
  });
}
