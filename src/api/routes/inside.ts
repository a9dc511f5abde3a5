import { z } from "zod";
import { findTemplate } from "../../documents/index.ts";
import { AkashiError } from "../../domain/errors.ts";
import { locales } from "../../domain/locale.ts";
import { formatInstant } from "../../domain/time.ts";
import { assessService } from "../../flow/assessment.ts";
import { answersView, assessmentView } from "../../flow/assessment-view.ts";
import { renderDocument } from "../../flow/publish.ts";
import { languageNames } from "../../flow/trust-pages.ts";
import { sha256 } from "../../ledger/tree.ts";
import type { Store } from "../../store/store.ts";
import { answers, errorResponse, language, verdicts } from "../contract.ts";
import { type App, preferredLanguage } from "../server.ts";

export type InsideParts = { readonly store: Store; readonly now: () => number; readonly elapsed: () => number };

const serviceParam = z.object({ service: z.string().max(100) });

/** What only those inside may read: verdicts, their reasons, and the answers to frameworks. Read-only. */
export function insideRoutes(app: App, { store, now, elapsed }: InsideParts): void {
  const assessed = (service: string) => assessService(store, service, { now: now() }, elapsed);

  app.get("/verdicts", { schema: { hide: true } }, async (request, reply) => {
    const { service } = await assessService(store, undefined, { now: now() }, elapsed);
    return reply.redirect(`/verdicts/${service.service.id}/${preferredLanguage(request)}`, 302);
  });

  app.get(
    "/verdicts/:service/:language",
    { schema: { hide: true, params: serviceParam.extend({ language }) } },
    async (request, reply) => {
      const { service } = request.params;
      const template = findTemplate("verdicts");
      if (!template) throw new AkashiError("http.not-found");
      const alternates = locales.map((one) => ({
        language: one,
        href: `/verdicts/${service}/${one}`,
        name: languageNames[one],
      }));
      const { unsealed } = await renderDocument(store, {
        template,
        service,
        language: request.params.language,
        format: "html",
        policy: "mark",
        at: { now: now() },
        inside: true,
        readers: "internal",
        html: { alternates, script: "/assets/live.js", stylesheet: "/assets/akashi.css", icon: "/assets/icon.svg" },
      });
      const etag = `"${sha256(unsealed).toString("hex").slice(0, 32)}"`;
      reply.header("etag", etag).header("cache-control", "no-store");
      return reply.type("text/html; charset=utf-8").send(unsealed);
    },
  );

  app.get(
    "/v1/services/:service/verdicts",
    {
      schema: {
        summary: "The verdict of every claim, with its reasons",
        params: serviceParam,
        querystring: z.object({ language: language.default("en") }),
        response: { 200: verdicts, 404: errorResponse },
      },
    },
    async (request) => {
      const { answers: _none, ...view } = assessmentView(
        await assessed(request.params.service),
        request.query.language,
      );
      return view;
    },
  );

  app.get(
    "/v1/services/:service/answers/:catalog",
    {
      schema: {
        summary: "What a service says to each control of a framework",
        params: serviceParam.extend({ catalog: z.string().max(100) }),
        response: { 200: answers, 404: errorResponse },
      },
    },
    async (request) => {
      const { service, catalog } = request.params;
      const assessment = await assessed(service);
      if (!assessment.state.catalogs.some(({ id }) => id === catalog)) {
        const known = assessment.state.catalogs.map(({ id }) => id).join(", ");
        throw new AkashiError("catalog.unknown", { catalog, known });
      }
      const list = answersView(assessment, catalog).map((answer) => ({
        ...answer,
        covered: [...answer.covered],
        claims: [...answer.claims],
        gaps: answer.gaps.map((gap) => ({ ...gap, claims: [...gap.claims] })),
      }));
      return { service, catalog, at: formatInstant(assessment.at), answers: list };
    },
  );
}
