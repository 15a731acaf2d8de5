import type { ScanDetail } from '../../../src-shared/contract/scan-detail.ts';
import { placeOfImages, placeOfLabels, resizeWords } from '../../../src-shared/dataset-words.ts';
import { describeModelOptions, type ModelOptions } from '../../../src-shared/domain/model-options.ts';
import type { FileEvidence, ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { describeSettingValue } from '../../../src-shared/setting-values.ts';
import {
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatNumber,
  formatShare,
} from '../../format.ts';

export interface EvidenceRow {
  readonly title: string;
  readonly value: string;
}

/** A file that was scanned, with what proves that it is this file. */
export interface EvidenceFile {
  readonly title: string;
  readonly file: FileEvidence;
  readonly path: string | null;
  readonly facts: string;
}

export function evidenceFiles(detail: ScanDetail, { model, dataset }: ScanReport): EvidenceFile[] {
  const { channels, height, width } = model.inputShape;
  return [
    {
      title: 'Model',
      file: model,
      path: detail.modelPath,
      facts: `${model.format}, ${formatCount(model.labelCount, 'label')}, input ${width}×${height}×${channels}${said(model.options)}, ${formatBytes(model.sizeBytes)}`,
    },
    {
      title: 'Clean images',
      file: dataset,
      path: detail.datasetPath,
      facts: `${formatCount(dataset.imageCount, 'image')} ${placeOfImages(dataset)}, ${placeOfLabels(dataset, dataset.labelsFile)}, ${formatBytes(dataset.sizeBytes)}`,
    },
  ];
}

/** What makes the scan reproducible, but for its files and settings. */
export function evidenceRows(report: ScanReport): EvidenceRow[] {
  return [
    { title: 'Clean accuracy', value: accuracy(report) },
    ...resizing(report),
    { title: 'Held out of the search', value: formatCount(report.heldOutImages, 'image') },
    { title: 'Seed', value: String(report.seed) },
    { title: 'Engine', value: `${report.engine} on ${report.device}, ${threads(report)}` },
    { title: 'Labels at once', value: describeSettingValue('labelSlots', report.settings.labelSlots) },
    { title: 'Gradient evaluations', value: formatNumber(report.gradientEvaluations) },
    { title: 'Time searched', value: formatDuration(report.durationMs) },
    { title: 'Started', value: formatDate(report.startedAt) },
    { title: 'Ended', value: report.finishedAt === null ? 'not yet' : formatDate(report.finishedAt) },
    { title: 'Scan', value: report.scanId },
    {
      title: 'Versions',
      value: Object.entries(report.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    },
  ];
}

/** What the user said that the file leaves open. */
function said(options: ModelOptions): string {
  const words = describeModelOptions(options);
  return words === '' ? '' : ` (given: ${words})`;
}

function resizing({ dataset }: ScanReport): EvidenceRow[] {
  return dataset.resize === null
    ? []
    : [{ title: 'Pictures resized', value: resizeWords[dataset.resize].title }];
}

function accuracy({ cleanAccuracy }: ScanReport): string {
  if (cleanAccuracy === null) return 'not measured: the images have no labels';
  return `${formatShare(cleanAccuracy.accuracy)} of ${formatCount(cleanAccuracy.images, 'image')}`;
}

function threads({ settings }: ScanReport): string {
  return settings.threads === null ? 'all cores' : formatCount(settings.threads, 'thread');
}
