import { cssString } from './markup.ts';

/** The report's style: light, on screen and on A4. @param banner stands at the top and bottom of each printed page */
export function reportStyle(banner: string | null): string {
  const line = cssString(banner ?? '');
  return `${style}
@page { size: A4; margin: 18mm 14mm;
  @top-center { content: ${line}; font: 600 9pt sans-serif; }
  @bottom-center { content: ${line}; font: 600 9pt sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #4a545f; } }
`;
}

const style = `
:root { color-scheme: light; --ink: #171c22; --quiet: #4a545f; --line: #d3d9e0; --accent: #0b57d0; --danger: #9c1c1c;
  --calm: #3d4854; --doubt: #734800; --sunken: #edf0f3; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--ink); font: 14px/1.5 system-ui, 'Segoe UI', 'Open Sans', sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 960px; margin: 0 auto; padding: 24px 28px 40px; }
.banner { padding: 6px; background: var(--ink); color: #fff; text-align: center; font-weight: 600;
  letter-spacing: 0.04em; }
.about { display: flex; justify-content: space-between; gap: 24px; color: var(--quiet); padding-bottom: 12px;
  border-bottom: 1px solid var(--line); }
.about p { margin: 0; }
.about strong { color: var(--ink); }
h1 { margin: 4px 0 8px; font-size: 26px; line-height: 1.25; }
h2 { margin: 36px 0 8px; font-size: 17px; }
h3 { margin: 20px 0 4px; font-size: 14px; }
p { margin: 0 0 12px; max-width: 76ch; }
a { color: var(--accent); }
code { font: 12px ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
.quiet, .hint { color: var(--quiet); }
.verdict { margin-top: 20px; padding: 16px 20px 8px; border: 1px solid var(--line); border-left: 6px solid var(--tone); }
.verdict.backdoored { --tone: var(--danger); }
.verdict.no-anomaly { --tone: var(--calm); }
.verdict.inconclusive { --tone: var(--doubt); }
svg.sign { width: 0.8em; height: 0.8em; fill: currentColor; }
.verdict .word { margin: 0; color: var(--tone); font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(6, 1fr); gap: 12px; margin: 16px 0 8px; }
.legend { font-size: 12px; color: var(--quiet); max-width: 90ch; }
.legend dt { float: left; margin-right: 6px; color: var(--ink); }
.legend dt::first-letter { text-transform: uppercase; }
.legend dd { margin: 0; }
.kinds { width: auto; }
.kinds td, .kinds th { padding-right: 24px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.figures dt { color: var(--quiet); font-size: 12px; }
.figures dd { margin: 0; font-size: 20px; line-height: 1.3; }
.figures dd.hint { font-size: 12px; }
.caveats { margin: 0; padding-left: 20px; max-width: 90ch; }
.caveats li { margin-bottom: 6px; }
.caveats .inconclusive strong { color: var(--doubt); }
figure { margin: 0 0 16px; }
figcaption { color: var(--quiet); font-size: 12px; }
figure svg { display: block; width: 100%; height: auto; font-size: 12px; }
svg text { fill: var(--quiet); }
svg .name { fill: var(--danger); font-weight: 600; }
svg .caption { fill: var(--ink); paint-order: stroke; stroke: #fff; stroke-width: 3px; }
svg .axis { stroke: #7b8794; }
svg .grid { stroke: var(--sunken); }
svg .band { fill: #e3ebf8; }
svg .median { stroke: var(--ink); stroke-width: 1.5; }
svg .threshold { stroke: var(--danger); stroke-width: 1.5; stroke-dasharray: 5 3; }
svg .leader { stroke: var(--danger); stroke-width: 0.75; }
svg .mark { fill: #5b7fb8; fill-opacity: 0.75; }
svg .whisker { stroke: #5b7fb8; }
svg .flagged { fill: var(--danger); stroke: #4d0b0b; stroke-width: 1; }
svg .thin { fill: #c3ccd6; }
svg .out { fill: #fff; stroke: #7b8794; }
img { image-rendering: pixelated; vertical-align: middle; border: 1px solid var(--line); }
.trigger .pictures { display: grid; grid-template-columns: repeat(3, max-content); gap: 16px; }
.trigger figure { margin-bottom: 8px; }
table { width: 100%; border-collapse: collapse; font-size: 13px; }
th, td { padding: 4px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: middle; }
thead th { color: var(--quiet); font-weight: 600; border-bottom-color: #7b8794; }
tbody th { font-weight: 500; }
th.number, td.number { text-align: right; }
td.parts { white-space: nowrap; }
td.number { white-space: nowrap; }
td.pictures { white-space: nowrap; }
td.pictures img { margin-right: 4px; }
tr.flagged > * { background: #fdf0ef; }
tr.flagged th { font-weight: 700; }
.heat { width: auto; margin-bottom: 16px; border-collapse: separate; border-spacing: 1px; font-size: 11px; }
.heat th, .heat td { padding: 2px 4px; border: 0; text-align: center; min-width: 26px; }
.heat.dense { font-size: 9px; line-height: 1; }
.heat.dense th, .heat.dense td { min-width: 0; width: 18px; height: 16px; padding: 0; }
.heat td.flagged { outline: 2px solid var(--danger); box-shadow: inset 0 0 0 1px #fff; font-weight: 700; }
.heat td.none { background: none; }
.facts > tbody > tr > th { width: 220px; color: var(--quiet); vertical-align: top; }
.limits ul { padding-left: 20px; max-width: 90ch; }
@media print {
  body { font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .banner { display: none; }
  h2, h3 { break-after: avoid; }
  section > p { break-after: avoid; }
  .trigger .pictures { grid-template-columns: repeat(3, 1fr); }
  .trigger img { width: 100%; height: auto; }
  p, figure, article, tr, .verdict, .caveats li { break-inside: avoid; }
  table { font-size: 8.5pt; }
  thead { display: table-header-group; }
}
`;
