import type { ScanReport } from '../../../../src-shared/domain/scan-report.ts';

export type PairsReport = NonNullable<ScanReport['pairs']>;
export type PairReport = PairsReport['pairs'][number];

/** How rows and columns are ordered: by label, or the labels of the most suspicious pairs first. */
export type PairOrder = 'label' | 'suspicion';

export interface PairMap {
  /** Labels of the rows. */
  readonly sources: readonly number[];
  /** Labels of the columns. */
  readonly targets: readonly number[];
  at(source: number, target: number): PairReport | null;
}

export function pairMap({ pairs }: PairsReport, order: PairOrder): PairMap {
  const byPlace = new Map(pairs.map((pair) => [placeKey(pair.source, pair.target), pair]));
  return {
    sources: inOrder(pairs, order, ({ source }) => source),
    targets: inOrder(pairs, order, ({ target }) => target),
    at: (source, target) => byPlace.get(placeKey(source, target)) ?? null,
  };
}

export function placeKey(source: number, target: number): string {
  return `${source} ${target}`;
}

/** The norm of the full search where there was one, else of the brief one. */
export function pairNorm({ maskL1Norm, briefNorm }: PairReport): number | null {
  return maskL1Norm ?? briefNorm;
}

/** From 0 for the largest norm of all pairs to 1 for the smallest, by ratios; null without a norm. */
export function pairShades({ pairs }: PairsReport): (pair: PairReport) => number | null {
  const logs = pairs.map(logNorm).filter((log) => log !== null);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  return (pair) => {
    const log = logNorm(pair);
    if (log === null) return null;
    return high === low ? 0 : (high - log) / (high - low);
  };
}

/** The pair that the arrow keys lead to: the next place of the map that has one; null at its edge. */
export function neighbour(
  map: PairMap,
  from: { readonly source: number; readonly target: number },
  key: string,
): PairReport | null {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
  if (step === undefined) return null;
  let row = map.sources.indexOf(from.source);
  let column = map.targets.indexOf(from.target);
  for (;;) {
    row += step[0]!;
    column += step[1]!;
    const [source, target] = [map.sources[row], map.targets[column]];
    if (source === undefined || target === undefined) return null;
    const pair = map.at(source, target);
    if (pair !== null) return pair;
  }
}

function logNorm(pair: PairReport): number | null {
  const norm = pairNorm(pair);
  return norm === null || norm <= 0 ? null : Math.log(norm);
}

function inOrder(
  pairs: readonly PairReport[],
  order: PairOrder,
  labelOf: (pair: PairReport) => number,
): number[] {
  const highest = new Map<number, number>();
  for (const pair of pairs) {
    const label = labelOf(pair);
    const index = pair.anomalyIndex ?? -Infinity;
    highest.set(label, Math.max(highest.get(label) ?? -Infinity, index));
  }
  const labels = [...highest.keys()].sort((a, b) => a - b);
  if (order === 'label') return labels;
  // Equal ones, such as two labels without an index, stay in the order of their numbers.
  return labels.sort((a, b) => (highest.get(a) === highest.get(b) ? 0 : highest.get(b)! - highest.get(a)!));
}
