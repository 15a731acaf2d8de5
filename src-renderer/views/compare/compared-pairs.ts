import type { ScanDetail } from '../../../src-shared/contract/scan-detail.ts';
import { pairKey, pairNorm, type LabelPair } from '../../../src-shared/domain/pair-result.ts';
import { foremostPairs } from '../../../src-shared/statistics/foremost-pairs.ts';

/** Pairs that are listed at most. */
const mostListed = 40;

/** A pair in each of the scans that are compared. */
export interface ComparedPair extends LabelPair {
  /** A place a scan. */
  readonly scans: readonly ComparedFigures[];
}

interface ComparedFigures {
  /** Null where the scan did not search the pair in full. */
  readonly index: number | null;
  readonly norm: number | null;
  readonly isFlagged: boolean;
}

/** How many of the scans searched pairs. */
export function scansWithPairs(scans: readonly ScanDetail[]): number {
  return scans.filter(({ report }) => (report?.pairs ?? null) !== null).length;
}

/**
 * The pairs that one of the scans flagged, or where none did the one that stands out most in each; those with the highest
 * index in any scan first.
 */
export function comparedPairs(scans: readonly ScanDetail[]): {
  readonly rows: readonly ComparedPair[];
  readonly areFlagged: boolean;
  /** Flagged pairs that are not listed. */
  readonly more: number;
} {
  const tables = scans.map(({ report }) => {
    const pairs = report?.pairs ?? null;
    return {
      flagged: new Set(pairs?.flagged.map(pairKey)),
      byPlace: new Map(pairs?.pairs.map((pair) => [pairKey(pair), pair])),
      /** None where no pair was tested. */
      foremost: foremostPairs(pairs?.pairs ?? [])
        .slice(0, 1)
        .map(pairKey),
    };
  });
  const flagged = new Set(tables.flatMap((table) => [...table.flagged]));
  const wanted = flagged.size > 0 ? flagged : new Set(tables.flatMap(({ foremost }) => foremost));
  const rows = [...wanted].map((place): ComparedPair => {
    const [source, target] = place.split(' ').map(Number) as [number, number];
    return {
      source,
      target,
      scans: tables.map(({ flagged: ofScan, byPlace }) => {
        const pair = byPlace.get(place);
        return {
          index: pair?.anomalyIndex ?? null,
          norm: pair === undefined ? null : pairNorm(pair),
          isFlagged: ofScan.has(place),
        };
      }),
    };
  });
  const sorted = rows.toSorted((a, b) => compareHighest(b, a) || a.source - b.source || a.target - b.target);
  return {
    rows: sorted.slice(0, mostListed),
    areFlagged: flagged.size > 0,
    more: Math.max(0, sorted.length - mostListed),
  };
}

/** Of two that were tested in no scan neither is higher. */
function compareHighest(a: ComparedPair, b: ComparedPair): number {
  const [ofA, ofB] = [a, b].map(({ scans }) => Math.max(...scans.map(({ index }) => index ?? -Infinity)));
  return ofA === ofB ? 0 : ofA! - ofB!;
}
