import type { ScanReport } from '../../../../src-shared/domain/scan-report.ts';
import { foremostPairs } from '../../../../src-shared/statistics/foremost-pairs.ts';
import type { JudgedScan } from '../scans/judged-scan.ts';
import type { KnownModel } from '../models/known-model.ts';
import { markdownTable } from './markdown-table.ts';

const headings = [
  'model',
  'planted',
  'preset',
  'seed',
  'verdict',
  'flagged',
  'score',
  'foremost pair: index',
  'smallest: label, norm, index',
  'median',
  'evaluations a label',
  'seconds',
];

/** One row a scan, model by model. */
export function scanTable(scans: readonly JudgedScan[]): string {
  const byModel = Map.groupBy(scans, ({ model }) => model.name);
  return markdownTable(headings, [...byModel.values()].flat().map(row));
}

function row({ model, preset, seed, report, score }: JudgedScan): (string | number)[] {
  return [
    model.name,
    plantedText(model),
    preset,
    seed,
    report.verdict,
    report.flaggedLabels.join(', '),
    score?.toFixed(2) ?? 'none',
    pairText(report),
    smallestText(report),
    report.median?.toFixed(1) ?? '',
    (report.gradientEvaluations / report.labels.length).toFixed(0),
    (report.durationMs / 1000).toFixed(0),
  ];
}

function plantedText({ targets, labelCount }: KnownModel): string {
  if (targets.length === 0) return 'none';
  return targets.length === labelCount ? 'every label' : targets.join(', ');
}

/** The label with the smallest mask, of those that were searched in full. */
function smallestText({ labels, normScale }: ScanReport): string {
  const inFull = labels.filter(({ role, maskL1Norm }) => role !== 'screened' && maskL1Norm !== null);
  const smallest = inFull.toSorted((a, b) => a.maskL1Norm! - b.maskL1Norm!)[0];
  if (smallest === undefined) return '';
  const { label, maskL1Norm, anomalyIndex } = smallest;
  const scale = normScale === 'logarithmic' ? ' (ratios)' : '';
  return `${label}, ${maskL1Norm!.toFixed(1)}, ${anomalyIndex?.toFixed(2) ?? 'none'}${scale}`;
}

function pairText({ pairs }: ScanReport): string {
  const [foremost] = foremostPairs(pairs?.pairs ?? []);
  if (foremost === undefined) return 'none';
  return `${foremost.source} to ${foremost.target}: ${foremost.anomalyIndex!.toFixed(2)}`;
}
