import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { ResizeMethod } from '../../../../src-shared/domain/resize-method.ts';
import type { ImageShape } from '../../classifier.ts';
import type { Dataset, DatasetOptions } from '../dataset.ts';
import { decodePicture } from '../decoding/decode-picture.ts';
import type { Picture } from '../decoding/picture.ts';
import { pictureKindOf } from '../decoding/picture-kind.ts';
import { toPlanes } from '../decoding/planes.ts';
import { resizeImage } from '../decoding/resize.ts';
import { arrangePictures } from './arrangement.ts';
import { findLabels } from './picture-labels.ts';
import { PictureNotes } from './picture-notes.ts';
import type { PictureStore } from './picture-store.ts';

/** Pictures that are looked at to find out their size and kind, evenly spaced. */
const sampled = 16;
/** Pictures decoded at the same time: libuv's threads. */
const atOnce = 4;
/** Where nothing is asked for: the whole picture is kept, as the simplest transforms do. */
const usualMethod: ResizeMethod = 'stretch';

/** The pictures of a folder or archive as images of the model's size. Throws AppError FILE_* and DATASET_*; closes `store` then. */
export async function openPictures(store: PictureStore, options: DatasetOptions): Promise<Dataset> {
  try {
    return await describe(store, options);
  } catch (error) {
    store.close();
    throw AppError.from(error);
  }
}

async function describe(store: PictureStore, options: DatasetOptions): Promise<Dataset> {
  const arrangement = arrangePictures(store, options.imagesKey);
  const { base, pictures, choices } = arrangement;
  const labels = await findLabels(store, arrangement, options);
  const sample = await lookAt(store, pictures);
  const shape = options.expected ?? sample.shape;
  const channels = checkChannels(store.path, shape.channels);
  const notes = new PictureNotes(shape, channels);
  const readOne = async (place: number, resize: ResizeMethod, target: Float32Array): Promise<void> => {
    const name = pictures[place]!;
    const picture = await decodePicture(await store.read(name), `${store.path}: "${name}"`);
    notes.add(name, picture);
    target.set(resizeImage(toPlanes(picture, channels), shape, resize, true).values);
  };
  const method = options.resize ?? usualMethod;
  return {
    path: store.path,
    format: store.format,
    imagesKey: base,
    labelsKey: labels?.key ?? null,
    labelsPath: labels?.path ?? null,
    layout: 'pictures',
    isLayoutAmbiguous: false,
    channels,
    height: shape.height,
    width: shape.width,
    count: pictures.length,
    elementType: sample.kinds.join(', '),
    holdsRawPixels: true,
    imageBytes: channels * shape.height * shape.width,
    chunkImages: 1,
    access: 'each',
    labelForm: labels?.form ?? 'none',
    labels: labels?.values ?? null,
    labelNames: labels?.names ?? null,
    arrays: choices.map((choice) => ({ key: choice.key, shape: [choice.pictures], elementType: 'pictures' })),
    get resize() {
      return notes.areResized ? method : null;
    },
    get findings() {
      return [
        ...arrangement.findings,
        ...(labels?.findings ?? []),
        ...notes.findings(method, options.resize !== undefined),
      ];
    },
    files: [store.path, labels?.path ?? null].filter((path) => path !== null),
    readImages: (
      start,
      end,
      chosen = Int32Array.from({ length: end - start }, (_, i) => start + i),
      resize = null,
    ) =>
      readSeveral(chosen, channels * shape.height * shape.width, (place, target) =>
        readOne(place, resize ?? method, target),
      ),
    close: () => store.close(),
  };
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

async function lookAt(store: PictureStore, pictures: readonly string[]): Promise<Sample> {
  const count = Math.min(sampled, pictures.length);
  const seen: Picture[] = [];
  const kinds = new Set<string>();
  for (let i = 0; i < count; i++) {
    const name = pictures[Math.floor((i * pictures.length) / count)]!;
    const bytes = await store.read(name);
    seen.push(await decodePicture(bytes, `${store.path}: "${name}"`));
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
