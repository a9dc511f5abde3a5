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
  UND_ERR_CONNECT_TIMEOUT: "timed-out",
  UND_ERR_HEADERS_TIMEOUT: "timed-out",
  UND_ERR_BODY_TIMEOUT: "timed-out",
  UND_ERR_ABORTED: "timed-out",
  UND_ERR_HEADERS_OVERFLOW: "too-large",
  UND_ERR_RES_EXCEEDED_MAX_SIZE: "too-large",
  UND_ERR_SOCKET: "closed",
};

/** The failure behind whatever the runtime or a library threw. */
export function toFailure(error: unknown): NetFailure {
  if (error instanceof NetFailure) return error;
  const { code, name, cause } = error as { code?: string; name?: string; cause?: unknown };
  if (cause instanceof NetFailure) return cause;
  if (name === "TimeoutError" || name === "AbortError") return new NetFailure("timed-out", error);
  if (name === "HTTPParserError" || code?.startsWith("HPE_")) return new NetFailure("malformed", error);
  if (code?.startsWith("ERR_SSL") || code?.startsWith("ERR_TLS")) return new NetFailure("tls-failed", error);
  return new NetFailure(byErrno[code ?? ""] ?? "failed", error);
}
