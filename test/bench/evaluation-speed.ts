import type { Engine } from '../../src-main/engines/engine.ts';
import { TriggerEvaluator } from '../../src-main/neural-cleanse/trigger-evaluator.ts';
import { presets } from '../../src-shared/presets.ts';
import { median } from '../../src-shared/statistics/median.ts';
import { driveScan } from '../support/drive-scan.ts';
import { randomImages } from '../support/random-images.ts';
import { gradientFlops } from './gradient-flops.ts';
import type { MatrixRate } from './matrix-rate.ts';
import { networks, type BenchNetwork } from './networks.ts';
import type { Section } from './section.ts';

const warmUp = 1;
const fewestRounds = 3;
/** Pixels of the images that an evaluation draws from: 1000 of 32×32×3. */
const imagePixels = 3_072_000;
/** On a quiet machine the median is within a few per cent of the fastest time. */
const busyFactor = 1.5;

type Row = Record<'network', string> &
  Record<'images' | 'gflop' | 'fastestMs' | 'medianMs' | 'gflops' | 'matrixGflops' | 'share', number>;

/**
 * Gradient evaluations of each network, with everything a scan does for one, against matrix products. They take turns
 * and cover about as many operations: whatever else the machine does then disturbs both alike, and their fastest timings
 * can be compared.
 */
export async function measureEvaluations(
  engine: Engine,
  matrixRate: MatrixRate,
  options: { rounds: number; only: string },
): Promise<Section> {
  const rows: Row[] = [];
  for (const network of networks.filter(({ name }) => name.includes(options.only))) {
    rows.push(await measureNetwork(engine, matrixRate, network, options.rounds));
  }
  const isBusy = rows.some((row) => row.medianMs > busyFactor * row.fastestMs);
  const busy = 'Other programs kept the processor busy: measure again on a quiet machine.';
  return {
    title: 'One gradient evaluation: forward and reverse pass of one batch, and the step of the search',
    columns: [
      { key: 'network', heading: 'network' },
      { key: 'images', heading: 'images' },
      { key: 'gflop', heading: 'GFLOP', digits: 2 },
      { key: 'fastestMs', heading: 'fastest ms', digits: 1 },
      { key: 'medianMs', heading: 'median ms', digits: 1 },
      { key: 'gflops', heading: 'GFLOP/s' },
      { key: 'matrixGflops', heading: 'matrix GFLOP/s' },
      { key: 'share', heading: 'share of matrix rate', digits: 2 },
    ],
    rows,
    notes: ['Rates are those of the fastest timings.', ...(isBusy ? [busy] : [])],
  };
}

async function measureNetwork(
  engine: Engine,
  matrixRate: MatrixRate,
  { name, batchSize, rounds: share, load }: BenchNetwork,
  rounds: number,
): Promise<Row> {
  const classifier = await load();
  const settings = { ...presets.paper, earlyStop: false, batchSize };
  const evaluator = await TriggerEvaluator.create(engine, classifier, { ...settings, labelSlots: 1 });
  const { channels, height, width } = classifier.inputShape;
  const count = Math.max(batchSize, Math.floor(imagePixels / (channels * height * width)));
  const images = randomImages(count, classifier.inputShape);
  const flops = gradientFlops(classifier, batchSize);
  const times: number[] = [];
  matrixRate.reset();
  await driveScan(evaluator, images, settings, warmUp);
  for (let round = 0; round < Math.max(fewestRounds, Math.round(share * rounds)); round++) {
    await matrixRate.measure(flops);
    times.push(...(await driveScan(evaluator, images, settings, share < 1 ? 1 : 3)));
  }
  await evaluator.dispose();
  const fastestMs = Math.min(...times);
  const gflops = flops / fastestMs / 1e6;
  return {
    network: name,
    images: batchSize,
    gflop: flops / 1e9,
    fastestMs,
    medianMs: median(times),
    gflops,
    matrixGflops: matrixRate.gflops,
    share: gflops / matrixRate.gflops,
  };
}
