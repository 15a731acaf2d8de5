import type { LabelReport, PairReport, ScanReport } from '../../src-shared/domain/scan-report.ts';

type Cell = number | string | boolean | null;

/** The table's columns, in order: the names of docs/report.md and where each comes from. */
const columns: readonly (readonly [name: string, cell: (label: LabelReport, report: ScanReport) => Cell])[] =
  [
    ['label', ({ label }) => label],
    ['mask_l1_norm', ({ maskL1Norm }) => maskL1Norm],
    ['anomaly_index', ({ anomalyIndex }) => anomalyIndex],
    ['flagged', ({ label }, { flaggedLabels }) => flaggedLabels.includes(label)],
    ['attack_success_rate', ({ attackSuccessRate }) => attackSuccessRate],
    ['reached_threshold', ({ reachedThreshold }) => reachedThreshold],
    ['in_statistics', ({ inStatistics }) => inStatistics],
    ['stop_reason', ({ stopReason }) => stopReason],
    ['steps', ({ steps }) => steps],
    ['gradient_evaluations', ({ gradientEvaluations }) => gradientEvaluations],
    ['duration_ms', ({ durationMs }) => durationMs],
    ['role', ({ role }) => role],
    ['norms', ({ norms }) => norms.map((norm) => norm ?? 'none').join(' ')],
    ['size_part', ({ indexParts }) => indexParts?.size ?? null],
    ['margin_part', ({ indexParts }) => indexParts?.margin ?? null],
    ['features_part', ({ indexParts }) => indexParts?.features ?? null],
    ['largest_margin', ({ largestMargin }) => largestMargin],
    ['feature_similarity', ({ featureSimilarity }) => featureSimilarity],
  ];

/**
 * The labels of a report as a table (RFC 4180: commas, CRLF); a cell without a value is empty. No cell holds text
 * from a file, so none needs quotes, and none can be taken for a formula. `norms` are parted by blanks.
 */
export function labelsCsv(report: ScanReport): string {
  const rows = report.labels.map((label) => columns.map(([, cell]) => cell(label, report) ?? ''));
  return toCsv([columns.map(([name]) => name), ...rows]);
}

const pairColumns: readonly (readonly [
  name: string,
  cell: (pair: PairReport, report: ScanReport) => Cell,
])[] = [
  ['source', ({ source }) => source],
  ['target', ({ target }) => target],
  ['role', ({ role }) => role],
  ['images', ({ imageCount }) => imageCount],
  ['brief_norm', ({ briefNorm }) => briefNorm],
  ['mask_l1_norm', ({ maskL1Norm }) => maskL1Norm],
  ['anomaly_index', ({ anomalyIndex }) => anomalyIndex],
  [
    'flagged',
    ({ source, target }, { pairs }) =>
      pairs!.flagged.some((flagged) => flagged.source === source && flagged.target === target),
  ],
  ['attack_success_rate', ({ attackSuccessRate }) => attackSuccessRate],
  ['held_out_success_rate', ({ heldOutSuccessRate }) => heldOutSuccessRate],
  ['size_part', ({ indexParts }) => indexParts?.size ?? null],
  ['source_part', ({ indexParts }) => indexParts?.source ?? null],
  ['distance_part', ({ indexParts }) => indexParts?.distance ?? null],
  ['features_part', ({ indexParts }) => indexParts?.features ?? null],
  ['spread_part', ({ indexParts }) => indexParts?.spread ?? null],
  ['clean_margin', ({ cleanMargin }) => cleanMargin],
  ['feature_similarity', ({ featureSimilarity }) => featureSimilarity],
];

/** The pairs of a report as a table, like that of the labels; null where none were searched. */
export function pairsCsv(report: ScanReport): string | null {
  if (report.pairs === null) return null;
  const rows = report.pairs.pairs.map((pair) => pairColumns.map(([, cell]) => cell(pair, report) ?? ''));
  return toCsv([pairColumns.map(([name]) => name), ...rows]);
}

function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}
