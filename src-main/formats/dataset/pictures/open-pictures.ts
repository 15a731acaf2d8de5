import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { ResizeMethod } from '../../../../src-shared/domain/resize-method.ts';
import type { ImageShape } from '../../classifier.ts';
import type { Dataset, DatasetArray, DatasetFinding, DatasetOptions } from '../dataset.ts';
import { decodePicture } from '../decoding/decode-picture.ts';
import type { Picture } from '../decoding/picture.ts';
import { pictureKindOf } from '../decoding/picture-kind.ts';
import { toPlanes } from '../decoding/planes.ts';
import { resizeImage } from '../decoding/resize.ts';
import { arrangePictures } from './arrangement.ts';
import { findLabels, type PictureLabels } from './picture-labels.ts';
import { PictureNotes } from './picture-notes.ts';
import type { PictureStore } from './picture-store.ts';

/** Pictures that are looked at to find out their size and kind, evenly spaced. */
const sampled = 16;
/** Pictures decoded at the same time: libuv's threads. */
const atOnce = 4;
/** Where nothing is asked for: the whole picture is kept, as the simplest transforms do. */
const usualMethod: ResizeMethod = 'stretch';

/** Encoded pictures, wherever they lie. */
export interface PictureSource {
  readonly path: string;
  /** E.g. `folder`. */
  readonly format: string;
  /** The folder or array that they lie in. */
  readonly key: string;
  /** Names in order, for messages. */
  readonly names: readonly string[];
  read(place: number): Promise<Buffer>;
  readonly arrays: readonly DatasetArray[];
  readonly findings: readonly DatasetFinding[];
  close(): void;
}

/** The pictures of a folder or archive as images of the model's size. Throws AppError FILE_* and DATASET_*; closes `store` then. */
export async function openPictures(store: PictureStore, options: DatasetOptions): Promise<Dataset> {
  try {
    const { path, format } = store;
    const arrangement = arrangePictures(store, options.imagesKey);
    const { base: key, pictures: names, choices, findings } = arrangement;
    const labels = await findLabels(store, arrangement, options);
    const arrays = choices.map((choice) => ({
      key: choice.key,
      shape: [choice.pictures],
      elementType: 'pictures',
    }));
    const read = (place: number) => store.read(names[place]!);
    return await pictureDataset(
      { path, format, key, names, read, arrays, findings, close: () => store.close() },
      labels,
      options,
    );
  } catch (error) {
    store.close();
    throw AppError.from(error);
  }
}

/** Encoded pictures as images of the model's size, or without a model of the size that most of them have. */
export async function pictureDataset(
  source: PictureSource,
  labels: PictureLabels | null,
  options: DatasetOptions,
): Promise<Dataset> {
  const { path, names } = source;
  const sample = await lookAt(source);
  const shape = options.expected ?? sample.shape;
  const channels = checkChannels(path, shape.channels);
  const imageSize = channels * shape.height * shape.width;
  const notes = new PictureNotes(shape, channels);
  const method = options.resize ?? usualMethod;
  const readOne = async (place: number, resize: ResizeMethod, target: Float32Array): Promise<void> => {
    const picture = await decodePicture(await source.read(place), whereOf(source, place));
    notes.add(names[place]!, picture);
    target.set(resizeImage(toPlanes(picture, channels), shape, resize, true).values);
  };
  return {
    path,
    format: source.format,
    imagesKey: source.key,
    labelsKey: labels?.key ?? null,
    labelsPath: labels?.path ?? null,
    layout: 'pictures',
    isLayoutAmbiguous: false,
    channels,
    height: shape.height,
    width: shape.width,
    count: names.length,
    elementType: sample.kinds.join(', '),
    holdsRawPixels: true,
    imageBytes: imageSize,
    chunkImages: 1,
    access: 'each',
    labelForm: labels?.form ?? 'none',
    labels: labels?.values ?? null,
    labelNames: labels?.names ?? null,
    arrays: source.arrays,
    get resize() {
      return notes.areResized ? method : null;
    },
    get findings() {
      const noted = notes.findings(method, options.resize !== undefined);
      return [...source.findings, ...(labels?.findings ?? []), ...noted];
    },
    files: [path, labels?.path ?? null].filter((file) => file !== null),
    readImages: (start, end, chosen = numbersBetween(start, end), resize = null) =>
      readSeveral(chosen, imageSize, (place, target) => readOne(place, resize ?? method, target)),
    close: () => source.close(),
  };
}

function whereOf({ path, names }: PictureSource, place: number): string {
  return `${path}: "${names[place]}"`;
}

/** `start` to `end`, exclusive. */
export function numbersBetween(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, place) => start + place);
}

/** Several at the same time; the first error ends it. */
async function readSeveral(
  chosen: Int32Array,
  imageSize: number,
  readOne: (place: number, target: Float32Array) => Promise<void>,
): Promise<Float32Array> {
  const images = new Float32Array(chosen.length * imageSize);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < chosen.length) {
      const place = next++;
      await readOne(chosen[place]!, images.subarray(place * imageSize, (place + 1) * imageSize));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, chosen.length) }, work));
  return images;
}

interface Sample {
  /** The commonest size; grey where all pictures are. */
  readonly shape: ImageShape;
  readonly kinds: readonly string[];
}

async function lookAt(source: PictureSource): Promise<Sample> {
  const total = source.names.length;
  const count = Math.min(sampled, total);
  const seen: Picture[] = [];
  const kinds = new Set<string>();
  for (let i = 0; i < count; i++) {
    const place = Math.floor((i * total) / count);
    const bytes = await source.read(place);
    seen.push(await decodePicture(bytes, whereOf(source, place)));
    kinds.add(pictureKindOf(bytes)!);
  }
  const sizes = seen.map(({ height, width }) => `${height}×${width}`);
  const tally = (size: string): number => sizes.filter((other) => other === size).length;
  const commonest =
    seen[sizes.indexOf(sizes.reduce((best, size) => (tally(size) > tally(best) ? size : best)))]!;
  const { height, width } = commonest;
  return {
    shape: { channels: seen.every(({ channels }) => channels === 1) ? 1 : 3, height, width },
    kinds: [...kinds].sort(),
  };
}

function checkChannels(path: string, channels: number): 1 | 3 {
  if (channels === 1 || channels === 3) return channels;
  throw new AppError(
    'DATASET_SHAPE_MISMATCH',
    `The model takes images with ${channels} channels, but pictures such as those in ${path} give 1 or 3. Put the images with ` +
      'all their channels into an array (.npy, .h5).',
  );
}
