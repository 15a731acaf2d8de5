import type { DatasetFacts, Draft, ModelFacts } from '../../src-shared/contract/draft.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { PixelChoice } from '../engine-process/input-answers.ts';

/** What depends on both files, when one of them is another. */
const unsettled = { pixels: null, pixelsError: null, trial: null, trialError: null } satisfies Partial<Draft>;

/** The draft with another model; what does not fit it any more goes. */
export function withModel(draft: Draft, model: ModelFacts): Partial<Draft> {
  const isOther = draft.model !== null && draft.model.file.sha256 !== model.file.sha256;
  const { settings, labelNames, ...rest } = isOther ? { ...draft, ...leftSample(draft) } : draft;
  const highest = Math.max(settings.firstLabel ?? 0, ...(settings.labels ?? []));
  return {
    isSample: rest.isSample,
    repeatOf: rest.repeatOf,
    ...unsettled,
    model,
    modelError: null,
    settings: highest < model.labelCount ? settings : { ...settings, labels: null, firstLabel: null },
    labelNames: labelNames?.names.length === model.labelCount ? labelNames : null,
  };
}

export function withDataset(draft: Draft, dataset: DatasetFacts): Partial<Draft> {
  const isOther = draft.dataset !== null && draft.dataset.file.sha256 !== dataset.file.sha256;
  return { ...unsettled, ...(isOther ? leftSample(draft) : {}), dataset, datasetError: null };
}

/** @param isChosen the user chose a row of the table, which stays */
export function withPixels(draft: Draft, choice: PixelChoice, isChosen: boolean): Partial<Draft> {
  const { modelPixels, datasetPixels } = choice;
  const { dataset } = draft;
  const resize = choice.resize ? { ...choice.resize, table: [...choice.resize.table] } : null;
  const table = isChosen ? draft.pixels?.table : undefined;
  return {
    pixels: {
      ...choice,
      table: table ?? [...choice.table],
      caveats: [...choice.caveats],
      modelLabels: choice.modelLabels?.slice() ?? null,
      resize,
    },
    dataset: dataset === null || resize === null ? dataset : { ...dataset, resize: resize.method },
    pixelsError: null,
    settings: { ...draft.settings, modelPixels, datasetPixels },
  };
}

/** What the duration of a gradient evaluation depends on, but for the number of labels: few fill fewer places at once. */
const speedKeys = ['batchSize', 'loss', 'engine', 'device', 'threads', 'labelSlots'] as const;

/** Whether a gradient evaluation takes as long with both. */
export function haveSameSpeed(a: ScanSettings, b: ScanSettings): boolean {
  return a.labels?.length === b.labels?.length && speedKeys.every((key) => a[key] === b[key]);
}

/** With another file a draft is neither the sample nor a repetition. */
function leftSample({ isSample }: Draft): Partial<Draft> {
  return { repeatOf: null, ...(isSample ? { isSample: false, labelNames: null } : {}) };
}
