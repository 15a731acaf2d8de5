import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openExportFolder } from '../../../src-main/report/export-folder.ts';
import { exportScan } from '../../../src-main/report/export-scan.ts';
import { decodeGray } from '../../../src-main/report/png.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { exampleIntake, exampleResult } from '../history/example-scan.ts';
import { exampleTriggers, pairReport } from './example-report.ts';
import { temporaryFolder, temporaryHistory } from '../history/temporary-folder.ts';

/** The report of a scan that searched these labels. */
function scanOf(labels: readonly number[]): ScanReport {
  const history = temporaryHistory();
  const { id } = history.scans.start(exampleIntake({ plannedLabels: labels }));
  for (const label of labels) history.labels.save(id, exampleResult(label));
  return buildReport(history.scans.end(id, { status: 'finished' }), history.labels.listMeasurements(id));
}

function readReport(folder: string): ScanReport {
  return JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as ScanReport;
}

test('a new folder gets report, table and three images a label', async () => {
  const folder = path.join(temporaryFolder(), 'new', 'folder');
  const report = scanOf([0, 1, 2]);
  const files = await exportScan(folder, report, exampleTriggers);
  expect(files).toHaveLength(2 + 3 * 3);
  expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  expect(files).toContain('signs_visualize_fusion_label_2.png');
  expect(readReport(folder)).toEqual(report);
});

test('the same scan is exported again without asking', async () => {
  const folder = temporaryFolder();
  const report = scanOf([0, 1]);
  await exportScan(folder, report, exampleTriggers);
  await expect(exportScan(folder, report, exampleTriggers)).resolves.toHaveLength(8);
});

test('files that are no results do not stand in the way', async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'notes.txt'), 'mine');
  await exportScan(folder, scanOf([0]), exampleTriggers);
  expect(readFileSync(path.join(folder, 'notes.txt'), 'utf8')).toBe('mine');
});

describe('a folder with the results of another scan', () => {
  test('is refused, the other scan is named and nothing is changed', async () => {
    const folder = temporaryFolder();
    const first = scanOf([0, 1]);
    await exportScan(folder, first, exampleTriggers);
    await expect(exportScan(folder, scanOf([0]), exampleTriggers)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringContaining(first.scanId) as string,
    });
    expect(readReport(folder)).toEqual(first);
  });

  test('is overwritten on request, and no label of the other scan stays', async () => {
    const folder = temporaryFolder();
    await exportScan(folder, scanOf([0, 1, 2]), exampleTriggers);
    const second = scanOf([1]);
    const files = await exportScan(folder, second, exampleTriggers, { overwrite: true });
    expect(readReport(folder)).toEqual(second);
    expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  });
});

test.each(['gtsrb_visualize_mask_label_0.png', 'labels.csv', 'report.json'])(
  'a folder with an old %s and no report of this scan is refused',
  async (name) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, name), 'old');
    await expect(exportScan(folder, scanOf([0]), exampleTriggers)).rejects.toThrow('--force');
    expect(readdirSync(folder)).toEqual([name]);
  },
);

test('a folder can be asked about before the scan has begun', async () => {
  const folder = path.join(temporaryFolder(), 'new');
  await expect(openExportFolder(folder, null)).resolves.toBeUndefined();
  await exportScan(folder, scanOf([0]), exampleTriggers);
  await expect(openExportFolder(folder, null)).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  await expect(openExportFolder(folder, null, { overwrite: true })).resolves.toBeUndefined();
});

test('a file in the place of the folder is named', async () => {
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expect(exportScan(file, scanOf([0]), exampleTriggers)).rejects.toMatchObject({
    code: 'OUTPUT_NOT_WRITABLE',
    message: expect.stringContaining(file) as string,
  });
});

test('what cannot be replaced is reported and leaves no half-written file', async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'report.json'));
  await expect(exportScan(folder, scanOf([0]), exampleTriggers, { overwrite: true })).rejects.toMatchObject({
    code: 'OUTPUT_NOT_WRITABLE',
  });
  expect(readdirSync(folder)).toEqual(['report.json']);
});

