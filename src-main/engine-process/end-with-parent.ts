import { Worker } from 'node:worker_threads';

/** Runs on a thread of its own, which turns even while the main thread is stuck. */
const watch = `
  const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 1000);
`;

/**
 * Ends this process within a second of its parent. A process that is stuck in native code never sees `disconnect`, so
 * a second thread looks for the parent: nothing outlives its scan.
 */
export function endWithParent(): void {
  new Worker(watch, { eval: true }).unref();
}
