import type { Executable } from '../../engines/engine.ts';
import type { CleanImages } from '../clean-images.ts';
import { stampTrigger, type Trigger } from '../stamp-trigger.ts';

/**
 * Runs images through a feature graph or a prediction graph, a batch at a time.
 *
 * @param trigger put on every image; null: none
 * @param take gets logits and features of an image, the latter empty where the graph has none; they are overwritten by the
 *   next batch
 */
export async function forEachOutput(
  executable: Executable,
  batchSize: number,
  images: CleanImages,
  trigger: Trigger | null,
  take: (logits: Float32Array, features: Float32Array) => void,
): Promise<void> {
  const input = executable.inputs['images']!;
  const rowOf = (values: Float32Array, place: number): Float32Array => {
    const size = values.length / batchSize;
    return values.subarray(place * size, (place + 1) * size);
  };
  for (let start = 0; start < images.count; start += batchSize) {
    const count = Math.min(batchSize, images.count - start);
    for (let place = 0; place < count; place++) {
      const image = rowOf(input, place);
      images.copyInto(start + place, image);
      if (trigger !== null) stampTrigger(image, trigger);
    }
    const { logits, features = noFeatures } = await executable.run();
    for (let place = 0; place < count; place++) take(rowOf(logits!, place), rowOf(features, place));
  }
}

const noFeatures = new Float32Array();

export function addTo(sum: Float64Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + values[i]!;
}
