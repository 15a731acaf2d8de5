import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import type { ReadLabel } from '../read-triggers.ts';
import { evidenceSection, limitsSection, settingsSection } from './evidence.ts';
import { caveatSection, chartSection, labelsShownLarge, triggerSection, verdictSection } from './findings.ts';
import { labelsInPictures, labelTable } from './label-table.ts';
import { html, Markup } from './markup.ts';
import { pairSection } from './pair-section.ts';
import { reliabilitySection } from './reliability.ts';
import { reportStyle } from './style.ts';
import { readPictures } from './trigger-pictures.ts';
import { moment } from './words.ts';

/** No script, no request: pictures and style are in the file. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

export interface HtmlOptions {
  /** Line at the top and bottom, for example a classification; null or empty for none. */
  readonly banner: string | null;
}

/**
 * The report as one HTML document for a reader who was not there: it needs no other file, no network and no script, and
 * prints on A4.
 */
export async function reportHtml(
  report: ScanReport,
  readLabel: ReadLabel,
  options: HtmlOptions,
): Promise<string> {
  const pictured = new Set([...labelsShownLarge(report), ...labelsInPictures(report)]);
  const sources = await readPictures(report, readLabel, pictured);
  const banner = options.banner?.trim() || null;
  const sections = await inTurns([
    () => verdictSection(report),
    () => caveatSection(report),
    () => reliabilitySection(report),
    () => chartSection(report),
    () => triggerSection(report, sources),
    () => labelTable(report, sources),
    () => pairSection(report),
    () => settingsSection(report),
    () => evidenceSection(report),
    () => limitsSection(),
  ]);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width" />
        <title>Backdoor scan of ${report.model.name}</title>
        <style>
          ${new Markup(reportStyle(banner))}
        </style>
      </head>
      <body>
        ${banner !== null && html`<header class="banner">${banner}</header>`}
        <main>
          <header class="about">
            <p>Backdoor scan of <strong>${report.model.name}</strong><br />on ${report.dataset.name}</p>
            <p>Neural Cleanse Desktop<br />${moment(report.finishedAt ?? report.startedAt)}</p>
          </header>
          ${sections}
        </main>
        ${banner !== null && html`<footer class="banner">${banner}</footer>`}
      </body>
    </html>`;
  return `${page.text}\n`;
}

/** One section a turn of the event loop: of 2,622 labels the charts and the table take some 20 ms each. */
async function inTurns(sections: readonly (() => Markup)[]): Promise<Markup[]> {
  const made: Markup[] = [];
  for (const make of sections) {
    made.push(make());
    await nextTurn();
  }
  return made;
}
