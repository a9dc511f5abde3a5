/** Why a look at a target ended without an answer. Never a verdict on the target. */
export const failureCodes = [
  "name-not-found",
  "resolver-failed",
  "too-many-addresses",
  "not-allowed",
  "no-consent",
  "no-secret",
  "over-budget",
  "refused",
  "timed-out",
  "reset",
  "closed",
  "unreachable",
  "tls-not-offered",
  "tls-failed",
  "tls-untrusted",
  "too-large",
  "malformed",
  "failed",
] as const;
export type FailureCode = (typeof failureCodes)[number];

export class NetFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, cause?: unknown) {
    super(code, { cause });
    this.name = "NetFailure";
    this.code = code;
  }
}

const byErrno: Readonly<Record<string, FailureCode>> = {
  ENOTFOUND: "name-not-found",
  ENODATA: "name-not-found",
  EAI_AGAIN: "resolver-failed",
  ESERVFAIL: "resolver-failed",
  ETIMEOUT: "resolver-failed",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ETIMEDOUT: "timed-out",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  HPE_HEADER_OVERFLOW: "too-large",
};

/** The failure behind whatever the runtime or a library threw. */
export function toFailure(error: unknown): NetFailure {
  if (error instanceof NetFailure) return error;
  const { code, name, cause, syscall } = error as { code?: string; name?: string; cause?: unknown; syscall?: string };
  if (cause instanceof NetFailure) return cause;
  if (name === "TimeoutError" || name === "AbortError") return new NetFailure("timed-out", error);
  // The runtime says "reset" of an end it did not expect; only the system's own word has a system call.
  if (code === "ECONNRESET" && syscall === undefined) return new NetFailure("closed", error);
  const known = byErrno[code ?? ""];
  if (known) return new NetFailure(known, error);
  if (code?.startsWith("HPE_")) return new NetFailure("malformed", error);
  if (code?.startsWith("ERR_SSL") || code?.startsWith("ERR_TLS")) return new NetFailure("tls-failed", error);
  return new NetFailure("failed", error);
}
