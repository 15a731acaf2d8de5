import { openDataset } from '../../../src-main/formats/dataset/open-dataset.ts';
import { samplePath } from '../sample.ts';
import { createSparseFile } from './sparse-hdf5.ts';

/** 4.005 GiB of 32 × 32 × 3: some are beyond what 32 bits can address. */
export const sparseImages = { count: 1_400_000, height: 32, width: 32, channels: 3 } as const;

/** 512 MiB of float32 (resident-images.ts). */
export const residentImages = Math.floor(2 ** 29 / (32 * 32 * 3 * 4));

/** Images that the pixel range is measured on, evenly spaced among the resident ones (pixel-ranges.ts). */
const measuredImages = 256;

/**
 * Writes a data file of that size in which the images that the pixel range is measured on are the sample's. All others
 * are black: holes, because a file of a hundred thousand pieces would take minutes to delete.
 *
 * @param chunkImages images in one chunk; null for one piece
 * @returns the file's size in bytes
 */
export async function writeSparseImages(path: string, chunkImages: number | null): Promise<number> {
  const { count, height, width, channels } = sparseImages;
  const file = createSparseFile(path, { shape: [count, height, width, channels], chunkImages });
  const sample = await openDataset(samplePath('images.h5'));
  for (let place = 0; place < measuredImages; place += 1) {
    const resident = Math.floor((place * residentImages) / measuredImages);
    const image = Math.floor((resident * count) / residentImages);
    const picture = place % sample.count;
    const pixels = await sample.readImages(picture, picture + 1);
    file.writeImage(image, channelsLast(pixels, height * width, channels));
    file.writeLabel(image, sample.labels![picture]!);
  }
  file.close();
  sample.close();
  return file.sizeBytes;
}

/** @param pixels [channels, area] @returns [area, channels] */
function channelsLast(pixels: Float32Array, area: number, channels: number): Uint8Array {
  return Uint8Array.from({ length: area * channels }, (_, index) => {
    return pixels[(index % channels) * area + Math.floor(index / channels)]!;
  });
}
