import type { Engine } from '../../src-main/engines/engine.ts';
import { TriggerEvaluator } from '../../src-main/neural-cleanse/trigger-evaluator.ts';
import { median } from '../../src-shared/statistics/median.ts';
import { presets } from '../../src-shared/presets.ts';
import { driveScan } from '../support/drive-scan.ts';
import { randomImages } from '../support/random-images.ts';
import { gradientFlops, gtsrbNetwork } from './gtsrb-network.ts';
import { prepareMatrixProduct, type MatrixProduct } from './matrix-product.ts';

/** Timings of one piece of work, repeated. */
export interface Speed {
  readonly fastestMs: number;
  readonly medianMs: number;
  /** 10⁹ floating point operations a second, at the fastest and at the median time. */
  readonly fastestGflops: number;
  readonly medianGflops: number;
}

export interface SpeedReport {
  readonly gradientFlops: number;
  readonly evaluation: Speed;
  readonly matrixProducts: readonly (Speed & { readonly size: number })[];
  /** Rate of the evaluation divided by that of the fastest matrix product, both at their fastest. */
  readonly shareOfMatrixRate: number;
}

/** Sizes that fit different levels of the cache; the fastest is the machine's rate. */
const matrixSizes = [512, 1024, 2048];
const warmUp = 5;

/**
 * Times gradient evaluations of the GTSRB network against matrix products. They take turns, and the products are
 * repeated until a timing covers about as many operations as an evaluation: whatever else the machine is doing then
 * disturbs both alike, and their fastest timings can be compared.
 */
export async function measureSpeed(engine: Engine, rounds: number): Promise<SpeedReport> {
  const classifier = gtsrbNetwork();
  const settings = { ...presets.paper, earlyStop: false };
  const { batchSize, loss, modelPixels } = settings;
  const evaluator = await TriggerEvaluator.create(engine, classifier, {
    labelSlots: 1,
    batchSize,
    loss,
    modelPixels,
  });
  const images = randomImages(1000, classifier.inputShape);
  const flops = gradientFlops(classifier, batchSize);
  const products = await Promise.all(matrixSizes.map((size) => prepareMatrixProduct(engine, size)));
  const evaluationTimes: number[] = [];
  const productTimes = products.map((): number[] => []);

  await driveScan(evaluator, images, settings, warmUp);
  for (const product of products) await product.time();
  for (let round = 0; round < rounds; round++) {
    for (const [index, product] of products.entries()) {
      productTimes[index]!.push(await timeProduct(product, flops));
      evaluationTimes.push(...(await driveScan(evaluator, images, settings, 2)));
    }
  }

  for (const product of products) await product.dispose();
  await evaluator.dispose();
  const evaluation = speed(evaluationTimes, flops);
  const matrixProducts = products.map((product, index) => ({
    size: product.size,
    ...speed(productTimes[index]!, product.flops),
  }));
  const matrixRate = Math.max(...matrixProducts.map((product) => product.fastestGflops));
  return {
    gradientFlops: flops,
    evaluation,
    matrixProducts,
    shareOfMatrixRate: evaluation.fastestGflops / matrixRate,
  };
}

/** Mean time in ms of one product, over as many as make up about `flops` operations. */
async function timeProduct(product: MatrixProduct, flops: number): Promise<number> {
  const repeats = Math.max(1, Math.round(flops / product.flops));
  let total = 0;
  for (let i = 0; i < repeats; i++) total += await product.time();
  return total / repeats;
}

function speed(times: readonly number[], flops: number): Speed {
  const [fastestMs, medianMs] = [Math.min(...times), median(times)];
  return {
    fastestMs,
    medianMs,
    fastestGflops: flops / fastestMs / 1e6,
    medianGflops: flops / medianMs / 1e6,
  };
}
