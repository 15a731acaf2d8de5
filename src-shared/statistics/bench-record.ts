import type { BenchRecord } from './reliability.ts';

/** Written by `npm run bench:verdicts -- … --record`; not to be edited by hand. */
export const benchRecord: BenchRecord = { rule: '', preset: 'fast', half: 'report', scans: [] };
