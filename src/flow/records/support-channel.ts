import { z } from "zod";
import { localized, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "support-channel",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("support-channel"),
    purpose: localized,
    channel: localized,
    /** A URL, an address or a number, as customers are given it. */
    address: z.string().trim().min(1).max(300),
    hours: localized,
    responds: localized,
  }),
  past: () => [],
  read: (record, { service }) => ({ ...record, service }),
});
