import type { Classifier } from '../formats/classifier.ts';
import type { Engine, Executable } from '../engines/engine.ts';
import { buildTriggerGraph, type TriggerGraphOptions } from './trigger-graph.ts';

/** What one gradient evaluation says about one label. The arrays are overwritten by the next evaluation. */
export interface TriggerEvaluation {
  /** Mean classification loss over the label's images. */
  readonly loss: number;
  /** Share of the label's images sent to the target label, in [0, 1]. */
  readonly attackSuccessRate: number;
  /** [height · width] */
  readonly maskGradient: Float32Array;
  /** [channels · height · width] */
  readonly patternGradient: Float32Array;
}

/** The buffers of one label's place in the batch; fill them before an evaluation. */
export interface LabelSlot {
  /** [batch · channels · height · width], raw pixels. */
  readonly images: Float32Array;
  /** [height · width] */
  readonly mask: Float32Array;
  /** [channels · height · width], raw pixels. */
  readonly pattern: Float32Array;
  setTargetLabel(label: number): void;
}

/**
 * Runs gradient evaluations for several labels at once: the label is a batch dimension, each with its own images,
 * trigger and target. Slots that are not used cost as much as those that are.
 */
export class TriggerEvaluator {
  readonly slots: readonly LabelSlot[];
  readonly batchSize: number;
  private readonly executable: Executable;
  private readonly targets: Int32Array;
  private readonly labelCount: number;

  private constructor(executable: Executable, options: TriggerGraphOptions, labelCount: number) {
    this.executable = executable;
    this.batchSize = options.batchSize;
    this.labelCount = labelCount;
    this.targets = new Int32Array(options.labelSlots);
    this.slots = Array.from({ length: options.labelSlots }, (_, slot) => this.createSlot(slot));
  }

  static async create(
    engine: Engine,
    classifier: Classifier,
    options: TriggerGraphOptions,
  ): Promise<TriggerEvaluator> {
    const executable = await engine.prepare(buildTriggerGraph(classifier, options));
    return new TriggerEvaluator(executable, options, classifier.labelCount);
  }

  /** One forward and reverse pass over all slots. */
  async evaluate(): Promise<TriggerEvaluation[]> {
    const { loss, logits, maskGradient, patternGradient } = (await this.executable.run()) as Results;
    return this.slots.map((_, slot) => ({
      loss: loss[slot]!,
      attackSuccessRate: this.successRate(logits, slot),
      maskGradient: part(maskGradient, slot, this.slots.length),
      patternGradient: part(patternGradient, slot, this.slots.length),
    }));
  }

  dispose(): Promise<void> {
    return this.executable.dispose();
  }

  private createSlot(slot: number): LabelSlot {
    const count = this.targets.length;
    const { images, mask, pattern, target } = this.executable.inputs as Inputs;
    const oneHot = part(target, slot, count);
    return {
      images: part(images, slot, count),
      mask: part(mask, slot, count),
      pattern: part(pattern, slot, count),
      setTargetLabel: (label) => {
        this.targets[slot] = label;
        oneHot.fill(0);
        oneHot[label] = 1;
      },
    };
  }

  private successRate(logits: Float32Array, slot: number): number {
    let hits = 0;
    for (let image = 0; image < this.batchSize; image++) {
      const row = (slot * this.batchSize + image) * this.labelCount;
      if (argmax(logits, row, row + this.labelCount) === this.targets[slot]) hits++;
    }
    return hits / this.batchSize;
  }
}

type Inputs = Record<'images' | 'mask' | 'pattern' | 'target', Float32Array>;
type Results = Record<'loss' | 'logits' | 'maskGradient' | 'patternGradient', Float32Array>;

function part(array: Float32Array, index: number, count: number): Float32Array {
  const size = array.length / count;
  return array.subarray(index * size, (index + 1) * size);
}

/** Index of the largest element in [start, end), relative to `start`; the first where several tie. */
export function argmax(values: Float32Array, start: number, end: number): number {
  let best = start;
  for (let i = start + 1; i < end; i++) if (values[i]! > values[best]!) best = i;
  return best - start;
}
