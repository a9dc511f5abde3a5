import { type Token, Tokenizer, TokenizerMode } from "parse5";

/** What a journey reads from a page: the values a form carries along, and where the page leads. */
export type Markup = {
  readonly inputs: readonly (readonly [name: string, value: string])[];
  readonly metas: readonly (readonly [name: string, content: string])[];
  readonly urls: readonly string[];
};

/** Elements whose content is text to a browser, and how it is read (HTML standard, 13.2.6.4). */
const textModes = {
  title: TokenizerMode.RCDATA,
  textarea: TokenizerMode.RCDATA,
  style: TokenizerMode.RAWTEXT,
  xmp: TokenizerMode.RAWTEXT,
  iframe: TokenizerMode.RAWTEXT,
  noembed: TokenizerMode.RAWTEXT,
  noframes: TokenizerMode.RAWTEXT,
  script: TokenizerMode.SCRIPT_DATA,
  plaintext: TokenizerMode.PLAINTEXT,
} as const;

/**
 * Reads a page by its tokens alone. A tree is not needed, and building one takes a time that grows with the square of what
 * a hostile page nests; this takes one that grows with its length.
 */
export function markupOf(html: string): Markup {
  const [inputs, metas, urls] = [[] as [string, string][], [] as [string, string][], [] as string[]];
  const ignore = (): void => undefined;
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag(tag) {
        const attribute = attributesOf(tag);
        if (tag.tagName === "input") inputs.push([attribute("name") ?? "", attribute("value") ?? ""]);
        if (tag.tagName === "meta") metas.push([attribute("name") ?? "", attribute("content") ?? ""]);
        for (const name of ["href", "src", "action", "formaction"]) {
          const url = attribute(name);
          if (url !== undefined) urls.push(url);
        }
        const refresh = tag.tagName === "meta" && /^refresh$/i.test(attribute("http-equiv") ?? "");
        if (refresh) urls.push(attribute("content")?.replace(/^[^=]{0,100}=\s*/, "") ?? "");
        if (Object.hasOwn(textModes, tag.tagName)) {
          tokenizer.lastStartTagName = tag.tagName;
          tokenizer.state = textModes[tag.tagName as keyof typeof textModes];
        }
      },
      onEndTag: ignore,
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
      onCharacter: ignore,
      onNullCharacter: ignore,
      onWhitespaceCharacter: ignore,
    },
  );
  tokenizer.write(html, true);
  return { inputs, metas, urls };
}

function attributesOf({ attrs }: Token.TagToken): (name: string) => string | undefined {
  return (name) => attrs.find((one) => one.name === name)?.value;
}
