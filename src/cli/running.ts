import { listen, listenOnSocket } from "../api/listen.ts";
import { controlRoutes } from "../api/routes/control.ts";
import { insideRoutes } from "../api/routes/inside.ts";
import { publicRoutes } from "../api/routes/public.ts";
import { type App, type AppOptions, createApp, type Tls } from "../api/server.ts";
import type { Duration } from "../domain/time.ts";
import type { Means } from "../flow/look.ts";
import { files } from "../flow/open.ts";
import type { ScheduleEvents } from "../flow/schedule.ts";
import { startRunning } from "../flow/serve.ts";
import type { Store } from "../store/store.ts";
import type { Context } from "./define.ts";

export type ServerOptions = {
  readonly store: Store;
  readonly means: Means;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly insidePort: number;
  readonly tls?: Tls;
  readonly resealAfter: Duration;
  readonly events: ScheduleEvents;
};

export type RunningServer = {
  readonly publicUrl: string;
  readonly insideUrl: string;
  readonly close: () => Promise<void>;
};

/** Requests a minute from one address: a reader's page asks twenty times. */
const publicRate = 600;
const insideRate = 6000;
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Starts everything: the scheduler, the public pages, the pages for those inside (loopback only, until people have
 * accounts), and the control socket.
 */
export async function startServer(context: Context, options: ServerOptions): Promise<RunningServer> {
  const { store, means, tls } = options;
  const { now, elapsed, terminal, catalogs } = context;
  const onError = (error: unknown): void =>
    terminal.message(`error: ${error instanceof Error ? error.message : error}`);
  const running = startRunning(store, means, { now, elapsed }, options.resealAfter, options.events);
  const apps: App[] = [];
  const make = async (title: string, more: Partial<AppOptions>) => {
    const app = await createApp({ title, onError, ...more });
    app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
    apps.push(app);
    return app;
  };
  try {
    const open = await make("Akashi, public", { rateLimit: publicRate, behindProxy: true, ...(tls ? { tls } : {}) });
    publicRoutes(open, { store, pages: running.pages, now, health: running.health });
    const inside = await make("Akashi, inside", { rateLimit: insideRate, hosts: loopback });
    publicRoutes(inside, { store, pages: running.pages, now, health: running.health });
    insideRoutes(inside, { store, now, elapsed });
    const control = await make("Akashi, control", {});
    controlRoutes(control, { store, catalogs, now });
    const port = await listen(open, options.host, options.port);
    const insidePort = await listen(inside, "127.0.0.1", options.insidePort);
    await listenOnSocket(control, files.control(options.data));
    const scheme = tls ? "https" : "http";
    const shown = ["0.0.0.0", "::", "127.0.0.1", "::1"].includes(options.host) ? "localhost" : options.host;
    return { publicUrl: `${scheme}://${shown}:${port}`, insideUrl: `http://localhost:${insidePort}`, close };
  } catch (error) {
    await close();
    throw error;
  }

  async function close(): Promise<void> {
    await Promise.all(apps.map((app) => app.close()));
    await running.scheduler.stop();
    await store.close();
  }
}

/** Resolves when the command is asked to end. */
export function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
