import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { AkashiError, AkashiErrors } from "../domain/errors.ts";
import { isNetwork } from "../net/judge.ts";
import { type Detour, Outbound } from "../net/outbound.ts";
import { parseServer } from "../net/resolver.ts";
import { readText } from "./open.ts";
import { parseWith, parseYaml } from "./yaml-source.ts";

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
});
export type OperatorSettings = z.infer<typeof operatorSchema>;

export const noSettings: OperatorSettings = { allowNetworks: [], connectTo: [], trust: [] };

/** @throws AkashiErrors */
export function readOperator(file: string): OperatorSettings {
  const source = parseYaml(file, readText(file));
  if ("errors" in source) throw new AkashiErrors(source.errors);
  const parsed = parseWith(operatorSchema, source, source.value ?? {});
  if ("errors" in parsed) throw new AkashiErrors(parsed.errors);
  return { ...parsed.value, trust: parsed.value.trust.map((path) => resolve(dirname(file), path)) };
}

/** @throws operator.invalid */
export function outboundFor(settings: OperatorSettings): Outbound {
  return new Outbound({
    allowance: { networks: settings.allowNetworks },
    detours: settings.connectTo.map(toDetour),
    resolver: settings.resolver === undefined ? undefined : parseServer(settings.resolver),
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
