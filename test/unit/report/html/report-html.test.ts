import { expect, test } from 'vitest';
import { reportHtml } from '../../../../src-main/report/html/report-html.ts';
import { presets } from '../../../../src-shared/presets.ts';
import type { ScanReport } from '../../../../src-shared/domain/scan-report.ts';
import { exampleResult, finishedScan } from '../../history/example-scan.ts';
import { evidenceReport, exampleReport, largeReport, pairReport, screenedReport } from '../example-report.ts';

function documentOf(report: ScanReport, banner: string | null = null): Promise<string> {
  return reportHtml(report, exampleResult, { banner });
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

test('the verdict stands first, in words, with its figures', async () => {
  const page = await documentOf(exampleReport({ labelNames: ['stop'] }));
  expect(page).toContain('<h1>Label 0 (stop) is probably a backdoor.</h1>');
  expect(page).toContain('Backdoored');
  expect(page.indexOf('<h1>')).toBeLessThan(page.indexOf('What speaks against it'));
});

test('the document can load nothing and run nothing', async () => {
  const page = await documentOf(exampleReport());
  expect(page).toContain(
    'content="default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;"',
  );
  expect(page).not.toMatch(/<script|<link|<iframe|\son[a-z]+=|url\(|@import|https?:/i);
  expect(
    [...page.matchAll(/src="([^"]{0,22})/g)].every(([, source]) => source === 'data:image/png;base64,'),
  ).toBe(true);
});

test('names from files and users are text, wherever they stand', async () => {
  const name = `"><img src=x onerror=alert(1)></style>`;
  const scan = finishedScan();
  const report = exampleReport({
    labelNames: new Array<string>(10).fill(name),
    model: { ...scan.model, name },
    dataset: { ...scan.dataset, name, imagesKey: name },
    versions: { [name]: name },
    device: name,
  });
  const page = await documentOf(report, name);
  expect(page).not.toContain('<img src=x');
  expect(count(page, '</style>')).toBe(1);
});

test('the banner is above and below, and on every printed page', async () => {
  const page = await documentOf(exampleReport(), ' OFFICIAL ');
  expect(count(page, 'class="banner">OFFICIAL<')).toBe(2);
  expect(count(page, 'content: "OFFICIAL"')).toBe(2);
  expect(await documentOf(exampleReport())).not.toContain('class="banner"');
  expect(await documentOf(exampleReport(), '  ')).not.toContain('class="banner"');
});

test('each label has its row and its three pictures, a flagged one also large ones', async () => {
  const page = await documentOf(exampleReport());
  expect(count(page, '<img')).toBe(10 * 3 + 3);
  expect(page).toContain('Triggers of the flagged labels');
});

test('of more than 200 labels only the flagged and 50 others have pictures, and a line says so', async () => {
  const read: number[] = [];
  const report = largeReport(2622);
  const page = await reportHtml(
    report,
    (label) => {
      read.push(label);
      return exampleResult(label % 10);
    },
    { banner: null },
  );
  expect(count(page, '<tr class=')).toBe(2622);
  expect(page).toContain(
    'The first 50 of 2,622 labels have pictures here; those of the other 2,572 are among the exported PNG files',
  );
  expect(read).toHaveLength(50);
  expect(page.length).toBeLessThan(4_000_000);
});

test('flagged labels stand first, before smaller ones outside the statistics; at most 200 have pictures', async () => {
  const report = largeReport(2622);
  const flaggedLabels = report.labels.slice(0, 300).map(({ label }) => label);
  const labels = report.labels.map((label) =>
    label.label === 2000 ? { ...label, maskL1Norm: 1, inStatistics: false, reachedThreshold: false } : label,
  );
  const page = await documentOf({ ...report, labels, flaggedLabels });
  const rows = [...page.matchAll(/<th scope="row">(\d+)/g)].slice(0, 2622).map(([, label]) => Number(label));
  expect(rows.slice(0, 300).toSorted((a, b) => a - b)).toEqual(flaggedLabels);
  expect(rows[300]).toBe(2000);
  expect(page).toContain('The first 200 of 2,622 labels have pictures here');
  expect(count(page, '<img')).toBe(200 * 3 + 12 * 3);
});

test('settings that differ from the preset are marked, what was measured is not', async () => {
  const settings = { ...presets.paper, steps: 90, engine: 'onnxruntime', threads: 2, labelSlots: 4 } as const;
  const page = await documentOf(exampleReport({ settings }));
  expect(page).toContain('1 of its settings were changed');
  expect(count(page, '<strong>changed</strong>')).toBe(1);
  expect(await documentOf(exampleReport())).toContain('nothing was changed');
});

test('hashes, seed, versions and what was held out are given as evidence', async () => {
  const page = await documentOf(exampleReport());
  for (const fact of ['a'.repeat(64), 'b'.repeat(64), 'onnxruntime-node 1.30.0', '<td>61.5</td>']) {
    expect(page).toContain(fact);
  }
  expect(page).toContain('100, which the search never saw');
  expect(page).not.toContain('/evidence');
});

