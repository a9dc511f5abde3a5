import type { Call, Caller } from "../api-answer.ts";
import { type Credential, credentialHeaders, strangersKey } from "../api-credential.ts";
import type { Subject } from "../api-message.ts";

/** Parts of a request that are altered after it was signed. */
export const parts = ["path", "query", "body"] as const;
export type Part = (typeof parts)[number];

/** What must be accepted, so that a refusal of the others means anything. */
export const controls = ["signed", "signed-path", "signed-query", "signed-body"] as const;

/** What must be refused, the worst to accept first. */
export const forgeries = [
  "unsigned",
  "other-key",
  "altered-path",
  "altered-query",
  "altered-body",
  "altered-timestamp",
  "expired",
  "ahead",
  "replayed",
] as const;

export const kinds = [...controls, ...forgeries];
export type Kind = (typeof kinds)[number];

/** One request to send: what it is for, the call as it goes out, and its headers. */
export type Shot = {
  readonly kind: Kind;
  readonly call: Call;
  readonly headers: () => Readonly<Record<string, string>>;
};

/** Milliseconds beyond the tolerance, so that a slow answer does not bring a time back into it. */
const beyond = 60_000;

export type Altered = Readonly<Partial<Record<Part, Call>>>;

/** What is sent, in order. Headers are made when their turn comes: a signature ages. */
export function shotsOf(
  caller: Caller,
  scheme: Credential,
  { call, altered, tolerance, replay }: { call: Call; altered: Altered; tolerance: number; replay: boolean },
): Shot[] {
  const key = caller.key(scheme);
  const subject = (of: Call, shift = 0): Subject => ({ message: caller.message(of), moment: caller.moment(shift) });
  const sign = (signed: Subject, shown?: Subject) => credentialHeaders(scheme, key, signed, shown);
  let first: Readonly<Record<string, string>> = {};
  const shots: Shot[] = [
    {
      kind: "signed",
      call,
      headers: () => {
        first = sign(subject(call));
        return first;
      },
    },
    ...(replay ? [{ kind: "replayed" as const, call, headers: () => first }] : []),
    { kind: "unsigned", call, headers: () => ({}) },
    {
      kind: "other-key",
      call,
      headers: () => credentialHeaders(scheme, strangersKey(scheme, key), subject(call)),
    },
    {
      kind: "altered-timestamp",
      call,
      headers: () => {
        const signed = subject(call);
        const { at, nonce } = signed.moment;
        return sign(signed, { ...signed, moment: { at: at - 2_000, nonce } });
      },
    },
    { kind: "expired", call, headers: () => sign(subject(call, -tolerance - beyond)) },
    { kind: "ahead", call, headers: () => sign(subject(call, tolerance + beyond)) },
  ];
  for (const part of parts) {
    const other = altered[part];
    if (!other) continue;
    shots.push({ kind: `signed-${part}`, call: other, headers: () => sign(subject(other)) });
    shots.push({
      kind: `altered-${part}`,
      call: other,
      headers: () => {
        const signed = subject(call);
        return sign(signed, { ...signed, message: caller.message(other) });
      },
    });
  }
  return shots;
}
