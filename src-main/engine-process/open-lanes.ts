import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { shareLabels, type LabelShare } from '../engines/share-labels.ts';
import type { Classifier } from '../formats/classifier.ts';
import type { CleanImages, ImageSplit } from '../neural-cleanse/clean-images.ts';
import { closeEvidence, openEvidence } from '../neural-cleanse/evidence/label-evidence.ts';
import { HeldOutTest } from '../neural-cleanse/held-out-test.ts';
import type { ClassImages } from '../neural-cleanse/pairs/class-images.ts';
import { PairEvidence } from '../neural-cleanse/pairs/pair-evidence.ts';
import type { PairLane } from '../neural-cleanse/pairs/scan-pairs.ts';
import type { ScanLane } from '../neural-cleanse/run-searches.ts';
import { TriggerEvaluator } from '../neural-cleanse/trigger-evaluator.ts';
import { graphOptions, type ChosenEngine } from './choose-engine.ts';

/** Lanes that are ready to search. */
export interface OpenLanes<Lane> {
  readonly lanes: readonly Lane[];
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
export function openLanes(
  chosen: Pick<ChosenEngine, 'engine' | 'labelSlots'>,
  classifier: Classifier,
  settings: ScanSettings,
  images: LaneImages | null,
): Promise<OpenLanes<ScanLane>> {
  return openEach(
    chosen,
    (share) => openLane(share, classifier, settings, images),
    async ({ evidence }) => {
      if (evidence !== null) await closeEvidence(evidence);
    },
  );
}

/** … to search pairs on. @param classes at least one */
export function openPairLanes(
  chosen: Pick<ChosenEngine, 'engine' | 'labelSlots'>,
  classifier: Classifier,
  settings: ScanSettings,
  classes: ClassImages,
): Promise<OpenLanes<PairLane>> {
  const [{ searched }] = [...classes.values()] as [ImageSplit];
  return openEach(
    chosen,
    async (share) => ({
      // Which images a trigger is tested on is said with every test.
      ...(await openLane(share, classifier, settings, { tested: searched, split: null })),
      pairEvidence: await PairEvidence.create(share.engine, classifier, settings.modelPixels, classes),
    }),
    ({ pairEvidence }) => pairEvidence.dispose(),
  );
}

async function openEach<Lane extends ScanLane>(
  { engine, labelSlots }: Pick<ChosenEngine, 'engine' | 'labelSlots'>,
  open: (share: LabelShare) => Promise<Lane>,
  closeExtras: (lane: Lane) => Promise<void>,
): Promise<OpenLanes<Lane>> {
  const shares = shareLabels(engine, labelSlots);
  const lanes: Lane[] = [];
  const dispose = async () => {
    for (const lane of lanes) {
      await lane.evaluator.dispose();
      await lane.triggerTest?.dispose();
      await closeExtras(lane);
    }
    for (const share of shares) await share.dispose();
  };
  try {
    for (const share of shares) lanes.push(await open(share));
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
