import type { ImageBatch } from '../../src-shared/contract/pictures.ts';
import type { InvokeRequest } from '../../src-shared/contract/invoke-map.ts';
import type { OpenFiles } from './open-files.ts';

export type ImageSelection = InvokeRequest<'draft:images'>;

/**
 * Reads images for the screen.
 *
 * @param count images in memory, which the selection's indexes count
 * @param predicts whether the pixel ranges are settled, so that the model can be asked
 */
export async function readImageBatch(
  files: OpenFiles,
  selection: ImageSelection,
  count: number,
  predicts: boolean,
): Promise<ImageBatch> {
  const indexes = 'indexes' in selection ? selection.indexes : evenlySpaced(selection.count, count);
  const { shape, pixels, labels } = await files.ask('sample-images', { indexes });
  const predictions = predicts
    ? (await files.ask('predict', { indexes, trigger: null })).predictions.map(({ before }) => before)
    : [];
  const size = shape.channels * shape.height * shape.width;
  return {
    shape,
    images: indexes.map((index, place) => ({
      index,
      // A copy: a view would take all images along with each.
      pixels: pixels.slice(place * size, (place + 1) * size),
      label: labels[place] ?? null,
      prediction: predictions[place] ?? null,
    })),
  };
}

function evenlySpaced(wanted: number, count: number): number[] {
  const shown = Math.min(wanted, count);
  return Array.from({ length: shown }, (_, place) => Math.floor((place * count) / shown));
}
