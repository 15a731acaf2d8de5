import { availableParallelism } from 'node:os';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { calibrate, findCandidates, type CalibrationRow } from '../engines/calibrate.ts';
import type { Engine } from '../engines/engine.ts';
import { createEngine } from '../engines/index.ts';
import type { Classifier } from '../formats/classifier.ts';
import { labelOrder } from '../neural-cleanse/label-order.ts';
import { buildTriggerGraph, type TriggerGraphOptions } from '../neural-cleanse/trigger-graph.ts';

/** What a scan computes with. */
export interface ChosenEngine {
  readonly engine: Engine;
  readonly threads: number;
  /** Labels searched at once. */
  readonly labelSlots: number;
  /** What was measured to choose; empty where device and labels at once were given. */
  readonly calibration: readonly CalibrationRow[];
}

/** Opens the engine that the settings ask for, and measures what they leave open on the user's model. */
export async function chooseEngine(settings: ScanSettings, classifier: Classifier): Promise<ChosenEngine> {
  const threads = settings.threads ?? availableParallelism();
  const labelCount = labelOrder(settings, classifier.labelCount).length;
  const { batchSize } = settings;
  const workload = {
    buildGraph: (labelSlots: number, images: number) =>
      buildTriggerGraph(classifier, graphOptions({ ...settings, batchSize: images }, labelSlots)),
    batchSize,
    labelCount,
    labelSlots: settings.labelSlots,
  };
  if (settings.engine === 'auto' && settings.device === null) {
    const { table, ...choice } = await calibrate(await findCandidates({ threads }), workload);
    return { ...choice, threads, calibration: table };
  }
  const name = settings.engine === 'auto' ? 'onnxruntime' : settings.engine;
  const device = settings.device ?? 'cpu';
  const open = () => createEngine(name, device, { threads });
  const engine = await open();
  if (settings.labelSlots !== null) {
    return { engine, threads, labelSlots: Math.min(settings.labelSlots, labelCount), calibration: [] };
  }
  await engine.dispose();
  const { table, ...choice } = await calibrate([{ engine: name, device, open }], workload);
  return { ...choice, threads, calibration: table };
}

/** The graph of one gradient evaluation of a scan. */
export function graphOptions(settings: ScanSettings, labelSlots: number): TriggerGraphOptions {
  const { batchSize, loss, modelPixels } = settings;
  return { labelSlots, batchSize, loss, modelPixels };
}
