import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../../byte-source.ts';
import { describeBytes } from '../../limits.ts';
import type { TensorProto } from './schema.ts';

/** The bytes of one tensor in a file beside the model. */
export interface ExternalBytes {
  readonly source: ByteSource;
  readonly offset: number;
  readonly length: number;
}

/**
 * The files that a model keeps its weights in (onnx/docs/ExternalData.md). They are read only from the model's own
 * folder or one below it, by a relative name that leads nowhere else; links and devices are refused.
 */
export class ExternalFiles {
  private readonly modelPath: string;
  private readonly opened = new Map<string, ByteSource>();

  constructor(modelPath: string) {
    this.modelPath = modelPath;
  }

  /** Paths of the files that were read, in the order of their names. */
  get paths(): readonly string[] {
    return [...this.opened.keys()].sort().map((name) => join(dirname(this.modelPath), name));
  }

  /**
   * Where the tensor's bytes lie. Throws AppError FILE_EXTERNAL_REFERENCE for a name that leads out of the folder,
   * FILE_NOT_FOUND, FILE_TRUNCATED and FILE_CORRUPT.
   */
  locate(tensor: TensorProto, expectedBytes: number): ExternalBytes {
    const entry = (key: string): string | undefined =>
      tensor.external_data?.find((pair) => pair.key === key)?.value;
    const location = entry('location') ?? '';
    const source = this.open(tensor.name ?? '', location);
    const offset = this.wholeNumber(tensor, 'offset', entry('offset') ?? '0');
    const length = this.wholeNumber(tensor, 'length', entry('length') ?? String(expectedBytes));
    if (length !== expectedBytes) {
      throw this.corrupt(
        tensor,
        `has ${describeBytes(length)} in "${location}", but its shape and type need ${describeBytes(expectedBytes)}`,
      );
    }
    if (offset + length > source.sizeBytes) {
      throw new AppError(
        'FILE_TRUNCATED',
        `${this.modelPath}: tensor "${tensor.name}" lies at bytes ${offset} to ${offset + length} of "${location}", which has only ${source.sizeBytes}. Copy both files again.`,
      );
    }
    return { source, offset, length };
  }

  close(): void {
    for (const source of this.opened.values()) source.close();
    this.opened.clear();
  }

  private open(tensor: string, location: string): ByteSource {
    const known = this.opened.get(location);
    if (known !== undefined) return known;
    const source = new ByteSource(this.checkedPath(tensor, location));
    this.opened.set(location, source);
    return source;
  }

  private checkedPath(tensor: string, location: string): string {
    const parts = location.split('/');
    const isPlain = parts.every((part) => part !== '' && part !== '..' && part !== '.');
    if (!isPlain || /^[a-z]:|[\\\0]/i.test(location)) {
      throw this.leadsOut(tensor, location, 'is no relative name of a file in the folder of the model');
    }
    const folder = dirname(this.modelPath);
    let path = folder;
    for (const part of parts) {
      path = join(path, part);
      const status = lstatSync(path, { throwIfNoEntry: false });
      if (status === undefined) throw this.missing(tensor, location, path);
      if (status.isSymbolicLink()) throw this.leadsOut(tensor, location, 'is a symbolic link');
    }
    if (!lstatSync(path).isFile()) throw this.leadsOut(tensor, location, 'is not a file');
    const root = realpathSync(folder);
    if (!realpathSync(path).startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw this.leadsOut(tensor, location, 'lies outside the folder of the model');
    }
    return path;
  }

  private wholeNumber(tensor: TensorProto, key: string, text: string): number {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value)) throw this.corrupt(tensor, `has the ${key} "${text.slice(0, 40)}"`);
    return value;
  }

  private leadsOut(tensor: string, location: string, reason: string): AppError {
    return new AppError(
      'FILE_EXTERNAL_REFERENCE',
      `${this.modelPath}: the numbers of tensor "${tensor}" are said to lie in "${location}", which ${reason}. It was not opened. Put the file that was exported beside the model into its folder, or save the model as one file.`,
    );
  }

  private missing(tensor: string, location: string, path: string): AppError {
    return new AppError(
      'FILE_NOT_FOUND',
      `${this.modelPath} keeps the numbers of tensor "${tensor}" in a second file, but there is no ${path}. Copy "${location}" into the folder of the model.`,
    );
  }

  private corrupt(tensor: TensorProto, reason: string): AppError {
    return new AppError(
      'MODEL_CORRUPT',
      `${this.modelPath}: tensor "${tensor.name}" ${reason}. Export the model again.`,
    );
  }
}
