import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { shareLabels, type LabelShare } from '../engines/share-labels.ts';
import type { Classifier } from '../formats/classifier.ts';
import type { CleanImages } from '../neural-cleanse/clean-images.ts';
import { HeldOutTest } from '../neural-cleanse/held-out-test.ts';
import type { ScanLane } from '../neural-cleanse/scan-labels.ts';
import { TriggerEvaluator } from '../neural-cleanse/trigger-evaluator.ts';
import { graphOptions, type ChosenEngine } from './choose-engine.ts';

/** Lanes that are ready to search. */
export interface OpenLanes {
  readonly lanes: readonly ScanLane[];
  readonly dispose: () => Promise<void>;
}

/**
 * Opens a lane for each part of the device that labels are shared among.
 *
 * @param testImages what triggers are tested on; null where none is
 */
export async function openLanes(
  { engine, labelSlots }: Pick<ChosenEngine, 'engine' | 'labelSlots'>,
  classifier: Classifier,
  settings: ScanSettings,
  testImages: CleanImages | null,
): Promise<OpenLanes> {
  const shares = shareLabels(engine, labelSlots);
  const lanes: ScanLane[] = [];
  const dispose = async () => {
    for (const { evaluator, triggerTest } of lanes) {
      await evaluator.dispose();
      await triggerTest?.dispose();
    }
    for (const share of shares) await share.dispose();
  };
  try {
    for (const share of shares) lanes.push(await openLane(share, classifier, settings, testImages));
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
  return { lanes, dispose };
}

async function openLane(
  { engine, labelSlots }: LabelShare,
  classifier: Classifier,
  settings: ScanSettings,
  testImages: CleanImages | null,
): Promise<ScanLane> {
  const evaluator = await TriggerEvaluator.create(engine, classifier, graphOptions(settings, labelSlots));
  if (testImages === null) return { evaluator, triggerTest: null };
  const triggerTest = await HeldOutTest.create(engine, classifier, settings.modelPixels, testImages);
  return { evaluator, triggerTest };
}
