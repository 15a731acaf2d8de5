import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { QueuedScan } from '../../src-shared/contract/live.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { requestOf } from './scan-intake.ts';
import type { ScanRequest } from './scan-request.ts';

/** A scan that waits or runs: a new one (`request`), or one to go on with (`resumes`). */
export interface QueueEntry {
  readonly queueId: string;
  readonly modelPath: string;
  readonly datasetPath: string;
  readonly settings: ScanSettings;
  /** How many labels it will search. */
  readonly labelCount: number;
  readonly work:
    { readonly request: ScanRequest } | { readonly resumes: string; readonly addsPairs: boolean };
}

export function newEntry(request: ScanRequest, labelCount: number): QueueEntry {
  return {
    queueId: randomUUID(),
    modelPath: request.modelPath,
    datasetPath: request.dataset.path,
    settings: request.settings,
    labelCount,
    work: { request },
  };
}

/**
 * The same files and settings again.
 *
 * @param seed null: the same
 * @param labels null: the same ones
 */
export function repeatEntry(
  scan: StoredScan,
  seed: number | null,
  labels: readonly number[] | null,
): QueueEntry {
  const request = requestOf(scan);
  const settings: ScanSettings = {
    ...request.settings,
    ...(seed === null ? {} : { seed }),
    ...(labels === null ? {} : { labels: [...labels].sort((a, b) => a - b), firstLabel: null }),
  };
  const labelCount = settings.labels?.length ?? scan.model.labelCount;
  return newEntry({ ...request, settings, repeatOf: scan.id }, labelCount);
}

/** @param left labels that are not finished @param addsPairs whether its pairs, so far not asked for, are searched too */
export function resumeEntry(scan: StoredScan, left: number, addsPairs: boolean): QueueEntry {
  return {
    queueId: randomUUID(),
    modelPath: scan.model.path,
    datasetPath: scan.dataset.path,
    settings: addsPairs ? { ...scan.settings, pairs: true } : scan.settings,
    labelCount: left,
    work: { resumes: scan.id, addsPairs },
  };
}

export function describeEntry({
  queueId,
  modelPath,
  datasetPath,
  settings,
  labelCount,
  work,
}: QueueEntry): QueuedScan {
  return {
    queueId,
    modelName: basename(modelPath),
    datasetName: basename(datasetPath),
    labelCount,
    pairs: settings.pairs,
    preset: settings.preset,
    seed: settings.seed,
    resumes: 'resumes' in work ? work.resumes : null,
    repeatOf: 'request' in work ? (work.request.repeatOf ?? null) : null,
  };
}