describe('a choice of formats', () => {
  test('brings the report with table and pictures, which says whose they are', async () => {
    const folder = temporaryFolder();
    const report = scanOf([0, 1]);
    const files = await exportScan(folder, report, exampleTriggers, { formats: ['csv'] });
    expect(files).toEqual(['report.json', 'labels.csv']);
    await expect(exportScan(folder, scanOf([0]), exampleTriggers, { formats: ['csv'] })).rejects.toThrow(
      report.scanId,
    );
  });

  test('puts enlarged pictures into a folder of their own, so that names stay those of the reference', async () => {
    const folder = temporaryFolder();
    const options = { formats: ['png', 'png-enlarged'], enlargement: 3 } as const;
    await exportScan(folder, scanOf([0]), exampleTriggers, options);
    const name = 'signs_visualize_mask_label_0.png';
    const exact = decodeGray(readFileSync(path.join(folder, name)));
    const large = decodeGray(readFileSync(path.join(folder, 'enlarged', name)));
    expect([exact.height, exact.width]).toEqual([4, 5]);
    expect([large.height, large.width]).toEqual([12, 15]);
  });

  test('puts documents of several scans side by side', async () => {
    const folder = temporaryFolder();
    const [first, second] = [scanOf([0]), scanOf([0])];
    const formats = ['html', 'sarif', 'zip'] as const;
    await exportScan(folder, first, exampleTriggers, { formats });
    const files = await exportScan(folder, second, exampleTriggers, { formats });
    const beginning = `signs-${second.scanId.slice(0, 8)}`;
    expect(files).toEqual([`${beginning}.html`, `${beginning}.sarif`, `${beginning}.zip`]);
    expect(readdirSync(folder)).toHaveLength(6);
  });

  test('in any order and twice gives each file once', async () => {
    const folder = temporaryFolder();
    const files = await exportScan(folder, scanOf([0]), exampleTriggers, {
      formats: ['sarif', 'json', 'sarif'],
    });
    expect(files).toHaveLength(2);
    expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  });

  test('leaves no picture of a scan that is overwritten, though none is asked for', async () => {
    const folder = temporaryFolder();
    await exportScan(folder, scanOf([0, 1]), exampleTriggers, { formats: ['png', 'png-enlarged'] });
    await exportScan(folder, scanOf([0]), exampleTriggers, { formats: ['json'], overwrite: true });
    expect(readdirSync(folder).toSorted()).toEqual(['enlarged', 'report.json']);
    expect(readdirSync(path.join(folder, 'enlarged'))).toEqual([]);
  });
});

describe('of a scan of pairs', () => {
  const pictures = ['mask', 'pattern', 'fusion'].map((kind) => `signs_visualize_${kind}_pair_1_to_7.png`);

  test('there are a table, and pictures of the flagged pairs', async () => {
    const folder = temporaryFolder();
    const files = await exportScan(folder, pairReport(), exampleTriggers);
    expect(files.slice(0, 3)).toEqual(['report.json', 'labels.csv', 'pairs.csv']);
    expect(files.slice(-3)).toEqual(pictures);
    const mask = decodeGray(readFileSync(path.join(folder, pictures[0]!)));
    expect([...new Set(mask.bytes)]).toEqual([127]);
  });

  test('none of them is left where the pair is no longer flagged, or another scan takes the folder', async () => {
    const folder = temporaryFolder();
    const report = pairReport();
    await exportScan(folder, report, exampleTriggers);
    const without = { ...report, pairs: { ...report.pairs!, flagged: [] } };
    await exportScan(folder, without, exampleTriggers);
    expect(readdirSync(folder).filter((name) => name.includes('_pair_'))).toEqual([]);
    await exportScan(folder, report, exampleTriggers);
    await exportScan(folder, scanOf([0]), exampleTriggers, { overwrite: true });
    expect(readdirSync(folder).filter((name) => /pair/.test(name))).toEqual([]);
  });
});
