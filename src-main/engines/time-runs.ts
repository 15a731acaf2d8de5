import type { Graph } from '../graph/graph.ts';
import { peakBytes } from '../graph/peak-bytes.ts';
import type { Engine, Executable } from './engine.ts';

/** What a graph takes on a device, or graphs that run beside each other. */
export interface Timing {
  /** From building the graphs until they run as fast as they will: what the first run takes longer is part of it. */
  readonly prepareMs: number;
  /** The fastest run: what else the machine does only ever adds time. Of several graphs the slowest one's. */
  readonly runMs: number;
  /** Memory that the graphs' inputs and values take at once. */
  readonly bytes: number;
  readonly fallsBackToCpu: boolean;
}

/** A graph and what it is to run on. */
export interface Work {
  readonly engine: Engine;
  readonly build: () => Graph;
}

/** Times one graph as `timeTogether` does. */
export function timeRuns(engine: Engine, build: () => Graph, durationMs: number): Promise<Timing> {
  return timeTogether([{ engine, build }], durationMs);
}

/**
 * Makes graphs ready, runs each once to warm up, and times the runs that follow, all beside each other.
 *
 * @param durationMs how long they are timed; at least one run of each is
 */
export async function timeTogether(works: readonly Work[], durationMs: number): Promise<Timing> {
  const begin = performance.now();
  const executables: Executable[] = [];
  try {
    let bytes = 0;
    for (const { engine, build } of works) {
      const graph = build();
      bytes += peakBytes(graph);
      executables.push(await engine.prepare(graph));
    }
    await Promise.all(executables.map((executable) => executable.run()));
    const untilFirstRunMs = performance.now() - begin;
    const end = performance.now() + durationMs;
    const fastest = await Promise.all(executables.map((executable) => fastestRun(executable, end)));
    const runMs = Math.max(...fastest);
    const prepareMs = Math.max(0, untilFirstRunMs - runMs);
    const fallsBackToCpu = executables.some((executable) => executable.fallsBackToCpu === true);
    return { prepareMs, runMs, bytes, fallsBackToCpu };
  } finally {
    for (const executable of executables) await executable.dispose();
  }
}

/** In ms, of the runs until `end`. */
async function fastestRun(executable: Executable, end: number): Promise<number> {
  let fastest = Infinity;
  do {
    const start = performance.now();
    await executable.run();
    fastest = Math.min(fastest, performance.now() - start);
  } while (performance.now() < end);
  return fastest;
}
