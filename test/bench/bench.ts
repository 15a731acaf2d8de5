/**
 * `npm run bench -- [--threads N] [--quick] [--only NAME] [--json]`: how fast and how lean the search is on this
 * machine. Made-up images, and weights but for the sample's; needs nothing but the installed packages. What each figure
 * means: docs/performance.md.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { measureEvaluations } from './evaluation-speed.ts';
import { MatrixRate } from './matrix-rate.ts';
import { measureMemory } from './memory.ts';
import { measureScans } from './scan-speed.ts';
import { formatSection, type Section } from './section.ts';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: String(availableParallelism()) },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const threads = Number(values.threads);
if (!Number.isInteger(threads) || threads < 1) {
  throw new Error(`--threads "${values.threads}" is not a whole number of at least 1`);
}

const engine = createOnnxruntimeEngine('cpu', { threads });
const matrixRate = await MatrixRate.prepare(engine);
/** Each measures one table. */
const measurements: readonly (() => Promise<Section>)[] = [
  () => measureEvaluations(engine, matrixRate, { rounds: values.quick ? 5 : 30, only: values.only }),
  () => measureScans(matrixRate, threads),
  () => measureMemory(values.quick ? 2000 : 10_000, threads),
];

const machine = { engine: `${engine.name}/${engine.device}`, versions: engine.versions, threads };
if (!values.json) {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  process.stdout.write(`${machine.engine}, ${threads} thread(s), ${versions.join(', ')}\n\n`);
}
const sections: Section[] = [];
for (const measure of measurements) {
  const section = await measure();
  sections.push(section);
  if (!values.json) process.stdout.write(`${formatSection(section)}\n`);
}
await matrixRate.dispose();
if (values.json) process.stdout.write(`${JSON.stringify({ ...machine, sections }, null, 2)}\n`);
