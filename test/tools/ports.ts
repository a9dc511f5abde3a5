import { createServer, type Server } from "node:net";

/** Below the range from which systems take the ports of outgoing connections; no test then loses its port to one. */
const first = 10_240;
const last = 32_512;
const size = 1_024;

let block: Promise<number> | undefined;
let given = 0;

/**
 * A port on loopback that nobody listens on. Test files run beside each other as processes: each claims a block of
 * ports by listening on its first one for as long as it lives, so that no two of them are ever given the same port.
 */
export async function freePort(): Promise<number> {
  block ??= claimBlock();
  const start = await block;
  while (++given < size) {
    const server = await listenOn(start + given);
    if (!server) continue;
    await new Promise((resolve) => server.close(resolve));
    return start + given;
  }
  throw new Error(`this test wanted more than ${size - 1} ports`);
}

async function claimBlock(): Promise<number> {
  const blocks = Math.floor((last - first) / size);
  for (let i = 0; i < blocks; i++) {
    const start = first + ((process.pid + i) % blocks) * size;
    const guard = await listenOn(start);
    if (!guard) continue;
    guard.unref();
    return start;
  }
  throw new Error("no block of ports is free on this machine");
}

function listenOn(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
