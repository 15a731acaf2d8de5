import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { shareLabels, type LabelShare } from '../engines/share-labels.ts';
import type { Classifier } from '../formats/classifier.ts';
import type { CleanImages, ImageSplit } from '../neural-cleanse/clean-images.ts';
import { closeEvidence, openEvidence } from '../neural-cleanse/evidence/label-evidence.ts';
import { HeldOutTest } from '../neural-cleanse/held-out-test.ts';
import type { ScanLane } from '../neural-cleanse/run-searches.ts';
import { TriggerEvaluator } from '../neural-cleanse/trigger-evaluator.ts';
import { graphOptions, type ChosenEngine } from './choose-engine.ts';

/** Lanes that are ready to search. */
export interface OpenLanes {
  readonly lanes: readonly ScanLane[];
  readonly dispose: () => Promise<void>;
}

/** What lanes need of the images beside those that they search with. */
export interface LaneImages {
  /** What triggers are tested on; null where none is. */
  readonly tested: CleanImages | null;
  /** What the further evidence is measured on; null where there is to be none. */
  readonly split: ImageSplit | null;
}

/** Opens a lane for each part of the device that labels are shared among. */
export async function openLanes(
  { engine, labelSlots }: Pick<ChosenEngine, 'engine' | 'labelSlots'>,
  classifier: Classifier,
  settings: ScanSettings,
  images: LaneImages | null,
): Promise<OpenLanes> {
  const shares = shareLabels(engine, labelSlots);
  const lanes: ScanLane[] = [];
  const dispose = async () => {
    for (const { evaluator, triggerTest, evidence } of lanes) {
      await evaluator.dispose();
      await triggerTest?.dispose();
      if (evidence !== null) await closeEvidence(evidence);
    }
    for (const share of shares) await share.dispose();
  };
  try {
    for (const share of shares) lanes.push(await openLane(share, classifier, settings, images));
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
  images: LaneImages | null,
): Promise<ScanLane> {
  const evaluator = await TriggerEvaluator.create(engine, classifier, graphOptions(settings, labelSlots));
  const { modelPixels } = settings;
  const { tested = null, split = null } = images ?? {};
  return {
    evaluator,
    triggerTest: tested === null ? null : await HeldOutTest.create(engine, classifier, modelPixels, tested),
    evidence: split === null ? null : await openEvidence(engine, classifier, modelPixels, split),
  };
}
