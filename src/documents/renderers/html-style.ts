/** Widths of columns as classes: a style attribute would need a laxer content security policy. */
const widths = Array.from({ length: 50 }, (_, i) => `.w${(i + 1) * 2}{width:${(i + 1) * 2}%}`).join("");

/** One hand for page and print; the tokens are those of the visual language. */
export const htmlStyle = `
:root{--ink:#1c2430;--paper:#fbfaf7;--raised:#fff;--line:#d9d5cb;--slate:#56606e;--accent:#264a7d;--seal:#c4382f;--on-seal:#fff;--amber:#a8660a;--tip:#1c2430;--on-tip:#fbfaf7}
@media (prefers-color-scheme:dark){:root{--ink:#e9e6de;--paper:#161b22;--raised:#1e252e;--line:#37404b;--slate:#a5aeb9;--accent:#9dbcec;--seal:#e2655b;--on-seal:#161b22;--amber:#dca04a;--tip:#e9e6de;--on-tip:#161b22}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font-size:1rem;line-height:1.7;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
html:lang(ja) body{font-family:"Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic UI",Meiryo,sans-serif;line-break:strict;word-break:normal}
html:lang(ko) body{font-family:"Noto Sans KR","Noto Sans CJK KR","Apple SD Gothic Neo","Malgun Gothic",sans-serif;word-break:keep-all}
html:lang(en) body{font-family:"Noto Sans",system-ui,"Segoe UI",sans-serif;line-height:1.55}
[lang=ja]{font-family:"Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic UI",sans-serif}
[lang=ko]{font-family:"Noto Sans KR","Noto Sans CJK KR","Apple SD Gothic Neo","Malgun Gothic",sans-serif}
.masthead,main,.colophon{max-width:56rem;margin-inline:auto;padding-inline:1.25rem}
body.verdicts :is(.masthead,main,.colophon){max-width:80rem}
.masthead{padding-block:1.75rem 1.25rem;display:grid;grid-template-columns:1fr auto;gap:.25rem 1rem;align-items:center;border-bottom:1px solid var(--line)}
.brand{display:flex;align-items:center;gap:.6rem}
.brand .glyph{background:var(--seal);color:var(--on-seal)}
.subtitle{margin:0;color:var(--slate);font-weight:600}
.languages{display:flex;gap:.25rem;font-size:.875rem}
.languages a{padding:.25rem .5rem;border-radius:.25rem;color:var(--accent);text-decoration:none}
.languages a[aria-current]{background:var(--ink);color:var(--paper)}
h1{grid-column:1/-1;margin:.5rem 0 0;font-size:clamp(1.5rem,1.1rem + 2vw,2.125rem);line-height:1.3;letter-spacing:-.01em}
.facts{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:.5rem 0 0;font-size:.875rem;color:var(--slate)}
.facts div{display:flex;gap:.5rem}
dt{font-weight:600}
dd{margin:0}
main{padding-block:1.5rem 2rem}
h2{margin:2.75rem 0 .75rem;font-size:1.3rem;line-height:1.4;padding-bottom:.35rem;border-bottom:1px solid var(--line)}
h3{margin:1.75rem 0 .4rem;font-size:1.0625rem;line-height:1.45}
p{margin:.5rem 0;max-width:42em}
html:lang(en) p{max-width:66ch}
a{color:var(--accent)}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.contents ul{list-style:none;margin:0 0 1.25rem;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.9375rem}
.callout{margin:1rem 0;padding:.75rem 1rem;background:var(--raised);border:1px solid var(--line);border-left:.25rem solid var(--ink);border-radius:.25rem}
.callout p{margin:.15rem 0}
.callout-title{font-weight:700;word-break:keep-all}
.legend{list-style:none;margin:1rem 0;padding:0;font-size:.875rem;color:var(--slate);display:grid;gap:.35rem}
.legend li{display:flex;gap:.6rem;align-items:flex-start}
.legend .glyph{margin-top:.42em}
.sentences{list-style:none;margin:.25rem 0;padding:0}
.sentences>li{padding:.4rem 0;max-width:46em}
.sentences>li+li{border-top:1px solid color-mix(in srgb,var(--line) 55%,transparent)}
.glyph{display:inline-flex;flex:none;width:1.45em;height:1.45em;align-items:center;justify-content:center;border-radius:.25em;font-size:.78em;line-height:1;font-weight:700;vertical-align:-.2em;font-family:"Noto Serif JP","Noto Serif KR","Noto Sans JP","Noto Sans KR","Noto Sans CJK JP",serif;border:1.5px solid transparent}
.glyph-proven{background:var(--seal);color:var(--on-seal)}
.glyph-attested{border-color:var(--seal);color:var(--seal);font-weight:400}
.glyph-held{border:1.5px dashed var(--slate)}
.glyph-stale{border:1.5px dashed var(--slate);color:var(--slate);opacity:.75}
.glyph-contradicted{background:linear-gradient(to top right,var(--ink) 44%,var(--paper) 45% 55%,var(--ink) 56%);border-color:var(--ink)}
.glyph-unproven{border:1.5px dotted var(--slate)}
.mark{position:relative;white-space:nowrap}
.mark a{color:inherit;text-decoration:none}
.mark sup{font-size:.7em;color:var(--slate);margin-left:.15em}
.word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
td .mark>.word,td .mark a>.word{position:static;width:auto;height:auto;clip-path:none;margin-left:.4em;font-size:.8125rem;color:var(--slate)}
.withheld{color:var(--slate);background:repeating-linear-gradient(135deg,transparent 0 6px,color-mix(in srgb,var(--line) 45%,transparent) 6px 7px);padding:.05em .4em;border-radius:.2em}
td .withheld{background:none;padding:0;color:inherit}
.tip{display:none;position:absolute;z-index:2;left:0;top:1.6em;width:max-content;max-width:min(22rem,80vw);padding:.6rem .8rem;border-radius:.3rem;background:var(--tip);color:var(--on-tip);font-size:.8125rem;line-height:1.55;white-space:normal;box-shadow:0 4px 18px rgb(0 0 0/.25)}
.tip span{display:block}
.mark:hover .tip,.mark a:focus-visible+.tip{display:block}
table{border-collapse:collapse;width:100%;margin:.75rem 0 1.25rem;table-layout:fixed}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
thead th{font-size:.8125rem;color:var(--slate);border-bottom:1px solid var(--ink)}
th,td{text-align:left;vertical-align:top;padding:.55rem .75rem .55rem 0;border-bottom:1px solid var(--line)}
td:last-child{padding-right:0}
th p,td p{margin:0 0 .3rem}
tbody th p+p{font-weight:400;font-size:.8125rem;color:var(--slate);font-family:ui-monospace,"Noto Sans Mono",monospace}
td:nth-child(2){color:var(--slate)}
body.verdicts :is(td,tbody th){font-size:.9375rem}body.verdicts tbody th{font-weight:500}
body.verdicts td p{margin-bottom:.15rem}
.notes ol{padding-left:2.25em;font-size:.875rem;color:var(--slate)}
.notes li{padding:.3rem 0}
.notes li:target{color:var(--ink);background:color-mix(in srgb,var(--seal) 8%,transparent)}
.notes p{margin:0;max-width:none}
.back{font-size:.8125rem}
.colophon{padding-block:1.25rem 2.5rem;border-top:1px solid var(--line);font-size:.8125rem;color:var(--slate)}
@media (max-width:40rem){
table,tbody,tr,th,td{display:block}
thead,colgroup{display:none}
tbody tr{border-bottom:1px solid var(--line);padding:.6rem 0}
tbody th,td{border:0;padding:.15rem 0}
td[data-label]:not(:last-child)::before{content:attr(data-label);display:block;font-size:.75rem;font-weight:600}
.tip{position:fixed;left:1rem;right:1rem;bottom:1rem;top:auto;width:auto;max-width:none}
}
@media (prefers-reduced-motion:no-preference){.fell{animation:fall .7s ease-in 1}@keyframes fall{from{transform:translateY(-.9em) rotate(-14deg);opacity:0}}}
@media print{
:root{--ink:#000;--paper:#fff;--raised:#fff;--line:#bbb;--slate:#444}
body{font-size:10pt}
.languages,.contents,.tip,.back{display:none!important}
h2,h3{break-after:avoid}
tr,li{break-inside:avoid}
.glyph-proven{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
${widths}`.replaceAll("\n", "");
