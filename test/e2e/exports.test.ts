import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportFormatSchema } from '../../src-shared/contract/scan-detail.ts';
import { scanReportSchema } from '../../src-shared/domain/scan-report.ts';
import { ask } from './support/bridge.ts';
import { startChromium } from './support/chromium.ts';
import type { Desktop } from './support/desktop.ts';
import { makeFolder, removeFolder, startDesktop } from './support/launch-desktop.ts';
import { recordedScan, withRecordedHistory } from './support/recorded-history.ts';
import { sample } from './support/sample-files.ts';

/** The sample's pictures are 32×32. */
const side = 32;
const enlargement = 8;
const banner = 'Restricted <em>& tested</em>';

let folder: string;
let desktop: Desktop;
let exported: string;
let files: readonly string[];

beforeAll(async () => {
  folder = await makeFolder();
  await withRecordedHistory(folder);
  desktop = await startDesktop(folder);
  const { page } = desktop;
  await ask(page, 'preferences:set', { banner, enlargement });
  const scanId = await recordedScan(page, 'backdoored');
  const target = path.join(folder, 'evidence');
  await mkdir(target);
  desktop.answerDialogs([target]);
  const { written } = await ask(page, 'scan:export', { scanId, formats: [...exportFormatSchema.options] });
  exported = written!.folder;
  files = await readdir(exported, { recursive: true });
}, 600_000);

afterAll(async () => {
  await desktop.close();
  await removeFolder(folder);
});

test('the report as JSON holds to its schema and names the planted label', async () => {
  const report = scanReportSchema.parse(JSON.parse(await text('.json')));
  expect(report).toMatchObject({ verdict: 'backdoored', flaggedLabels: [sample.target] });
  expect(report.labels).toHaveLength(sample.labelCount);
});

test('the table has a row a label under one line of names', async () => {
  const rows = (await text('.csv')).trim().split(/\r?\n/);
  expect(rows).toHaveLength(1 + sample.labelCount);
  const columns = rows[0]!.split(',').length;
  expect(rows.filter((row) => row.split(',').length !== columns)).toEqual([]);
});

test('the pictures have the size of the images, and that size enlarged', async () => {
  const pictures = files.filter((file) => file.endsWith('.png'));
  const widths = pictures.map((file) => {
    const { width, height } = PNG.sync.read(readFileSync(path.join(exported, file)));
    expect(height).toBe(width);
    return width;
  });
  const ofSize = (size: number) => widths.filter((width) => width === size).length;
  expect(ofSize(side)).toBeGreaterThanOrEqual(3 * sample.labelCount);
  expect(ofSize(side * enlargement)).toBeGreaterThanOrEqual(3 * sample.labelCount);
  expect(ofSize(side) + ofSize(side * enlargement)).toBe(widths.length);
});

test('the SARIF log has a result for the planted label, with the hash of the model', async () => {
  const log = JSON.parse(await text('.sarif')) as Sarif;
  const [run] = log.runs;
  expect(log.version).toBe('2.1.0');
  expect(run!.results).toHaveLength(1);
  expect(run!.tool.driver.rules.map(({ id }) => id)).toContain(run!.results[0]!.ruleId);
  expect(run!.artifacts[0]!.hashes['sha-256']).toMatch(/^[0-9a-f]{64}$/);
});

test('the HTML report shows the verdict and the banner without a script or a request', async () => {
  const browser = await startChromium();
  try {
    const page = await browser.newPage({ javaScriptEnabled: false });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.setContent(await text('.html'));
    const words = await page.locator('body').innerText();
    expect(words).toContain(`Label ${sample.target}`);
    expect(words.split(banner).length - 1).toBeGreaterThanOrEqual(2);
    expect(await page.locator('script').count()).toBe(0);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('the PDF report has pages', async () => {
  const bytes = (await readFile(pathOf('.pdf'))).toString('latin1');
  expect(bytes.startsWith('%PDF-')).toBe(true);
  expect(bytes.trimEnd().endsWith('%%EOF')).toBe(true);
  expect(bytes.match(/\/Type \/Page\b/g)?.length ?? 0).toBeGreaterThanOrEqual(2);
});

test('the archive unpacks to the same report, table and pictures', async () => {
  const entries = unzipSync(await readFile(pathOf('.zip')));
  const names = Object.keys(entries);
  const json = names.find((name) => name.endsWith('.json'))!;
  expect(scanReportSchema.parse(JSON.parse(Buffer.from(entries[json]!).toString()))).toEqual(
    scanReportSchema.parse(JSON.parse(await text('.json'))),
  );
  expect(names.filter((name) => name.endsWith('.csv'))).toHaveLength(1);
  expect(names.filter((name) => name.endsWith('.png')).length).toBeGreaterThanOrEqual(3 * sample.labelCount);
});

/** What is read of a SARIF log (OASIS SARIF 2.1.0). */
interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly { readonly ruleId: string }[];
    readonly artifacts: readonly { readonly hashes: Readonly<Record<string, string>> }[];
  }[];
}

/** The one exported file with this ending. */
function pathOf(ending: string): string {
  const [file, ...others] = files.filter((name) => name.endsWith(ending));
  expect(others).toEqual([]);
  return path.join(exported, file!);
}

async function text(ending: string): Promise<string> {
  return readFile(pathOf(ending), 'utf8');
}
