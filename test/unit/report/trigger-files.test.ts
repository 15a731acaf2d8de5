import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodeGray } from '../../../src-main/report/png.ts';
import {
  parseTriggerFileName,
  triggerFileName,
  triggerFilePrefix,
  writeTriggerFiles,
} from '../../../src-main/report/trigger-files.ts';
import { exampleResult } from '../history/example-scan.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

test('names are those of the reference and are read back', () => {
  const name = { prefix: 'gtsrb', kind: 'mask', label: 33 } as const;
  expect(triggerFileName(name)).toBe('gtsrb_visualize_mask_label_33.png');
  expect(parseTriggerFileName('gtsrb_visualize_mask_label_33.png')).toEqual(name);
});

test.each([
  'gtsrb_visualize_mask_label_.png',
  'gtsrb_visualize_mask_label_3.jpg',
  'gtsrb_visualize_heat_label_3.png',
  '_visualize_mask_label_3.png',
  'gtsrb_visualize_mask_label_123456.png',
])('%s is no trigger file', (name) => {
  expect(parseTriggerFileName(name)).toBeNull();
});

test.each([
  ['infected-target-1.hdf5', 'infected-target-1'],
  ['Mein Modell (v2).h5', 'Mein_Modell_v2'],
  ['../../etc/passwd', 'passwd'],
  ['模型.h5', 'model'],
  ['x'.repeat(300) + '.h5', 'x'.repeat(80)],
])('the prefix of %s is %s', (modelName, prefix) => {
  expect(triggerFilePrefix(modelName)).toBe(prefix);
});

test('mask, pattern and fusion of a label are written, and no other file stays behind', async () => {
  const folder = temporaryFolder();
  const files = await writeTriggerFiles(folder, 'signs', exampleResult(3), { height: 4, width: 5 });
  expect(files).toEqual([
    'signs_visualize_mask_label_3.png',
    'signs_visualize_pattern_label_3.png',
    'signs_visualize_fusion_label_3.png',
  ]);
  expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  const mask = decodeGray(readFileSync(path.join(folder, files[0]!)));
  // The mask is 0.5 + 3/64 everywhere: × 255 = 139.45.
  expect(mask).toEqual({ height: 4, width: 5, bytes: new Uint8Array(20).fill(139) });
});

test('a search that broke down has no images', async () => {
  const folder = temporaryFolder();
  const broken = { label: 3, mask: new Float32Array(), pattern: new Float32Array() };
  expect(await writeTriggerFiles(folder, 'signs', broken, { height: 4, width: 5 })).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that is missing is named', async () => {
  const folder = path.join(temporaryFolder(), 'missing');
  await expect(
    writeTriggerFiles(folder, 'signs', exampleResult(3), { height: 4, width: 5 }),
  ).rejects.toMatchObject({
    code: 'OUTPUT_NOT_WRITABLE',
    message: expect.stringContaining(folder) as string,
  });
});
