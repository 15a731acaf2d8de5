import { halfRule } from '../models/half.ts';
import type { JudgedScan } from '../scans/judged-scan.ts';
import { summarizeKinds, type KindSummary } from './kind-summary.ts';
import { leastAttackSuccess } from '../models/known-model.ts';
import type { Options } from '../options.ts';
import { summarizePreset, type PresetSummary } from './preset-summary.ts';
import type { FailedScan } from '../scans/run-scans.ts';

/** The result of a run, as `--json` stores it. */
export interface Summary {
  readonly half: Options['half'];
  readonly halfRule: string;
  readonly leastAttackSuccess: number;
  readonly presets: readonly PresetSummary[];
  readonly kinds: readonly KindSummary[];
  /** Models whose attack works too seldom to count. */
  readonly notCounted: readonly { readonly model: string; readonly attackSuccessRate: number | null }[];
  readonly failed: readonly {
    readonly model: string;
    readonly preset: string;
    readonly seed: number;
    readonly reason: string;
  }[];
  readonly scans: readonly ScanSummary[];
}

type ScanSummary = Pick<
  JudgedScan,
  'preset' | 'seed' | 'truth' | 'verdict' | 'plantedFirst' | 'falseLabels' | 'score'
> & {
  readonly model: string;
  readonly kind: string;
  readonly seconds: number;
};

export function summarize(
  half: Options['half'],
  scans: readonly JudgedScan[],
  failed: readonly FailedScan[],
): Summary {
  const byPreset = [...Map.groupBy(scans, ({ preset }) => preset)];
  const notCounted = scans.filter(({ truth }) => truth === 'not-counted').map(({ model }) => model);
  return {
    half,
    halfRule,
    leastAttackSuccess,
    presets: byPreset.map(([preset, group]) => summarizePreset(preset, group)),
    kinds: byPreset.flatMap(([preset, group]) => summarizeKinds(preset, group)),
    notCounted: [...new Set(notCounted)].map(({ name, attackSuccessRate }) => ({
      model: name,
      attackSuccessRate,
    })),
    failed: failed.map(({ scan: { model, preset, seed }, reason }) => ({
      model: model.name,
      preset,
      seed,
      reason,
    })),
    scans: scans.map(summarizeScan),
  };
}

function summarizeScan(scan: JudgedScan): ScanSummary {
  const { model, preset, seed, truth, verdict, plantedFirst, falseLabels, score, report } = scan;
  const known = { model: model.name, kind: model.kind, truth };
  const said = { verdict, plantedFirst, falseLabels, score, seconds: report.durationMs / 1000 };
  return { ...known, preset, seed, ...said };
}
