import { z } from "zod";
import { recordBase } from "../schema-parts.ts";
import { slaPolicyForm } from "../sla-schema.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "sla-policy",
  schema: z.strictObject({ ...recordBase, kind: z.literal("sla-policy"), ...slaPolicyForm }),
  past: () => [],
  read: ({ id, kind, service: _, ...policy }, { service }) => ({ id, kind, service, policy }),
});
