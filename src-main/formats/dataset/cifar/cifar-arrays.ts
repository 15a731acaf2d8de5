import { ByteSource } from '../../byte-source.ts';
import type { ArrayFormat } from '../arrays/array-containers.ts';
import type { StoredArray } from '../arrays/stored-array.ts';

/** 32 × 32 pixels, the red ones first, then green and blue (A. Krizhevsky, "The CIFAR-10 and CIFAR-100 datasets"). */
const imageBytes = 3 * 32 * 32;

/** Labels before each image: of CIFAR-10 one below 10; of CIFAR-100 the coarse one below 20 and the fine one below 100. */
const kinds = [
  { name: 'CIFAR-10', labels: ['labels'], limits: [10] },
  { name: 'CIFAR-100', labels: ['coarse_labels', 'labels'], limits: [20, 100] },
] as const;
type Kind = (typeof kinds)[number];

/** The binary versions of CIFAR-10 and CIFAR-100. They begin with no mark: size and first labels tell them. */
export const cifarArrays: ArrayFormat = {
  name: 'CIFAR binary',
  extensions: ['bin'],
  matches: ({ head, sizeBytes }) => kindOf(head, sizeBytes) !== undefined,
  open: async (path) => {
    const source = new ByteSource(path);
    const kind = kindOf(source.read(0, 4096), source.sizeBytes)!;
    const labels = kind.labels.map((key, place) => labelArray(source, kind, key, place));
    return {
      path,
      format: `${kind.name} binary`,
      arrays: [imageArray(source, kind), ...labels],
      close: () => source.close(),
    };
  },
};

function recordBytes(kind: Kind): number {
  return kind.labels.length + imageBytes;
}

function kindOf(head: Buffer, sizeBytes: number): Kind | undefined {
  return kinds.find((kind) => {
    const record = recordBytes(kind);
    const areLabels = (start: number) =>
      kind.limits.every((limit, place) => (head[start + place] ?? 0) < limit);
    return sizeBytes > 0 && sizeBytes % record === 0 && areLabels(0) && areLabels(record);
  });
}

function imageArray(source: ByteSource, kind: Kind): StoredArray {
  const record = recordBytes(kind);
  return {
    ...plain(source, kind, 'images'),
    shape: [source.sizeBytes / record, 3, 32, 32],
    read: (start, end) => {
      const records = source.read(start * record, (end - start) * record);
      const images = new Uint8Array((end - start) * imageBytes);
      for (let place = 0; place < end - start; place++) {
        const first = place * record + kind.labels.length;
        images.set(records.subarray(first, first + imageBytes), place * imageBytes);
      }
      return images;
    },
  };
}

function labelArray(source: ByteSource, kind: Kind, key: string, place: number): StoredArray {
  const record = recordBytes(kind);
  return {
    ...plain(source, kind, key),
    shape: [source.sizeBytes / record],
    read: (start, end) => {
      const labels = new Uint8Array(end - start);
      for (let row = start; row < end; row++) labels[row - start] = source.read(row * record + place, 1)[0]!;
      return labels;
    },
  };
}

function plain(source: ByteSource, kind: Kind, key: string): StoredArray {
  return {
    key,
    shape: [source.sizeBytes / recordBytes(kind)],
    elementType: 'uint8',
    holds: 'numbers',
    isColumnMajor: false,
    elementBytes: 1,
    chunkRows: 1,
    check: () => undefined,
    read: () => new Uint8Array(),
    readTexts: () => [],
  };
}
