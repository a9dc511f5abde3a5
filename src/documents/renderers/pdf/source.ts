/**
 * The one Typst source that every document is set by. It reads the prepared model as data: no text of a document is ever
 * part of it. Lengths and colours are those of the visual language.
 */
export const typstSource = String.raw`
#let m = json("/model.json")

#let ink = rgb("#1c2430")
#let slate = rgb("#5b6675")
#let faint = rgb("#c9ced6")
#let wash = rgb("#eceff3")
#let accent = rgb("#264a7d")
#let vermilion = rgb("#c4382f")
#let amber = rgb("#a8660a")
#let east = m.language != "en"

#let lines(s) = s.split("\n").map(t => [#t]).join(linebreak())
#let seal-glyph = if m.language == "ko" { "증" } else { "証" }

// Korean breaks at words: short ones are kept together, longer ones may break as they must.
#let words-kept(body) = if m.language == "ko" {
  show regex("[^\s\u{200b}]{0,5}\p{Hangul}[^\s\u{200b}]{0,6}"): it => box(it)
  body
} else { body }

#let seal(status) = {
  let side = 0.98em
  let glyph(fill) = align(center + horizon, text(size: 0.7em, weight: "bold", fill: fill, lang: if east { m.language } else { "ja" }, seal-glyph))
  let square(..more) = box(width: side, height: side, baseline: 0.16em, radius: 0.16em, ..more)
  pdf.artifact(
    if status == "proven" { square(fill: vermilion, glyph(white)) }
    else if status == "attested" { square(stroke: 0.7pt + vermilion, glyph(vermilion)) }
    else if status == "held" or status == "stale" { square(stroke: (paint: slate, thickness: 0.7pt, dash: "dashed")) }
    else if status == "contradicted" { square(fill: ink, place(line(start: (15%, 85%), end: (85%, 15%), stroke: 1pt + white))) }
    else if status == "unproven" { square(stroke: (paint: slate, thickness: 0.7pt, dash: "dotted")) }
    else { box(width: side, height: side, baseline: 0.16em, align(center + horizon, line(length: 0.5em, stroke: 0.8pt + slate))) }
  )
}

#let mark(k) = {
  [#h(0.3em, weak: true)#box({
    seal(k.status)
    if k.word != "" { h(0.2em); text(size: 0.82em, fill: slate, k.word) }
    if k.note != none {
      h(0.12em)
      link(label("note-" + str(k.note)), text(size: 0.74em, baseline: -0.3em, fill: accent, str(k.note)))
    }
  })]
  if k.anchor [#metadata(none)#label("ref-" + str(k.note))]
}

#let rich(parts) = for p in parts {
  let body = lines(p.text)
  if p.code { body = text(font: m.mono, size: 0.92em, body) }
  if p.strong { body = strong(body) }
  if p.language != none { body = text(lang: p.language, font: m.fontsBy.at(p.language), body) }
  if p.href != none { link(p.href, text(fill: accent, body)) }
  else if p.to != none { link(label(p.to), text(fill: accent, body)) }
  else { body }
}

#let item(i) = {
  let body = if i.held { text(fill: slate, rich(i.parts)) } else { rich(i.parts) }
  if i.mark == none { body } else if i.held { mark(i.mark); [ ]; body } else { body; mark(i.mark) }
}

#let tick(checked) = pdf.artifact(box(width: 0.86em, height: 0.86em, baseline: 0.1em, stroke: 0.7pt + ink, radius: 0.08em,
  if checked {
    place(curve(stroke: 1.1pt + ink, curve.move((16%, 52%)), curve.line((40%, 78%)), curve.line((86%, 20%))))
  }))

#let render(b, inside: false) = {
  let t = b.type
  if t == "heading" [#heading(level: b.level, b.text)#label(b.id)]
  else if t == "paragraph" {
    let body = item(b)
    par(if b.language == none { body } else { text(lang: b.language, font: m.fontsBy.at(b.language), body) })
  }
  else if t == "callout" {
    block(width: 100%, fill: if b.missing { rgb("#fbf3e6") } else { wash }, inset: (x: 10pt, y: 8pt), radius: 2pt,
      stroke: (left: 2.4pt + if b.missing { amber } else { accent }), breakable: true, {
      strong(lines(b.title)); parbreak(); lines(b.text)
    })
  }
  else if t == "legend" {
    block(inset: (y: 2pt), list(marker: none, spacing: 0.75em, ..b.items.map(i => [#seal(i.status)#h(0.45em)#text(size: 0.94em, lines(i.text))])))
  }
  else if t == "list" {
    if b.ordered { enum(..b.items.map(i => enum.item(item(i)))) } else { list(..b.items.map(i => list.item(item(i)))) }
  }
  else if t == "checkboxes" {
    list(marker: none, spacing: 0.6em, ..b.items.map(i => [#tick(i.checked)#h(0.45em)#text(size: 0pt, if i.checked { m.words.checked } else { m.words.unchecked })#lines(i.text)]))
  }
  else if t == "facts" {
    terms(separator: h(0.8em), hanging-indent: 1.2em, ..b.items.map(p => terms.item(text(fill: slate, weight: "regular", lines(p.at(0))), rich(p.at(1)))))
  }
  else if t == "figure" [#figure(kind: image, supplement: none, numbering: none, caption: lines(b.caption),
      image(bytes(b.svg), format: "svg", alt: b.alternative, width: calc.min(b.width, if inside { 60 } else { 170 }) * 1mm))#label(b.id)]
  else if t == "table" {
    let n = b.titles.len()
    let whole = figure(kind: table, supplement: none, numbering: none,
      caption: figure.caption(position: top, lines(b.caption)),
      table(
        columns: b.widths.map(w => w * 1fr),
        inset: (x: 5pt, y: 5pt),
        align: (x, y) => if b.ends.at(x) { right + top } else { left + top },
        stroke: (x, y) => if y == 0 { (top: 0.9pt + ink, bottom: 0.9pt + ink) } else { (bottom: 0.4pt + faint) },
        table.header(repeat: true, ..b.titles.map(t => table.cell(text(size: 0.92em, weight: "bold", lines(t))))),
        ..b.groups.map(g => {
          let head = if g.header == none { () } else {
            (table.header(level: 2, repeat: true, table.cell(colspan: n, fill: wash, strong(lines(g.header)))),)
          }
          head + g.cells.map(c => table.cell(colspan: c.columns, rowspan: c.rows, breakable: not g.together, {
            set par(spacing: 0.65em)
            let body = c.blocks.map(x => render(x, inside: true)).join(parbreak())
            if c.header { strong(body) } else { body }
          }))
        }).flatten(),
      ))
    if b.id == none { whole } else [#whole#label(b.id)]
  }
}

#set document(title: m.title, description: m.subtitle, date: datetime(
  year: m.date.at(0), month: m.date.at(1), day: m.date.at(2), hour: m.date.at(3), minute: m.date.at(4), second: m.date.at(5)))
#set text(font: m.fonts, fallback: false, lang: m.language, size: 9.4pt, fill: ink, number-width: "proportional", costs: (widow: 300%, orphan: 300%))
#set par(leading: if east { 0.86em } else { 0.68em }, spacing: if east { 1.15em } else { 1em }, justify: false, linebreaks: "optimized")
#set list(indent: 0.3em, body-indent: 0.5em, spacing: if east { 0.95em } else { 0.8em })
#set enum(indent: 0.3em, body-indent: 0.5em, spacing: if east { 0.95em } else { 0.8em })
#set page(paper: "a4", margin: (x: 20mm, top: 25mm, bottom: 23mm),
  header: context if not (m.cover and here().page() == 1) {
    set text(size: 7.6pt, fill: slate)
    grid(columns: (1fr, auto), m.title, m.subtitle)
    v(-0.5em)
    line(length: 100%, stroke: 0.4pt + faint)
  },
  footer: context if not (m.cover and here().page() == 1) {
    set text(size: 7.6pt, fill: slate)
    grid(columns: (1fr, auto), if m.confidentiality == none { [] } else { m.confidentiality },
      [#counter(page).display() / #counter(page).final().first()])
  },
  background: if m.watermark != none { rotate(-38deg, text(size: 92pt, weight: "bold", fill: rgb(196, 56, 47, 26), m.watermark)) })

#show heading.where(level: 1): it => block(sticky: true, above: 2.1em, below: 0.95em, text(size: 14.5pt, weight: "bold", it.body))
#show heading.where(level: 2): it => block(sticky: true, above: 1.7em, below: 0.8em, text(size: 11.4pt, weight: "bold", it.body))
#show heading.where(level: 3): it => block(sticky: true, above: 1.4em, below: 0.7em, text(size: 9.8pt, weight: "bold", it.body))
#show figure: set block(breakable: true)
#show figure.where(kind: image): set block(breakable: false)
#show figure.caption: it => block(sticky: true, above: 1em, below: 0.7em, width: 100%, align(left, text(size: 8.6pt, fill: slate, it.body)))
#show figure.where(kind: table): set text(size: 8.5pt)
#show figure.where(kind: table): set align(left)
#show outline.entry.where(level: 1): set text(weight: "bold")
#show: words-kept

#pdf.attach("/model.json", bytes(read("/model.json", encoding: none)), relationship: "data", mime-type: "application/json", description: m.title)
#for a in m.attachments { pdf.attach("/" + a.name, read("/attachments/" + a.name, encoding: none), relationship: "data", mime-type: a.type, description: a.description) }
#pdf.attach("/akashi-seal.json", bytes("{}"), relationship: "supplement", mime-type: "application/json", description: "Akashi seal")

#let masthead(size) = {
  pdf.artifact(box(width: 2.2em, height: 2.2em, radius: 0.36em, fill: vermilion, align(center + horizon, text(size: 1.55em, weight: "bold", fill: white, lang: if east { m.language } else { "ja" }, seal-glyph))))
  v(0.9em)
  text(size: size * 0.5, fill: slate, lines(m.subtitle))
  v(0.1em)
  show title: set text(size: size, weight: "bold")
  show title: set block(below: 1em)
  title(lines(m.title))
}
#let pairs(items) = terms(separator: h(1em), hanging-indent: 1.2em, spacing: 0.9em, ..items.map(p => terms.item(text(fill: slate, weight: "regular", lines(p.at(0))), lines(p.at(1)))))
#let history() = if m.history.len() > 0 {
  heading(level: 1, outlined: false, m.words.history)
  figure(kind: table, supplement: none, numbering: none, table(columns: (1fr, 1.4fr, 5fr), inset: 5pt, align: left + top,
    stroke: (x, y) => if y == 0 { (top: 0.9pt + ink, bottom: 0.9pt + ink) } else { (bottom: 0.4pt + faint) },
    table.header(repeat: true, ..(m.words.version, m.words.date, m.words.summary).map(t => strong(t))),
    ..m.history.flatten().map(t => lines(t))))
}

#if m.cover {
  v(1fr)
  masthead(27pt)
  v(1.2em)
  if m.facts.len() > 0 { pairs(m.facts) }
  v(2.4fr)
  if m.confidentiality != none { strong(m.confidentiality) }
  pagebreak()
} else {
  masthead(20pt)
  if m.facts.len() > 0 { pairs(m.facts) }
  v(0.6em)
}
#if m.contents > 0 and m.cover {
  outline(title: m.words.contents, depth: m.contents - 1, indent: 1.4em)
  history()
  pagebreak(weak: true)
}

#for (i, s) in m.sections.enumerate() {
  if i == 0 and not s.landscape { for b in s.blocks { render(b) } }
  else { page(flipped: s.landscape, { for b in s.blocks { render(b) } }) }
}

#if m.notes.len() > 0 {
  [#heading(level: 1, m.words.notes)#label("akashi-notes")]
  set text(size: 8.4pt)
  for n in m.notes {
    [#block(breakable: true, below: 1em, grid(columns: (2.4em, 1fr), text(fill: accent, weight: "bold", str(n.number)), {
      set par(spacing: 0.6em)
      n.lines.map(lines).join(parbreak())
      if n.back { h(0.6em); link(label("ref-" + str(n.number)), text(fill: accent, m.words.backToText)) }
    }))#label("note-" + str(n.number))]
  }
}
#if not m.cover { history() }
#if m.colophon.len() > 0 or m.verification != none {
  v(1.6em)
  block(breakable: false, width: 100%, inset: (top: 0.9em), stroke: (top: 0.4pt + faint), {
    set text(size: 8pt, fill: slate)
    let small = m.colophon.map(lines).join(parbreak())
    if m.verification == none { small } else {
      grid(columns: (1fr, 27mm), column-gutter: 8mm, { small; parbreak(); lines(m.verification.caption); linebreak(); link(m.verification.url, text(font: m.mono, fill: accent, m.verification.text)) },
        image(bytes(m.verification.svg), format: "svg", width: 27mm, alt: m.verification.text))
    }
  })
}
`;
