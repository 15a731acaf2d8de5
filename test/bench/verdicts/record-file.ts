import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { evidenceRule } from '../../../src-shared/statistics/evidence-test.ts';
import { foremostLabel } from '../../../src-shared/statistics/foremost-label.ts';
import type { BenchRecord, BenchScan } from '../../../src-shared/statistics/reliability.ts';
import type { JudgedScan } from './scans/judged-scan.ts';

const recordFile = fileURLToPath(new URL('../../../src-shared/statistics/bench-record.ts', import.meta.url));

/**
 * What the program tells of the bench with every verdict: of each scan that counts its kind, verdict and index.
 *
 * @param scans of one preset, in the order of the record
 */
export function benchRecordOf(scans: readonly JudgedScan[], half: string): BenchRecord {
  const counted = scans.filter(({ truth }) => truth !== 'not-counted');
  return {
    rule: evidenceRule,
    preset: counted[0]?.preset ?? '',
    half,
    scans: counted.map(toBenchScan),
  };
}

function toBenchScan({ model, seed, truth, verdict, report }: JudgedScan): BenchScan {
  const foremost = foremostLabel(report.labels);
  return {
    model: model.name,
    kind: model.kind,
    seed,
    verdict,
    index: report.anomalyIndex === null ? null : Number(report.anomalyIndex.toFixed(3)),
    foundTarget: truth === 'clean' ? null : foremost !== null && model.targets.includes(foremost.label),
  };
}

/** Writes the record into the program's sources. */
export async function writeBenchRecord(record: BenchRecord): Promise<void> {
  const text = `/* eslint max-lines: "off" -- data */
import type { BenchRecord } from './reliability.ts';

/** Written by \`npm run bench:verdicts -- … --record\`; not to be edited by hand. */
export const benchRecord: BenchRecord = ${JSON.stringify(record)};
`;
  const config = await resolveConfig(recordFile);
  writeFileSync(recordFile, await format(text, { ...config, filepath: recordFile }));
}
