import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Finding } from "../domain/assurance/evidence.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { day, second } from "../domain/time.ts";
import { planLooks } from "../flow/collect.ts";
import { releaseHold } from "../flow/decide.ts";
import { meansOf, noSettings } from "../flow/operator.ts";
import { readState } from "../flow/state.ts";
import type { Store } from "../store/store.ts";
import { say } from "../text/message.ts";
import { heldWords, holdCauseWords } from "../text/words.ts";
import { badValue, type Command, type Context, sharedOptions, stringOption } from "./define.ts";
import { errorJson } from "./errors.ts";
import { startServer, untilStopped } from "./running.ts";
import { portOption } from "./serve.ts";
import { openWorkspace } from "./workspace.ts";

/** The service the demonstration looks at: real, on loopback, and able to lie on command. */
export type Subject = {
  readonly lies: readonly string[];
  start(folder: string): Promise<RunningSubject>;
};

export type RunningSubject = {
  /** HOST:PORT:ADDRESS:PORT for every name and port it answers for. */
  readonly connectTo: readonly string[];
  /** PEM file of the authority that signed its certificate. */
  readonly authority: string;
  lie(name: string | null): void;
  stop(): Promise<void>;
};

const words = {
  starting: {
    ko: "예제 서비스와 작업공간을 준비합니다 …",
    ja: "サンプルのサービスとワークスペースを準備しています …",
    en: "Preparing the example service and its workspace …",
  },
  shifted: {
    ko: "예제의 날짜를 오늘에 맞추어 {$days}일 옮겼습니다.",
    ja: "サンプルの日付を今日に合わせて{$days}日ずらしました。",
    en: "The example's dates were moved by {$days} days, to be of today.",
  },
  looking: {
    ko: "첫 점검 중 … {$done}/{$total}",
    ja: "初回の確認中 … {$done}/{$total}",
    en: "First look … {$done}/{$total}",
  },
  trust: {
    ko: "신뢰 페이지 (모두가 보는 것)",
    ja: "トラストページ（誰もが見るもの）",
    en: "Trust page (what everyone sees)",
  },
  verdicts: { ko: "판정 현황 (조직 내부용)", ja: "判定の状況（組織内部用）", en: "Verdicts (for those inside)" },
  api: { ko: "API 설명 (OpenAPI)", ja: "APIの説明（OpenAPI）", en: "API description (OpenAPI)" },
  assess: { ko: "다른 터미널에서", ja: "別の端末で", en: "In another terminal" },
  commands: {
    ko: "여기에 입력할 수 있습니다: lie 이름 · truth · approve 문안 · quit",
    ja: "ここで入力できます: lie 名前 · truth · approve 記載事項 · quit",
    en: "You can type here: lie NAME · truth · approve CLAIM · quit",
  },
  lies: { ko: "거짓의 이름: {$lies}", ja: "偽りの名前: {$lies}", en: "Names of lies: {$lies}" },
  willLie: {
    ko: "{$seconds}초 뒤 예제 서비스가 거짓을 시작합니다: {$lie}. 신뢰 페이지를 열어 두십시오.",
    ja: "{$seconds}秒後にサンプルのサービスが偽りを始めます: {$lie}。トラストページを開いておいてください。",
    en: "In {$seconds} seconds the example service begins to lie: {$lie}. Keep the trust page open.",
  },
  lying: {
    ko: "예제 서비스가 거짓을 시작했습니다: {$lie}",
    ja: "サンプルのサービスが偽りを始めました: {$lie}",
    en: "The example service lies now: {$lie}",
  },
  honest: {
    ko: "예제 서비스가 다시 사실대로 동작합니다.",
    ja: "サンプルのサービスは再び真実を示しています。",
    en: "The example service tells the truth again.",
  },
  held: {
    ko: "{$claim} — {$word} ({$cause})",
    ja: "{$claim} — {$word}（{$cause}）",
    en: "{$claim} — {$word} ({$cause})",
  },
  howBack: {
    ko: "다시 공개하려면: truth로 서비스를 바로잡고, 새 점검이 끝난 뒤 approve {$claim}",
    ja: "再び掲載するには: truthでサービスを正し、新しい確認の後にapprove {$claim}",
    en: "To bring it back: type truth to mend the service and, after a fresh check, approve {$claim}",
  },
  shown: { ko: "{$claim} — 공개", ja: "{$claim} — 掲載", en: "{$claim} — shown" },
  ready: {
    ko: "문장 {$shown}건을 공개했고 {$held}건을 보류했습니다.",
    ja: "記載{$shown}件を掲載し、{$held}件を掲載停止にしました。",
    en: "{$shown} sentences are shown, {$held} withheld.",
  },
  unknownLine: { ko: "알 수 없는 입력입니다.", ja: "認識できない入力です。", en: "That is not a command." },
  stopping: { ko: "정리하고 끝냅니다.", ja: "終了処理をしています。", en: "Cleaning up." },
  approver: { ko: "데모 승인자", ja: "デモの承認者", en: "Demo approver" },
} satisfies Record<string, Localized>;

