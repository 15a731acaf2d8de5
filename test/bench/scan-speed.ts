import { scanReportSchema } from '../../src-shared/domain/scan-report.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli.ts';
import { samplePath } from '../support/sample.ts';
import type { MatrixRate } from './matrix-rate.ts';
import type { Section } from './section.ts';

/** Operations that the matrix products beside a scan are timed over. */
const comparedFlops = 2e10;

/** Whole scans of both bundled models with the preset `fast`, as the command line makes them. */
export async function measureScans(matrixRate: MatrixRate, threads: number): Promise<Section> {
  const folder = mkdtempSync(path.join(tmpdir(), 'neural-cleanse-bench-'));
  const rows: Section['rows'][number][] = [];
  try {
    for (const model of ['backdoored.h5', 'clean.h5']) {
      matrixRate.reset();
      await matrixRate.measure(comparedFlops);
      const files = ['--model', samplePath(model), '--dataset', samplePath('images.h5')];
      const history = ['--history', path.join(folder, 'history.sqlite')];
      const { stdout } = await runCli(['scan', ...files, ...history, '--threads', String(threads), '--json']);
      await matrixRate.measure(comparedFlops);
      const report = scanReportSchema.parse(JSON.parse(stdout));
      const seconds = report.durationMs / 1000;
      rows.push({
        model,
        verdict: report.verdict,
        index: report.anomalyIndex ?? 'none',
        evaluations: report.gradientEvaluations / report.labels.length,
        seconds,
        matrixGflops: matrixRate.gflops,
        products: (seconds * matrixRate.gflops) / report.labels.length,
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    title: 'Whole scans of the sample, 18 labels, preset fast',
    columns: [
      { key: 'model', heading: 'model' },
      { key: 'verdict', heading: 'verdict' },
      { key: 'index', heading: 'index', digits: 2 },
      { key: 'evaluations', heading: 'evaluations a label' },
      { key: 'seconds', heading: 'seconds', digits: 1 },
      { key: 'matrixGflops', heading: 'matrix GFLOP/s' },
      { key: 'products', heading: 'matrix GFLOP a label', digits: 1 },
    ],
    rows,
    notes: ['Matrix GFLOP a label: what matrix products would compute in the time of one label.'],
  };
}
