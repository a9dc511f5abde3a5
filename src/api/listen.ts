import { existsSync } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import { connect } from "node:net";
import { AkashiError } from "../domain/errors.ts";
import type { App } from "./server.ts";

/** Listens on loopback or another address; a port that is taken is said plainly. Port 0 takes a free one. */
export async function listen(app: App, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw new AkashiError("server.port-in-use", { port: String(port) }, undefined, cause);
    throw cause;
  }
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** Listens on a socket file that only its owner can open. One left behind by a dead process is replaced. */
export async function listenOnSocket(app: App, file: string): Promise<void> {
  if (existsSync(file) && !(await answers(file))) await rm(file);
  // Made with narrow permissions from the start: between bind and chmod there must be no moment for others.
  const before = process.umask(0o177);
  try {
    await app.listen({ path: file });
  } finally {
    process.umask(before);
  }
  await chmod(file, 0o600);
}

function answers(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
