import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { parseLabels, parseNumber } from './values.ts';

type Parse = (option: string, text: string) => unknown;

export interface SettingOption {
  readonly key: keyof ScanSettings;
  readonly flag: string;
  /** Name of a value in the help; absent for switches. */
  readonly value?: string;
  readonly parse: Parse;
  readonly help: string;
  /** The reference code's own name, accepted too. */
  readonly reference?: string;
}

const text: Parse = (_, value) => value;
const choice = text;

/** One row a setting: its option, how it is read, and what it means. Ranges are checked by the settings' schema. */
export const settingOptions: readonly SettingOption[] = [
  {
    key: 'loss',
    flag: '--loss',
    value: 'name',
    parse: choice,
    help: 'cross-entropy (paper) or swapped-cross-entropy (reference code)',
  },
  {
    key: 'maskNormSource',
    flag: '--mask-norm',
    value: 'name',
    parse: choice,
    help: 'norm for the outlier test: float, or 8-bit as stored images',
  },
  {
    key: 'costControl',
    flag: '--cost-control',
    value: 'name',
    parse: choice,
    help: 'what moves the cost: feedback (the loss, after every batch) or patience (success over whole steps)',
  },
  {
    key: 'learningRate',
    flag: '--learning-rate',
    value: 'number',
    parse: parseNumber,
    help: 'step size of Adam',
    reference: '--lr',
  },
  {
    key: 'batchSize',
    flag: '--batch-size',
    value: 'images',
    parse: parseNumber,
    help: 'images in one gradient evaluation',
  },
  {
    key: 'imagesPerStep',
    flag: '--images-per-step',
    value: 'images',
    parse: parseNumber,
    help: 'images between two decisions of the schedule; fewer is faster and rougher',
    reference: '--nb-sample',
  },
  {
    key: 'heldOutImages',
    flag: '--held-out-images',
    value: 'images',
    parse: parseNumber,
    help: 'most images kept out of the search, to measure finished triggers on; at most a fifth',
  },
  {
    key: 'starts',
    flag: '--starts',
    value: 'count',
    parse: parseNumber,
    help: 'random starts of each label; the smallest trigger counts',
  },
  { key: 'steps', flag: '--steps', value: 'count', parse: parseNumber, help: 'most steps for one label' },
  {
    key: 'initialCost',
    flag: '--initial-cost',
    value: 'number',
    parse: parseNumber,
    help: 'first weight of the mask norm',
    reference: '--init-cost',
  },
  {
    key: 'regularization',
    flag: '--regularization',
    value: 'norm',
    parse: choice,
    help: 'norm that keeps the mask small: l1, l2 or none',
  },
  {
    key: 'attackSuccessThreshold',
    flag: '--attack-success-threshold',
    value: 'share',
    parse: parseNumber,
    help: 'attack success rate that counts as success',
    reference: '--attack-succ-threshold',
  },
  {
    key: 'patience',
    flag: '--patience',
    value: 'steps',
    parse: parseNumber,
    help: 'steps in a row before the cost moves',
  },
  {
    key: 'costMultiplier',
    flag: '--cost-multiplier',
    value: 'factor',
    parse: parseNumber,
    help: 'cost × this upwards, ÷ this^1.5 downwards',
  },
  { key: 'earlyStop', flag: '--no-early-stop', parse: () => false, help: 'always use all steps' },
  {
    key: 'earlyStopThreshold',
    flag: '--early-stop-threshold',
    value: 'factor',
    parse: parseNumber,
    help: 'no progress: norm ≥ this × best norm',
  },
  {
    key: 'earlyStopPatience',
    flag: '--early-stop-patience',
    value: 'steps',
    parse: parseNumber,
    help: 'steps without progress before a label ends',
  },
  {
    key: 'superPixelSize',
    flag: '--super-pixel-size',
    value: 'pixels',
    parse: parseNumber,
    help: 'side of the squares that share one mask value',
    reference: '--upsample-size',
  },
  {
    key: 'keep',
    flag: '--keep',
    value: 'which',
    parse: choice,
    help: 'best: smallest mask at the threshold; last: the last mask',
  },
  {
    key: 'labels',
    flag: '--labels',
    value: 'list',
    parse: parseLabels,
    help: 'labels to search, for example 0-42 or 3,7,10-12 (default: all)',
  },
  {
    key: 'firstLabel',
    flag: '--first',
    value: 'label',
    parse: parseNumber,
    help: 'label to search before the others',
  },
  {
    key: 'screenAbove',
    flag: '--screen-above',
    value: 'labels',
    parse: parseNumber,
    help: 'with more labels than this, search all briefly and only some in full',
  },
  {
    key: 'pairs',
    flag: '--pairs',
    parse: () => true,
    help: 'search every pair of a source label and a target too: for backdoors of some labels only',
  },
  { key: 'screenAbove', flag: '--full', parse: () => null, help: 'search every label in full' },
  {
    key: 'includeNeverReached',
    flag: '--include-never-reached',
    parse: () => true,
    help: 'let labels that never reached the threshold take part in the statistics',
  },
  {
    key: 'normScale',
    flag: '--norm-scale',
    value: 'name',
    parse: choice,
    help: 'compare norms by differences (linear), or by ratios where they spread too widely (adaptive)',
  },
  {
    key: 'verdictRule',
    flag: '--verdict-rule',
    value: 'name',
    parse: choice,
    help: 'judge by the published outlier test over the norms (outlier-test), or by all of the evidence (evidence)',
  },
  {
    key: 'repetitions',
    flag: '--repetitions',
    value: 'count',
    parse: parseNumber,
    help: 'search labels in doubt again so many times at most',
  },
  {
    key: 'anomalyThreshold',
    flag: '--anomaly-threshold',
    value: 'index',
    parse: parseNumber,
    help: 'anomaly index above which a label is flagged',
  },
  { key: 'seed', flag: '--seed', value: 'number', parse: parseNumber, help: 'seed of every random draw' },
  { key: 'engine', flag: '--engine', value: 'name', parse: choice, help: 'auto, onnxruntime or tensorflow' },
  {
    key: 'device',
    flag: '--device',
    value: 'name',
    parse: text,
    help: 'device of the engine, as `neural-cleanse engines` lists it',
  },
  {
    key: 'threads',
    flag: '--threads',
    value: 'count',
    parse: parseNumber,
    help: 'threads of the engine (default: all cores)',
  },
  {
    key: 'labelSlots',
    flag: '--label-slots',
    value: 'count',
    parse: parseNumber,
    help: 'labels searched at once (default: as many as are worthwhile, measured)',
  },
];
