/**
 * `npm run bench:devices -- [--threads N] [--rounds N] ENGINE/DEVICE...`: gradient evaluations of the GTSRB network a
 * second, 32 images each, device by device. They take turns, so that whatever else the machine does disturbs all alike.
 * Beside it the processor's time for one, which on a busy machine says more; with several threads it counts waiting too.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Engine, EngineName } from '../../src-main/engines/engine.ts';
import { createEngine } from '../../src-main/engines/index.ts';
import { TriggerEvaluator } from '../../src-main/neural-cleanse/trigger-evaluator.ts';
import { presets } from '../../src-shared/presets.ts';
import { median } from '../../src-shared/statistics/median.ts';
import { driveScan } from '../support/drive-scan.ts';
import { randomImages } from '../support/random-images.ts';
import { gtsrbNetwork } from './networks.ts';

const { values, positionals } = parseArgs({
  options: {
    threads: { type: 'string', default: String(availableParallelism()) },
    rounds: { type: 'string', default: '20' },
  },
  allowPositionals: true,
});
const threads = Number(values.threads);
const settings = { ...presets.paper, earlyStop: false };
const classifier = gtsrbNetwork();
const images = randomImages(1000, classifier.inputShape);

interface Contender {
  readonly engine: Engine;
  readonly evaluator: TriggerEvaluator;
  /** Of each evaluation, in ms. */
  readonly times: number[];
  /** The processor's, of two evaluations, in ms. */
  readonly processorTimes: number[];
}

const contenders: Contender[] = [];
for (const name of positionals.length > 0 ? positionals : ['onnxruntime/cpu'])
  contenders.push(await open(name));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { evaluator, times, processorTimes } of contenders) {
    const before = process.cpuUsage();
    times.push(...(await driveScan(evaluator, images, settings, 2)));
    const { user, system } = process.cpuUsage(before);
    processorTimes.push((user + system) / 1000);
  }
}
for (const { engine, times, processorTimes } of contenders) {
  const versions = Object.entries(engine.versions).map(([library, version]) => `${library} ${version}`);
  process.stdout.write(
    `${`${engine.name}/${engine.device}`.padEnd(20)} ${threads} thread(s)  ` +
      `median ${rate(median(times))}/s, fastest ${rate(Math.min(...times))}/s, ` +
      `processor ${(median(processorTimes) / 2).toFixed(0)} ms each  ${versions.join(', ')}\n`,
  );
}

async function open(name: string): Promise<Contender> {
  const [engineName, device] = name.split('/') as [EngineName, string];
  const engine = await createEngine(engineName, device, { threads });
  const { batchSize, loss, modelPixels } = settings;
  const options = { labelSlots: 1, batchSize, loss, modelPixels };
  const evaluator = await TriggerEvaluator.create(engine, classifier, options);
  await driveScan(evaluator, images, settings, 3);
  return { engine, evaluator, times: [], processorTimes: [] };
}

function rate(milliseconds: number): string {
  return (1000 / milliseconds).toFixed(1).padStart(6);
}
