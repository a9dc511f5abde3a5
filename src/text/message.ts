import { MessageFormat, MessageSyntaxError, type Model, parseMessage, validate, visit } from "messageformat";
import { AkashiError, type ErrorArgs } from "../domain/errors.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import { functionNames, functionsFor, type MessageInput } from "./functions.ts";

/** Longer sources are refused before they are parsed. */
const maxSource = 20_000;

export type Message = {
  /** Variables the message needs, and the function each place names; `auto` where none is named. */
  readonly uses: readonly { readonly variable: string; readonly function: string }[];
  format(values: Readonly<Record<string, MessageInput>>): string;
};

export type MessageFault = { readonly code: "message.syntax" | "message.wrong-function"; readonly args: ErrorArgs };

/**
 * Parses MessageFormat 2 and compiles it for a language.
 * Formatting throws on anything the library would cover up with a fallback.
 */
export function compileMessage(locale: Locale, source: string, timeZone = "UTC"): Message | MessageFault {
  if (source.length > maxSource) return { code: "message.syntax", args: { why: `> ${maxSource}`, offset: 0 } };
  let model: Model.Message;
  try {
    model = parseMessage(source);
    validate(model);
  } catch (error) {
    const offset = error instanceof MessageSyntaxError ? error.start : 0;
    return { code: "message.syntax", args: { why: (error as Error).message, offset: offset ?? 0 } };
  }
  // A declared variable is formatted by its declaration; only there does it come from outside.
  const declared = new Set(model.declarations.map(({ name }) => name));
  const inputs = new Set<object>(model.declarations.filter(({ type }) => type === "input").map(({ value }) => value));
  const uses: { variable: string; function: string }[] = [];
  let fault: MessageFault | undefined;
  visit(model, {
    expression(expression) {
      const name = expression.functionRef?.name;
      if (name !== undefined && !(functionNames as readonly string[]).includes(name)) {
        fault ??= { code: "message.wrong-function", args: { name, known: functionNames.join(", ") } };
      }
      if (expression.arg?.type !== "variable") return;
      if (declared.has(expression.arg.name) && !inputs.has(expression)) return;
      if (!expression.functionRef) expression.functionRef = { type: "function", name: "auto" };
      uses.push({ variable: expression.arg.name, function: name ?? "auto" });
    },
    markup(markup) {
      fault ??= { code: "message.syntax", args: { why: `{#${markup.name}}`, offset: 0 } };
    },
  });
  if (fault) return fault;
  const compiled = new MessageFormat<string>(locale, model, {
    bidiIsolation: "none",
    functions: functionsFor(locale, timeZone),
  });
  return {
    uses,
    format(values) {
      // Looked up here: the library would find {$constructor} on the prototype of any object.
      const missing = uses.find(({ variable }) => !Object.hasOwn(values, variable));
      if (missing) throw new AkashiError("message.failed", { source, why: `$${missing.variable}` });
      let failure: unknown;
      const text = compiled.format(values, (error) => {
        failure ??= error;
      });
      if (failure === undefined) return text;
      throw new AkashiError("message.failed", { source, why: (failure as Error).message }, undefined, failure);
    },
  };
}

const compiled = new Map<string, Message>();

/** One of our own texts in a language, dates as the zone has them. They are all compiled by a test, so a fault here is a fault of ours. */
export function say(
  locale: Locale,
  text: Localized,
  values: Readonly<Record<string, MessageInput>> = {},
  timeZone = "UTC",
): string {
  const source = text[locale];
  const key = `${locale} ${timeZone} ${source}`;
  let message = compiled.get(key);
  if (!message) {
    const made = compileMessage(locale, source, timeZone);
    if ("code" in made) throw new AkashiError("message.failed", { source, why: made.code });
    message = made;
    compiled.set(key, message);
  }
  return message.format(values);
}
