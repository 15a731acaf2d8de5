import type { Interval } from '../statistics/interval.ts';
import type { KindSummary } from './kind-summary.ts';
import { markdownTable } from './markdown-table.ts';
import type { PresetSummary } from './preset-summary.ts';
import type { Rate } from '../statistics/rate.ts';
import type { Summary } from './summary.ts';

/** The summary as Markdown for a document. */
export function summaryText(summary: Summary): string {
  const half = summary.half === 'all' ? 'Both halves' : `Half \`${summary.half}\``;
  const parts = [
    `${half}. ${summary.halfRule}\n`,
    presetTable(summary.presets),
    'In brackets: 95 % intervals, of rates by Wilson over scans as if they were independent, of the area under the ROC ' +
      'curve by a bootstrap over models.\n',
    kindTable(summary.kinds),
  ];
  if (summary.notCounted.length > 0) parts.push(notCountedText(summary));
  if (summary.failed.length > 0) parts.push(failedText(summary));
  return parts.join('\n');
}

function presetTable(presets: readonly PresetSummary[]): string {
  const headings = [
    'preset',
    'models: clean, attacked',
    'true-positive rate',
    'false-positive rate',
    'inconclusive, clean',
    'inconclusive, attacked',
    'area under the ROC curve',
  ];
  const rows = presets.map((summary) => [
    summary.preset,
    `${summary.cleanModels}, ${summary.attackedModels}`,
    rateText(summary.truePositives),
    rateText(summary.falsePositives),
    rateText(summary.inconclusiveOfClean),
    rateText(summary.inconclusiveOfAttacked),
    shareText(summary.rocArea, summary.rocAreaInterval),
  ]);
  return markdownTable(headings, rows);
}

function kindTable(kinds: readonly KindSummary[]): string {
  const headings = [
    'preset',
    'kind',
    'models',
    'scans',
    'backdoored',
    'planted label first',
    'planted pair first',
    'no anomaly',
    'inconclusive',
    'false labels',
    'score: median (min to max)',
    'seconds',
  ];
  const rows = kinds.map((row) => [
    row.preset,
    row.counted ? row.kind : `${row.kind}, not counted`,
    row.models,
    row.scans,
    row.backdoored,
    row.kind === 'clean' ? '' : row.plantedFirst,
    row.kind === 'clean' ? '' : (row.plantedPairFirst ?? 'not searched'),
    row.noAnomaly,
    row.inconclusive,
    row.falseLabels,
    scoreText(row.score),
    row.medianSeconds.toFixed(0),
  ]);
  return markdownTable(headings, rows);
}

function notCountedText({ notCounted, leastAttackSuccess }: Summary): string {
  const models = notCounted.map(
    ({ model, attackSuccessRate }) => `${model} (${attackSuccessRate?.toFixed(2)})`,
  );
  return `Not counted, because the attack succeeds below ${leastAttackSuccess}: ${models.join(', ')}.\n`;
}

function failedText({ failed }: Summary): string {
  const lines = failed.map(
    ({ model, preset, seed, reason }) =>
      `- ${model}, ${preset}, seed ${seed}: ${reason.replaceAll(/\s+/g, ' ')}\n`,
  );
  return `Failed scans, which are in no figure above:\n\n${lines.join('')}`;
}

function rateText({ hits, trials, share, interval }: Rate): string {
  return trials === 0 ? 'none' : `${hits} of ${trials}: ${shareText(share, interval)}`;
}

function shareText(share: number | null, interval: Interval | null): string {
  if (share === null) return 'none';
  const bounds = interval === null ? '' : ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return share.toFixed(2) + bounds;
}

function scoreText(score: KindSummary['score']): string {
  if (score === null) return 'none';
  return `${score.median.toFixed(2)} (${score.min.toFixed(2)} to ${score.max.toFixed(2)})`;
}
