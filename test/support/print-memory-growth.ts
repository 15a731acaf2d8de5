/** `node --expose-gc print-memory-growth.ts EVALUATIONS`: measures in a process of its own, prints JSON. */
import { measureMemoryGrowth } from './memory-growth.ts';

process.stdout.write(JSON.stringify(await measureMemoryGrowth(Number(process.argv[2]), 1)));
