import type { PixelRange } from '../../../src-shared/domain/pixel-range.ts';
import type { Engine, Executable } from '../../engines/engine.ts';
import type { Classifier } from '../../formats/classifier.ts';
import { someImages, type CleanImages } from '../clean-images.ts';
import type { Trigger } from '../stamp-trigger.ts';
import { argmax } from '../trigger-evaluator.ts';
import { buildFeatureGraph, type FeatureGraph } from './feature-graph.ts';
import { addTo, forEachOutput } from './stamped-outputs.ts';

/** Images in one forward pass. */
const batchSize = 32;
/** Images that tell what a label looks like by nature. */
const naturalImages = 600;
/** Images that the trigger is put on. */
const stampedImages = 128;

/**
 * Whether a trigger moves images the way nature does, after the symmetric feature differencing of Ex-Ray (Liu et al.,
 * CVPR 2022). A natural trigger draws the features of its label; a planted one takes a path of its own.
 *
 *     natural(t)  = mean features of images that the model calls t − mean of all other images
 *     induced(t)  = mean features of images with the trigger − mean of the same images without
 *     similarity  = cosine of w ∘ natural and w ∘ induced, w the last layer's weights for t less their mean over labels
 *
 * Features are those that the last dense layer reads. Deviation from the paper, which searches a mask over the features
 * of an inner layer by optimisation: the weights of the last layer say which features count.
 */
export class FeatureComparison {
  private readonly executable: Executable;
  private readonly graph: FeatureGraph;
  private readonly labelCount: number;
  private readonly stamped: CleanImages;
  private readonly natural: NaturalFeatures;

  private constructor(
    executable: Executable,
    graph: FeatureGraph,
    labelCount: number,
    stamped: CleanImages,
    natural: NaturalFeatures,
  ) {
    this.executable = executable;
    this.graph = graph;
    this.labelCount = labelCount;
    this.stamped = stamped;
    this.natural = natural;
  }

  /**
   * Null where the network does not end in a dense layer.
   *
   * @param natural what the labels look like
   * @param tested what triggers are put on; at least one image each
   */
  static async create(
    engine: Engine,
    classifier: Classifier,
    modelPixels: PixelRange,
    { natural, tested }: { natural: CleanImages; tested: CleanImages },
  ): Promise<FeatureComparison | null> {
    const graph = buildFeatureGraph(classifier, batchSize, modelPixels);
    if (graph === null) return null;
    const executable = await engine.prepare(graph.graph);
    const stamped = someImages(tested, stampedImages);
    const features = new NaturalFeatures(classifier.labelCount, graph.featureCount);
    const { labelCount } = classifier;
    await forEachOutput(executable, batchSize, someImages(natural, naturalImages), null, (logits, values) =>
      features.add(argmax(logits, 0, labelCount), values),
    );
    await forEachOutput(executable, batchSize, stamped, null, (_, values) => features.addUnstamped(values));
    return new FeatureComparison(executable, graph, labelCount, stamped, features);
  }

  /** In [−1, 1]; null where the model gives no image the label, or all, or where no feature moves. */
  async similarity(label: number, trigger: Trigger): Promise<number | null> {
    const natural = this.natural.differenceOf(label);
    if (natural === null) return null;
    const sum = new Float64Array(this.graph.featureCount);
    await forEachOutput(this.executable, batchSize, this.stamped, trigger, (_, values) => addTo(sum, values));
    const unstamped = this.natural.unstampedMean();
    const weights = this.weightsOf(label);
    let product = 0;
    let ofNatural = 0;
    let ofInduced = 0;
    for (const [feature, weight] of weights.entries()) {
      const pulled = weight * natural[feature]!;
      const moved = weight * (sum[feature]! / this.stamped.count - unstamped[feature]!);
      product += pulled * moved;
      ofNatural += pulled ** 2;
      ofInduced += moved ** 2;
    }
    const length = Math.sqrt(ofNatural * ofInduced);
    const cosine = product / length;
    return length > 0 && Number.isFinite(cosine) ? cosine : null;
  }

  dispose(): Promise<void> {
    return this.executable.dispose();
  }

  /** Of every feature its weight for the label, less the mean over all labels: what all labels share moves none. */
  private weightsOf(label: number): Float64Array {
    const { weights, featureCount } = this.graph;
    return Float64Array.from({ length: featureCount }, (_, feature) => {
      const row = weights.subarray(feature * this.labelCount, (feature + 1) * this.labelCount);
      return row[label]! - row.reduce((sum, value) => sum + value, 0) / this.labelCount;
    });
  }
}

/** Sums of the features of clean images, by the label that the model gives them. */
class NaturalFeatures {
  private readonly sums: Float64Array[];
  private readonly counts: number[];
  private readonly unstamped: Float64Array;
  private unstampedCount = 0;

  constructor(labelCount: number, featureCount: number) {
    this.sums = Array.from({ length: labelCount }, () => new Float64Array(featureCount));
    this.counts = new Array<number>(labelCount).fill(0);
    this.unstamped = new Float64Array(featureCount);
  }

  add(label: number, features: Float32Array): void {
    addTo(this.sums[label]!, features);
    this.counts[label]!++;
  }

  addUnstamped(features: Float32Array): void {
    addTo(this.unstamped, features);
    this.unstampedCount++;
  }

  unstampedMean(): Float64Array {
    return this.unstamped.map((sum) => sum / this.unstampedCount);
  }

  /** Mean of the images of the label less the mean of all others; null where either has none. */
  differenceOf(label: number): Float64Array | null {
    const inside = this.counts[label]!;
    const outside = this.counts.reduce((sum, count) => sum + count, 0) - inside;
    if (inside === 0 || outside === 0) return null;
    return this.sums[label]!.map((own, feature) => {
      const all = this.sums.reduce((sum, features) => sum + features[feature]!, 0);
      return own / inside - (all - own) / outside;
    });
  }
}
