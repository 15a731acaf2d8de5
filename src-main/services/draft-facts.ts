import type { DatasetFacts, Draft, ModelFacts, TimeTrial } from '../../src-shared/contract/draft.ts';
import { presets } from '../../src-shared/presets.ts';
import type { DatasetSummary, ModelSummary, TimeTrial as MeasuredTrial } from '../engine-process/protocol.ts';

/** A draft with nothing in it. */
export const emptyDraft: Draft = {
  revision: 0,
  busy: null,
  isSample: false,
  repeatOf: null,
  model: null,
  modelError: null,
  dataset: null,
  datasetError: null,
  pixels: null,
  pixelsError: null,
  labelNames: null,
  labelNamesError: null,
  settings: presets.paper,
  trial: null,
  trialError: null,
};

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
  const { valueRange, arrays, imagesPerLabel } = summary;
  return {
    ...summary,
    path,
    valueRange: [...valueRange],
    arrays: arrays.map((array) => ({ ...array, shape: [...array.shape] })),
    imagesPerLabel: imagesPerLabel?.slice() ?? null,
  };
}

export function trialFacts({ engine, device, threads, evaluationMs, calibration }: MeasuredTrial): TimeTrial {
  return { engine, device, threads, evaluationMs, calibration: [...calibration] };
}
