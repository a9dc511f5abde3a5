import type { Check } from "../checks/define.ts";
import { checks, findCheck } from "../checks/index.ts";
import type { Outcome } from "../domain/assurance/evidence.ts";
import type { ServiceState } from "../domain/assurance/posture.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { formatInstant } from "../domain/time.ts";
import { findingText } from "../flow/explain.ts";
import type { Look } from "../flow/look.ts";
import { meansOf } from "../flow/operator.ts";
import { runLooks } from "../flow/run-looks.ts";
import { type Scheme, schemes, type Target, targetOf } from "../net/protocols.ts";
import { outcomeWords } from "../text/words.ts";
import { type Command, listOption, sharedOptions } from "./define.ts";
import { pad, type Style, wrap } from "./terminal.ts";
import { operatorSettings } from "./workspace.ts";

type Probe = Extract<Check, { readonly type: "probe" }>;

const nowhere: Localized = { ko: "-", ja: "-", en: "-" };

const glyphs: Readonly<Record<Outcome, readonly [string, Style]>> = {
  met: ["■", "seal"],
  "not-met": ["▨", "bad"],
  unknown: ["·", "faint"],
};

export const probe: Command = {
  name: "probe",
  summary: {
    ko: "작업공간 없이 대상 하나를 점검합니다. 아무것도 저장하지 않습니다.",
    ja: "ワークスペースなしで1つの対象を確認します。何も保存しません。",
    en: "Check one target without a workspace; nothing is stored.",
  },
  arguments: [
    {
      name: "TARGET",
      required: true,
      summary: {
        ko: "https://호스트:포트/경로, 호스트:포트 또는 wss://…",
        ja: "https://ホスト:ポート/パス、ホスト:ポート、またはwss://…",
        en: "https://host:port/path, host:port, or wss://…",
      },
    },
  ],
  options: {
    check: {
      type: "string",
      multiple: true,
      value: "ID",
      summary: {
        ko: "이 점검만 합니다(여러 번 쓸 수 있음).",
        ja: "この確認だけを行います（複数指定可）。",
        en: "Only this check; may be given more than once",
      },
    },
    operator: sharedOptions.operator,
  },
  async run(context, [asked = ""], options) {
    const { terminal, language, now, elapsed } = context;
    const target = readTarget(asked);
    const { url } = target;
    const ids = listOption(options, "check");
    const chosen = ids.length > 0 ? ids.map(checkFor) : checks.filter(asksAlone);
    const means = meansOf(operatorSettings(context, options));
    const fitting = chosen.filter(({ schemes }) => schemes.includes(target.scheme));
    if (fitting.length === 0) throw unusable(asked, [...new Set(chosen.flatMap(({ schemes }) => schemes))]);
    const evidence = await runLooks(
      fitting.map((check) => lookAt(url, check)),
      means,
      { now, elapsed },
      (done, total, { check }) => terminal.progress(`${done}/${total}  ${check.title[language]}`),
    );
    const findings = evidence.flatMap(({ observation, findings: made }) =>
      made.map((finding) => ({ observation, finding })),
    );
    findings.sort((a, b) => (a.finding.check < b.finding.check ? -1 : a.finding.check > b.finding.check ? 1 : 0));
    if (options.json) {
      terminal.json({
        target: url.href,
        findings: findings.map(({ observation, finding }) => ({
          check: finding.check,
          checkVersion: finding.checkVersion,
          address: finding.address,
          outcome: finding.outcome,
          reason: finding.reason,
          args: finding.args,
          text: findingText(language, { ...finding, id: "", observation: "", recordedAt: 0 }, "UTC"),
          observedAt: formatInstant(finding.observedAt),
          data: observation.data,
        })),
      });
    } else {
      terminal.print(terminal.style("strong", url.href));
      for (const { finding } of findings) {
        const [glyph, style] = glyphs[finding.outcome];
        const word = pad(terminal.style(style, outcomeWords[finding.outcome][language]), 10);
        const where = terminal.style("faint", finding.address ?? "");
        terminal.print(`${terminal.style(style, glyph)} ${pad(finding.check, 22)} ${word} ${where}`);
        const text = findingText(language, { ...finding, id: "", observation: "", recordedAt: 0 }, "UTC");
        for (const line of wrap(text, terminal.columns - 4)) terminal.print(`    ${line}`);
      }
    }
    const outcomes = findings.map(({ finding }) => finding.outcome);
    if (outcomes.includes("not-met") || outcomes.length === 0) return 1;
    // Asked for by name, an unknown is no answer; of the whole set only nothing but unknowns is none.
    const enough = ids.length > 0 ? outcomes.every((one) => one === "met") : outcomes.includes("met");
    return enough ? 0 : 1;
  },
};

/** Whether a check needs nothing but a target: one that has to be told more, or agreed to, needs a claim. */
function asksAlone(check: Check): check is Probe {
  return check.type === "probe" && !check.sends.intrusive && check.params.safeParse({}).success;
}

function checkFor(id: string): Probe {
  const check = findCheck(id);
  if (check && asksAlone(check)) return check;
  const known = checks.filter(asksAlone).map((one) => one.id);
  throw new AkashiError("check.unknown", { check: id, known: known.join(", ") });
}

/** @throws target.invalid */
function readTarget(text: string): Target {
  const target = targetOf(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (!target) throw unusable(text, schemes);
  return target;
}

function unusable(target: string, usable: readonly Scheme[]): AkashiError {
  return new AkashiError("target.invalid", { target, known: usable.map((scheme) => scheme.slice(0, -1)).join(", ") });
}

/** A claim that says no more than "this check is met": probing needs none of its own. */
function lookAt(url: URL, check: Check): Look {
  const proof = {
    kind: "check",
    check: check.id,
    params: {},
    targets: ["target"],
    interval: 1,
    validity: 1,
    confirm: { failures: 1, of: 1 },
  } as const;
  const service: ServiceState = {
    service: {
      id: "target",
      name: nowhere,
      provider: nowhere,
      type: "saas",
      description: nowhere,
      regions: [],
      timeZone: "UTC",
      contact: { securityUrl: "" },
      endpoints: [],
      upstreams: [],
    },
    facts: [],
    claims: [],
    declarations: [],
    records: [],
  };
  const claim = {
    id: check.id,
    service: "target",
    kind: "fact",
    audience: "internal",
    owner: nowhere,
    statement: nowhere,
    facts: [],
    answers: [],
    proofs: [proof],
    recordedAt: 0,
  } as const;
  return {
    key: check.id,
    check,
    params: {},
    service,
    endpoint: { id: "target", url: url.href },
    target: "target",
    wanted: [{ claim, proof }],
    interval: 1,
  };
}
