import type { Draft, PixelFacts } from '../../../src-shared/contract/draft.ts';
import { comfortableImages } from '../../../src-shared/statistics/input-caveats.ts';
import { minimumLabels } from '../../../src-shared/statistics/outlier-caveats.ts';
import { formatNumber, formatShare } from '../../format.ts';
import { betterAccuracy, otherCaveats } from './pixel-rows.ts';
import { searchedLabelCount, type StepId } from './steps.ts';

/** Something that will weaken the verdict, and the step where it can be mended. */
export interface ReviewWarning {
  readonly step: StepId;
  readonly message: string;
}

/** What speaks against starting the scan as it is; none of it prevents that. */
export function reviewWarnings(draft: Draft): ReviewWarning[] {
  return [
    ...modelWarnings(draft),
    ...datasetWarnings(draft),
    ...inputWarnings(draft),
    ...labelWarnings(draft),
  ];
}

function modelWarnings({ model }: Draft): ReviewWarning[] {
  const findings = model?.findings.filter(({ severity }) => severity === 'warning') ?? [];
  return findings.map(({ message }) => ({ step: 'model', message }));
}

function datasetWarnings({ dataset }: Draft): ReviewWarning[] {
  if (dataset === null || dataset.imageCount >= comfortableImages) return [];
  const message = `Only ${dataset.imageCount} clean images: a trigger may fit these images rather than the model.`;
  return [{ step: 'dataset', message }];
}

function inputWarnings({ pixels }: Draft): ReviewWarning[] {
  if (pixels === null) return [];
  const found = otherCaveats(pixels).map(({ message }): ReviewWarning => ({ step: 'input', message }));
  return [...accuracyWarnings(pixels), ...found];
}

function accuracyWarnings(pixels: PixelFacts): ReviewWarning[] {
  if (pixels.nearChance) {
    const accuracy = formatShare(pixels.cleanAccuracy?.accuracy ?? null);
    const message = `The model classifies only ${accuracy} of the images correctly, hardly more than by guessing: the verdict will be inconclusive.`;
    return [{ step: 'input', message }];
  }
  const better = betterAccuracy(pixels);
  if (better !== null) {
    const message = `Another pixel range does better: the model knows ${formatShare(better)} of the images with it. A wrong one can hide a backdoor or feign one.`;
    return [{ step: 'input', message }];
  }
  if (pixels.cleanAccuracy !== null) return [];
  const message = pixels.assumed
    ? 'Without labels the pixel range is assumed, and the verdict will be inconclusive: choose it, or open images with labels.'
    : 'Without labels nothing shows that the pixel range is right.';
  return [{ step: 'input', message }];
}

function labelWarnings(draft: Draft): ReviewWarning[] {
  const count = searchedLabelCount(draft);
  if (draft.model === null || count === null) return [];
  if (count < minimumLabels) {
    const message = `A verdict compares at least ${minimumLabels} labels; with ${count} the verdict will be inconclusive.`;
    return [{ step: 'labels', message }];
  }
  if (count === draft.model.labelCount) return [];
  const message = `${formatNumber(count)} of ${formatNumber(draft.model.labelCount)} labels are searched: one that is not may carry a backdoor.`;
  return [{ step: 'labels', message }];
}
