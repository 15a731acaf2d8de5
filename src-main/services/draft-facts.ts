import type { DatasetFacts, ModelFacts, TimeTrial } from '../../src-shared/contract/draft.ts';
import type { DatasetSummary, ModelSummary } from '../engine-process/input-answers.ts';
import type { TimeTrial as MeasuredTrial } from '../engine-process/protocol.ts';

/** What the engine process found, as it crosses to the window. */
export function modelFacts(path: string, summary: ModelSummary): ModelFacts {
  const { layers, findings } = summary;
  return {
    ...summary,
    path,
    layers: layers.map((layer) => ({ ...layer, outputShape: [...layer.outputShape] })),
    findings: [...findings],
  };
}

export function datasetFacts(path: string, summary: DatasetSummary): DatasetFacts {
  const { valueRange, arrays, imagesPerLabel, labelNames, findings } = summary;
  return {
    ...summary,
    path,
    valueRange: [...valueRange],
    arrays: arrays.map((array) => ({ ...array, shape: [...array.shape] })),
    imagesPerLabel: imagesPerLabel?.slice() ?? null,
    labelNames: labelNames?.slice() ?? null,
    findings: [...findings],
  };
}

export function trialFacts({ versions: _, ...trial }: MeasuredTrial): TimeTrial {
  return { ...trial, calibration: [...trial.calibration] };
}
