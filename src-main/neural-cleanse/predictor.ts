import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Engine, Executable } from '../engines/engine.ts';
import type { Classifier } from '../formats/classifier.ts';
import { buildPredictionGraph } from './trigger-graph.ts';

/** Images in one forward pass, unless another number is asked for. */
const usualBatchSize = 32;

/** The network alone: forward passes over any number of images. Not re-entrant: one call at a time. */
export class Predictor {
  private readonly executable: Executable;
  private readonly labelCount: number;
  private readonly batchSize: number;

  private constructor(executable: Executable, labelCount: number, batchSize: number) {
    this.executable = executable;
    this.labelCount = labelCount;
    this.batchSize = batchSize;
  }

  static async create(
    engine: Engine,
    classifier: Classifier,
    modelPixels: PixelRange,
    batchSize = usualBatchSize,
  ): Promise<Predictor> {
    const graph = buildPredictionGraph(classifier, batchSize, modelPixels);
    return new Predictor(await engine.prepare(graph), classifier.labelCount, batchSize);
  }

  /**
   * Classifies images 0 to `count` − 1, a batch at a time.
   *
   * @param writeImage writes an image, raw pixels [channels · height · width]
   * @param take gets the logits of an image, [labels]; they are overwritten by the next batch
   * @param goOn asked before every batch but the first
   */
  async predict(
    count: number,
    writeImage: (image: number, target: Float32Array) => void,
    take: (image: number, logits: Float32Array) => void,
    goOn: () => boolean = () => true,
  ): Promise<void> {
    const { batchSize } = this;
    const input = this.executable.inputs['images']!;
    const size = input.length / batchSize;
    for (let start = 0; start < count && (start === 0 || goOn()); start += batchSize) {
      const end = Math.min(start + batchSize, count);
      for (let image = start; image < end; image++) {
        writeImage(image, input.subarray((image - start) * size, (image - start + 1) * size));
      }
      const logits = (await this.executable.run())['logits']!;
      for (let image = start; image < end; image++) {
        const row = (image - start) * this.labelCount;
        take(image, logits.subarray(row, row + this.labelCount));
      }
    }
  }

  dispose(): Promise<void> {
    return this.executable.dispose();
  }
}
