import { Worker } from 'node:worker_threads';

/** Runs on a thread of its own, which turns even while the main thread is stuck. */
const watch = `
  const parent = require('node:worker_threads').workerData;
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 1000);
`;

/**
 * Ends this process within a second of its parent. A process that is stuck in native code never sees `disconnect`, so
 * a second thread looks for the parent: nothing outlives its scan.
 *
 * @param parentId told by the parent, which may be gone before this process could ask the system for it
 */
export function endWithParent(parentId: number): void {
  new Worker(watch, { eval: true, workerData: parentId }).unref();
}
