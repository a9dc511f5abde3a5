import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import pg from "pg";
import type { Database } from "../../src/store/database.ts";
import { openPostgres, postgresDatabase } from "../../src/store/postgres.ts";
import type { Tables } from "../../src/store/schema.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { freePort } from "./ports.ts";
import { postgresPrograms } from "./programs.ts";

export type TestDatabase = {
  readonly name: string;
  /** Why it cannot be had here, or false. */
  readonly skip: string | false;
  /** A fresh, empty database; opening it again gives the same one. */
  create(): Promise<{ open(): Promise<Database>; readonly url?: string; drop(): Promise<void> }>;
  stop(): Promise<void>;
};

const sqlite: TestDatabase = {
  name: "SQLite",
  skip: false,
  async create() {
    const folder = mkdtempSync(join(tmpdir(), "akashi-test-"));
    return {
      open: async () => openSqlite(join(folder, "akashi.db")),
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
  async stop() {
    // Nothing runs beside the process.
  },
};

/** PostgreSQL inside the process: for the dialect, where no server can be had. One engine, a schema for each database. */
function embeddedPostgres(): TestDatabase {
  let engine: PGlite | undefined;
  let serial = 0;
  return {
    name: "PGlite",
    skip: false,
    async create() {
      engine ??= await PGlite.create({ parsers: { 20: (text: string) => Number(text) } });
      const one = engine;
      const schema = `t${++serial}`;
      await one.exec(`reset role; do $$ begin create role tester; exception when duplicate_object then null; end $$;
        create schema ${schema} authorization tester; set search_path to ${schema}; set role tester`);
      return {
        async open() {
          // The engine outlives the store, as a server would.
          const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: one }) });
          return { ...(await postgresDatabase(db, "pglite")), close: async () => undefined };
        },
        drop: async () => void (await one.exec(`drop schema ${schema} cascade`)),
      };
    },
    async stop() {
      await engine?.close();
      engine = undefined;
    },
  };
}

/** One real server for a whole test file, on a socket and a free port of loopback. */
function realPostgres(): TestDatabase {
  const programs = postgresPrograms();
  let server: { folder: string; port: number; process: ChildProcess } | undefined;
  let serial = 0;
  const asRoot = process.getuid?.() === 0;

  async function start(folder: string): Promise<{ folder: string; port: number; process: ChildProcess }> {
    const data = mkdtempSync(join(tmpdir(), "akashi-pg-"));
    const owner = asRoot ? postgresUser() : undefined;
    if (owner) chownSync(data, owner.uid, owner.gid);
    chmodSync(data, 0o700);
    const cluster = join(data, "cluster");
    const arguments_ = ["-D", cluster, "-A", "trust", "-U", "admin", "-E", "UTF8", "--locale=C.UTF-8"];
    execFileSync(join(folder, "initdb"), arguments_, { ...owner, cwd: data, stdio: "ignore" });
    const port = await freePort();
    const settings = ["-D", cluster, "-p", String(port), "-k", data, "-c", "listen_addresses=127.0.0.1"];
    const child = spawn(join(folder, "postgres"), settings, { ...owner, cwd: data, stdio: "ignore" });
    await ready(port);
    return { folder: data, port, process: child };
  }

  return {
    name: "PostgreSQL",
    skip: programs === undefined && "not installed: postgresql",
    async create() {
      server ??= await start(programs as string);
      const name = `t${process.pid}_${++serial}`;
      const admin = `postgres://admin@127.0.0.1:${server.port}`;
      await run(`${admin}/postgres`, `create role ${name} login`, `create database ${name} owner ${name}`);
      const url = `postgres://${name}@127.0.0.1:${server.port}/${name}`;
      return {
        url,
        open: () => openPostgres(url),
        drop: () => run(`${admin}/postgres`, `drop database ${name} with (force)`, `drop role ${name}`),
      };
    },
    async stop() {
      if (!server) return;
      const { process: child, folder } = server;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
      server = undefined;
    },
  };
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function ready(port: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run(`postgres://admin@127.0.0.1:${port}/postgres`, "select 1");
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function run(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

export const databases: readonly TestDatabase[] = [sqlite, embeddedPostgres(), realPostgres()];
