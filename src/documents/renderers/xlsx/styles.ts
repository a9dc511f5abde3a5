import type { Locale } from "../../../domain/locale.ts";
import { tones } from "../../figures/svg.ts";

/** What a cell is for; how it looks follows from it. */
export const looks = [
  "plain",
  "title",
  "subtitle",
  "heading",
  "label",
  "columns",
  "columns-end",
  "group",
  "cell",
  "end",
  "header",
  "mark",
  "callout",
  "small",
  "link",
] as const;
export type Look = (typeof looks)[number];

const families: Readonly<Record<Locale, string>> = { ko: "맑은 고딕", ja: "游ゴシック", en: "Calibri" };

type Form = {
  readonly size?: number;
  readonly strong?: boolean;
  readonly ink?: string;
  readonly fill?: string;
  readonly ruled?: boolean;
  readonly end?: boolean;
};

const forms: Readonly<Record<Look, Form>> = {
  plain: {},
  title: { size: 20, strong: true },
  subtitle: { size: 13, ink: tones.slate },
  heading: { size: 13, strong: true, ink: tones.accent },
  label: { strong: true, ink: tones.slate },
  columns: { strong: true, ink: "#ffffff", fill: tones.accent, ruled: true },
  "columns-end": { strong: true, ink: "#ffffff", fill: tones.accent, ruled: true, end: true },
  group: { strong: true, fill: tones["accent-wash"], ruled: true },
  cell: { ruled: true },
  end: { ruled: true, end: true },
  header: { strong: true, fill: tones.wash, ruled: true },
  mark: { ink: tones.seal, ruled: true },
  callout: { strong: true, ink: tones.amber },
  small: { size: 9, ink: tones.slate },
  link: { ink: tones.accent },
};

/** Four of each look: locked or open for an answer, and taken as it is typed or never read as input. */
const variants = 4;

export function styleIndex(look: Look, { open, literal }: { open: boolean; literal: boolean }): number {
  return looks.indexOf(look) * variants + (open ? 2 : 0) + (literal ? 1 : 0);
}

const argb = (colour: string): string => `FF${colour.slice(1).toUpperCase()}`;

export function renderStyles(language: Locale): string {
  const fonts = looks.map((look) => {
    const { size = 10, strong, ink = tones.ink } = forms[look];
    return `<font>${strong ? "<b/>" : ""}<sz val="${size}"/><color rgb="${argb(ink)}"/><name val="${families[language]}"/><family val="2"/></font>`;
  });
  // The first two fills are the format's own, whatever a file says of them.
  const fills = ["none", "gray125"].map((type) => `<fill><patternFill patternType="${type}"/></fill>`);
  const solid = (colour: string): string =>
    `<fill><patternFill patternType="solid"><fgColor rgb="${argb(colour)}"/><bgColor indexed="64"/></patternFill></fill>`;
  fills.push(...looks.map((look) => solid(forms[look].fill ?? tones.paper)));
  const open = fills.push(solid("#fff8e5")) - 1;
  const line = (side: string): string => `<${side} style="thin"><color rgb="${argb(tones.faint)}"/></${side}>`;
  const borders = [
    "<border><left/><right/><top/><bottom/><diagonal/></border>",
    `<border><left/><right/>${line("top")}${line("bottom")}<diagonal/></border>`,
  ];
  const cells = looks.flatMap((look, index) => {
    const { ruled, end, fill } = forms[look];
    return [0, 1, 2, 3].map((variant) => {
      const filled = variant >= 2 ? open : fill === undefined ? 0 : index + 2;
      const literal = variant % 2 === 1 ? ' quotePrefix="1"' : "";
      const align = `<alignment${end ? ' horizontal="right" indent="1"' : ' horizontal="left"'} vertical="top" wrapText="1"/>`;
      return `<xf numFmtId="0" fontId="${index}" fillId="${filled}" borderId="${ruled ? 1 : 0}" xfId="0"${literal} applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">${align}<protection locked="${variant >= 2 ? 0 : 1}"/></xf>`;
    });
  });
  const group = (name: string, items: readonly string[]): string =>
    `<${name} count="${items.length}">${items.join("")}</${name}>`;
  return `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${group("fonts", fonts)}${group("fills", fills)}${group("borders", borders)}<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>${group("cellXfs", cells)}<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}
