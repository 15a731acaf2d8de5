import { AppError } from '../../../src-shared/domain/app-error.ts';
import { describeBytes, formatLimits } from '../limits.ts';
import { describeDataset } from './dataset-description.ts';
import { externalReference, malformed } from './hdf5-errors.ts';
import type { Hdf5Library } from './hdf5-library.ts';
import { ObjectIndex, joinPath } from './object-index.ts';
import type { DatasetEntry, GroupEntry, Link } from './object-index.ts';
import { messageTypes, readObjectHeader } from './object-header.ts';
import type { HeaderMessage } from './object-header.ts';
import type { SandboxedFile } from './sandbox.ts';
import type { Superblock } from './superblock.ts';

interface Found {
  readonly path: string;
  readonly depth: number;
  readonly address: number;
  readonly type: number;
}

/** H5G_obj_t. */
const objectTypes = { group: 0, dataset: 1, datatype: 2 } as const;

/**
 * Visits every object once and reads no data. Throws FILE_EXTERNAL_REFERENCE for anything that leads out of the file,
 * FILE_TOO_DEEP, FILE_TOO_LARGE, FILE_TIMEOUT or FILE_CORRUPT.
 */
export function walkObjects(file: SandboxedFile, superblock: Superblock): ObjectIndex {
  const root: Found = { path: '/', depth: 0, address: addressOf(file, '/'), type: objectTypes.group };
  const entries = new Map<number, GroupEntry | DatasetEntry>();
  const pending = [root];
  let linkCount = 0;
  // Grows while it is walked: nearer objects first, so that each is known by its shortest path.
  for (const { path, depth, address, type } of pending) {
    file.checkTime();
    if (entries.has(address)) continue;
    const messages = asMalformed(file, path, () => readObjectHeader(file.source, superblock, address));
    checkAttributes(file, path, messages);
    if (type === objectTypes.dataset) {
      const description = asMalformed(file, path, () => describeDataset(file, superblock, path, messages));
      entries.set(address, { kind: 'dataset', path, description });
      continue;
    }
    const { links, children } = readGroup(file, path, depth);
    entries.set(address, { kind: 'group', path, links });
    linkCount += links.size;
    if (linkCount > formatLimits.objects) throw tooMany(file, 'more than', formatLimits.objects, 'objects');
    pending.push(...children);
  }
  const index = new ObjectIndex(file.source.path, root.address, entries);
  // Throws where soft links lead in a circle; one that leads nowhere is harmless.
  for (const path of index.softLinkPaths()) index.resolve(path);
  return index;
}

function readGroup(
  file: SandboxedFile,
  group: string,
  depth: number,
): { links: Map<string, Link>; children: Found[] } {
  const names = file.call(group, (library, id) => library.get_names(id, group, false));
  if (names.length > formatLimits.objects) throw tooMany(file, group, names.length, 'links');
  if (names.length > 0 && depth >= formatLimits.depth) {
    throw new AppError(
      'FILE_TOO_DEEP',
      `${file.source.path} nests groups deeper than ${formatLimits.depth} levels (${group.slice(0, 60)}…). The file is damaged or hostile.`,
    );
  }
  const links = new Map<string, Link>();
  const children: Found[] = [];
  for (const name of names) {
    const path = joinPath(group, name);
    if (name === '' || name === '.' || name.includes('/')) {
      throw malformed(file.source.path, group, `a link is named "${name}"`);
    }
    const target = file.call(path, (library, id) => softLinkTarget(library, id, file, path));
    if (target !== null) {
      links.set(name, { kind: 'soft', target });
      continue;
    }
    const type = file.call(path, (library, id) => library.get_type(id, path));
    if (type === objectTypes.datatype) continue;
    if (type !== objectTypes.group && type !== objectTypes.dataset) {
      throw malformed(file.source.path, path, 'neither a group nor a dataset');
    }
    const address = addressOf(file, path);
    links.set(name, { kind: 'hard', address });
    children.push({ path, depth: depth + 1, address, type });
  }
  return { links, children };
}

/** The target of a soft link, null for a hard link. External links are refused before anything follows them. */
function softLinkTarget(library: Hdf5Library, id: bigint, file: SandboxedFile, path: string): string | null {
  const external = library.get_external_link(id, path);
  if (external.filename !== undefined) throw externalReference(file.source.path, path, external.filename);
  return library.get_symbolic_link(id, path);
}

/** Address of the object header, which an object reference consists of (8 bytes, little-endian). */
function addressOf(file: SandboxedFile, path: string): number {
  const reference = file.call(path, (library, id) => library.create_object_reference(id, path));
  return Number(Buffer.from(Array.from(reference)).readBigUInt64LE(0));
}

/** Runs `parse` and turns its RangeError into FILE_CORRUPT. */
function asMalformed<T>(file: SandboxedFile, path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw malformed(file.source.path, path, error.message);
    throw error;
  }
}

/** Throws FILE_TOO_LARGE where an object has too many attributes or one declares too much, FILE_CORRUPT. */
function checkAttributes(file: SandboxedFile, path: string, messages: readonly HeaderMessage[]): void {
  const names = file.call(path, (library, id) => library.get_attribute_names(id, path));
  if (names.length > formatLimits.attributesPerObject) throw tooMany(file, path, names.length, 'attributes');
  // The library lists no attributes, and reports no error, where one of them cannot be decoded.
  const expected = messages.filter(({ type }) => type === messageTypes.attribute).length;
  if (names.length < expected) throw malformed(file.source.path, path, 'its attributes cannot be read');
  for (const name of names) {
    const metadata = file.call(`attribute ${name} of ${path}`, (library, id) =>
      library.get_attribute_metadata(id, path, name),
    );
    const declared = metadata.size * metadata.total_size;
    if (declared > formatLimits.attributeBytes) {
      throw new AppError(
        'FILE_TOO_LARGE',
        `${file.source.path}: attribute ${name} of ${path} declares ${describeBytes(declared)}; ` +
          `at most ${describeBytes(formatLimits.attributeBytes)} are read. The file is damaged or hostile.`,
      );
    }
  }
}

function tooMany(file: SandboxedFile, where: string, count: number, what: string): AppError {
  return new AppError(
    'FILE_TOO_LARGE',
    `${file.source.path}: ${where} ${count} ${what} were found, more than any model or image file needs. The file is damaged or hostile.`,
  );
}
