import type { Draft } from '../../src-shared/contract/draft.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { selectionOf } from './dataset-selection.ts';
import { planLabels, type ScanRequest } from './scan-request.ts';

/** The scan that a draft describes. Throws AppError `SETTINGS_INVALID` where something is missing or wrong. */
export function requestOfDraft(draft: Draft): { request: ScanRequest; labelCount: number } {
  const { model, dataset, pixels, settings, labelNames, repeatOf } = draft;
  if (model === null) throw missing('a model', draft.modelError);
  if (dataset === null || draft.datasetError !== null)
    throw missing('images that fit the model', draft.datasetError);
  if (pixels === null) throw missing('the pixel range', draft.pixelsError);
  return {
    labelCount: planLabels(settings, model).length,
    request: {
      modelPath: model.path,
      modelOptions: model.options,
      dataset: selectionOf(dataset),
      settings,
      // A range that was neither given nor measured is found again by the scan, which then says so.
      modelPixels: pixels.assumed ? null : pixels.modelPixels,
      datasetPixels: pixels.datasetPixels,
      labelNames: labelNames?.names ?? null,
      repeatOf,
    },
  };
}

function missing(what: string, error: { message: string } | null): AppError {
  const why = error === null ? 'Choose it first.' : error.message;
  return new AppError('SETTINGS_INVALID', `The scan cannot begin without ${what}. ${why}`);
}
