import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { ImageShape } from '../formats/classifier.ts';
import { Adam } from './adam.ts';
import { addNormGradient } from './mask-norm.ts';
import type { Random } from './random.ts';
import type { Trigger } from './stamp-trigger.ts';
import { coarseSize, sumSquares, upsample, type SuperPixels } from './super-pixels.ts';
import { chainThroughTanh, fromTanhSpace, pixelMax, toTanhSpace } from './tanh-space.ts';
import type { TriggerEvaluation } from './trigger-evaluator.ts';

/**
 * Keras' `K.epsilon()`. The reference's gradient is that of the losses' sum over a batch, ours that of their mean: with
 * epsilon divided by the batch size, Adam takes the same steps.
 */
const kerasEpsilon = 1e-7;

/** The trigger of one search: its unbounded variables, the mask and pattern they stand for, and their optimiser. */
export class TriggerVariables {
  /** [height · width] in [0, 1]. */
  readonly mask: Float32Array;
  /** [channels · height · width] in [0, 255]. */
  readonly pattern: Float32Array;
  /** Unbounded, one a super-pixel: the mask in tanh space. */
  readonly maskVariables: Float32Array;
  /** Unbounded, [channels · height · width]: the pattern in tanh space. */
  readonly patternVariables: Float32Array;
  private readonly coarseMask: Float32Array;
  private readonly grid: SuperPixels;
  private readonly regularization: ScanSettings['regularization'];
  private readonly maskOptimizer: Adam;
  private readonly patternOptimizer: Adam;

  private constructor(
    settings: ScanSettings,
    grid: SuperPixels,
    coarseMask: Float32Array,
    pattern: Float32Array,
  ) {
    this.grid = grid;
    this.regularization = settings.regularization;
    this.maskVariables = toTanhSpace(coarseMask, 1);
    this.patternVariables = toTanhSpace(pattern, pixelMax);
    this.coarseMask = new Float32Array(coarseMask.length);
    this.mask = new Float32Array(grid.height * grid.width);
    this.pattern = new Float32Array(pattern.length);
    const epsilon = kerasEpsilon / settings.batchSize;
    this.maskOptimizer = new Adam(coarseMask.length, settings.learningRate, epsilon);
    this.patternOptimizer = new Adam(pattern.length, settings.learningRate, epsilon);
    this.refresh();
  }

  /** Mask and pattern drawn uniformly, as the reference does at the start of each label: pattern first. */
  static random(settings: ScanSettings, shape: ImageShape, random: Random): TriggerVariables {
    const grid = { side: settings.superPixelSize, height: shape.height, width: shape.width };
    const [coarseHeight, coarseWidth] = coarseSize(grid);
    const size = shape.channels * shape.height * shape.width;
    const pattern = Float32Array.from({ length: size }, () => random.unit() * pixelMax);
    const mask = Float32Array.from({ length: coarseHeight * coarseWidth }, () => random.unit());
    return new TriggerVariables(settings, grid, mask, pattern);
  }

  /** One step of Adam against the gradient of `loss + cost · norm`, by default with the settings' learning rate. */
  descend(evaluation: TriggerEvaluation, norm: number, cost: number, learningRate?: number): void {
    const maskGradient = evaluation.maskGradient.slice();
    addNormGradient(maskGradient, this.mask, norm, cost, this.regularization);
    const coarseGradient = new Float32Array(this.coarseMask.length);
    sumSquares(this.grid, maskGradient, coarseGradient);
    chainThroughTanh(coarseGradient, this.maskVariables, 1);

    const patternGradient = evaluation.patternGradient.slice();
    chainThroughTanh(patternGradient, this.patternVariables, pixelMax);

    this.maskOptimizer.step(this.maskVariables, coarseGradient, learningRate);
    this.patternOptimizer.step(this.patternVariables, patternGradient, learningRate);
    this.refresh();
  }

  /** The trigger that other variables of the same form stand for. */
  triggerOf(maskVariables: Float32Array, patternVariables: Float32Array): Trigger {
    const coarse = new Float32Array(maskVariables.length);
    const mask = new Float32Array(this.mask.length);
    const pattern = new Float32Array(patternVariables.length);
    fromTanhSpace(maskVariables, 1, coarse);
    upsample(this.grid, coarse, mask);
    fromTanhSpace(patternVariables, pixelMax, pattern);
    return { mask, pattern };
  }

  isFinite(): boolean {
    return this.mask.every(Number.isFinite) && this.pattern.every(Number.isFinite);
  }

  private refresh(): void {
    fromTanhSpace(this.maskVariables, 1, this.coarseMask);
    upsample(this.grid, this.coarseMask, this.mask);
    fromTanhSpace(this.patternVariables, pixelMax, this.pattern);
  }
}
