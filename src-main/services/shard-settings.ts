import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { Shard } from '../../src-shared/domain/shard.ts';
import { pairScreening } from '../../src-shared/pair-screening.ts';

/** Why settings do not go with shards, and what to do; null where they do. One entry a rule. */
const rules: readonly ((settings: ScanSettings) => string | null)[] = [
  ({ engine, device }) =>
    engine === 'auto' && device === null
      ? 'the engine is not named, so each machine would choose its own, and labels of different engines cannot be ' +
        'joined. Name it in every shard, for example --engine onnxruntime --device cpu'
      : null,
  ({ threads }) =>
    threads === null
      ? 'the number of threads is not given, so each machine would use as many as it has cores, and the threads are ' +
        'part of what makes a scan repeatable. Give it in every shard, for example --threads 4'
      : null,
];

/**
 * Refuses settings whose scan cannot be divided: a label's result may depend on nothing but its number, the settings
 * and the files, or the shards could not be joined into what a single run gives (docs/decisions/001).
 *
 * @throws AppError `SETTINGS_INVALID`
 */
export function checkShardSettings(settings: ScanSettings): void {
  const problems = rules.map((rule) => rule(settings)).filter((problem) => problem !== null);
  if (problems.length === 0) return;
  throw new AppError('SETTINGS_INVALID', `The labels cannot be divided into shards: ${problems.join('; ')}.`);
}

/**
 * Refuses so many shards that one of them has too few pairs to draw its controls from: each chooses from its own pairs
 * alone, and the controls of all of them tell what is usual.
 *
 * @param targets labels that all shards search together
 * @throws AppError `SETTINGS_INVALID`
 */
export function checkShardOfPairs({ count }: Shard, targets: number, labelCount: number): void {
  const needed = 2 * pairScreening.leastPromising + pairScreening.controls;
  const mostShards = Math.max(1, Math.floor(targets / Math.ceil(needed / (labelCount - 1))));
  if (count <= mostShards) return;
  throw new AppError(
    'SETTINGS_INVALID',
    `The pairs of ${targets} target labels cannot be divided into ${count} shards: each needs at least ${needed} pairs to ` +
      `choose those from that it searches in full. Use at most ${mostShards} shards, or search the labels without pairs.`,
  );
}
