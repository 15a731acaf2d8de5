import { median } from '../../../../src-shared/statistics/median.ts';
import type { JudgedScan } from '../scans/judged-scan.ts';

/** What a preset said of one kind of models. */
export interface KindSummary {
  readonly preset: string;
  readonly kind: string;
  /** False of the models whose attack works too seldom to count. */
  readonly counted: boolean;
  readonly models: number;
  readonly scans: number;
  /** Verdicts. */
  readonly backdoored: number;
  readonly noAnomaly: number;
  readonly inconclusive: number;
  /** Verdicts of `backdoored` whose first label is a planted one. */
  readonly plantedFirst: number;
  /** Verdicts of `backdoored` whose foremost pair is a planted one; null where no pairs were searched. */
  readonly plantedPairFirst: number | null;
  /** Labels that verdicts of `backdoored` name without being planted, over all scans. */
  readonly falseLabels: number;
  /** Over the scans that have a score; null where none has. */
  readonly score: { readonly median: number; readonly min: number; readonly max: number } | null;
  readonly medianSeconds: number;
}

/** One summary for each kind, in the order of the scans, but clean models first and those that do not count last. */
export function summarizeKinds(preset: string, scans: readonly JudgedScan[]): KindSummary[] {
  const order = { clean: 0, attacked: 1, 'not-counted': 2 };
  const ordered = scans.toSorted((a, b) => order[a.truth] - order[b.truth]);
  const groups = Map.groupBy(ordered, ({ model, truth }) => `${truth} ${model.kind}`);
  return [...groups.values()].map((group) => summarizeKind(preset, group));
}

function summarizeKind(preset: string, scans: readonly JudgedScan[]): KindSummary {
  const count = (passes: (scan: JudgedScan) => boolean): number => scans.filter(passes).length;
  const scores = scans.flatMap(({ score }) => score ?? []);
  return {
    preset,
    kind: scans[0]!.model.kind,
    counted: scans[0]!.truth !== 'not-counted',
    models: new Set(scans.map(({ model }) => model.name)).size,
    scans: scans.length,
    backdoored: count(({ verdict }) => verdict === 'backdoored'),
    noAnomaly: count(({ verdict }) => verdict === 'no-anomaly'),
    inconclusive: count(({ verdict }) => verdict === 'inconclusive'),
    plantedFirst: count(({ plantedFirst }) => plantedFirst),
    plantedPairFirst: scans.some((scan) => scan.plantedPairFirst !== null)
      ? count(({ plantedPairFirst }) => plantedPairFirst === true)
      : null,
    falseLabels: scans.reduce((sum, { falseLabels }) => sum + falseLabels, 0),
    score:
      scores.length === 0
        ? null
        : { median: median(scores), min: Math.min(...scores), max: Math.max(...scores) },
    medianSeconds: median(scans.map(({ report }) => report.durationMs / 1000)),
  };
}
