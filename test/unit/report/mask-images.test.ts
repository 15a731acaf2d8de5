import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readMaskImages } from '../../../src-main/report/mask-images.ts';
import { encodeMask } from '../../../src-main/report/png.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

/** A folder with these files: for each a mask of 2×2 pixels of one value. */
async function folderWith(files: Readonly<Record<string, number>>): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, value] of Object.entries(files)) {
    const mask = new Float32Array(4).fill(value);
    writeFileSync(path.join(folder, name), await encodeMask(mask, { height: 2, width: 2 }));
  }
  return folder;
}

function refusal(message: string | RegExp) {
  return { code: 'TRIGGERS_UNREADABLE', message: expect.stringMatching(message) as string };
}

test('masks are read in the order of their labels, other files are left alone', async () => {
  const folder = await folderWith({
    'a_visualize_mask_label_10.png': 1,
    'a_visualize_mask_label_9.png': 0.2,
    'a_visualize_pattern_label_9.png': 0,
    'notes.png': 0,
  });
  mkdirSync(path.join(folder, 'b'));
  const { prefix, size, masks } = await readMaskImages(folder);
  expect({ prefix, size }).toEqual({ prefix: 'a', size: { height: 2, width: 2 } });
  expect(masks.map(({ label, bytes }) => [label, ...bytes])).toEqual([
    [9, 51, 51, 51, 51],
    [10, 255, 255, 255, 255],
  ]);
});

test('a folder with two prefixes is refused until one is chosen', async () => {
  const folder = await folderWith({ 'a_visualize_mask_label_0.png': 1, 'b_visualize_mask_label_0.png': 0 });
  await expect(readMaskImages(folder)).rejects.toMatchObject(refusal('prefixes "a", "b". Choose one'));
  await expect(readMaskImages(folder, 'c')).rejects.toMatchObject(refusal('no masks with the prefix "c"'));
  expect((await readMaskImages(folder, 'b')).masks).toHaveLength(1);
});

test('two masks of one label are refused, both named', async () => {
  const folder = await folderWith({ 'a_visualize_mask_label_1.png': 1, 'a_visualize_mask_label_01.png': 0 });
  await expect(readMaskImages(folder)).rejects.toMatchObject(
    refusal(/two masks for label 1: a_visualize_mask_label_0?1\.png and a_visualize_mask_label_0?1\.png/),
  );
});

test('masks of different sizes are refused, with their sizes', async () => {
  const folder = await folderWith({ 'a_visualize_mask_label_0.png': 1 });
  const larger = await encodeMask(new Float32Array(6), { height: 2, width: 3 });
  writeFileSync(path.join(folder, 'a_visualize_mask_label_1.png'), larger);
  await expect(readMaskImages(folder)).rejects.toMatchObject(refusal(/2 × 2 pixels, .*label_1\.png 3 × 2/));
});

test('a mask that is no image is refused, with its path', async () => {
  const folder = await folderWith({ 'a_visualize_mask_label_0.png': 1 });
  writeFileSync(path.join(folder, 'a_visualize_mask_label_1.png'), 'no image');
  await expect(readMaskImages(folder)).rejects.toMatchObject(
    refusal(/label_1\.png cannot be read: it is no PNG/),
  );
});

test('a folder without masks is refused with an example of the names', async () => {
  await expect(readMaskImages(temporaryFolder())).rejects.toMatchObject(
    refusal('gtsrb_visualize_mask_label_0.png'),
  );
});

test('a missing folder and a file in its place are told apart', async () => {
  const folder = temporaryFolder();
  await expect(readMaskImages(path.join(folder, 'missing'))).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
  });
  writeFileSync(path.join(folder, 'file'), '');
  await expect(readMaskImages(path.join(folder, 'file'))).rejects.toMatchObject(refusal('as a folder'));
});