/** How long everything stays true before a lie begins, so that one can see it fall. Milliseconds. */
const beforeLie = 12 * second;

export function demoCommand(subject: Subject): Command {
  return {
    name: "demo",
    summary: {
      ko: "예제 서비스를 시작하고, 그 문안이 검증되고 공개되고 보류되는 과정을 보여 줍니다.",
      ja: "サンプルのサービスを起動し、その記載が検証され、掲載され、掲載停止になる様子を示します。",
      en: "Start an example service, and watch its claims being proven, published and withheld.",
    },
    arguments: [],
    options: {
      lie: {
        type: "string",
        value: subject.lies.join("|"),
        summary: {
          ko: "모두 검증된 뒤 예제 서비스가 이 거짓을 시작합니다.",
          ja: "すべてが検証された後、サンプルのサービスがこの偽りを始めます。",
          en: "Once everything is proven the example service begins to lie in this way",
        },
      },
      data: sharedOptions.data,
      port: {
        type: "string",
        value: "N",
        summary: {
          ko: "신뢰 페이지의 포트 (기본값: 8080)",
          ja: "トラストページのポート（既定: 8080）",
          en: "Port of the trust page (default: 8080)",
        },
      },
      "inside-port": {
        type: "string",
        value: "N",
        summary: {
          ko: "내부용 포트 (기본값: 8081)",
          ja: "内部用ポート（既定: 8081）",
          en: "Port for those inside (default: 8081)",
        },
      },
    },
    async run(context, _args, options) {
      const { terminal, language } = context;
      const lie = stringOption(options, "lie");
      if (lie !== undefined && !subject.lies.includes(lie)) {
        throw new AkashiError("demo.unknown-lie", { lie, known: subject.lies.join(", ") });
      }
      if (options.json) throw badValue("--json", "demo", "assess --json");
      terminal.message(words.starting[language]);
      const kept = stringOption(options, "data");
      const data = kept ?? (await mkdtemp(join(tmpdir(), "akashi-demo-")));
      const cleanUp: (() => Promise<void>)[] = [];
      if (kept === undefined) cleanUp.push(() => rm(data, { recursive: true, force: true }));
      try {
        await demonstrate(context, subject, { data, lie, options, cleanUp });
        return 0;
      } finally {
        for (const step of cleanUp.reverse()) await step();
      }
    },
  };
}

type Setting = {
  readonly data: string;
  readonly lie: string | undefined;
  readonly options: Parameters<Command["run"]>[2];
  readonly cleanUp: (() => Promise<void>)[];
};

async function demonstrate(
  context: Context,
  subject: Subject,
  { data, lie, options, cleanUp }: Setting,
): Promise<void> {
  const { terminal, language } = context;
  await mkdir(data, { recursive: true, mode: 0o700 });
  const service = await subject.start(data);
  cleanUp.push(() => service.stop());
  const { workspace, operator } = await prepare(context, data, service);
  const { store } = await openWorkspace(context, workspace, { data });
  let total = 0;
  let done = 0;
  let ready: (() => void) | undefined;
  const first = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const watcher = watch(context);
  const server = await startServer(context, {
    store,
    means: meansOf(operator),
    data,
    host: "127.0.0.1",
    port: portOption(options, "port", 8080),
    insidePort: portOption(options, "inside-port", 8081),
    resealAfter: 15 * second,
    events: {
      failed: (error) => terminal.message(String(error)),
      findings: (findings: readonly Finding[]) => {
        if (ready === undefined) return;
        done += 1;
        if (findings.length > 0 && total > 0) terminal.progress(say(language, words.looking, { done, total }));
        if (total > 0 && done >= total) {
          ready();
          ready = undefined;
        }
      },
      standings: (standings) => watcher(standings, ready !== undefined),
    },
  });
  cleanUp.push(() => server.close());
  total = await countLooks(store);
  await Promise.race([first, untilStopped(context.stop)]);
  if (context.stop.aborted) return;
  await introduce(context, server, store, join(data, "operator.yaml"), subject);
  const quit = readCommands(context, subject, service, store);
  if (lie !== undefined) {
    terminal.print();
    terminal.print(terminal.style("strong", say(language, words.willLie, { seconds: beforeLie / second, lie })));
    await Promise.race([
      new Promise((resolve) => setTimeout(resolve, beforeLie).unref()),
      quit,
      untilStopped(context.stop),
    ]);
    if (!context.stop.aborted) {
      service.lie(lie);
      terminal.print(terminal.style("bad", say(language, words.lying, { lie })));
    }
  }
  await Promise.race([quit, untilStopped(context.stop)]);
  terminal.message(words.stopping[language]);
}

async function countLooks(store: Store): Promise<number> {
  return planLooks(await store.read((tx) => readState(tx, undefined, false))).length;
}

/** The newest date an example was written with: the day its records speak of. */
const written = "2026-11-21";

/** The example looks at its own service on loopback every 15 seconds, so that one can watch. */
const demoRate = 60_000;

