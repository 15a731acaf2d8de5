import type { PixelRange } from '../../../src-shared/domain/pixel-range.ts';
import type { Engine } from '../../engines/engine.ts';
import type { Classifier } from '../../formats/classifier.ts';
import type { ImageSplit } from '../clean-images.ts';
import { FeatureComparison } from './feature-comparison.ts';
import { MarginSearch } from './margin-search.ts';

/** What else is measured of a label, beside the size of its trigger. */
export interface LabelEvidence {
  readonly margins: MarginSearch;
  /** Null where the network does not end in a dense layer. */
  readonly features: FeatureComparison | null;
}

/** @param images those that searches draw from tell what the labels look like; triggers are put on the held-out ones */
export async function openEvidence(
  engine: Engine,
  classifier: Classifier,
  modelPixels: PixelRange,
  { searched, heldOut }: ImageSplit,
): Promise<LabelEvidence> {
  const tested = heldOut.count > 0 ? heldOut : searched;
  return {
    margins: await MarginSearch.create(engine, classifier, modelPixels, searched),
    features: await FeatureComparison.create(engine, classifier, modelPixels, { natural: searched, tested }),
  };
}

export async function closeEvidence({ margins, features }: LabelEvidence): Promise<void> {
  await margins.dispose();
  await features?.dispose();
}
