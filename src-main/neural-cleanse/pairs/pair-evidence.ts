import type { ClassMove } from '../../../src-shared/domain/pair-result.ts';
import type { PixelRange } from '../../../src-shared/domain/pixel-range.ts';
import { cosine } from '../../../src-shared/statistics/cosine.ts';
import type { Engine, Executable } from '../../engines/engine.ts';
import type { Classifier } from '../../formats/classifier.ts';
import { someImages, type CleanImages } from '../clean-images.ts';
import { buildFeatureGraph } from '../evidence/feature-graph.ts';
import { addTo, forEachOutput } from '../evidence/stamped-outputs.ts';
import type { Trigger } from '../stamp-trigger.ts';
import { argmax } from '../trigger-evaluator.ts';
import { buildPredictionGraph } from '../trigger-graph.ts';
import type { ClassImages } from './class-images.ts';

/** Images in one forward pass. */
const batchSize = 16;
/** Images that tell what a class looks like to the network, and how a trigger changes it. */
const comparedImages = 64;
/** Images of every class that a trigger is tried on. */
const triedImages = 12;

interface MeanOutputs {
  /** [labels] */
  logits: Float64Array;
  /** Empty where the network does not end in a dense layer. */
  features: Float64Array;
}

/** What the trigger of one pair does, beside moving the images it was searched for. */
export interface PairSigns {
  /** In [−1, 1]; null where the network does not end in a dense layer or no feature moves. */
  readonly featureSimilarity: number | null;
  readonly moves: readonly ClassMove[];
}

/**
 * Two signs that tell a planted trigger of a pair from a natural one.
 *
 * The first is the symmetric feature differencing of Ex-Ray (Liu et al., CVPR 2022), which was made for pairs:
 *
 *     natural     = mean features of images of the target − mean features of images of the source
 *     induced     = mean features of images of the source with the trigger − the same without
 *     similarity  = cosine of natural and induced
 *
 * A natural trigger draws the features of the target. The second is where the trigger sends images of the other classes:
 * the trigger of an all-to-all backdoor, searched for one pair, moves every class, each to its own label.
 */
export class PairEvidence {
  private readonly executable: Executable;
  private readonly labelCount: number;
  private readonly classes: ReadonlyMap<number, CleanImages>;
  /** Mean logits and features of the clean images of each class. */
  private readonly clean = new Map<number, MeanOutputs>();

  private constructor(executable: Executable, labelCount: number, classes: ReadonlyMap<number, CleanImages>) {
    this.executable = executable;
    this.labelCount = labelCount;
    this.classes = classes;
  }

  static async create(
    engine: Engine,
    classifier: Classifier,
    modelPixels: PixelRange,
    classes: ClassImages,
  ): Promise<PairEvidence> {
    const features = buildFeatureGraph(classifier, batchSize, modelPixels);
    const graph = features?.graph ?? buildPredictionGraph(classifier, batchSize, modelPixels);
    const images = new Map([...classes].map(([label, { searched }]) => [label, searched]));
    const evidence = new PairEvidence(await engine.prepare(graph), classifier.labelCount, images);
    for (const [label, ofClass] of images)
      evidence.clean.set(label, await evidence.meanOutputs(ofClass, null));
    return evidence;
  }

  /** Mean of logit(source) − logit(target) over clean images of the source, which has some; 0 where one is not finite. */
  cleanMargin(source: number, target: number): number {
    const { logits } = this.clean.get(source)!;
    const margin = logits[source]! - logits[target]!;
    return Number.isFinite(margin) ? margin : 0;
  }

  /** @param source a class that has images */
  async measure(source: number, target: number, trigger: Trigger): Promise<PairSigns> {
    const moves: ClassMove[] = [];
    for (const [label, images] of this.classes) {
      const counts = new Uint32Array(this.labelCount);
      const tried = someImages(images, triedImages);
      await forEachOutput(
        this.executable,
        batchSize,
        tried,
        trigger,
        (logits) => counts[argmax(logits, 0, logits.length)]!++,
      );
      const most = counts.indexOf(Math.max(...counts));
      moves.push({ source: label, label: most, share: counts[most]! / tried.count });
    }
    return { featureSimilarity: await this.similarity(source, target, trigger), moves };
  }

  dispose(): Promise<void> {
    return this.executable.dispose();
  }

  private async similarity(source: number, target: number, trigger: Trigger): Promise<number | null> {
    const before = this.clean.get(source)!.features;
    const goal = this.clean.get(target)?.features;
    if (goal === undefined || goal.length === 0) return null;
    const { features: after } = await this.meanOutputs(this.classes.get(source)!, trigger);
    return cosine(
      goal.map((value, feature) => value - before[feature]!),
      after.map((value, feature) => value - before[feature]!),
    );
  }

  private async meanOutputs(images: CleanImages, trigger: Trigger | null): Promise<MeanOutputs> {
    const compared = someImages(images, comparedImages);
    const sums: MeanOutputs = { logits: new Float64Array(this.labelCount), features: new Float64Array() };
    await forEachOutput(this.executable, batchSize, compared, trigger, (logits, features) => {
      if (sums.features.length === 0) sums.features = new Float64Array(features.length);
      addTo(sums.logits, logits);
      addTo(sums.features, features);
    });
    const mean = (sum: Float64Array) => sum.map((value) => value / compared.count);
    return { logits: mean(sums.logits), features: mean(sums.features) };
  }
}
