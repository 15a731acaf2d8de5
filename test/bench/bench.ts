/**
 * `npm run bench -- [--threads N] [--quick] [--json]`: how fast and how lean the search is on this machine. Made-up
 * weights and images; needs nothing but the installed packages.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { measureMemoryGrowth } from '../support/memory-growth.ts';
import { formatReport, type BenchReport } from './report.ts';
import { measureSpeed } from './speed.ts';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: String(availableParallelism()) },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const threads = Number(values.threads);
if (!Number.isInteger(threads) || threads < 1) {
  throw new Error(`--threads "${values.threads}" is not a whole number of at least 1`);
}

const engine = createOnnxruntimeEngine('cpu', { threads });
const speed = await measureSpeed(engine, values.quick ? 5 : 20);
const peakResidentBytes = process.resourceUsage().maxRSS * 1024;
const evaluations = values.quick ? 2000 : 10_000;
const growth = await measureMemoryGrowth(evaluations, threads);
const report: BenchReport = {
  engine: `${engine.name}/${engine.device}`,
  versions: engine.versions,
  threads,
  ...speed,
  peakResidentBytes,
  memory: { evaluations, ...growth },
};
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report));
