import { realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../byte-source.ts';
import { unreadablePath } from '../check-path.ts';
import { storedBytes, type WeightSpec, type WeightsManifest } from './weights-manifest.ts';

/** A weight and where it lies in the files of its group, one after another. */
export interface PlacedWeight {
  readonly spec: WeightSpec;
  readonly read: () => Buffer;
}

interface WeightFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * The files of weights beside a `model.json`. When it is made, every path has been checked to lie in the folder of the model,
 * and the sizes of the files to be what the manifest declares; a file is open only while a weight is read.
 */
export class WeightFiles {
  readonly paths: readonly string[];
  /** By name, in the order of the manifest. */
  readonly weights: ReadonlyMap<string, PlacedWeight>;
  private readonly modelPath: string;

  /**
   * Throws AppError FILE_EXTERNAL_REFERENCE for a path out of the folder, FILE_NOT_FOUND, FILE_NOT_READABLE, FILE_TRUNCATED,
   * FILE_CORRUPT, FILE_TOO_LARGE, and MODEL_CORRUPT for two weights of one name.
   */
  constructor(modelPath: string, manifest: WeightsManifest) {
    this.modelPath = modelPath;
    const paths = new Set<string>();
    const weights = new Map<string, PlacedWeight>();
    for (const group of manifest) {
      const files = group.paths.map((name) => this.find(name));
      for (const { path } of files) {
        if (paths.has(path)) throw this.corrupt(`lists the file ${path} twice`);
        paths.add(path);
      }
      for (const [name, weight] of this.place(group.weights, files)) {
        if (weights.has(name)) throw this.corrupt(`lists the weight "${name}" twice`);
        weights.set(name, weight);
      }
    }
    this.paths = [...paths];
    this.weights = weights;
  }

  private find(name: string): WeightFile {
    const folder = dirname(this.modelPath);
    const parts = name.split('/');
    const isPlain =
      parts.every((part) => part !== '' && part !== '..' && part !== '.') && !/[\\:\0]/.test(name);
    if (!isPlain) {
      throw this.outside(
        name,
        'which is not a plain relative path; addresses and paths out of its folder are not followed',
      );
    }
    const path = join(folder, name);
    if (!resolve(path).startsWith(resolve(folder).replace(/[/\\]?$/, sep))) {
      throw this.outside(name, 'a symbolic link that leads out of its folder');
    }
    const source = new ByteSource(path);
    source.close();
    return { path, sizeBytes: source.sizeBytes };
  }

  /** Where each weight of a group lies, with the sizes of its files checked against the manifest. */
  private place(
    specs: readonly WeightSpec[],
    files: readonly WeightFile[],
  ): readonly [string, PlacedWeight][] {
    let end = 0;
    const placed = specs.map((spec): [string, PlacedWeight] => {
      const start = end;
      const length = storedBytes(this.modelPath, spec);
      end += length;
      return [spec.name, { spec, read: () => readAcross(files, start, length) }];
    });
    const available = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    if (available === end) return placed;
    const names = files
      .slice(0, 4)
      .map(({ path }) => path)
      .join(', ');
    throw new AppError(
      available < end ? 'FILE_TRUNCATED' : 'FILE_CORRUPT',
      `${names}${files.length > 4 ? ', …' : ''} hold ${available} bytes, but ${this.modelPath} declares ${end} for the weights in them. Copy or convert the model again.`,
    );
  }

  private outside(name: string, what: string): AppError {
    return new AppError(
      'FILE_EXTERNAL_REFERENCE',
      `${this.modelPath} names the file of weights ${JSON.stringify(name.slice(0, 200))}, ${what}. It was not opened. Put the files of weights beside model.json and name them so.`,
    );
  }

  private corrupt(what: string): AppError {
    return new AppError(
      'MODEL_CORRUPT',
      `${this.modelPath} ${what}. The file is damaged; convert the model again.`,
    );
  }
}

/** Bytes that may begin in one file and end in another. */
function readAcross(files: readonly WeightFile[], start: number, length: number): Buffer {
  const pieces: Buffer[] = [];
  let begin = 0;
  for (const { path, sizeBytes } of files) {
    const from = Math.max(start, begin);
    const to = Math.min(start + length, begin + sizeBytes);
    if (from < to) pieces.push(readPiece(path, from - begin, to - from));
    begin += sizeBytes;
  }
  return Buffer.concat(pieces);
}

function readPiece(path: string, position: number, length: number): Buffer {
  const source = new ByteSource(path);
  try {
    const bytes = source.read(position, length);
    if (bytes.length === length) return bytes;
    throw new AppError('FILE_CHANGED', `${path} became shorter while it was read. Copy it again.`);
  } finally {
    source.close();
  }
}

function resolve(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw unreadablePath(path, error);
  }
}
