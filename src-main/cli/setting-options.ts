import { Option, type Command } from 'commander';
import { presets } from '../../src-shared/presets.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { settingOptions } from './setting-option-rows.ts';
import { parsePixelRange } from './values.ts';

/** Adds an option for every setting; the reference's names are accepted and not listed. */
export function addSettingOptions(command: Command): void {
  command.addOption(
    new Option(
      '--preset <name>',
      'settings to start from: fast, paper for the published schedule, or reference-code for what its code computes',
    )
      .choices(Object.keys(presets))
      .default('fast'),
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
  const value = presets.fast[key];
  return typeof value === 'number' || typeof value === 'string' ? ` (default: ${value})` : '';
}
