import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pixelRanges } from '../../src-shared/domain/pixel-range.ts';
import { EngineSession } from '../../src-main/engine-process/engine-session.ts';
import { datasetEvidence } from '../../src-main/engine-process/file-evidence.ts';
import { openDataset } from '../../src-main/formats/dataset/open-dataset.ts';
import { samplePath } from '../support/sample.ts';

/** Images of the sample that are written as pictures. */
const count = 200;
const side = 32;
const known = { modelPixels: pixelRanges.mnist, datasetPixels: null, threads: 1 };

let folder: string;
let small: string;
let large: string;

/** The first images of the sample as PNG in one folder a label, in their own size and in a wider one. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sample-pictures-'));
  [small, large] = [join(folder, 'small'), join(folder, 'large')];
  const sample = await openDataset(samplePath('images.h5'));
  const images = await sample.readImages(0, count);
  for (let label = 0; label < 43; label++) {
    if (!sample.labels!.includes(label)) continue;
    for (const root of [small, large])
      mkdirSync(join(root, String(label).padStart(2, '0')), { recursive: true });
  }
  for (let index = 0; index < count; index++) {
    const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => {
      return images[index * side * side * 3 + (i % 3) * side * side + Math.floor(i / 3)]!;
    });
    const png = sharp(pixels, { raw: { width: side, height: side, channels: 3 } }).png();
    const name = join(
      String(sample.labels![index]).padStart(2, '0'),
      `${String(index).padStart(3, '0')}.png`,
    );
    writeFileSync(join(small, name), await png.toBuffer());
    // Bars on both sides, as in a photograph that has to be cropped to the sign in its middle.
    const bars = { left: side / 2, right: side / 2, background: 'black' };
    writeFileSync(join(large, name), await png.extend(bars).toBuffer());
  }
  sample.close();
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function sessionWith(path: string, more = {}) {
  const { handlers } = new EngineSession(() => undefined);
  await handlers['open-model']({ path: samplePath('clean.h5') });
  const dataset = await handlers['open-dataset']({ path, imagesKey: null, labelsKey: null, ...more });
  return { handlers, dataset, pixels: await handlers['choose-pixels'](known) };
}

describe('pictures as a data set', () => {
  it('give the model the same images as the arrays that they were made from', async () => {
    const { dataset, pixels, handlers } = await sessionWith(small);
    expect(dataset).toMatchObject({
      format: 'folder',
      imageCount: count,
      labelsKey: 'folders',
      resize: null,
    });
    expect(pixels.cleanAccuracy!.accuracy).toBeGreaterThan(0.9);
    expect(pixels.resize).toBeNull();
    const { pixels: shown, labels } = await handlers['sample-images']({ indexes: [0] });
    const sample = await openDataset(samplePath('images.h5'));
    const first = readdirSync(join(small, String(labels[0]).padStart(2, '0'))).sort()[0]!;
    const index = Number(first.slice(0, 3));
    expect(new Float32Array(shown)).toEqual(await sample.readImages(index, index + 1));
    sample.close();
  }, 60_000);

  it('are resized in the way under which the model is right most often, and say so', async () => {
    const { dataset, pixels } = await sessionWith(large);
    expect(dataset.resize).toBe('stretch');
    expect(pixels.resize!.method).toBe('shorter-side-crop');
    const accuracyOf = (wanted: string) =>
      pixels.resize!.table.find(({ method }) => method === wanted)!.accuracy;
    expect(accuracyOf('shorter-side-crop')).toBeGreaterThan(accuracyOf('stretch') + 0.1);
    expect(pixels.cleanAccuracy!.accuracy).toBeGreaterThan(0.9);
    const asked = await sessionWith(large, { resize: 'stretch' });
    expect(asked.pixels.resize).toBeNull();
    expect(asked.pixels.cleanAccuracy!.accuracy).toBeLessThan(pixels.cleanAccuracy!.accuracy);
  }, 60_000);

  it('are the same in a ZIP archive', async () => {
    const path = join(folder, 'small.zip');
    const files = readdirSync(small, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.png'),
    );
    writeFileSync(
      path,
      zipSync(Object.fromEntries(files.map((name) => [`set/${name}`, readFileSync(join(small, name))]))),
    );
    const { dataset, pixels } = await sessionWith(path);
    expect(dataset).toMatchObject({ format: 'ZIP archive', imageCount: count, imagesKey: 'set' });
    expect(dataset.file.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    expect(pixels.cleanAccuracy).toEqual((await sessionWith(small)).pixels.cleanAccuracy);
  }, 60_000);
});

describe('datasetEvidence', () => {
  it('is the SHA-256 of what sha256sum prints, for a folder and for labels in a file of their own', async () => {
    const root = join(folder, 'evidence');
    mkdirSync(join(root, 'b'), { recursive: true });
    const contents = { 'a.txt': 'one', 'b/c.txt': 'two' };
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(root, name), text);
    writeFileSync(join(root, '.hidden'), 'no');
    writeFileSync(join(folder, 'l.csv'), 'three');
    const sha = (text: string) => createHash('sha256').update(text).digest('hex');
    const lines = Object.entries(contents).map(([name, text]) => `${sha(text)}  ${name}\n`);
    expect(await datasetEvidence(root, null)).toEqual({
      name: 'evidence',
      sizeBytes: 6,
      sha256: sha(lines.join('')),
      fileCount: 2,
    });
    const withLabels = await datasetEvidence(root, join(folder, 'l.csv'));
    expect(withLabels).toMatchObject({
      sha256: sha(`${lines.join('')}${sha('three')}  labels: l.csv\n`),
      fileCount: 3,
    });
    writeFileSync(join(root, 'a.txt'), 'changed');
    expect((await datasetEvidence(root, null)).sha256).not.toBe(sha(lines.join('')));
    const single = await datasetEvidence(join(root, 'a.txt'), null);
    expect(single).toEqual({ name: 'a.txt', sizeBytes: 7, sha256: sha('changed') });
  });
});
