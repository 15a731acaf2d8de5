import { scanSettingsSchema, type ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';
import { settingTexts } from '../../../src-shared/setting-texts.ts';
import { describeSettingValue } from '../../../src-shared/setting-values.ts';

/** Every hyperparameter that has no place of its own in the wizard, in groups that belong together. */
export const settingGroups = [
  {
    title: 'Search',
    keys: [
      'loss',
      'costControl',
      'learningRate',
      'batchSize',
      'regularization',
      'superPixelSize',
      'keep',
      'heldOutImages',
    ],
  },
  {
    title: 'Schedule',
    keys: [
      'imagesPerStep',
      'steps',
      'starts',
      'attackSuccessThreshold',
      'initialCost',
      'costMultiplier',
      'patience',
      'earlyStop',
      'earlyStopThreshold',
      'earlyStopPatience',
    ],
  },
  { title: 'Which searches', keys: ['pairs', 'screenAbove'] },
  {
    title: 'Verdict',
    keys: [
      'verdictRule',
      'repetitions',
      'maskNormSource',
      'normScale',
      'includeNeverReached',
      'anomalyThreshold',
    ],
  },
  { title: 'Machine', keys: ['threads', 'labelSlots'] },
] as const satisfies readonly { title: string; keys: readonly (keyof ScanSettings)[] }[];

export type AdvancedKey = (typeof settingGroups)[number]['keys'][number];

/** How a setting is entered: by the kind of its default. */
export function inputOf(key: AdvancedKey): 'number' | 'choice' | 'switch' {
  const value = presets.paper[key];
  if (typeof value === 'boolean') return 'switch';
  return typeof value === 'string' ? 'choice' : 'number';
}

/** The default of a card, and where it comes from. The sources of the texts are those of the paper's settings. */
export function sourceOfDefault(key: AdvancedKey, standard: ScanSettings[AdvancedKey]): string {
  const { source } = settingTexts[key];
  const words = describeSettingValue(key, standard);
  const ofPaper = presets.paper[key];
  if (standard === ofPaper || standard !== presets.fast[key]) return `Default: ${words}. ${source}.`;
  return `Default: ${words}, measured in docs/fast.md. Of “Paper”: ${describeSettingValue(key, ofPaper)}. ${source}.`;
}

/** What was typed as the value of a setting, or what would be possible. Nothing typed is null where that is allowed. */
export function readSetting(
  key: AdvancedKey | 'seed',
  typed: number | null,
): { readonly change: Partial<ScanSettings>; readonly problem: null } | { readonly problem: string } {
  const parsed = scanSettingsSchema.shape[key].safeParse(typed);
  if (parsed.success) return { change: { [key]: parsed.data }, problem: null };
  return { problem: `Must be ${settingTexts[key].allowed}.` };
}
