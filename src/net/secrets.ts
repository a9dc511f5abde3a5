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
    for (const value of this.#revealed) {
      if (formsOf(value).some((form) => text.includes(form))) return true;
    }
    return false;
  }
}

/** A value as JSON, URLs, forms, Basic credentials and hex dumps write it. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = bytes.toString("base64").replace(/=+$/, "");
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    base64,
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret);
}
