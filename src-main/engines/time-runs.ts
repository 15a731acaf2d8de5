import type { Graph } from '../graph/graph.ts';
import { peakBytes } from '../graph/peak-bytes.ts';
import type { Engine } from './engine.ts';

/** What a graph takes on a device. */
export interface Timing {
  /** From building the graph until it runs as fast as it will: what the first run takes longer is part of it. */
  readonly prepareMs: number;
  /** The fastest run: what else the machine does only ever adds time. */
  readonly runMs: number;
  /** Memory that the graph's inputs and values take at once. */
  readonly bytes: number;
  readonly fallsBackToCpu: boolean;
}

/**
 * Makes a graph ready, runs it once to warm up, and times the runs that follow.
 *
 * @param durationMs how long they are timed; at least one is
 */
export async function timeRuns(engine: Engine, build: () => Graph, durationMs: number): Promise<Timing> {
  const begin = performance.now();
  const graph = build();
  const executable = await engine.prepare(graph);
  try {
    await executable.run();
    const untilFirstRunMs = performance.now() - begin;
    const end = performance.now() + durationMs;
    let runMs = Infinity;
    do {
      const start = performance.now();
      await executable.run();
      runMs = Math.min(runMs, performance.now() - start);
    } while (performance.now() < end);
    const prepareMs = Math.max(0, untilFirstRunMs - runMs);
    return { prepareMs, runMs, bytes: peakBytes(graph), fallsBackToCpu: executable.fallsBackToCpu === true };
  } finally {
    await executable.dispose();
  }
}
