import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { dirname, isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { AkashiError, AkashiErrors } from "../domain/errors.ts";
import { isNetwork } from "../net/judge.ts";
import { type Detour, Outbound } from "../net/outbound.ts";
import { parseServer } from "../net/resolver.ts";
import type { Means } from "./look.ts";
import { readText } from "./open.ts";
import { fileSecrets } from "./secret-store.ts";
import { parseWith, parseYaml } from "./yaml-source.ts";

const hostAndPortForm = /^([^:[\]]+|\[[^\]]+\]):\d{1,5}$/;
const detourForm = /^([^:[\]]+|\[[^\]]+\]):(\d{1,5}):([^:[\]]+|\[[^\]]+\]):(\d{1,5})$/;

/** What the operator of an installation allows. It never comes from a workspace: a workspace may be a stranger's. */
const operatorSchema = z.strictObject({
  /** Private and special networks that probes may reach. */
  allowNetworks: z.array(z.string().refine(isNetwork, { error: "CIDR" })).default([]),
  /** HOST:PORT:ADDRESS:PORT, as curl's --connect-to. */
  connectTo: z.array(z.string().regex(detourForm)).default([]),
  /** PEM files of authorities trusted besides the public ones; relative to this file. */
  trust: z.array(z.string().min(1)).default([]),
  /** ADDRESS:PORT of the recursive resolver that DNS checks ask; the system's without it. */
  resolver: z
    .string()
    .refine((text) => parseServer(text) !== undefined, { error: "ADDRESS:PORT" })
    .optional(),
  /** Absolute path of the system's ping, where ICMP echo requests may be sent; without it none is. */
  ping: z.string().refine(isAbsolute, { error: "/usr/bin/ping" }).optional(),
  /** HOST:PORT of targets that checks may sign in to or strain, where the workspace shows a consent as well. */
  intrusive: z.array(z.string().regex(hostAndPortForm)).default([]),
  /** Secrets by the names that workspaces use: a file of the owner's alone, relative to this one, and who may be shown it. */
  secrets: z
    .record(z.string(), z.strictObject({ file: z.string().min(1), hosts: z.array(z.string().regex(hostAndPortForm)) }))
    .default({}),
  /** What the schedule sends to each address of one host and port in any minute, at most. */
  requestsPerMinute: z.int().min(1).max(1_000_000).default(600),
  /** Looks of the schedule under way together, at most. */
  looksAtOnce: z.int().min(1).max(10_000).default(256),
});
export type OperatorSettings = z.infer<typeof operatorSchema>;

export const noSettings: OperatorSettings = operatorSchema.parse({});

/** @throws AkashiErrors */
export function readOperator(file: string): OperatorSettings {
  const source = parseYaml(file, readText(file));
  if ("errors" in source) throw new AkashiErrors(source.errors);
  const parsed = parseWith(operatorSchema, source, source.value ?? {});
  if ("errors" in parsed) throw new AkashiErrors(parsed.errors);
  const beside = (path: string): string => resolve(dirname(file), path);
  const { trust, secrets } = parsed.value;
  const placed = Object.entries(secrets).map(([name, place]) => [name, { ...place, file: beside(place.file) }]);
  return { ...parsed.value, trust: trust.map(beside), secrets: Object.fromEntries(placed) };
}

/** @throws operator.invalid */
export function meansOf(settings: OperatorSettings): Means {
  const intrusive = new Set(settings.intrusive);
  const { requestsPerMinute, looksAtOnce } = settings;
  return {
    requestsPerMinute,
    looksAtOnce,
    outbound: outboundFor(settings),
    secrets: fileSecrets(settings.secrets),
    mayIntrude: (hostAndPort) => intrusive.has(hostAndPort),
  };
}

function outboundFor(settings: OperatorSettings): Outbound {
  return new Outbound({
    allowance: { networks: settings.allowNetworks },
    detours: settings.connectTo.map(toDetour),
    resolver: settings.resolver === undefined ? undefined : parseServer(settings.resolver),
    ping: settings.ping,
    trust: settings.trust.map((file) => {
      const pem = readText(file);
      try {
        new X509Certificate(pem);
      } catch (cause) {
        throw new AkashiError("operator.invalid", { what: file, expected: "PEM certificate" }, undefined, cause);
      }
      return pem;
    }),
  });
}

function toDetour(text: string): Detour {
  const [, host = "", port = "", to = "", toPort = ""] = detourForm.exec(text) ?? [];
  const address = to.replace(/^\[(.*)\]$/, "$1");
  if (isIP(address) === 0) {
    throw new AkashiError("operator.invalid", { what: text, expected: "HOST:PORT:ADDRESS:PORT" });
  }
  return { host, port: Number(port), address, toPort: Number(toPort) };
}
