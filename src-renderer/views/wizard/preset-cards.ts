import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';
import { settingChoices } from '../../../src-shared/setting-values.ts';

/** A choice of settings that is offered as a whole. */
export interface PresetCard {
  readonly id: ScanSettings['preset'];
  readonly label: string;
  readonly description: string;
  readonly settings: ScanSettings;
}

/** The choices, the default first; docs/fast.md measures what they find. */
export const presetCards: readonly PresetCard[] = [
  card(
    'fast',
    "The paper's formulas, steered after every batch: a small part of the work. Each trigger is tried on images that " +
      'its search has not seen.',
  ),
  card(
    'paper',
    "The paper's formulas with the schedule of its code: a decision after every 1,000 images. Thorough; the one to cite.",
  ),
  card(
    'reference-code',
    'What the published code computes, its swapped loss and 8-bit masks included. To compare with published figures.',
  ),
];

function card(id: PresetCard['id'], description: string): PresetCard {
  return { id, label: settingChoices.preset[id], description, settings: presets[id] };
}

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

/** The card that these settings started from. */
export function presetCardOf({ preset }: Pick<ScanSettings, 'preset'>): PresetCard {
  return presetCards.find(({ id }) => id === preset)!;
}

/** Settings of the method that differ from their card's. */
export function changedSettings(settings: ScanSettings): (keyof ScanSettings)[] {
  const card = presetCardOf(settings);
  return methodKeys.filter((key) => settings[key] !== card.settings[key]);
}

/** What changes when a card is chosen: everything but the scope of the scan. */
export function applyPreset(card: PresetCard): Partial<ScanSettings> {
  return Object.fromEntries(methodKeys.map((key) => [key, card.settings[key]]));
}
