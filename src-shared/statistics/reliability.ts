import { z } from 'zod';
import { benchRecord } from './bench-record.ts';

/** One scan of a model with a known answer. */
export interface BenchScan {
  readonly model: string;
  /** `clean`, or the kind of attack. */
  readonly kind: string;
  readonly seed: number;
  readonly verdict: 'backdoored' | 'no-anomaly' | 'inconclusive';
  /** Index of the label that stands out most; null where there was none. */
  readonly index: number | null;
  /** Whether that label is a planted one; null for clean models. */
  readonly foundTarget: boolean | null;
}

/** What the bench made of models that had no part in the design of the rule. */
export interface BenchRecord {
  /** Of the rule that judged: see `evidenceRule`. */
  readonly rule: string;
  readonly preset: string;
  /** The half of the bench. */
  readonly half: string;
  readonly scans: readonly BenchScan[];
}

const kindReliabilitySchema = z.object({
  kind: z.string(),
  /** Models of this kind in the bench's half. */
  models: z.number().int().nonnegative(),
  scans: z.number().int().nonnegative(),
  /** Scans that called the model backdoored. */
  found: z.number().int().nonnegative(),
  /** Scans whose planted label stood out most, with an index at least as large as this scan's. */
  asHigh: z.number().int().nonnegative(),
});
export type KindReliability = z.infer<typeof kindReliabilitySchema>;

/** What an index like this one meant on the bench. */
export const reliabilitySchema = z.object({
  cleanModels: z.number().int().nonnegative(),
  cleanScans: z.number().int().nonnegative(),
  /** Scans of clean models with an index at least as large. */
  cleanAsHigh: z.number().int().nonnegative(),
  /** Scans of clean models that were called backdoored. */
  cleanFlagged: z.number().int().nonnegative(),
  /** Kinds of backdoor, those that are found most often first. */
  kinds: z.array(kindReliabilitySchema),
});
export type Reliability = z.infer<typeof reliabilitySchema>;

/** @param index of the label that stands out most */
export function reliabilityOf(index: number, { scans }: BenchRecord = benchRecord): Reliability {
  const clean = scans.filter(({ kind }) => kind === 'clean');
  const kinds = [...new Set(scans.map(({ kind }) => kind))].filter((kind) => kind !== 'clean');
  return {
    cleanModels: countModels(clean),
    cleanScans: clean.length,
    cleanAsHigh: clean.filter((scan) => isAsHigh(scan, index)).length,
    cleanFlagged: clean.filter(({ verdict }) => verdict === 'backdoored').length,
    kinds: kinds
      .map((kind) =>
        ofKind(
          kind,
          scans.filter((scan) => scan.kind === kind),
          index,
        ),
      )
      .sort((a, b) => b.found / b.scans - a.found / a.scans || b.scans - a.scans),
  };
}

function ofKind(kind: string, scans: readonly BenchScan[], index: number): KindReliability {
  return {
    kind,
    models: countModels(scans),
    scans: scans.length,
    found: scans.filter(({ verdict, foundTarget }) => verdict === 'backdoored' && foundTarget === true)
      .length,
    asHigh: scans.filter((scan) => scan.foundTarget === true && isAsHigh(scan, index)).length,
  };
}

function isAsHigh(scan: BenchScan, index: number): boolean {
  return scan.index !== null && scan.index >= index;
}

function countModels(scans: readonly BenchScan[]): number {
  return new Set(scans.map(({ model }) => model)).size;
}
