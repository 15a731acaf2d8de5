import { AppError } from '../../src-shared/domain/app-error.ts';
import type { DeviceReport, Engine, EngineName, EngineOptions } from './engine.ts';
import { createEngine, listDevices } from './index.ts';
import { mostPartsOf } from './share-labels.ts';
import {
  bestTrial,
  failedTrial,
  timeDevice,
  usefulRate,
  type TimingLimits,
  type Trial,
  type Workload,
} from './time-device.ts';
import { matrixProduct } from './matrix-product.ts';
import { timeRuns } from './time-runs.ts';

/** One row of the table that device and labels at once are chosen by. */
export interface CalibrationRow extends Trial {
  readonly engine: EngineName;
  readonly device: string;
}

/** A device that can be chosen. */
export interface Candidate {
  readonly engine: EngineName;
  readonly device: string;
  readonly open: () => Promise<Engine>;
}

export interface Calibration {
  /** Open. */
  readonly engine: Engine;
  readonly labelSlots: number;
  readonly table: readonly CalibrationRow[];
}

/** How long all devices together are timed: who starts a scan waits for it. */
const calibrationMs = 3000;

/** The usable devices of this machine. */
export async function findCandidates(options: EngineOptions): Promise<Candidate[]> {
  const usable = (await listDevices()).filter(({ available }) => available);
  return withoutPlainJavaScript(usable).map(({ engine, device }) => ({
    engine,
    device,
    open: () => createEngine(engine, device, options),
  }));
}

/** TensorFlow.js' own JavaScript kernels are some hundred times slower: used only where nothing else runs. */
function withoutPlainJavaScript(devices: readonly DeviceReport[]): readonly DeviceReport[] {
  const compiled = devices.filter(({ engine, device }) => engine !== 'tensorflow' || device !== 'cpu');
  return compiled.length > 0 ? compiled : devices;
}

/**
 * Times every candidate on the user's model and takes the device and the labels at once that search fastest. Each gets
 * its share of the time that is left. Nothing that has begun is broken off, so that a large network may take longer;
 * devices for which no time is left then are listed as such.
 */
export async function calibrate(candidates: readonly Candidate[], workload: Workload): Promise<Calibration> {
  const deadline = performance.now() + calibrationMs;
  const rate = (trial: Trial): number => usefulRate(trial, workload.labelCount);
  const table: CalibrationRow[] = [];
  let best: { candidate: Candidate; trial: Trial } | undefined;
  let productMs = Infinity;
  for (const [index, candidate] of candidates.entries()) {
    const now = performance.now();
    const share = (deadline - now) / (candidates.length - index);
    const bestRate = best === undefined ? 0 : rate(best.trial);
    const limits = { deadline: now + share, bestRate, productMs };
    const timed = share > 0 ? await timeCandidate(candidate, workload, limits) : noTimeLeft;
    productMs = Math.min(productMs, timed.productMs);
    const { engine, device } = candidate;
    table.push(...timed.trials.map((trial) => ({ engine, device, ...trial })));
    const trial = bestTrial(timed.trials, workload.labelCount, timed.mostParts);
    if (trial !== undefined && rate(trial) > bestRate) best = { candidate, trial };
  }
  if (best === undefined) throw nothingRuns(table);
  return { engine: await best.candidate.open(), labelSlots: best.trial.labelSlots, table };
}

interface Timed {
  readonly trials: readonly Trial[];
  /** Into how many the device can be divided. */
  readonly mostParts: number;
  /** What a matrix product takes; infinity where it was not timed. */
  readonly productMs: number;
}

/**
 * What hinders the device becomes the note of its trial. A matrix product comes before the network, of which even one
 * image would take a software renderer many seconds.
 */
async function timeCandidate(
  { open }: Candidate,
  workload: Workload,
  limits: TimingLimits & { readonly productMs: number },
): Promise<Timed> {
  let engine: Engine | undefined;
  let productMs = Infinity;
  let mostParts = 1;
  try {
    engine = await open();
    mostParts = mostPartsOf(engine);
    productMs = (await timeRuns(engine, () => matrixProduct(productSize), productTrialMs)).runMs;
    const times = productMs / limits.productMs;
    if (times > hopelessProduct) return { trials: [tooSlow(times)], mostParts, productMs };
    return { trials: await timeDevice(engine, workload, limits), mostParts, productMs };
  } catch (thrown) {
    return { trials: [failedTrial(1, thrown)], mostParts, productMs };
  } finally {
    await engine?.dispose();
  }
}

/** 34 · 10⁶ operations: enough to tell a renderer in software from a graphics card, and no device is kept busy by them. */
const productSize = 256;
/** Long enough for a device that takes less to show its fastest. */
const productTrialMs = 5;
/**
 * Matrix products separate renderers in software, seen to take 130 times as long as the processor and more, from graphics
 * cards, which need some milliseconds for a single one where the processor may need a tenth.
 */
const hopelessProduct = 100;

function tooSlow(times: number): Trial {
  const note = `Not timed: a matrix product takes ${Math.round(times)} times as long as on another device.`;
  return { labelSlots: 1, evaluationsPerSecond: null, note };
}

const noTimeLeft: Timed = {
  trials: [
    {
      labelSlots: 1,
      evaluationsPerSecond: null,
      note: `Not timed: the devices before it took the ${calibrationMs / 1000} s that all may take together.`,
    },
  ],
  mostParts: 1,
  productMs: Infinity,
};

function nothingRuns(table: readonly CalibrationRow[]): AppError {
  const { note } = table[0]!;
  if (table.length === 1) return new AppError('ENGINE_UNAVAILABLE', note);
  return new AppError(
    'ENGINE_UNAVAILABLE',
    'No device of this machine can run this network. Look what each device needs (neural-cleanse engines).',
    { detail: table.map((row) => `${row.engine}/${row.device}: ${row.note}`).join('\n') },
  );
}
