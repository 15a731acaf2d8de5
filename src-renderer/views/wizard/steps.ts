import type { Draft } from '../../../src-shared/contract/draft.ts';
import { describePixelRangeInWords } from '../../../src-shared/setting-values.ts';
import { namesFromImages } from '../../../src-shared/statistics/label-name.ts';
import { formatCount, formatLabel, formatNumber, formatShare } from '../../format.ts';
import { betterAccuracy } from './pixel-rows.ts';
import { changedSettings, presetCardOf } from './preset-cards.ts';

export const stepIds = ['model', 'dataset', 'input', 'labels', 'settings', 'review'] as const;
export type StepId = (typeof stepIds)[number];

export const stepTitles: Readonly<Record<StepId, string>> = {
  model: 'Model',
  dataset: 'Dataset',
  input: 'Input',
  labels: 'Labels',
  settings: 'Settings',
  review: 'Review',
};

/** One line of the list of steps. */
export interface StepSummary {
  readonly id: StepId;
  /** `open`: something is still to be given. `wrong`: what was given cannot be used. `warning`: it can, with a doubt. */
  readonly state: 'open' | 'busy' | 'done' | 'warning' | 'wrong';
  /** What the step has found, in a few words. */
  readonly found: string;
}

/** What each step of the wizard has found so far, in their order. */
export function summarizeSteps(draft: Draft): StepSummary[] {
  const steps: readonly StepSummary[] = [
    { id: 'model', ...modelStep(draft) },
    { id: 'dataset', ...datasetStep(draft) },
    { id: 'input', ...inputStep(draft) },
    { id: 'labels', ...labelsStep(draft) },
    { id: 'settings', ...settingsStep(draft) },
  ];
  return [...steps, { id: 'review', ...reviewStep(steps) }];
}

/** The step from an address; the first one for anything unknown. */
export function stepOf(text: string | null): StepId {
  return stepIds.find((id) => id === text) ?? 'model';
}

/** The first step that needs something, else the last one. */
export function firstOpenStep(draft: Draft): StepId {
  return summarizeSteps(draft).find(({ state }) => state === 'open' || state === 'wrong')?.id ?? 'review';
}

/** Labels that will be searched; null without a model. */
export function searchedLabelCount(draft: Draft): number | null {
  if (draft.model === null) return null;
  return draft.settings.labels?.length ?? draft.model.labelCount;
}

/** Labels that are asked for and that the model does not have. */
export function unknownLabels(draft: Draft): number[] {
  const { model, settings } = draft;
  if (model === null) return [];
  return [...(settings.labels ?? []), settings.firstLabel ?? 0].filter((label) => label >= model.labelCount);
}

/** Names of the labels: those that the user gave, else those that the images carry. */
export function namesInForce({ labelNames, dataset, model, pixels }: Draft): readonly string[] | null {
  if (labelNames !== null) return labelNames.names;
  return namesFromImages(dataset?.labelNames ?? null, model?.labelCount ?? 0, pixels?.modelLabels ?? null);
}

type Found = Omit<StepSummary, 'id'>;

function modelStep({ model, modelError, busy }: Draft): Found {
  if (busy === 'model') return { state: 'busy', found: 'Opening…' };
  if (modelError?.code === 'MODEL_INPUT_SIZE_NEEDED')
    return { state: 'open', found: 'Its input size is asked for' };
  if (modelError?.code === 'MODEL_OUTPUT_NEEDED') return { state: 'open', found: 'Its output is asked for' };
  if (modelError !== null) return { state: 'wrong', found: 'Cannot be read' };
  if (model === null) return { state: 'open', found: 'Choose a model' };
  const { height, width, channels } = model.inputShape;
  const warns = model.findings.some(({ severity }) => severity === 'warning');
  return {
    state: warns ? 'warning' : 'done',
    found: `${model.file.name}, ${formatCount(model.labelCount, 'label')}, ${height}×${width}×${channels}`,
  };
}

function datasetStep({ dataset, datasetError, busy }: Draft): Found {
  if (busy === 'dataset') return { state: 'busy', found: 'Reading…' };
  if (datasetError !== null) return { state: 'wrong', found: 'Cannot be used' };
  if (dataset === null) return { state: 'open', found: 'Choose clean images' };
  const found = `${dataset.file.name}, ${formatCount(dataset.imageCount, 'image')}`;
  if (dataset.labelsKey === null) return { state: 'warning', found: `${found}, no labels` };
  return {
    state: dataset.findings.some(({ severity }) => severity === 'warning') ? 'warning' : 'done',
    found,
  };
}

function inputStep({ pixels, pixelsError, busy, model, dataset }: Draft): Found {
  if (busy === 'pixels') return { state: 'busy', found: 'Measuring…' };
  if (pixelsError !== null) return { state: 'wrong', found: 'Could not be measured' };
  if (pixels === null) {
    return {
      state: 'open',
      found: model === null || dataset === null ? 'Follows from both files' : 'Not settled',
    };
  }
  const range = describePixelRangeInWords(pixels.modelPixels);
  if (pixels.cleanAccuracy === null) {
    return pixels.assumed
      ? { state: 'warning', found: `${range}, assumed` }
      : { state: 'done', found: `${range}, given` };
  }
  const accuracy = formatShare(pixels.cleanAccuracy.accuracy);
  if (pixels.nearChance) return { state: 'warning', found: `Only ${accuracy} correct: near chance` };
  const isInDoubt =
    betterAccuracy(pixels) !== null || pixels.caveats.some(({ effect }) => effect === 'inconclusive');
  const state = isInDoubt ? 'warning' : 'done';
  return { state, found: `${range}: ${accuracy} correct` };
}

function labelsStep(draft: Draft): Found {
  const count = searchedLabelCount(draft);
  const { model, settings } = draft;
  if (unknownLabels(draft).length > 0) return { state: 'wrong', found: 'Not all are in the model' };
  if (draft.labelNamesError !== null) return { state: 'wrong', found: 'Names cannot be read' };
  if (model === null || count === null) return { state: 'done', found: 'All' };
  const which =
    settings.labels === null
      ? `All ${formatNumber(count)}`
      : `${formatNumber(count)} of ${formatNumber(model.labelCount)}`;
  const names = namesInForce(draft);
  const first = settings.firstLabel === null ? '' : `, ${formatLabel(settings.firstLabel, names)} first`;
  return { state: 'done', found: `${which}${first}` };
}

function settingsStep({ settings }: Draft): Found {
  const changes = changedSettings(settings).length;
  const { label } = presetCardOf(settings);
  return { state: 'done', found: changes === 0 ? label : `${label}, ${formatCount(changes, 'change')}` };
}

function reviewStep(steps: readonly StepSummary[]): Found {
  const has = (state: StepSummary['state']) => steps.some((step) => step.state === state);
  if (has('wrong')) return { state: 'wrong', found: 'Something is wrong' };
  if (has('open') || has('busy')) return { state: 'open', found: 'Not ready yet' };
  return { state: 'done', found: 'Ready to start' };
}
