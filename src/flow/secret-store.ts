import { readFileSync, statSync } from "node:fs";
import { Secret, type SecretStore, shortestSecret } from "../net/secrets.ts";

/** Where a secret lies, and the hosts and ports it may be shown to. */
export type SecretPlace = { readonly file: string; readonly hosts: readonly string[] };

const longestSecret = 16 * 1024;

/**
 * Secrets in files of the operator's, one each, as container platforms and systemd credentials provide them. Read when they
 * are needed, so that a changed one counts at once. A file that others than its owner may read holds no secret.
 */
export function fileSecrets(places: Readonly<Record<string, SecretPlace>>): SecretStore {
  return (name, hostAndPort) => {
    const place = Object.hasOwn(places, name) ? places[name] : undefined;
    if (!place?.hosts.includes(hostAndPort)) return undefined;
    try {
      const { mode, size } = statSync(place.file);
      if ((mode & 0o077) !== 0 || size > longestSecret) return undefined;
      const value = readFileSync(place.file, "utf8").replace(/\r?\n$/, "");
      return value.length < shortestSecret ? undefined : new Secret(value);
    } catch {
      return undefined;
    }
  };
}
