import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';

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
  ({ pairs }) =>
    pairs
      ? 'pairs are chosen from all of them once all were searched briefly. Search the pairs in a scan without shards'
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
