import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "./ports.ts";

/** What becomes of a connection: it is let through, closed or reset when the client has spoken, or left without an answer. */
export type Fate = "pass" | "close" | "reset" | "hold";

/** Stands in front of a server as a limit of connections does; decides by the number of the connection, from 1. */
export class DroppingProxy {
  readonly port: number;
  /** Connections so far. */
  count = 0;
  fate: (number: number) => Fate = () => "pass";
  /** Bytes of the longest hello that is let through. */
  longest = Number.POSITIVE_INFINITY;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(port: number, to: number) {
    this.port = port;
    this.#server = createServer((client) => {
      this.#keep(client);
      const fate = this.fate(++this.count);
      if (fate === "pass") {
        const target = connect(to, "127.0.0.1");
        this.#keep(target);
        client.once("data", (hello: Buffer) => {
          if (hello.length > this.longest) return client.resetAndDestroy();
          target.write(hello);
          client.pipe(target).pipe(client);
        });
        client.once("close", () => target.destroy());
        target.once("close", () => client.destroy());
      } else if (fate !== "hold") {
        client.once("data", () => (fate === "close" ? client.end() : client.resetAndDestroy()));
      }
    });
  }

  static async start(to: number): Promise<DroppingProxy> {
    const proxy = new DroppingProxy(await freePort(), to);
    await new Promise<void>((resolve) => proxy.#server.listen(proxy.port, "127.0.0.1", resolve));
    return proxy;
  }

  /** Begins to count anew. */
  drop(fate: (number: number) => Fate): void {
    this.count = 0;
    this.fate = fate;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.#open.delete(socket));
  }
}
