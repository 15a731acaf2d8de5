import type { Graph } from '../../../graph/graph.ts';
import { ArgumentSlice, Ellipsis, type Argument } from '../layers/arguments.ts';
import { reshaped } from '../layers/reshaping.ts';
import type { KerasTensor } from '../tensor.ts';
import { taken } from './rearrange.ts';

/**
 * `x[:, 1:-1, ..., ::-1, 3, None]` with Python's rules: slices keep their axis, numbers drop it, `None` adds one. The
 * batch may only be taken whole. Undefined where the index holds anything else.
 */
export function indexed(graph: Graph, x: KerasTensor, index: readonly Argument[]): KerasTensor | undefined {
  const parts = spelledOut(index, x.rank);
  if (parts === undefined) return undefined;
  let result = x;
  const shape: number[] = [];
  let axis = 0;
  for (const part of parts) {
    if (part === null) {
      shape.push(1);
      continue;
    }
    const size = axis === 0 ? 0 : x.shape[axis - 1]!;
    if (axis === 0) {
      if (!isWhole(part)) throw new Error('it takes some of the images of a batch');
    } else {
      const entries = typeof part === 'number' ? [part < 0 ? part + size : part] : sliceEntries(part, size);
      result = taken(graph, result, axis, entries);
      if (typeof part !== 'number') shape.push(entries.length);
    }
    axis += 1;
  }
  const isBatchFirst = parts[0] !== null;
  if (!isBatchFirst) throw new Error('it puts an axis before the batch');
  return shape.join() === result.shape.join() ? result : reshaped(graph, result, shape);
}

type IndexPart = ArgumentSlice | number | null;

const whole = new ArgumentSlice({ start: null, stop: null, step: null });

/** The index with `...` and what is left out at the end written as whole slices. */
function spelledOut(index: readonly Argument[], rank: number): readonly IndexPart[] | undefined {
  const consumed = index.filter((part) => part !== null && !(part instanceof Ellipsis)).length;
  const missing = Array.from({ length: rank - consumed }, () => whole);
  const hasEllipsis = index.some((part) => part instanceof Ellipsis);
  const parts = (hasEllipsis ? index : [...index, new Ellipsis()]).flatMap((part): readonly Argument[] =>
    part instanceof Ellipsis ? missing : [part],
  );
  const isKnown = (part: Argument): part is IndexPart =>
    part === null || Number.isInteger(part) || part instanceof ArgumentSlice;
  return parts.every(isKnown) && consumed <= rank ? parts : undefined;
}

function isWhole(part: ArgumentSlice | number): boolean {
  if (typeof part === 'number') return false;
  const { start, stop, step } = part.bounds;
  return (start === null || start === 0) && stop === null && (step === null || step === 1);
}

/** Numbers of the entries (Python's `slice.indices`). */
function sliceEntries({ bounds: { start, stop, step } }: ArgumentSlice, size: number): readonly number[] {
  const by = step ?? 1;
  if (by === 0) throw new Error('it takes a slice with a step of 0');
  const [lowest, highest] = by > 0 ? [0, size] : [-1, size - 1];
  const bound = (value: number | null, otherwise: number): number => {
    if (value === null) return otherwise;
    return Math.min(Math.max(value < 0 ? value + size : value, lowest), highest);
  };
  const from = bound(start, by > 0 ? lowest : highest);
  const to = bound(stop, by > 0 ? highest : lowest);
  const count = Math.max(Math.ceil((to - from) / by), 0);
  return Array.from({ length: count }, (_, i) => from + i * by);
}
