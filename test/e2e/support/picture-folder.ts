import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDataset } from '../../../src-main/formats/dataset/open-dataset.ts';
import { encodePng } from '../../../src-main/report/encode-png.ts';
import { sample } from './sample-files.ts';

/** Pictures of the sample that each class gets. */
const picturesOfClass = 8;

/** Names of the folders, in the order of the labels. */
export function className(label: number): string {
  return `sign-${String(label).padStart(2, '0')}`;
}

/** Writes some of the sample's images as pictures, a folder for each class, as people keep them. */
export async function writePictureFolder(folder: string): Promise<void> {
  const images = await openDataset(sample.images, {});
  try {
    const { channels, height, width } = images;
    const written = new Map<number, number>();
    for (const [index, label] of images.labels!.entries()) {
      const count = written.get(label) ?? 0;
      if (count === picturesOfClass) continue;
      written.set(label, count + 1);
      const planes = await images.readImages(index, index + 1);
      const pixels = Uint8Array.from(
        { length: planes.length },
        (_, place) => planes[(place % channels) * height * width + Math.floor(place / channels)]!,
      );
      const to = path.join(folder, className(label));
      await mkdir(to, { recursive: true });
      await writeFile(path.join(to, `${index}.png`), await encodePng(pixels, { height, width, channels: 3 }));
    }
  } finally {
    images.close();
  }
}
