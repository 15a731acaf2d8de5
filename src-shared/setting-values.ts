import { formatLabelList } from './domain/label-list.ts';
import { describeMean, pixelRanges, type PixelRange } from './domain/pixel-range.ts';
import type { ScanSettings } from './domain/scan-settings.ts';
import { settingTexts } from './setting-texts.ts';

/** Words for the values that are names. */
export const settingChoices = {
  preset: { fast: 'Fast', paper: 'Paper', 'reference-code': 'Reference code' },
  loss: {
    'cross-entropy': 'Cross-entropy (paper)',
    'swapped-cross-entropy': 'Swapped cross-entropy (reference code)',
  },
  maskNormSource: { float: 'As computed', '8-bit': 'Rounded to 8 bits a pixel' },
  costControl: { patience: 'Success over whole steps', feedback: 'The loss, after every batch' },
  verdictRule: { 'outlier-test': 'Outlier test', evidence: 'All of the evidence' },
  normScale: { linear: 'By differences', adaptive: 'By ratios where they spread too widely' },
  regularization: { l1: 'L1: sum of the mask', l2: 'L2: root of the sum of squares', none: 'None' },
  keep: { best: 'Smallest one that reached the threshold', last: 'The last one' },
  engine: { auto: 'Fastest one, measured', onnxruntime: 'ONNX Runtime', tensorflow: 'TensorFlow' },
} as const satisfies { [Key in keyof ScanSettings]?: Record<ScanSettings[Key] & string, string> };

/** Settings that one kind of cost control does not look at. */
const unusedBy: Readonly<Record<ScanSettings['costControl'], readonly (keyof ScanSettings)[]>> = {
  feedback: ['initialCost', 'costMultiplier', 'patience', 'keep'],
  patience: ['starts', 'screenAbove', 'pairs'],
};

/** Settings that one rule of the verdict does not look at. */
const unusedByRule: Readonly<Record<ScanSettings['verdictRule'], readonly (keyof ScanSettings)[]>> = {
  evidence: ['normScale'],
  'outlier-test': ['repetitions'],
};

/** Whether a setting makes a difference beside the others. */
export function isSettingUsed(key: keyof ScanSettings, { costControl, verdictRule }: ScanSettings): boolean {
  return !unusedBy[costControl].includes(key) && !unusedByRule[verdictRule].includes(key);
}

/** A setting's value in words, without its unit. */
export function describeSettingValue(
  key: keyof ScanSettings,
  value: ScanSettings[keyof ScanSettings],
): string {
  if (value === null) return wordsForNull[key] ?? 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return formatLabelList(value);
  if (typeof value === 'object') return describePixelRangeInWords(value);
  const words: Readonly<Record<string, string>> = Object.hasOwn(settingChoices, key)
    ? settingChoices[key as keyof typeof settingChoices]
    : {};
  return words[value] ?? String(value);
}

/** A setting's value in words, with its unit where it counts something. */
export function describeSetting(key: keyof ScanSettings, value: ScanSettings[keyof ScanSettings]): string {
  const words = describeSettingValue(key, value);
  const { unit } = settingTexts[key];
  if (unit === undefined || value === null) return words;
  return `${words} ${value === 1 ? unit.replace(/s$/, '') : unit}`;
}

const wordsForNull: { readonly [Key in keyof ScanSettings]?: string } = {
  labels: 'All labels',
  firstLabel: 'In order',
  screenAbove: 'No limit',
  device: "Engine's own choice",
  threads: 'All cores',
  labelSlots: 'As many as are worthwhile, measured',
};

/** `0 to 1 (÷ 255), BGR`: what a network is given, for people. `describePixelRange` is the exact, terse form. */
export function describePixelRangeInWords(range: PixelRange): string {
  return range.reverseChannels ? `${describePixelValues(range)}, BGR` : describePixelValues(range);
}

/** The numbers alone, without the order of the channels. */
export function describePixelValues({ mean, scale }: PixelRange): string {
  const named = namedValues.find((other) => sameNumbers(other.mean, mean) && sameNumbers(other.scale, scale));
  if (named !== undefined) return named.words;
  const centred = mean.every((value) => value === 0) ? 'pixel' : `(pixel − ${describeMean(mean, ', ')})`;
  return `${centred} ÷ ${scale.join(', ')}`;
}

const namedValues: readonly { mean: readonly number[]; scale: readonly number[]; words: string }[] = [
  { ...pixelRanges.raw, words: '0 to 255 (as stored)' },
  { ...pixelRanges.mnist, words: '0 to 1 (÷ 255)' },
  { ...pixelRanges.inception, words: '−1 to 1 (÷ 127.5 − 1)' },
  { ...pixelRanges.imagenet, words: 'ImageNet means subtracted' },
  // Keras' "torch" mode.
  {
    mean: [123.675, 116.28, 103.53],
    scale: [58.395, 57.12, 57.375],
    words: 'ImageNet mean and deviation',
  },
];

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
