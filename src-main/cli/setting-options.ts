import { Option, type Command } from 'commander';
import { presets } from '../../src-shared/presets.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { parseLabels, parseNumber, parsePixelRange } from './values.ts';

type Parse = (option: string, text: string) => unknown;

interface SettingOption {
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
const settingOptions: readonly SettingOption[] = [
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
    key: 'includeNeverReached',
    flag: '--include-never-reached',
    parse: () => true,
    help: 'let labels that never reached the threshold take part in the statistics',
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

/** Adds an option for every setting; the reference's names are accepted and not listed. */
export function addSettingOptions(command: Command): void {
  command.addOption(
    new Option(
      '--preset <name>',
      'settings to start from: paper, or reference-code for what the published code computes',
    )
      .choices(Object.keys(presets))
      .default('paper'),
  );
  command.option(
    '--model-pixels <range>',
    'what the model expects: auto, raw, mnist, inception, imagenet, or mean=…;scale=…',
    'auto',
  );
  command.option('--dataset-pixels <range>', 'what the data file holds, likewise', 'auto');
  for (const { key, flag, value, help, reference } of settingOptions) {
    const argument = value === undefined ? '' : ` <${value}>`;
    command.addOption(new Option(`${flag}${argument}`, help + describeDefault(key)));
    if (reference !== undefined) command.addOption(new Option(`${reference}${argument}`).hideHelp());
  }
  command.addOption(new Option('--save-last').hideHelp());
}

/** Settings from the preset and the options given; values are not checked beyond being readable. */
export function readSettings(command: Command): {
  settings: Record<string, unknown>;
  modelPixels: ReturnType<typeof parsePixelRange>;
  datasetPixels: ReturnType<typeof parsePixelRange>;
} {
  const given = command.opts<Record<string, unknown>>();
  const settings: Record<string, unknown> = { ...presets[given['preset'] as keyof typeof presets] };
  if (given['saveLast'] === true) settings['keep'] = 'last';
  for (const { key, flag, reference, parse } of settingOptions) {
    for (const name of reference === undefined ? [flag] : [reference, flag]) {
      const attribute = new Option(name).attributeName();
      if (command.getOptionValueSource(attribute) !== 'cli') continue;
      settings[key] = parse(name, String(given[attribute]));
    }
  }
  return {
    settings,
    modelPixels: parsePixelRange('--model-pixels', String(given['modelPixels'])),
    datasetPixels: parsePixelRange('--dataset-pixels', String(given['datasetPixels'])),
  };
}

/** The option a setting is given by, for error messages. */
export function optionOfSetting(key: string): string {
  return settingOptions.find((option) => option.key === key)?.flag ?? `--${key}`;
}

function describeDefault(key: keyof ScanSettings): string {
  const value = presets.paper[key];
  return typeof value === 'number' || typeof value === 'string' ? ` (default: ${value})` : '';
}
