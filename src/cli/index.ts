import { apply } from "./apply.ts";
import { assess } from "./assess.ts";
import { backup, restore } from "./backup.ts";
import { bundle } from "./bundle.ts";
import { catalog } from "./catalog.ts";
import { checks } from "./checks.ts";
import type { Command } from "./define.ts";
import { document } from "./document.ts";
import { fill } from "./fill.ts";
import { importCommand } from "./import.ts";
import { ledger } from "./ledger.ts";
import { lint } from "./lint.ts";
import { probe } from "./probe.ts";
import { release } from "./release.ts";
import { serve } from "./serve.ts";
import { sla } from "./sla.ts";
import { verify } from "./verify.ts";

/** Every command, one line each, in the order of the help; `demo` is added where a subject is at hand. */
export const commands: readonly Command[] = [
  assess,
  probe,
  document,
  fill,
  bundle,
  verify,
  serve,
  release,
  apply,
  importCommand,
  lint,
  sla,
  checks,
  catalog,
  ledger,
  backup,
  restore,
];
