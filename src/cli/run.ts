import { parseArgs } from "node:util";
import { AkashiError, AkashiErrors } from "../domain/errors.ts";
import { isLocale, type Locale } from "../domain/locale.ts";
import { type Command, type Context, commonOptions, languageOption, type OptionSpec, type Values } from "./define.ts";
import { errorJson, printErrors } from "./errors.ts";
import { commandHelp, overview } from "./help.ts";

/** The language of the person at the terminal; English where it is none of ours. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Locale {
  const setting = env.AKASHI_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  const code = setting.slice(0, 2).toLowerCase();
  return isLocale(code) ? code : "en";
}

/**
 * Runs one call of the command line.
 * @returns the exit code: 0 done and all well, 1 something is wrong with the subject, 2 the call could not be used
 */
export async function run(argv: readonly string[], commands: readonly Command[], context: Context): Promise<number> {
  const { terminal } = context;
  const json = argv.includes("--json");
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === "--help" || name === "help") {
      const language = languageFrom(rest, context.language);
      terminal.print(overview(commands, language, terminal));
      return 0;
    }
    if (name === "--version") {
      if (json) terminal.json({ version: context.version });
      else terminal.print(context.version);
      return 0;
    }
    const command = commands.find((one) => one.name === name);
    if (!command)
      throw new AkashiError("cli.unknown-command", {
        command: name,
        known: commands.map((one) => one.name).join(", "),
      });
    const { positionals, values } = parse(command, rest);
    const language = languageOption(values, context.language);
    if (values.help) {
      terminal.print(commandHelp(command, language, terminal));
      return 0;
    }
    checkArguments(command, positionals);
    return await command.run({ ...context, language }, positionals, values);
  } catch (error) {
    return report(error, context, languageFrom(argv, context.language), json);
  } finally {
    terminal.clearProgress();
  }
}

function languageFrom(argv: readonly string[], fallback: Locale): Locale {
  const at = argv.indexOf("--lang");
  const value = at >= 0 ? argv[at + 1] : argv.find((arg) => arg.startsWith("--lang="))?.slice(7);
  return value !== undefined && isLocale(value) ? value : fallback;
}

function parse(command: Command, args: readonly string[]): { positionals: string[]; values: Values } {
  const specs: Readonly<Record<string, OptionSpec>> = { ...command.options, ...commonOptions };
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type, multiple }]) => [
      name,
      { type, ...(multiple ? { multiple: true } : {}) },
    ]),
  );
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { positionals, values: values as Values };
  } catch (cause) {
    const known = Object.keys(options)
      .map((option) => `--${option}`)
      .join(", ");
    throw new AkashiError(
      "cli.unknown-option",
      { command: command.name, why: (cause as Error).message, known },
      undefined,
      cause,
    );
  }
}

function checkArguments(command: Command, given: readonly string[]): void {
  command.arguments.forEach((argument, index) => {
    if (argument.required && given[index] === undefined) {
      throw new AkashiError("cli.missing-argument", { command: command.name, argument: argument.name });
    }
  });
  const takesMany = command.arguments.at(-1)?.many === true;
  if (!takesMany && given.length > command.arguments.length) {
    throw new AkashiError("cli.extra-argument", {
      command: command.name,
      argument: given[command.arguments.length] ?? "",
    });
  }
}

function report(error: unknown, { terminal, env }: Context, language: Locale, json: boolean): number {
  const errors =
    error instanceof AkashiErrors
      ? error.errors
      : [
          error instanceof AkashiError
            ? error
            : new AkashiError("internal.unexpected", { why: String(error) }, undefined, error),
        ];
  if (json) terminal.json({ errors: errors.map((one) => errorJson(one, language)) });
  else printErrors(errors, language, terminal);
  if (env.AKASHI_DEBUG && error instanceof Error) terminal.message(error.stack ?? "");
  return errors.every(({ kind }) => kind === "subject") ? 1 : 2;
}
