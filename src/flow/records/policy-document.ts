import { z } from "zod";
import { approval, date, idSchema, localized, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "policy-document",
  schema: z
    .strictObject({
      ...recordBase,
      kind: z.literal("policy-document"),
      number: z.string().min(1).max(60),
      title: localized,
      version: z.string().min(1).max(40),
      articles: z
        .array(z.strictObject({ id: idSchema, title: localized }))
        .max(500)
        .default([]),
      approval,
      reviewBy: date,
      /** Below the workspace folder. */
      file: z.string().min(1).max(300).optional(),
      evidences: z
        .array(z.strictObject({ catalog: idSchema, control: idSchema, articles: z.array(idSchema).default([]) }))
        .max(300)
        .default([]),
    })
    .refine(
      ({ articles, evidences }) =>
        evidences.every((one) => one.articles.every((article) => articles.some(({ id }) => id === article))),
      { error: "articles of the document", path: ["evidences"] },
    ),
  past: (record) => [[["approval", "on"], record.approval.on]],
  controls: ({ evidences }) => evidences.map((one, index) => [["evidences", index], one]),
  read: ({ file: _, approval: given, reviewBy, ...record }, { service, instant, endOf, file }) => ({
    ...record,
    service,
    approval: { by: given.by, on: instant(given.on) },
    reviewBy: endOf(reviewBy),
    file: file(record.id),
  }),
});
