import { setImmediate as nextTurn } from 'node:timers/promises';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { TriggerEvaluator } from '../../src-main/neural-cleanse/trigger-evaluator.ts';
import { presets } from '../../src-shared/presets.ts';
import { driveScan } from './drive-scan.ts';
import { randomClassifier } from './random-classifier.ts';
import { randomImages } from './random-images.ts';

/** Memory of this process in bytes, after a garbage collection. */
export interface MemoryUse {
  /** Everything the operating system counts for the process. */
  readonly resident: number;
  /** JavaScript objects and the buffers outside the heap. */
  readonly javascript: number;
}

/** Evaluations before the first measurement: caches, compiled code and the allocator's pools have then settled. */
const warmUp = 500;

/**
 * Scans with a small network (16×16×3, batch 32, one convolution) and measures the memory before and after
 * `evaluations` gradient evaluations. Its images alone are 96 KiB a batch, so that a buffer that is not given back
 * shows at once. Needs `node --expose-gc`.
 */
export async function measureMemoryGrowth(
  evaluations: number,
  threads: number,
): Promise<{ before: MemoryUse; after: MemoryUse }> {
  const shape = { channels: 3, height: 16, width: 16 };
  const classifier = randomClassifier(
    shape,
    [{ kind: 'conv', filters: 8, padding: 'same' }, { kind: 'max-pool' }],
    10,
  );
  const settings = { ...presets.paper, earlyStop: false, steps: evaluations };
  const { batchSize, loss, modelPixels } = settings;
  const evaluator = await TriggerEvaluator.create(createOnnxruntimeEngine('cpu', { threads }), classifier, {
    labelSlots: 1,
    batchSize,
    loss,
    modelPixels,
  });
  const images = randomImages(64, shape);
  await driveScan(evaluator, images, settings, warmUp);
  const before = await memoryUse();
  await driveScan(evaluator, images, settings, evaluations);
  const after = await memoryUse();
  await evaluator.dispose();
  return { before, after };
}

async function memoryUse(): Promise<MemoryUse> {
  if (globalThis.gc === undefined) throw new Error('measuring memory needs `node --expose-gc`');
  // Buffers outside the heap are given back in turns of the event loop after the collection that found them.
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await nextTurn();
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, javascript: heapUsed + external };
}
