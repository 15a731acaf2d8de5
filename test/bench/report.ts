import type { MemoryUse } from '../support/memory-growth.ts';
import type { Speed, SpeedReport } from './speed.ts';

/** What `npm run bench -- --json` prints. Sizes in bytes, times in ms. */
export interface BenchReport extends SpeedReport {
  readonly engine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly threads: number;
  /** Most memory the process held while the GTSRB network ran. */
  readonly peakResidentBytes: number;
  readonly memory: { readonly evaluations: number; readonly before: MemoryUse; readonly after: MemoryUse };
}

/**
 * Growth that counts as flat. A batch of images that an evaluation fails to give back is 96 KiB, 940 MiB over 10,000
 * evaluations; 16 MiB are 1.6 KiB an evaluation, and leave room for the allocators' own wandering.
 */
const flatMemoryBytes = 16 * 2 ** 20;

/** On a quiet machine the median is within a few per cent of the fastest time. */
const busyFactor = 1.5;

export function formatReport(report: BenchReport): string {
  const { evaluation, memory } = report;
  const grown = memory.after.resident - memory.before.resident;
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  const lines = [
    `${report.engine}, ${report.threads} thread(s), ${versions.join(', ')}`,
    '',
    `${' '.repeat(34)}     fastest                median`,
    ...report.matrixProducts.map((product) => row(`matrix product ${product.size}×${product.size}`, product)),
    row('gradient evaluation, GTSRB, 32 images', evaluation),
    '',
    `one gradient evaluation: ${(report.gradientFlops / 1e9).toFixed(2)} GFLOP`,
    `gradient evaluations a second: ${(1000 / evaluation.medianMs).toFixed(1)} (median)`,
    `share of matrix rate: ${report.shareOfMatrixRate.toFixed(2)}`,
    ...(evaluation.medianMs > busyFactor * evaluation.fastestMs
      ? ['(other programs kept the processor busy: measure again on a quiet machine)']
      : []),
    `peak memory: ${mebibytes(report.peakResidentBytes)} MiB resident`,
    `memory over ${memory.evaluations} evaluations: ${mebibytes(memory.before.resident)} MiB before, ` +
      `${mebibytes(memory.after.resident)} MiB after: ${grown <= flatMemoryBytes ? 'flat' : 'GROWS'} ` +
      `(flat is at most ${mebibytes(flatMemoryBytes)} MiB more)`,
  ];
  return `${lines.join('\n')}\n`;
}

function row(name: string, speed: Speed): string {
  const cell = (ms: number, gflops: number) =>
    `${ms.toFixed(1).padStart(8)} ms ${gflops.toFixed(0).padStart(5)} GFLOP/s`;
  return (
    name.padEnd(38) + cell(speed.fastestMs, speed.fastestGflops) + cell(speed.medianMs, speed.medianGflops)
  );
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
