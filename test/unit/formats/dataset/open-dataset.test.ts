import {
  existsSync,
  mkdtempSync,
  openSync,
  closeSync,
  rmSync,
  truncateSync,
  writeSync,
  readFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../src-main/formats/dataset/open-dataset.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../fixtures/hostile/${name}`, import.meta.url));
const images = fixture('sound-images.h5');
/** The five images of the fixture, 0, 1, 2 … as [5, 3, 4, 6]. */
const channelsFirst = Float32Array.from({ length: 5 * 3 * 4 * 6 }, (_, index) => index);
const expected = { channels: 3, height: 4, width: 6 };

describe('openDataset', () => {
  for (const imagesKey of ['channels_first', 'channels_last']) {
    it(`reads ${imagesKey} as channels first`, async () => {
      const dataset = await openDataset(images, { imagesKey, labelsKey: 'none', expected });
      expect(dataset).toMatchObject({ ...expected, count: 5, isLayoutAmbiguous: false });
      expect(await dataset.readImages(0, 5)).toEqual(channelsFirst);
      expect(await dataset.readImages(3, 4)).toEqual(channelsFirst.subarray(3 * 72, 4 * 72));
      dataset.close();
    });
  }

  it('reads [N, H, W] as one channel', async () => {
    const dataset = await openDataset(images, { imagesKey: '/grey', labelsKey: 'none' });
    expect(dataset).toMatchObject({ layout: '[N, H, W]', channels: 1, height: 4, width: 6 });
    expect(await dataset.readImages(1, 2)).toEqual(channelsFirst.subarray(72, 96));
    dataset.close();
  });

  it('says where the order of the axes is ambiguous', async () => {
    const dataset = await openDataset(images, { imagesKey: 'ambiguous', labelsKey: 'none' });
    expect(dataset).toMatchObject({ layout: '[N, H, W, C]', isLayoutAmbiguous: true });
    dataset.close();
  });

  it('reads integer, column and one-hot labels as the same integers', async () => {
    for (const [labelsKey, labelForm] of [
      ['integers', '[N] integer'],
      ['column', '[N, 1] integer'],
      ['one_hot', '[N, K] one-hot'],
    ] as const) {
      const dataset = await openDataset(images, { imagesKey: 'grey', labelsKey });
      expect(dataset).toMatchObject({ labelsKey, labelForm, labels: Int32Array.of(3, 0, 2, 1, 4) });
      dataset.close();
    }
  });

  it('asks where several arrays can be the labels, which do not count as none', async () => {
    await expect(openDataset(images, { imagesKey: 'grey' })).rejects.toMatchObject({
      code: 'DATASET_KEY_AMBIGUOUS',
      message: expect.stringMatching(
        /several arrays that can be the labels: .*integers \[5\].*--labels-key none/,
      ) as string,
    });
  });

  it('names both shapes where the images do not fit the model', async () => {
    const wrong = { channels: 3, height: 32, width: 32 };
    await expect(openDataset(images, { imagesKey: 'channels_last', expected: wrong })).rejects.toMatchObject({
      code: 'DATASET_SHAPE_MISMATCH',
      message: expect.stringMatching(/\[5, 4, 6, 3\].*32×32 with 3 channels/) as string,
    });
  });

  it('lists what there is where a key is missing', async () => {
    await expect(openDataset(images, { imagesKey: 'pictures' })).rejects.toMatchObject({
      code: 'DATASET_KEY_MISSING',
      message: expect.stringContaining('grey [5, 4, 6] int32') as string,
    });
  });

  it('reads images beyond 4 GiB without loading the file', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'large-'));
    const path = join(folder, 'large.h5');
    const head = readFileSync(fixture('sound-large-head.bin'));
    const size = head.length + 6_000_000 * 1024;
    try {
      const file = openSync(path, 'w');
      writeSync(file, head);
      closeSync(file);
      try {
        truncateSync(path, size);
      } catch (error) {
        process.stderr.write(`skipped: this file system takes no sparse file of 6 GB (${String(error)})\n`);
        context.skip();
      }
      const tail = openSync(path, 'r+');
      writeSync(tail, Buffer.alloc(1024, 7), 0, 1024, size - 1024);
      closeSync(tail);
      const before = process.memoryUsage().rss;
      const dataset = await openDataset(path);
      expect(dataset.count).toBe(6_000_000);
      expect(await dataset.readImages(5_999_998, 6_000_000)).toEqual(
        Float32Array.from({ length: 2048 }, (_, index) => (index < 1024 ? 0 : 7)),
      );
      dataset.close();
      // Far below the 6 GB of the file; the rest is what the test runner itself allocates meanwhile.
      expect(process.memoryUsage().rss - before).toBeLessThan(512 * 1024 ** 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const shared = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
if (!existsSync(shared)) process.stderr.write('skipped: real image files are not on this machine\n');

describe.skipIf(!existsSync(shared))('openDataset on real files', () => {
  for (const [name, found] of [
    [
      'gtsrb/images.h5',
      { imagesKey: 'X_test', labelsKey: 'Y_test', count: 3990, channels: 3, height: 32, width: 32 },
    ],
    ['gtsrb/train.h5', { imagesKey: 'X_train', labelsKey: 'y_train', count: 8600, labelForm: '[N] integer' }],
    [
      'mnist/images.h5',
      { imagesKey: 'X_test', labelsKey: 'Y_test', count: 1000, channels: 1, height: 28, width: 28 },
    ],
    [
      'faces/images.h5',
      { imagesKey: 'X_test', labelsKey: 'y_test', count: 34, channels: 3, height: 55, width: 47 },
    ],
  ] as const) {
    it(`finds images and labels in ${name}`, async () => {
      const dataset = await openDataset(shared + name);
      expect(dataset).toMatchObject(found);
      expect(dataset.labels).toHaveLength(found.count);
      expect((await dataset.readImages(0, 32)).some((value) => value > 1)).toBe(true);
      dataset.close();
    });
  }
});
