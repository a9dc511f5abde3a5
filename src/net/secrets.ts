import { NetFailure } from "./failure.ts";

/** A credential. Whatever prints, logs or serialises it shows that it is one, and nothing of it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the moment it is sent. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

/** Reads a secret for a host and port, or says that there is none for it. */
export type SecretStore = (name: string, hostAndPort: string) => Secret | undefined;

/** Values shorter than this occur in data by chance; none shorter is a credential. */
export const shortestSecret = 6;

/**
 * The secrets of one look. A workspace only names them; the operator says which host and port each may be shown to, so that
 * no stranger's workspace has one sent to a stranger's server.
 */
export class Secrets {
  readonly #store: SecretStore;
  readonly #hostAndPort: string;
  readonly #revealed = new Set<string>();

  constructor(store: SecretStore, hostAndPort: string) {
    this.#store = store;
    this.#hostAndPort = hostAndPort;
  }

  /** @throws NetFailure no-secret */
  get(name: string): Secret {
    const secret = this.#store(name, this.#hostAndPort);
    if (!secret) throw new NetFailure("no-secret");
    this.#revealed.add(secret.reveal());
    return secret;
  }

  /** Whether a text contains a secret that was handed out, as it is or in a form it takes on its way. */
  leaksInto(text: string): boolean {
    const folded = text.toLowerCase();
    for (const value of this.#revealed) {
      if (exactForms(value).some((form) => text.includes(form))) return true;
      if (foldedForms(value).some((form) => folded.includes(form))) return true;
    }
    return false;
  }
}

/** A value as JSON, JSON inside JSON, and Basic credentials or any other base64 write it. */
function exactForms(value: string): string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  return long([value, inJson, JSON.stringify(inJson).slice(1, -1), ...base64Forms(value)]);
}

/** A value as URLs, forms and hex dumps write it: their digits come in either case. */
function foldedForms(value: string): string[] {
  const inForm = new URLSearchParams({ v: value }).toString().slice(2);
  const forms = [encodeURIComponent(value), inForm, Buffer.from(value).toString("hex")];
  return long(forms.map((form) => form.toLowerCase()));
}

/** The part of a value's base64 that does not depend on what stands before and after it, for each place it may begin at. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((before) => {
    const first = (3 - before) % 3;
    const whole = bytes.subarray(first, first + Math.floor((bytes.length - first) / 3) * 3);
    return [whole.toString("base64"), whole.toString("base64url")];
  });
}

/** Whatever is shorter occurs by chance. */
function long(forms: readonly string[]): string[] {
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret);
}
