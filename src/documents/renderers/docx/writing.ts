import { createHash } from "node:crypto";
import type { DocumentModel } from "../../model.ts";
import { declaration, el, type Xml } from "./xml.ts";

const relationshipTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** What the parts of one document have in common: numbers nothing else may have, pictures, links out of it. */
export class Writing {
  readonly model: DocumentModel;
  readonly #targets: ReadonlyMap<string, string>;
  readonly #relationships: Xml[] = [];
  readonly #links = new Map<string, string>();
  readonly #pictures = new Map<string, { readonly id: string; readonly bytes: Buffer }>();
  readonly #notes: ReadonlySet<number>;
  readonly #anchored = new Set<number>();
  #number = 0;
  #orderedLists = 0;

  constructor(model: DocumentModel) {
    this.model = model;
    this.#notes = new Set(model.notes.map(({ number }) => number));
    this.#targets = new Map(targetsOf(model).map((id, index) => [id, `_Ref${String(index + 1).padStart(6, "0")}`]));
  }

  /** Unlike any other of the document. */
  number(): number {
    return ++this.#number;
  }

  /** Name of the bookmark at a block's id; undefined where there is no such block. */
  bookmarkOf(id: string): string | undefined {
    return this.#targets.get(id);
  }

  hasNote(number: number): boolean {
    return this.#notes.has(number);
  }

  /** Whether the text led to a note: the note leads back to the first place that did. */
  isAnchored(note: number): boolean {
    return this.#anchored.has(note);
  }

  /** True the first time. */
  anchor(note: number): boolean {
    if (this.#anchored.has(note)) return false;
    this.#anchored.add(note);
    return true;
  }

  /** An ordered list of its own: each begins at one. */
  orderedList(): number {
    return ++this.#orderedLists;
  }

  get orderedLists(): number {
    return this.#orderedLists;
  }

  part(type: string, target: string): string {
    return this.#relate(type, target);
  }

  /** Only https: leads out of a document; undefined otherwise. */
  link(href: string): string | undefined {
    if (!URL.canParse(href)) return undefined;
    const url = new URL(href);
    if (url.protocol !== "https:") return undefined;
    const known = this.#links.get(url.href);
    if (known !== undefined) return known;
    const id = this.#relate("hyperlink", url.href, "External");
    this.#links.set(url.href, id);
    return id;
  }

  /** Relationship of a PNG, which is packed once. */
  picture(bytes: Buffer): string {
    const digest = createHash("sha256").update(bytes).digest("hex");
    const known = this.#pictures.get(digest);
    if (known) return known.id;
    const id = this.#relate("image", `media/image${this.#pictures.size + 1}.png`);
    this.#pictures.set(digest, { id, bytes });
    return id;
  }

  /** In the order of their names. */
  get pictures(): readonly Buffer[] {
    return [...this.#pictures.values()].map(({ bytes }) => bytes);
  }

  relationships(): string {
    return relationshipsPart(this.#relationships);
  }

  #relate(type: string, target: string, mode?: "External"): string {
    const id = `rId${this.#relationships.length + 1}`;
    this.#relationships.push(relationship(id, `${relationshipTypes}/${type}`, target, mode));
    return id;
  }
}

export function relationship(id: string, type: string, target: string, mode?: "External"): Xml {
  return el("Relationship", { Id: id, Type: type, Target: target, TargetMode: mode });
}

export function relationshipsPart(relationships: readonly Xml[]): string {
  const namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
  return declaration + el("Relationships", { xmlns: namespace }, ...relationships);
}

/** Ids that a reference can lead to, in the order of the text. */
function targetsOf({ blocks }: DocumentModel): string[] {
  return blocks.flatMap((block) => {
    const own = "id" in block && block.id !== undefined ? [block.id] : [];
    if (block.type !== "table") return own;
    const inside = block.groups.flatMap(({ rows }) =>
      rows.flatMap((row) =>
        row.flatMap((cell) => cell.blocks.flatMap((one) => (one.type === "figure" ? [one.id] : []))),
      ),
    );
    return [...own, ...inside];
  });
}