/** Copies the example, moves its dates to today where it has aged, and writes what the operator allows for it. */
async function prepare(context: Context, data: string, service: RunningSubject) {
  const { terminal, language } = context;
  const workspace = join(data, "workspace");
  await rm(workspace, { recursive: true, force: true });
  await cp(join(context.examples, "voice-saas"), workspace, {
    recursive: true,
    filter: (source) => !source.includes(".akashi") && !source.endsWith(".ts"),
  });
  const days = Math.floor((context.now() - Date.parse(`${written}T00:00:00Z`)) / day);
  if (days > 30) {
    for (const entry of await readdir(workspace, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".yaml")) continue;
      const file = join(entry.parentPath, entry.name);
      await writeFile(file, moveDates(await readFile(file, "utf8"), days));
    }
    terminal.message(say(language, words.shifted, { days }));
  }
  const operator = {
    ...noSettings,
    connectTo: [...service.connectTo],
    trust: [service.authority],
    requestsPerMinute: demoRate,
  };
  const yaml = [
    `requestsPerMinute: ${demoRate}`,
    "connectTo:",
    ...operator.connectTo.map((one) => `  - "${one}"`),
    "trust:",
    `  - "${service.authority}"`,
  ];
  await writeFile(join(data, "operator.yaml"), `${yaml.join("\n")}\n`);
  return { workspace, operator };
}

export function moveDates(text: string, days: number): string {
  return text.replaceAll(/\b20\d\d-\d\d-\d\d\b/g, (date) => {
    const instant = Date.parse(`${date}T00:00:00Z`);
    return Number.isNaN(instant) ? date : new Date(instant + days * day).toISOString().slice(0, 10);
  });
}

/** Tells of sentences that fall and return; of the first ones shown only the count is told. */
function watch({ terminal, language, now }: Context): (standings: readonly Standing[], first: boolean) => void {
  return (standings, first) => {
    for (const { claim, state, cause } of standings) {
      if (first && state !== "held") continue;
      const time = terminal.style("faint", new Date(now()).toTimeString().slice(0, 8));
      if (state === "held" && cause) {
        const text = say(language, words.held, {
          claim,
          word: heldWords[language],
          cause: holdCauseWords[cause][language],
        });
        terminal.print(`${time} ${terminal.style("bad", `▨ ${text}`)}`);
        terminal.print(`         ${terminal.style("faint", say(language, words.howBack, { claim }))}`);
      } else if (state === "shown") {
        terminal.print(`${time} ${terminal.style("seal", "■")} ${say(language, words.shown, { claim })}`);
      }
    }
  };
}

async function introduce(
  { terminal, language }: Context,
  server: { publicUrl: string; insideUrl: string },
  store: Store,
  operatorFile: string,
  subject: Subject,
): Promise<void> {
  const { standings, services } = await store.read((tx) => readState(tx, undefined, false));
  const service = services[0]?.service.id ?? "";
  const readable = services.flatMap(({ claims }) => claims).filter(({ audience }) => audience === "public");
  const count = (state: string) => readable.filter(({ id }) => standings.get(id)?.state === state).length;
  const line = (label: string, value: string) =>
    terminal.print(`  ${terminal.style("strong", label)}\n    ${terminal.style("accent", value)}`);
  terminal.print();
  terminal.print(say(language, words.ready, { shown: count("shown"), held: count("held") }));
  terminal.print();
  line(words.trust[language], `${server.publicUrl}/trust/${service}/${language}`);
  line(words.verdicts[language], `${server.insideUrl}/verdicts/${service}/${language}`);
  line(words.api[language], `${server.insideUrl}/openapi.json`);
  line(words.assess[language], `./akashi assess examples/voice-saas --operator ${operatorFile}`);
  terminal.print();
  terminal.print(words.commands[language]);
  terminal.print(terminal.style("faint", say(language, words.lies, { lies: subject.lies.join(", ") })));
}

/** Lines typed while the demonstration runs. Resolves when somebody types quit. */
function readCommands(context: Context, subject: Subject, service: RunningSubject, store: Store): Promise<void> {
  const { terminal, language, stdin } = context;
  const input = createInterface({ input: stdin, terminal: false });
  context.stop.addEventListener("abort", () => input.close(), { once: true });
  return new Promise((resolve) => {
    input.on("line", (text) => {
      const [verb = "", operand = ""] = text.trim().split(/\s+/);
      if (verb === "quit") {
        input.close();
        resolve();
      } else if (verb === "lie" && subject.lies.includes(operand)) {
        service.lie(operand);
        terminal.print(terminal.style("bad", say(language, words.lying, { lie: operand })));
      } else if (verb === "truth") {
        service.lie(null);
        terminal.print(terminal.style("good", words.honest[language]));
      } else if (verb === "approve" && operand !== "") {
        releaseHold(store, operand, { by: words.approver[language], note: "" }, "operator").then(
          ({ standing }) => watch(context)([standing], false),
          (error: unknown) => {
            if (!(error instanceof AkashiError)) throw error;
            const { message, remedy } = errorJson(error, language);
            terminal.print(`${terminal.style("warn", message)}\n  ${remedy}`);
          },
        );
      } else if (verb !== "") {
        terminal.print(terminal.style("faint", `${words.unknownLine[language]} ${words.commands[language]}`));
      }
    });
  });
}
