import { type Catalog, controlsOf, type Group } from "../domain/assurance/catalog.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import { listCatalogs, loadCatalogs } from "../flow/load-catalogs.ts";
import { say } from "../text/message.ts";
import { badValue, type Command } from "./define.ts";
import { pad, type Terminal, wrap } from "./terminal.ts";

const words = {
  controls: { ko: "항목 {$count}건", ja: "項目 {$count}件", en: "{$count} controls" },
  obligations: { ko: "이행 사항 {$count}건", ja: "実施事項 {$count}件", en: "{$count} obligations" },
} satisfies Record<string, Localized>;

export const catalog: Command = {
  name: "catalog",
  summary: {
    ko: "프레임워크의 목록을 보여 주거나, 한 프레임워크의 항목을 모두 보여 줍니다.",
    ja: "フレームワークの一覧、または1つのフレームワークの項目を示します。",
    en: "List the frameworks, or show the controls of one.",
  },
  arguments: [
    {
      name: "list|show",
      required: true,
      summary: { ko: "목록 또는 내용", ja: "一覧または内容", en: "List, or content" },
    },
    { name: "ID", required: false, summary: { ko: "프레임워크", ja: "フレームワーク", en: "Framework" } },
  ],
  options: {},
  async run({ terminal, language, catalogs: folder }, [action = "", id], options) {
    if (action === "list") {
      const all = await loadCatalogs(folder, await listCatalogs(folder));
      if (options.json) terminal.json(all.map((one) => summaryJson(one, language)));
      else for (const one of all) printSummary(one, language, terminal);
      return 0;
    }
    if (action !== "show") throw badValue("list|show", action, "list | show ID");
    if (id === undefined) throw badValue("ID", "", (await listCatalogs(folder)).join(" | "));
    const [found] = (await loadCatalogs(folder, [id])) as [Catalog];
    if (options.json) terminal.json(found);
    else printCatalog(found, language, terminal);
    return 0;
  },
};

function counts(one: Catalog): { controls: number; obligations: number } {
  const controls = controlsOf(one);
  return {
    controls: controls.length,
    obligations: controls.reduce((sum, { obligations }) => sum + obligations.length, 0),
  };
}

function summaryJson(one: Catalog, language: Locale) {
  return {
    id: one.id,
    edition: one.edition,
    title: one.title[language],
    publisher: one.publisher[language],
    ...counts(one),
  };
}

function printSummary(one: Catalog, language: Locale, terminal: Terminal): void {
  const { controls, obligations } = counts(one);
  terminal.print(`${pad(terminal.style("accent", one.id), 24)} ${terminal.style("strong", one.title[language])}`);
  const sizes = [
    say(language, words.controls, { count: controls }),
    say(language, words.obligations, { count: obligations }),
  ];
  terminal.print(
    terminal.style("faint", `${" ".repeat(25)}${one.publisher[language]} · ${one.edition} · ${sizes.join(" · ")}`),
  );
}

function printCatalog(one: Catalog, language: Locale, terminal: Terminal): void {
  printSummary(one, language, terminal);
  const visit = (group: Group, depth: number): void => {
    terminal.print();
    terminal.print(`${"#".repeat(depth)} ${terminal.style("strong", `${group.id} ${group.title[language]}`)}`);
    for (const control of group.controls ?? []) {
      const level = control.level ? ` (${one.levels?.[control.level]?.title[language] ?? control.level})` : "";
      terminal.print(
        `${terminal.style("accent", control.id)} ${control.title[language]}${terminal.style("faint", level)}`,
      );
      for (const line of wrap(control.summary[language], terminal.columns - 4)) terminal.print(`    ${line}`);
      for (const obligation of control.obligations) {
        const text = `${obligation.id} ${obligation.text[language]}`;
        for (const line of wrap(text, terminal.columns - 6)) terminal.print(terminal.style("faint", `      ${line}`));
      }
    }
    for (const inner of group.groups ?? []) visit(inner, depth + 1);
  };
  for (const group of one.groups) visit(group, 1);
}
