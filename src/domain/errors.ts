/**
 * Every error a user can meet has a code, and a text in each language that says what happened, why, and what to do.
 * The kind decides the exit code and the HTTP status: `input` is the caller's, `subject` is a finding about what was
 * asked, `environment` is the machine's, `internal` is ours.
 */
export const errorKinds = {
  "cli.unknown-command": "input",
  "cli.unknown-option": "input",
  "cli.missing-argument": "input",
  "cli.extra-argument": "input",
  "cli.bad-value": "input",
  "file.unreadable": "input",
  "file.too-large": "input",
  "file.exists": "input",
  "workspace.not-found": "input",
  "workspace.invalid": "input",
  "workspace.too-many-files": "input",
  "yaml.syntax": "input",
  "yaml.alias": "input",
  "yaml.tag": "input",
  "yaml.too-many": "input",
  "yaml.too-deep": "input",
  "schema.invalid": "input",
  "schema.unknown-key": "input",
  "schema.missing": "input",
  "text.missing-language": "input",
  "text.wrong-language": "input",
  "text.guarantee": "input",
  "text.certified": "input",
  "message.syntax": "input",
  "message.unknown-fact": "input",
  "message.wrong-function": "input",
  "message.facts-differ": "input",
  "message.failed": "internal",
  "id.duplicate": "input",
  "catalog.unknown": "input",
  "catalog.unknown-control": "input",
  "catalog.unknown-obligation": "input",
  "catalog.does-not-apply": "input",
  "service.unknown": "input",
  "endpoint.unknown": "input",
  "upstream.unknown": "input",
  "record.unknown": "input",
  "check.unknown": "input",
  "check.bad-parameter": "input",
  "check.wrong-kind": "input",
  "check.proves-nothing": "input",
  "proof.no-target": "input",
  "proof.confirmation": "input",
  "outage.ends-before-it-starts": "input",
  "date.ahead": "input",
  "classification.unknown-option": "input",
  "classification.disagrees": "input",
  "report.unrecognised": "input",
  "report.malformed": "input",
  "report.outside": "input",
  "report.changed": "input",
  "template.unknown": "input",
  "document.refused": "subject",
  "document.incomplete": "subject",
  "document.for-fewer-readers": "input",
  "bundle.nothing": "input",
  "bundle.without-file": "subject",
  "document.render-failed": "environment",
  "form.unknown": "input",
  "form.unreadable": "input",
  "form.too-large": "input",
  "form.unsafe": "input",
  "claim.unknown": "input",
  "claim.binding-unapproved": "subject",
  "claim.removes-contradicted": "subject",
  "claim.renames-held": "subject",
  "hold.none": "input",
  "hold.no-fresh-proof": "subject",
  "target.invalid": "input",
  "operator.invalid": "input",
  "seal.missing": "input",
  "seal.malformed": "input",
  "key.invalid": "input",
  "key.missing": "input",
  "key.exposed": "environment",
  "state.nothing-recorded": "input",
  "store.locked": "environment",
  "store.unreachable": "environment",
  "store.newer-schema": "environment",
  "store.migration-changed": "environment",
  "store.migration-failed": "environment",
  "store.role-bypasses-rls": "environment",
  "store.not-empty": "input",
  "store.organisation-mismatch": "input",
  "ledger.key-mismatch": "environment",
  "ledger.behind-shown": "environment",
  "ledger.invalid": "subject",
  "ledger.no-entry": "input",
  "revision.not-erasable": "input",
  "revision.erased": "subject",
  "backup.malformed": "input",
  "backup.damaged": "subject",
  "http.not-found": "input",
  "http.bad-request": "input",
  "http.too-many-requests": "input",
  "server.port-in-use": "environment",
  "server.not-running": "environment",
  "demo.unknown-lie": "input",
  "internal.unexpected": "internal",
} as const;

export type ErrorCode = keyof typeof errorKinds;
export type ErrorKind = (typeof errorKinds)[ErrorCode];
export type ErrorArgs = Readonly<Record<string, string | number>>;

/** A place in a file a person wrote; lines and columns count from 1. */
export type SourcePosition = { readonly file: string; readonly line: number; readonly column: number };

export class AkashiError extends Error {
  readonly code: ErrorCode;
  readonly args: ErrorArgs;
  readonly at: SourcePosition | undefined;

  constructor(code: ErrorCode, args: ErrorArgs = {}, at?: SourcePosition, cause?: unknown) {
    super(`${code} ${JSON.stringify(args)}`, cause === undefined ? undefined : { cause });
    this.name = "AkashiError";
    this.code = code;
    this.args = args;
    this.at = at;
  }

  get kind(): ErrorKind {
    return errorKinds[this.code];
  }
}

/** Everything that is wrong with an input, found in one go; never empty. */
export class AkashiErrors extends Error {
  readonly errors: readonly AkashiError[];

  constructor(errors: readonly AkashiError[]) {
    super(errors.map((error) => error.message).join("\n"));
    this.name = "AkashiErrors";
    this.errors = errors;
  }
}
