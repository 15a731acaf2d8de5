import { setTimeout as pause } from 'node:timers/promises';

/** What one piece of work took of a process. */
export interface WorkTaken {
  readonly name: string;
  readonly seconds: number;
  /** Longest time on the processor between two turns of the event loop: for so long nothing else is answered. */
  readonly longestHoldMs: number;
  /** Most memory that the process has had so far. */
  readonly peakMiB: number;
}

/** Most memory that this process has had, in MiB. */
export function peakMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** Works while the event loop is watched. */
export async function watchWork(name: string, work: () => unknown): Promise<WorkTaken> {
  const start = performance.now();
  let longestHoldMs = 0;
  let last = process.threadCpuUsage();
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      await pause(1);
      const { user, system } = process.threadCpuUsage(last);
      longestHoldMs = Math.max(longestHoldMs, (user + system) / 1000);
      last = process.threadCpuUsage();
    }
  };
  const watching = watch();
  await work();
  const seconds = (performance.now() - start) / 1000;
  isOver = true;
  await watching;
  return { name, seconds, longestHoldMs, peakMiB: peakMiB() };
}

/** One line for people. */
export function describeWork({ name, seconds, longestHoldMs, peakMiB: peak }: WorkTaken): string {
  const time = seconds < 1 ? `${(1000 * seconds).toFixed(0)} ms` : `${seconds.toFixed(1)} s`;
  return `${name}: ${time}, at most ${longestHoldMs.toFixed(0)} ms of processor at a stretch, peak ${peak.toFixed(0)} MiB`;
}
