/**
 * A proxy on a thread of its own, so that what it costs is nobody's: counts, and holds every piece back for half the
 * delay in each direction. Told { to, delay } it listens and tells its port; told "count" it tells what passed since.
 */
import { type AddressInfo, connect, createServer } from "node:net";
import { parentPort } from "node:worker_threads";

const port = parentPort;
if (!port) throw new Error("this runs as a worker");
let connections = 0;
let bytes = 0;

port.on("message", (told: "count" | { to: number; delay: number }) => {
  if (told === "count") {
    port.postMessage({ connections, bytes });
    connections = 0;
    bytes = 0;
  } else listen(told.to, told.delay);
});

function listen(to: number, delay: number): void {
  const later = (work: () => void): void => {
    if (delay === 0) work();
    else setTimeout(work, delay / 2);
  };
  const server = createServer((client) => {
    connections++;
    const target = connect(to, "127.0.0.1");
    for (const [from, into] of [
      [client, target],
      [target, client],
    ] as const) {
      from.setNoDelay(true);
      from.on("data", (chunk: Buffer) => {
        if (from === client) bytes += chunk.length;
        later(() => into.destroyed || into.write(chunk));
      });
      from.on("end", () => later(() => into.end()));
      from.on("close", () => later(() => into.destroy()));
      from.on("error", () => undefined);
    }
  });
  server.listen(0, "127.0.0.1", () => port?.postMessage({ port: (server.address() as AddressInfo).port }));
}
