/** Colours of severities: dark enough for white text on them, light enough for a dark page. */
export const severityColours = {
  critical: "#8e1a7c",
  high: "#c62828",
  medium: "#b35c00",
  low: "#1f6fb2",
  info: "#4d6b78",
  unknown: "#6a6a6a",
} as const;

const badges = Object.entries(severityColours)
  .map(([severity, colour]) => `.s-${severity}{background:${colour}}`)
  .join("");

/** The page's style sheet: light and dark, for screens and for paper. */
export const style = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#4f5b66;--line:#d0d7de;--tint:#f6f8fa;--link:#0b57d0}
@media (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e6edf3;--soft:#a9b4bf;--line:#39424c;--tint:#1d232a;--link:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:76rem;margin:0 auto;padding:1rem 1.25rem}
h1{margin:.5rem 0 0;font-size:1.8rem}h2{margin:2.2rem 0 .6rem;font-size:1.3rem;border-bottom:1px solid var(--line)}
p{margin:.4rem 0}a{color:var(--link)}.soft{color:var(--soft)}
.skip{position:absolute;left:-999rem}.skip:focus{position:static}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;list-style:none}
.numbers{display:flex;flex-wrap:wrap;gap:.6rem;padding:0;margin:1rem 0;list-style:none}
.numbers li{min-width:7rem;padding:.6rem .9rem;border:1px solid var(--line);border-radius:.5rem;background:var(--tint)}
.numbers b{display:block;font-size:1.6rem;line-height:1.2}
.badge{display:inline-block;padding:0 .5rem;border-radius:.7rem;color:#fff;font-size:.85rem;white-space:nowrap}
${badges}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.92rem}
caption{padding:.3rem 0;text-align:left;color:var(--soft)}
th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
tr[data-words] :is(th,td){overflow-wrap:break-word}.id,time{white-space:nowrap}.scroll~.scroll{margin-top:1.2rem}
td.n,th.n{text-align:right;white-space:nowrap}thead th{background:var(--tint)}
td code{font-size:.85rem}summary{cursor:pointer}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0;font:inherit}
figure{margin:1rem 0}figure svg{max-width:100%;height:auto}figcaption{color:var(--soft)}
.filters{display:flex;flex-wrap:wrap;gap:.8rem;margin:1rem 0;padding:.8rem;border:1px solid var(--line);border-radius:.5rem;background:var(--tint)}
.filters label{display:flex;gap:.4rem;align-items:center}input,select{font:inherit;padding:.2rem .4rem}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
[hidden]{display:none!important}
@media print{:root{--paper:#fff;--ink:#000;--soft:#333;--line:#999;--tint:#fff;--link:#000}body{font-size:11pt}nav,.filters,.skip{display:none}details::details-content{display:block;content-visibility:visible;block-size:auto}tr,figure{break-inside:avoid}h2{break-after:avoid}.badge{color:#000;background:none;border:1px solid #000}}
`.trim();
