import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { writeZip, zipEntries } from '../../../src-main/report/zip.ts';
import { exampleResult } from '../history/example-scan.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';
import { exampleReport, exampleTriggers, pairReport } from './example-report.ts';
import { decodeGray } from '../../../src-main/report/png.ts';

const options = { prefix: 'signs', banner: 'OFFICIAL' };

test('the archive holds report, table, documents and the pictures of every label', async () => {
  const file = path.join(temporaryFolder(), 'scan.zip');
  const report = exampleReport();
  await writeZip(file, zipEntries(report, exampleTriggers, options), report);
  const entries = unzipSync(readFileSync(file));
  expect(Object.keys(entries).filter((name) => !name.startsWith('triggers/'))).toEqual([
    'report.json',
    'labels.csv',
    'report.sarif',
    'report.html',
  ]);
  expect(Object.keys(entries).filter((name) => name.startsWith('triggers/'))).toHaveLength(30);
  expect(JSON.parse(strFromU8(entries['report.json']!))).toEqual(report);
  expect(strFromU8(entries['report.html']!)).toContain('OFFICIAL');
  const mask = decodeGray(entries['triggers/signs_visualize_mask_label_3.png']!);
  // The mask is 0.5 + 3/64 everywhere: × 255 = 139.45.
  expect(mask).toEqual({ height: 4, width: 5, bytes: new Uint8Array(20).fill(139) });
});

test('the same scan gives the same bytes', async () => {
  const folder = temporaryFolder();
  const report = exampleReport();
  const [first, second] = [path.join(folder, 'a.zip'), path.join(folder, 'b.zip')];
  for (const file of [first, second]) {
    await writeZip(file, zipEntries(report, exampleTriggers, options), report);
  }
  expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
});

test('pictures are made one label at a time, when the archive takes them', async () => {
  const read: number[] = [];
  const entries = zipEntries(
    exampleReport(),
    {
      ...exampleTriggers,
      label: (label) => {
        read.push(label);
        return exampleResult(label);
      },
    },
    options,
  );
  for (let index = 0; index < 4; index += 1) await entries.next();
  read.length = 0; // those of the HTML report
  await entries.next();
  expect(read).toEqual([0]);
});

test('an archive that fails on the way leaves nothing behind', async () => {
  const folder = temporaryFolder();
  const report = exampleReport();
  const entries = zipEntries(
    report,
    {
      ...exampleTriggers,
      label: (label) => {
        if (label === 5) throw new Error('the label cannot be read');
        return exampleResult(label);
      },
    },
    options,
  );
  await expect(writeZip(path.join(folder, 'scan.zip'), entries, report)).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});

test('of a scan of pairs it holds their table, and the pictures of those that are flagged', async () => {
  const file = path.join(temporaryFolder(), 'scan.zip');
  const report = pairReport();
  await writeZip(file, zipEntries(report, exampleTriggers, options), report);
  const names = Object.keys(unzipSync(readFileSync(file)));
  expect(names).toContain('pairs.csv');
  expect(names.filter((name) => name.includes('_pair_'))).toEqual([
    'triggers/signs_visualize_mask_pair_1_to_7.png',
    'triggers/signs_visualize_pattern_pair_1_to_7.png',
    'triggers/signs_visualize_fusion_pair_1_to_7.png',
  ]);
});
