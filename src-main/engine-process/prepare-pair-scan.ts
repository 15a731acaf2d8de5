import type { PairScanJob } from '../neural-cleanse/pairs/scan-pairs.ts';
import type { ChosenEngine } from './choose-engine.ts';
import type { ChosenInput } from './chosen-input.ts';
import { openPairLanes } from './open-lanes.ts';

/** Opens the lanes for the classes of the images. Throws AppError `DATASET_EMPTY` where no class has two images. */
export async function preparePairScan(
  chosen: ChosenEngine,
  input: ChosenInput,
  request: Pick<PairScanJob, 'settings' | 'targets' | 'finished'>,
): Promise<{ job: PairScanJob; dispose: () => Promise<void> }> {
  const { classifier } = input;
  const classes = await input.classes();
  const { lanes, dispose } = await openPairLanes(chosen, classifier, request.settings, classes);
  return { job: { ...request, classes, lanes }, dispose };
}
