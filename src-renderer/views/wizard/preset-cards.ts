import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';

/** A choice of settings that is offered as a whole. */
export interface PresetCard {
  readonly id: 'paper' | 'short-steps' | 'reference-code';
  readonly label: string;
  readonly description: string;
  readonly settings: ScanSettings;
}

/**
 * The choices, the default first. Short steps decide after 5 batches instead of 31: about a sixth of the work a label,
 * with rougher norms; docs/results.md measures what they find.
 */
export const presetCards: readonly PresetCard[] = [
  {
    id: 'paper',
    label: 'Paper',
    description:
      "The paper's formulas with the schedule of its code: a decision after every 1,000 images. Thorough; the one to cite.",
    settings: presets.paper,
  },
  {
    id: 'short-steps',
    label: 'Short steps',
    description:
      'The same, with a decision after every 160 images. About a sixth of the time, rougher norms; found every ' +
      'planted backdoor it was measured on.',
    settings: { ...presets.paper, imagesPerStep: 160 },
  },
  {
    id: 'reference-code',
    label: 'Reference code',
    description:
      'What the published code computes, its swapped loss and 8-bit masks included. To compare with published figures.',
    settings: presets['reference-code'],
  },
];

/** Settings that say what is scanned, when and where, not how: no card changes them. */
const scopeKeys: ReadonlySet<keyof ScanSettings> = new Set([
  'modelPixels',
  'datasetPixels',
  'labels',
  'firstLabel',
  'seed',
  'engine',
  'device',
  'threads',
  'labelSlots',
]);

const methodKeys = (Object.keys(presets.paper) as (keyof ScanSettings)[]).filter(
  (key) => !scopeKeys.has(key),
);

/** The card that these settings started from: of those with their preset the one that differs least. */
export function presetCardOf(settings: ScanSettings): PresetCard {
  const possible = presetCards.filter((card) => card.settings.preset === settings.preset);
  return possible.reduce((closest, card) =>
    differences(settings, card).length < differences(settings, closest).length ? card : closest,
  );
}

/** Settings of the method that differ from their card's. */
export function changedSettings(settings: ScanSettings): (keyof ScanSettings)[] {
  return differences(settings, presetCardOf(settings));
}

/** What changes when a card is chosen: everything but the scope of the scan. */
export function applyPreset(card: PresetCard): Partial<ScanSettings> {
  return Object.fromEntries(methodKeys.map((key) => [key, card.settings[key]]));
}

function differences(settings: ScanSettings, card: PresetCard): (keyof ScanSettings)[] {
  return methodKeys.filter((key) => settings[key] !== card.settings[key]);
}
