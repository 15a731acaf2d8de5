import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { Caveat, ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { Shard } from '../../src-shared/domain/shard.ts';

/** What is known when a scan begins; with the files it reproduces the scan. */
export interface ScanIntake {
  readonly settings: ScanSettings;
  /** The engine and device in use, never `auto`. */
  readonly engine: string;
  readonly device: string;
  /** Name and version of every part that computes. */
  readonly versions: Readonly<Record<string, string>>;
  readonly model: ScanReport['model'] & { readonly path: string };
  readonly dataset: ScanReport['dataset'] & { readonly path: string; readonly labelsPath: string | null };
  /** In the order of the search. */
  readonly plannedLabels: readonly number[];
  readonly cleanAccuracy: ScanReport['cleanAccuracy'];
  /** Whether the model's pixel range was neither given by the user nor confirmed by the accuracy. */
  readonly pixelRangeAssumed: boolean;
  /** What reading the images found that bears on the verdict. */
  readonly inputCaveats: readonly Caveat[];
  /** Names that the user gave the labels, by label. */
  readonly labelNames: readonly string[] | null;
  /** The scan whose settings this one took, but for the seed. */
  readonly repeatOf: string | null;
  /** The devices that were timed before the search. */
  readonly calibration: readonly ScanReport['calibration'][number][];
  /** Images kept out of the search to measure the finished triggers on. */
  readonly heldOutImages: number;
  /** Which shard of the labels `plannedLabels` is; null where it is all of them. */
  readonly shard: Shard | null;
  /** The same for the same request; null where nobody will look for it again. */
  readonly requestKey: string | null;
}

/** What the analyst adds to a scan at any time. */
export interface Annotations {
  readonly star: boolean;
  readonly note: string;
  /** Ascending. */
  readonly tags: readonly string[];
}

/** How a run ended. `interrupted`: by a crash; the rest of the labels can be searched later. */
export type ScanEnding =
  | { readonly status: 'finished' | 'cancelled' }
  | { readonly status: 'interrupted' | 'failed'; readonly error: AppErrorPayload };

/** A scan of some labels that became part of another scan. */
export type MergedShard = ScanReport['mergedFrom'][number];

/** A scan that was begun. */
export interface StoredScan extends ScanIntake, Annotations {
  readonly id: string;
  readonly status: 'running' | 'finished' | 'cancelled' | 'interrupted' | 'failed';
  /** ISO 8601, UTC, like all times here. */
  readonly createdAt: string;
  readonly startedAt: string;
  /** End of the latest run; null while running. */
  readonly finishedAt: string | null;
  /** Sum of the runs that ended. */
  readonly durationMs: number;
  /** The shards that it was joined from; empty for a scan that was searched here. */
  readonly mergedFrom: readonly MergedShard[];
  /** As it was written when the run ended; null before, or where the process died. */
  readonly report: ScanReport | null;
  readonly error: AppErrorPayload | null;
}

/** Input that was refused before any scan began. */
export interface Refusal {
  readonly modelPath: string | null;
  readonly datasetPath: string | null;
  /** Null where the settings themselves were refused. */
  readonly settings: ScanSettings | null;
  readonly error: AppErrorPayload;
}

export interface RefusedScan extends Refusal {
  readonly id: string;
  readonly status: 'refused';
  readonly createdAt: string;
}

export type ScanRecord = StoredScan | RefusedScan;
