import { Client } from "undici";
import type { z } from "zod";
import { AkashiError } from "../domain/errors.ts";
import { applyRequest, applyResponse, errorResponse, releaseRequest, releaseResponse } from "./contract.ts";

/** A refusal by the server, already in the reader's words. */
export class Refused extends Error {
  readonly errors: z.infer<typeof errorResponse>["errors"];
  readonly status: number;

  constructor(status: number, errors: z.infer<typeof errorResponse>["errors"]) {
    super(errors.map(({ message }) => message).join("\n"));
    this.name = "Refused";
    this.status = status;
    this.errors = errors;
  }
}

/** Speaks to the control socket of a running server. */
export class ControlClient {
  readonly #file: string;
  readonly #language: string;

  constructor(file: string, language: string) {
    this.#file = file;
    this.#language = language;
  }

  release(body: z.infer<typeof releaseRequest>): Promise<z.infer<typeof releaseResponse>> {
    return this.#post("/release", releaseRequest, body, releaseResponse);
  }

  apply(body: z.infer<typeof applyRequest>): Promise<z.infer<typeof applyResponse>> {
    return this.#post("/apply", applyRequest, body, applyResponse);
  }

  async #post<B, R>(path: string, request: z.ZodType<B>, body: B, response: z.ZodType<R>): Promise<R> {
    const client = new Client("http://localhost", { socketPath: this.#file });
    try {
      const answer = await client.request({
        method: "POST",
        path,
        headers: { "content-type": "application/json", "accept-language": this.#language },
        body: JSON.stringify(request.parse(body)),
      });
      const value: unknown = await answer.body.json();
      if (answer.statusCode === 200) return response.parse(value);
      throw new Refused(answer.statusCode, errorResponse.parse(value).errors);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ECONNREFUSED")
        throw new AkashiError("server.not-running", { where: this.#file }, undefined, cause);
      throw cause;
    } finally {
      await client.close();
    }
  }
}