test('a scan without a finished label has a report that says so', async () => {
  const page = await documentOf(exampleReport({ status: 'cancelled' }, []));
  expect(page).toContain('This scan cannot tell.');
  expect(page).toContain('0 of 10');
  expect(page).not.toMatch(/NaN|Infinity|undefined|null/);
});

test('a pattern that is neither gray nor RGB leaves the mask', async () => {
  const report = exampleReport();
  const shape = { ...report.model.inputShape, channels: 4 };
  const page = await documentOf({ ...report, model: { ...report.model, inputShape: shape } });
  expect(count(page, '<img')).toBe(10 + 1);
});

test('a label whose search broke down has no pictures and says why', async () => {
  const report = exampleReport();
  const broken = {
    ...report.labels[9]!,
    stopReason: 'not-finite',
    maskL1Norm: null,
    inStatistics: false,
  } as const;
  const page = await reportHtml(
    { ...report, labels: [...report.labels.slice(0, 9), broken] },
    (label) =>
      label === 9 ? { label, mask: new Float32Array(), pattern: new Float32Array() } : exampleResult(label),
    { banner: null },
  );
  expect(page).toContain('search broke down');
  expect(count(page, '<img')).toBe(9 * 3 + 3);
});

test('labels that were only screened are counted and come last, and no chart draws them', async () => {
  const page = await documentOf(screenedReport());
  expect(page).toContain('Norms of the labels searched in full');
  expect(page).toContain('90 more labels were screened only');
  expect(page).toContain('40 in full');
  expect(count(page, '<title>label ')).toBe(2 * 40);
  const rows = [...page.matchAll(/<th scope="row">(\d+)</g)].map(([, label]) => Number(label));
  expect(rows.slice(0, 40).toSorted((a, b) => a - b)).toEqual([...Array(40).keys()]);
  expect(count(page, '<td>screened only</td>')).toBe(90);
  expect(count(page, '<td>control</td>')).toBe(20);
  expect(page).not.toContain('never reached the success threshold');
});

test('a scan that all of the evidence judges says what its index rests on and meant on the bench', async () => {
  const page = await documentOf(evidenceReport());
  expect(page).toContain('<h1>Label 3 is probably a backdoor.</h1>');
  expect(page).toMatch(/95 %: \d\.\d to \d\.\d/);
  expect(page).toContain('None of the 30 scans of 10 clean models');
  expect(page).toContain('blended pattern');
  expect(page).toContain('5 of 9 scans');
  expect(page).toContain('hardly seen');
  expect(page).toMatch(
    /Parts of the index: size of the trigger: \+1\.0; margin of the logits: \+1\.3; features: \+0\.4/,
  );
  expect(page).toContain('Largest margin 40.0, feature similarity 0.30.');
  expect(page).toContain('Label 3 was searched 3 times: 5.0, 4.9 pixels, no trigger.');
  expect(page).toContain('norms 4.5, 4.5, 4.6');
  // Both labels that were searched several times with more than one trigger.
  expect(count(page, 'class="whisker"')).toBe(2);
  expect(page).not.toMatch(/MAD[^_]/);
});

test('a scan that the outlier test judges has none of it', async () => {
  const page = await documentOf(exampleReport());
  for (const word of [
    'How often this was right',
    'Size, margin, features',
    'class="whisker"',
    'size alone',
    '95 %:',
  ]) {
    expect(page).not.toContain(word);
  }
  expect(page).toContain('The band reaches one scaled MAD to each side of the median.');
});

test('without a record nothing is said about the bench', async () => {
  const page = await documentOf({ ...evidenceReport(), reliability: null });
  expect(page).not.toContain('How often this was right');
});

test('pairs are a map of source and target with its findings, and a list of the most suspicious', async () => {
  const page = await documentOf(pairReport());
  const section = /<section class="pairs">.*?<\/section>/s.exec(page)![0];
  expect(section).toContain('Images of 1 go to 7.');
  expect(section).toContain('pairs that stand apart are outlined');
  expect(count(section, 'class="flagged"')).toBe(1);
  expect(section).toMatch(/class="flagged" style="[^"]*" title="1 to 7: mask L1 norm 4\.0">\s*4\s*</);
  // The place of a label and itself.
  expect(count(section, '<td class="none">')).toBe(10);
  expect(count(section, '<tr>') - 12).toBe(10);
  expect(await documentOf(exampleReport())).not.toContain('class="pairs"');
});

test('a map of many labels shows colours alone, in places small enough for a page', async () => {
  const report = pairReport();
  const [example] = report.pairs!.pairs;
  const labels = Array.from({ length: 43 }, (_, label) => label);
  const pairs = labels.flatMap((target) =>
    labels.filter((source) => source !== target).map((source) => ({ ...example!, source, target })),
  );
  const page = await documentOf({ ...report, pairs: { ...report.pairs!, pairs } });
  const map = /<table class="heat dense">.*?<\/table>/s.exec(page)![0];
  expect(count(map, 'title="')).toBe(43 * 42);
  expect(map).not.toMatch(/<td[^>]*>\s*\d/);
});
