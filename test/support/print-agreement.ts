/**
 * `node print-agreement.ts ENGINE DEVICE`: how far a device deviates from the float64 evaluator, as one line of JSON
 * a case. For devices that depend on how the process was started.
 */
import type { EngineName } from '../../src-main/engines/engine.ts';
import { createEngine } from '../../src-main/engines/index.ts';
import { agreementCases, measureDeviations } from './agreement.ts';

const [name, device] = process.argv.slice(2) as [EngineName, string];
const engine = await createEngine(name, device, { threads: 2 });
for (const { title, build } of agreementCases) {
  const deviations = await measureDeviations(engine, build());
  process.stdout.write(`${JSON.stringify({ title, deviations })}\n`);
}
await engine.dispose();
