import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../../src-main/formats/dataset/open-dataset.ts';

/** An array as make_arrays.py writes it, with what has to come out. */
interface ArrayCase {
  readonly file: string;
  /** Of an image: channels, height, width. */
  readonly shape: readonly [number, number, number];
  /** Image 7, float32 in base64. */
  readonly image: string;
  readonly count: number;
  readonly labels: readonly number[] | null;
  /** What the model takes, where that is something else. */
  readonly model?: readonly [number, number, number];
  readonly labelCount?: number;
  readonly options?: { readonly labelsPath?: string };
  readonly layout?: string;
  readonly labelForm?: string;
  readonly labelsKey?: string;
  readonly labelsPath?: string;
  readonly labelNames?: readonly string[];
  readonly format?: string;
  readonly finding?: string | null;
}

const folder = fileURLToPath(new URL('../../../../fixtures/images/arrays/', import.meta.url));
const cases = JSON.parse(readFileSync(`${folder}index.json`, 'utf8')) as ArrayCase[];

describe('arrays of images', () => {
  it('are all tested', () => {
    const others = ['index.json', 'labels.csv', 'y_pair.npy', 'y_half.h5', 't10k-labels-idx1-ubyte.gz'];
    expect([...cases.map(({ file }) => file), ...others].sort()).toEqual(readdirSync(folder).sort());
  });

  for (const wanted of cases) {
    it(`come out of ${wanted.file} as NumPy holds them, with their labels`, async () => {
      const [channels, height, width] = wanted.model ?? wanted.shape;
      const { labelsPath } = wanted.options ?? {};
      const dataset = await openDataset(folder + wanted.file, {
        expected: { channels, height, width },
        labelCount: wanted.labelCount ?? 4,
        ...(labelsPath === undefined ? {} : { labelsPath: folder + labelsPath }),
      });
      const { count, labels, labelNames, findings } = dataset;
      expect([dataset.channels, dataset.height, dataset.width, count]).toEqual([
        ...wanted.shape,
        wanted.count,
      ]);
      expect(labels && [...labels]).toEqual(wanted.labels);
      expect(labelNames).toEqual(wanted.labelNames ?? null);
      const image = new Float32Array(new Uint8Array(Buffer.from(wanted.image, 'base64')).buffer);
      for (const range of [
        [7, 8],
        [0, count],
      ] as const) {
        const read = await dataset.readImages(range[0], range[1], Int32Array.of(7));
        expect(read).toHaveLength(image.length);
        // Luma is added up in float32 there and in float64 here.
        read.forEach((value, i) => expect(value).toBeCloseTo(image[i]!, 3));
      }
      for (const key of ['layout', 'labelForm', 'labelsKey', 'format'] as const) {
        if (wanted[key] !== undefined) expect(dataset[key]).toBe(wanted[key]);
      }
      if (wanted.labelsPath !== undefined) expect(dataset.labelsPath).toBe(folder + wanted.labelsPath);
      if (wanted.finding) expect(findings.map(({ message }) => message).join()).toContain(wanted.finding);
      const { imagesKey, labelsKey } = dataset;
      const again = await openDataset(folder + wanted.file, {
        imagesKey,
        labelsKey: labelsKey ?? 'none',
        ...(dataset.labelsPath === null ? {} : { labelsPath: dataset.labelsPath }),
        expected: { channels, height, width },
        labelCount: wanted.labelCount ?? 4,
      });
      expect(again.labels).toEqual(labels);
      again.close();
      dataset.close();
    });
  }
});
