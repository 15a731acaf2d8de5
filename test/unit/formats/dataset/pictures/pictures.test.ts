import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../../../../../src-main/formats/dataset/open-dataset.ts';
import type { Dataset, DatasetOptions } from '../../../../../src-main/formats/dataset/dataset.ts';
import { openFolder } from '../../../../../src-main/formats/dataset/pictures/folder-store.ts';
import { makeZip } from '../../../../support/make-zip.ts';
import { expectedPictures, picturePath, pixelsOf } from '../../../../support/picture-fixtures.ts';

const rgb = readFileSync(picturePath('rgb.png'));
const grey = readFileSync(picturePath('grey.png'));
const small = readFileSync(picturePath('small.png'));

let parent: string;
let root: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'pictures-'));
  root = join(parent, 'images');
  mkdirSync(root);
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

type Files = Record<string, Buffer | string>;

function write(files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
}

async function open(files: Files, options: DatasetOptions = {}): Promise<Dataset> {
  write(files);
  return openDataset(root, options);
}

const says = (text: string | RegExp) => ({ message: expect.stringMatching(text) as string });
const findingsOf = (dataset: Dataset) => dataset.findings.map(({ message }) => message).join('\n');

describe('a folder of pictures', () => {
  it('takes the folders as labels in the order of torchvision and Keras, empty ones too', async () => {
    const dataset = await open({
      '10/a.png': rgb,
      '2/b.png': rgb,
      'b/c/d.png': rgb,
      'B/e.png': rgb,
      'ä/f.png': rgb,
    });
    mkdirSync(join(root, 'a'));
    const again = await openDataset(root);
    expect(dataset.labelNames).toEqual(['10', '2', 'B', 'b', 'ä']);
    expect(again.labelNames).toEqual(['10', '2', 'B', 'a', 'b', 'ä']);
    expect(again).toMatchObject({
      format: 'folder',
      imagesKey: '.',
      labelsKey: 'folders',
      count: 5,
      labels: Int32Array.of(0, 1, 2, 4, 5),
    });
  });

  it('gives the pixels in the order of names', async () => {
    const dataset = await open({ 'x/2.png': grey, 'x/10.png': rgb, 'y/1.png': rgb });
    expect(dataset).toMatchObject({
      channels: 3,
      height: 9,
      width: 14,
      elementType: 'PNG',
      holdsRawPixels: true,
    });
    const images = await dataset.readImages(0, 2);
    const expected = pixelsOf(expectedPictures.decoded['rgb.png']!.rgb!);
    const area = 9 * 14;
    expect(images[area + 5]).toBe(expected[5 * 3 + 1]);
    // The grey one, "2.png", comes second, with the same values in each channel.
    expect(images.subarray(3 * area, 4 * area)).toEqual(images.subarray(5 * area, 6 * area));
    expect(findingsOf(dataset)).toMatch(/1 of \d pictures \(for example "x\/2.png"\) are grey/);
    expect(await dataset.readImages(0, 3, Int32Array.of(1))).toEqual(images.subarray(3 * area));
  });

  it('resizes to the size of the model and says how', async () => {
    const expected = { channels: 3, height: 9, width: 14 };
    const dataset = await open({ 'x/a.png': rgb, 'y/b.png': small }, { expected });
    expect(await dataset.readImages(0, 2)).toHaveLength(2 * 3 * 9 * 14);
    expect(dataset.resize).toBe('stretch');
    expect(findingsOf(dataset)).toMatch(
      /1 of 2 pictures \(for example "y\/b.png"\) were resized to 9×14: stretched, bilinear/,
    );
    const cropped = await openDataset(root, { expected, resize: 'shorter-side-crop' });
    expect(await cropped.readImages(1, 2)).not.toEqual(await dataset.readImages(1, 2));
    expect(await dataset.readImages(1, 2, undefined, 'shorter-side-crop')).toEqual(
      await cropped.readImages(1, 2),
    );
  });

  it('says that nothing was resized where nothing was', async () => {
    const dataset = await open({ 'x/a.png': rgb, 'y/b.png': rgb });
    await dataset.readImages(0, 2);
    expect(dataset.resize).toBeNull();
  });

  it('enters a single folder, and of train and test takes the test pictures', async () => {
    const dataset = await open({
      'set/train/cat/1.png': rgb,
      'set/train/dog/2.png': rgb,
      'set/test/cat/3.png': rgb,
      'set/test/dog/4.png': rgb,
      'set/test/dog/5.png': rgb,
    });
    expect(dataset).toMatchObject({ imagesKey: 'set/test', count: 3, labels: Int32Array.of(0, 1, 1) });
    expect(dataset.arrays.map(({ key, shape }) => [key, ...shape])).toEqual([
      ['set/test', 3],
      ['set/train', 2],
    ]);
    expect(findingsOf(dataset)).toMatch(/there are also set\/train/);
    expect(await openDataset(root, { imagesKey: 'set/train' })).toMatchObject({
      count: 2,
      labelNames: ['cat', 'dog'],
    });
    await expect(openDataset(root, { imagesKey: 'set/val' })).rejects.toMatchObject({
      code: 'DATASET_KEY_MISSING',
      ...says('no folder "set/val"'),
    });
  });

  it('leaves out hidden files and says what else it left out', async () => {
    const dataset = await open({
      'x/a.png': rgb,
      'y/b.png': rgb,
      'y/.c.png': 'hidden',
      '__MACOSX/y/b.png': 'clutter',
      'x/Thumbs.db': 'clutter',
      'README.txt': 'text',
    });
    expect(dataset).toMatchObject({ count: 2, labelNames: ['x', 'y'] });
    expect(findingsOf(dataset)).toContain(
      '1 file(s) that are no pictures by their ending were left out, for example "README.txt"',
    );
  });

  it('takes folders called by numbers for these labels where the model has more', async () => {
    const files = { '3/a.png': rgb, '10/b.png': rgb };
    expect(await open(files, { labelCount: 43 })).toMatchObject({
      labels: Int32Array.of(10, 3),
      labelNames: null,
    });
    const dataset = await openDataset(root, { labelCount: 2 });
    expect(dataset.labels).toEqual(Int32Array.of(0, 1));
    expect(findingsOf(dataset)).toMatch(/"10" comes before "2"/);
  });

  it('warns where the model has another number of labels', async () => {
    const dataset = await open({ 'cat/a.png': rgb, 'dog/b.png': rgb }, { labelCount: 3 });
    expect(dataset.findings).toContainEqual({
      severity: 'warning',
      ...says(/2 names.*The model has 3/),
    });
  });

  it.each<[string, Files, string, string | RegExp]>([
    ['no pictures', { 'a.txt': 'x' }, 'DATASET_EMPTY', 'it holds a.txt'],
    [
      'pictures beside folders',
      { 'a.png': rgb, 'x/b.png': rgb },
      'DATASET_KEY_AMBIGUOUS',
      '"a.png", lie beside folders',
    ],
    ['an SVG among them', { 'x/a.png': rgb, 'x/b.svg': '<svg/>' }, 'DATASET_TYPE_UNSUPPORTED', '"x/b.svg"'],
    ['an SVG called PNG', { 'x/a.png': '<svg/>' }, 'DATASET_TYPE_UNSUPPORTED', '"x/a.png" is an SVG drawing'],
    ['an empty file', { 'x/a.png': '' }, 'FILE_CORRUPT', '"x/a.png" is empty'],
    [
      'a broken picture',
      { 'x/a.png': rgb.subarray(0, 60) },
      'FILE_CORRUPT',
      '"x/a.png" is a damaged picture',
    ],
  ])('refuses %s', async (_, files, code, text) => {
    await expect(open(files)).rejects.toMatchObject({ code, ...says(text) });
  });

  it('names a broken picture that is met later', async () => {
    const dataset = await open(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`x/${i + 10}.png`, i === 21 ? rgb.subarray(0, 60) : rgb]),
      ),
    );
    await expect(dataset.readImages(0, 40)).rejects.toMatchObject({
      code: 'FILE_CORRUPT',
      ...says('"x/31.png"'),
    });
  });

  it('follows links inside the folder and refuses those that lead out', async () => {
    write({ 'x/a.png': rgb, 'y/b.png': rgb, '../outside.png': rgb });
    symlinkSync(join(root, 'x/a.png'), join(root, 'y/link.png'));
    expect(await openDataset(root)).toMatchObject({ count: 3 });
    symlinkSync(join(parent, 'outside.png'), join(root, 'y/out.png'));
    await expect(openDataset(root)).rejects.toMatchObject({
      code: 'FILE_EXTERNAL_REFERENCE',
      ...says(/y\/out\.png is a symbolic link to a file outside/),
    });
  });

  it('refuses links to folders, links that lead nowhere, and more files than its limit', async () => {
    write({ 'x/a.png': rgb, 'y/b.png': rgb });
    await expect(openFolder(root, 3)).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      ...says('more than 3 files'),
    });
    symlinkSync(join(root, 'x'), join(root, 'z'));
    await expect(openDataset(root)).rejects.toMatchObject({
      code: 'FILE_EXTERNAL_REFERENCE',
      ...says('to a folder'),
    });
    rmSync(join(root, 'z'));
    symlinkSync('nothing', join(root, 'gone.png'));
    await expect(openDataset(root)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      ...says('leads to nothing'),
    });
  });
});

