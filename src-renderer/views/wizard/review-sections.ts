import type { Draft } from '../../../src-shared/contract/draft.ts';
import { placeOfImages, placeOfLabels, resizeWords } from '../../../src-shared/dataset-words.ts';
import { describeModelOptions } from '../../../src-shared/domain/model-options.ts';
import { formatLabelList } from '../../../src-shared/domain/label-list.ts';
import type { FileEvidence } from '../../../src-shared/domain/scan-report.ts';
import { isScreened, screenedCounts } from '../../../src-shared/screening.ts';
import { settingTexts } from '../../../src-shared/setting-texts.ts';
import { describePixelRangeInWords, describeSettingValue } from '../../../src-shared/setting-values.ts';
import { fileName, formatBytes, formatCount, formatLabel, formatNumber, formatShare } from '../../format.ts';
import { describePlace } from './devices.ts';
import { changedSettings, presetCardOf } from './preset-cards.ts';
import { namesInForce, searchedLabelCount, type StepId } from './steps.ts';

interface ReviewFact {
  readonly name: string;
  readonly value: string;
  /** A hash or a path, which is read letter by letter. */
  readonly isCode?: boolean;
}

export interface ReviewSection {
  readonly step: StepId;
  readonly facts: readonly ReviewFact[];
}

/** All that decides what the scan computes, by step. */
export function reviewSections(draft: Draft): ReviewSection[] {
  return [
    { step: 'model', facts: modelFacts(draft) },
    { step: 'dataset', facts: datasetFacts(draft) },
    { step: 'input', facts: inputFacts(draft) },
    { step: 'labels', facts: labelFacts(draft) },
    { step: 'settings', facts: settingFacts(draft) },
  ];
}

const nothing: ReviewFact = { name: 'File', value: 'none chosen' };

function fileFacts(file: FileEvidence, path: string): ReviewFact[] {
  return [
    { name: 'File', value: `${file.name}, ${formatBytes(file.sizeBytes)}` },
    { name: 'Path', value: path, isCode: true },
    { name: 'SHA-256', value: file.sha256, isCode: true },
  ];
}

function modelFacts({ model }: Draft): ReviewFact[] {
  if (model === null) return [nothing];
  const { height, width, channels } = model.inputShape;
  const said = describeModelOptions(model.options);
  return [
    ...fileFacts(model.file, model.path),
    { name: 'Format', value: model.format },
    ...(said === '' ? [] : [{ name: 'Given', value: said }]),
    {
      name: 'Input and labels',
      value: `${height}×${width}×${channels}, ${formatCount(model.labelCount, 'label')}`,
    },
  ];
}

function datasetFacts({ dataset }: Draft): ReviewFact[] {
  if (dataset === null) return [nothing];
  const labelsFile = dataset.labelsPath === null ? null : fileName(dataset.labelsPath);
  return [
    ...fileFacts(dataset.file, dataset.path),
    {
      name: 'Images',
      value: `${formatCount(dataset.imageCount, 'image')} ${placeOfImages(dataset)}, ${placeOfLabels(dataset, labelsFile)}`,
    },
    ...(dataset.resize === null ? [] : [{ name: 'Resized', value: resizeWords[dataset.resize].title }]),
  ];
}

function inputFacts({ pixels }: Draft): ReviewFact[] {
  if (pixels === null) return [{ name: 'Pixels', value: 'not settled' }];
  const { cleanAccuracy } = pixels;
  const accuracy =
    cleanAccuracy === null
      ? 'not measured'
      : `${formatShare(cleanAccuracy.accuracy)} of ${formatCount(cleanAccuracy.images, 'image')}`;
  return [
    { name: 'The model expects', value: describePixelRangeInWords(pixels.modelPixels) },
    { name: 'The file holds', value: describePixelRangeInWords(pixels.datasetPixels) },
    { name: 'Clean accuracy', value: accuracy },
  ];
}

function labelFacts(draft: Draft): ReviewFact[] {
  const { model, settings, labelNames } = draft;
  const all = model === null ? 'all' : `all ${formatNumber(model.labelCount)}`;
  const names = namesInForce(draft);
  const facts: ReviewFact[] = [
    { name: 'Searched', value: settings.labels === null ? all : formatLabelList(settings.labels) },
    ...screeningFact(draft),
  ];
  if (settings.firstLabel !== null)
    facts.push({ name: 'First', value: formatLabel(settings.firstLabel, names) });
  if (labelNames !== null) facts.push({ name: 'Names', value: fileName(labelNames.path) });
  else if (names !== null) facts.push({ name: 'Names', value: 'from the images' });
  return facts;
}

function labelsAtOnce(labelSlots: number | null, trial: Draft['trial']): string {
  if (labelSlots === null && trial !== null) return `${trial.labelSlots}, as measured`;
  return describeSettingValue('labelSlots', labelSlots);
}

function screeningFact(draft: Draft): ReviewFact[] {
  const labelCount = searchedLabelCount(draft);
  if (labelCount === null || !isScreened(draft.settings, labelCount)) return [];
  const { controls, promising } = screenedCounts(labelCount);
  return [
    {
      name: 'In full',
      value: `${controls} drawn at random and the ${promising} most promising; the others briefly`,
    },
  ];
}

/** The card, what differs from it, and what no card sets. */
function settingFacts({ settings, trial }: Draft): ReviewFact[] {
  const changes = changedSettings(settings).map((key) => ({
    name: settingTexts[key].title,
    value: describeSettingValue(key, settings[key]),
  }));
  const device =
    settings.engine === 'auto' && trial !== null
      ? `Automatic: ${describePlace(trial.engine, trial.device)}`
      : describePlace(settings.engine, settings.device);
  return [
    { name: 'Preset', value: presetCardOf(settings).label },
    ...changes,
    { name: 'Seed', value: String(settings.seed) },
    { name: 'Engine', value: device },
    { name: 'Threads', value: describeSettingValue('threads', settings.threads) },
    { name: settingTexts.labelSlots.title, value: labelsAtOnce(settings.labelSlots, trial) },
  ];
}
