import type { Draft, PixelFacts } from '../../src-shared/contract/draft.ts';
import type { Caveat } from '../../src-shared/domain/scan-report.ts';
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
      ...settledRanges(pixels),
      labelNames: labelNames?.names ?? null,
      repeatOf,
    },
  };
}

/** A range about which there is a doubt is found again by the scan, which then says so; one that was given is not. */
function settledRanges({ given, assumed, caveats, modelPixels, datasetPixels }: PixelFacts) {
  const isInDoubt = assumed || isRangeInDoubt(caveats);
  return {
    modelPixels: isInDoubt && !given.modelPixels ? null : modelPixels,
    datasetPixels: isInDoubt && !given.datasetPixels ? null : datasetPixels,
  };
}

/** Whether a range was found out, and not without a doubt. */
export function isRangeInDoubt(caveats: readonly Caveat[]): boolean {
  return caveats.some(({ code }) => doubts.has(code));
}

const doubts: ReadonlySet<Caveat['code']> = new Set(['pixel-range-close', 'pixel-range-measured']);

function missing(what: string, error: { message: string } | null): AppError {
  const why = error === null ? 'Choose it first.' : error.message;
  return new AppError('SETTINGS_INVALID', `The scan cannot begin without ${what}. ${why}`);
}