describe('a flat folder', () => {
  const flat = { 'a.png': rgb, 'b.png': rgb, 'c.png': rgb };

  it('has no labels where nothing gives any', async () => {
    expect(await open(flat)).toMatchObject({ labels: null, labelsKey: null, labelForm: 'none', count: 3 });
  });

  it.each<[string, string, number[], string[] | null]>([
    ['numbers', 'file,label\nc.png,1\na.png,0\nb.png,2\nother.png,5\n', [0, 2, 1], null],
    ['words', 'label;filename\ndog;a\ncat;b\ndog;c\n', [1, 0, 1], ['cat', 'dog']],
    ['rows without a header, paths of Windows', 'images\\a.png\t4\n.\\b.png\t3\nc.png\t4\n', [4, 3, 4], null],
    [
      "GTSRB's columns",
      'Filename;Width;Height;Roi.X1;ClassId\na.png;53;54;6;16\nb.png;42;45;5;1\nc.png;48;52;6;38\n',
      [16, 1, 38],
      null,
    ],
    [
      'one column a label',
      'image,MEL,NV,BCC\na,0.0,1.0,0.0\nb,1.0,0.0,0.0\nc,0,0,1\n',
      [1, 0, 2],
      ['MEL', 'NV', 'BCC'],
    ],
  ])('takes labels from a table inside: %s', async (_, table, labels, names) => {
    const dataset = await open({ ...flat, 'labels.csv': table });
    expect([...dataset.labels!]).toEqual(labels);
    expect(dataset.labelNames).toEqual(names);
    const { imagesKey, labelsKey } = dataset;
    expect(await openDataset(root, { imagesKey, labelsKey: labelsKey! })).toMatchObject({
      labels: dataset.labels,
    });
  });

  it('takes labels from a table that is named, or that lies beside it under its name', async () => {
    write({
      ...flat,
      '../images.csv': 'file,label\na.png,1\nb.png,0\nc.png,1\n',
      '../other.csv': 'a.png,2\nb.png,2\nc.png,2',
    });
    const beside = await openDataset(root);
    expect(beside).toMatchObject({ labels: Int32Array.of(1, 0, 1), labelsPath: join(parent, 'images.csv') });
    expect(beside.files).toEqual([root, join(parent, 'images.csv')]);
    expect(findingsOf(beside)).toMatch(/images\.csv, beside the images/);
    const named = await openDataset(root, { labelsPath: join(parent, 'other.csv') });
    expect(named).toMatchObject({ labels: Int32Array.of(2, 2, 2), labelsKey: 'column 2' });
    expect(await openDataset(root, { labelsKey: 'none' })).toMatchObject({ labels: null });
  });

  it('takes labels from file names only where they name exactly the labels of the model', async () => {
    const files = { 'cat.0.png': rgb, 'cat.1.png': rgb, 'dog.0.png': rgb, 'dog.1.png': rgb };
    expect(await open(files, { labelCount: 2 })).toMatchObject({
      labels: Int32Array.of(0, 0, 1, 1),
      labelNames: ['cat', 'dog'],
      labelsKey: 'file names',
    });
    expect(await openDataset(root, { labelCount: 3 })).toMatchObject({ labels: null });
    expect(await openDataset(root)).toMatchObject({ labels: null });
  });

  it.each<[string, Files, string, string | RegExp]>([
    [
      'a picture without a row',
      { 'l.csv': 'file,label\na.png,1\nb.png,0\n' },
      'DATASET_LABEL_MISMATCH',
      'no row for 1 of 3 pictures, for example "c.png"',
    ],
    [
      'two labels for one picture',
      { 'l.csv': 'a.png,1\na.png,2\nb.png,0\nc.png,0\n' },
      'DATASET_LABEL_MISMATCH',
      'several rows for "a.png"',
    ],
    [
      'columns of unknown meaning',
      { 'l.csv': 'file,age,sex\na.png,4,2\nb.png,9,1\nc.png,4,1\n' },
      'DATASET_KEY_AMBIGUOUS',
      'columns file, age, sex',
    ],
    [
      'several tables',
      { 'l.csv': 'a.png,1\n', 'm.csv': 'a.png,2\n' },
      'DATASET_KEY_AMBIGUOUS',
      'several tables',
    ],
    [
      'a table that names none',
      { 'l.csv': 'file,label\nx.png,1\n' },
      'DATASET_LABEL_MISMATCH',
      'names none of the 3 images',
    ],
    ['fractions', { 'l.csv': 'a.png,0.5\nb.png,1\nc.png,x\n' }, 'none', ''],
    ['an endless line', { 'l.csv': `a.png,${'1'.repeat(100_000)}` }, 'FILE_CORRUPT', 'not read as a table'],
    ['binary data', { 'l.csv': 'a\0b' }, 'FILE_CORRUPT', 'no text'],
  ])('with %s in the table', async (_, files, code, text) => {
    const opened = open({ ...flat, ...files });
    if (code === 'none') expect(await opened).toMatchObject({ labelNames: ['0.5', '1', 'x'] });
    else await expect(opened).rejects.toMatchObject({ code, ...says(text) });
  });
});

describe('a ZIP archive of pictures', () => {
  it('is read as the folder would be, without being unpacked', async () => {
    const files = {
      'set/x/a.png': rgb,
      'set/y/b.png': small,
      '__MACOSX/set/x/._a.png': rgb,
      'set/.DS_Store': rgb,
    };
    const path = join(parent, 'images.zip');
    writeFileSync(path, makeZip(Object.entries(files).map(([name, data]) => ({ name, data }))));
    const expected = { channels: 3, height: 12, width: 12 };
    const dataset = await openDataset(path, { expected });
    expect(dataset).toMatchObject({
      format: 'ZIP archive',
      imagesKey: 'set',
      labelNames: ['x', 'y'],
      count: 2,
    });
    write({ 'x/a.png': rgb, 'y/b.png': small });
    expect(await dataset.readImages(0, 2)).toEqual(
      await (await openDataset(root, { expected })).readImages(0, 2),
    );
    dataset.close();
  });
});
