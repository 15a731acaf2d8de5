import type { ScanDetail } from '../../../src-shared/contract/scan-detail.ts';
import { describeModelOptions } from '../../../src-shared/domain/model-options.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { settingTexts } from '../../../src-shared/setting-texts.ts';
import { describeSettingValue } from '../../../src-shared/setting-values.ts';
import { formatShare, missing } from '../../format.ts';

/** What is not the same in all scans, one value a scan. */
interface Difference {
  readonly name: string;
  readonly values: readonly string[];
}

export interface SettingsDiff {
  readonly differences: readonly Difference[];
  /** How many settings and circumstances are the same in all. */
  readonly equal: number;
}

/** Files, circumstances and settings of the scans, without what is the same in all of them. */
export function diffSettings(scans: readonly ScanDetail[]): SettingsDiff {
  const rows = [...circumstances(scans), ...settings(scans)];
  const differences = rows.filter(({ values }) => new Set(values).size > 1);
  return { differences, equal: rows.length - differences.length };
}

function circumstances(scans: readonly ScanDetail[]): Difference[] {
  const row = (name: string, value: (scan: ScanDetail) => string | null | undefined): Difference => ({
    name,
    values: scans.map((scan) => value(scan) ?? missing),
  });
  return [
    row('Model file', ({ summary }) => withHash(summary.modelName, summary.modelSha256)),
    row('Said about the model', ({ report }) =>
      report === null ? null : describeModelOptions(report.model.options) || 'nothing',
    ),
    row('Image file', ({ summary }) => withHash(summary.datasetName, summary.datasetSha256)),
    row('Images array', ({ report }) => report?.dataset.imagesKey),
    row('Labels array', ({ report }) => report?.dataset.labelsKey),
    row('Resizing', ({ report }) => report?.dataset.resize),
    row('Accuracy on clean images', ({ report }) => formatShare(report?.cleanAccuracy?.accuracy ?? null)),
    row('Engine used', ({ report }) => report?.engine),
    row('Device used', ({ report }) => report?.device),
    row('Program version', ({ report }) => report?.versions['neural-cleanse-desktop']),
  ];
}

function withHash(name: string | null, sha256: string | null): string | null {
  return name === null || sha256 === null ? name : `${name} (${sha256.slice(0, 8)}…)`;
}

function settings(scans: readonly ScanDetail[]): Difference[] {
  const keys = Object.keys(settingTexts) as (keyof ScanSettings)[];
  return keys.map((key) => ({
    name: settingTexts[key].title,
    values: scans.map((scan) =>
      scan.settings === null ? missing : describeSettingValue(key, scan.settings[key]),
    ),
  }));
}
