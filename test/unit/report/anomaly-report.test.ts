import { expect, test } from 'vitest';
import { anomalyReport } from '../../../src-main/report/anomaly-report.ts';
import { writeTriggerFiles } from '../../../src-main/report/trigger-files.ts';
import { exampleResult } from '../history/example-scan.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

/** A folder with the example's triggers of these labels. */
async function folderOf(labels: readonly number[]): Promise<string> {
  const folder = temporaryFolder();
  for (const label of labels)
    await writeTriggerFiles(folder, 'a', exampleResult(label), { height: 4, width: 5 });
  return folder;
}

test('the written masks of a scan are judged by their 8-bit norms', async () => {
  const folder = await folderOf([0, 1, 2, 3, 4, 5, 6]);
  const report = await anomalyReport(folder, { anomalyThreshold: 2 });
  expect(report).toMatchObject({ verdict: 'backdoored', prefix: 'a', flaggedLabels: [0], missingLabels: [] });
  expect(report.labels.map(({ maskL1Norm }) => maskL1Norm)).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map((label) => exampleResult(label).maskL1Norm8Bit),
  );
  expect(report.caveats.map(({ code }) => code)).toContain('reached-unknown');
});

test('labels without a mask are named and keep the verdict from being "no anomaly"', async () => {
  const report = await anomalyReport(await folderOf([1, 2, 4, 6, 7]), { anomalyThreshold: 2 });
  expect(report).toMatchObject({ verdict: 'inconclusive', flaggedLabels: [], missingLabels: [0, 3, 5] });
});

test('a folder of two labels, as the reference sample writes it, is inconclusive and has no figures', async () => {
  const report = await anomalyReport(await folderOf([0, 1]), { anomalyThreshold: 2 });
  expect(report).toMatchObject({
    verdict: 'inconclusive',
    anomalyIndex: null,
    median: null,
    scaledMad: null,
  });
});
