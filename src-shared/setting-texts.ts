import type { ScanSettings } from './domain/scan-settings.ts';
import { machineTexts } from './setting-texts/machine-texts.ts';
import { scopeTexts } from './setting-texts/scope-texts.ts';
import { searchTexts } from './setting-texts/search-texts.ts';
import type { SettingText } from './setting-texts/setting-text.ts';
import { verdictTexts } from './setting-texts/verdict-texts.ts';

/** Every setting of a scan in plain words. */
export const settingTexts: Readonly<Record<keyof ScanSettings, SettingText>> = {
  preset: {
    title: 'Preset',
    meaning: 'The settings that the others started from.',
    source: 'Own choice: fast, which finds what the paper finds (docs/fast.md)',
  },
  ...searchTexts,
  ...scopeTexts,
  ...verdictTexts,
  ...machineTexts,
};
