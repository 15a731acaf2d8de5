import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The file with the labels that lies beside images under the name that belongs to theirs, which is all that is looked for:
 * `y_test.npy` for `x_test.npy`, `t10k-labels-idx1-ubyte` for `t10k-images-idx3-ubyte`, `images.csv` for a folder or an
 * archive `images`. Null where there is none.
 */
export function labelsBeside(path: string): string | null {
  const name = basename(path);
  const candidates = isFolder(path) || /\.zip$/i.test(name) ? tableNames(name) : pairedNames(name);
  const folder = dirname(path);
  const found = candidates
    .filter((candidate) => candidate !== name)
    .find((candidate) => isFile(join(folder, candidate)));
  return found === undefined ? null : join(folder, found);
}

function tableNames(name: string): string[] {
  const stem = name.replace(/\.zip$/i, '');
  return [`${stem}.csv`, `${stem}_labels.csv`, `${stem}-labels.csv`, `${stem}.tsv`];
}

/** Names of label files that belong to the name of an image file: letters are exchanged where whole words say images. */
function pairedNames(name: string): string[] {
  const exchanges: [RegExp, string][] = [
    [/^x(?=[_.-])/, 'y'],
    [/^X(?=[_.-])/, 'y'],
    [/^X(?=[_.-])/, 'Y'],
    [/([_.-])x(?=\.)/, '$1y'],
    [/([_.-])X(?=\.)/, '$1y'],
    [/([_.-])X(?=\.)/, '$1Y'],
    [/images/, 'labels'],
    [/images/, 'label'],
    [/image/, 'label'],
    [/data/, 'labels'],
  ];
  const paired = exchanges
    .filter(([pattern]) => pattern.test(name))
    .map(([pattern, text]) => name.replace(pattern, text));
  // The MNIST family says in the name how many axes there are.
  const exact = paired.map((candidate) => candidate.replace(/idx3/, 'idx1'));
  const isPacked = /\.gz$/.test(name);
  return exact.flatMap((candidate) => [
    candidate,
    isPacked ? candidate.replace(/\.gz$/, '') : `${candidate}.gz`,
  ]);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
