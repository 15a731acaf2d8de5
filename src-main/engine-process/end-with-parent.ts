import { Worker } from 'node:worker_threads';

/**
 * Runs on a thread of its own, which turns even while the main thread is stuck. A parent that is gone is no longer
 * there to be signalled; while nobody has taken note of its end it still is, but its child has been given to another.
 */
const watch = `
  const { parentId, isChild } = require('node:worker_threads').workerData;
  const isAlive = () => {
    try {
      return process.kill(parentId, 0);
    } catch (thrown) {
      return thrown.code === 'EPERM';
    }
  };
  setInterval(() => {
    if (!isAlive() || (isChild && process.ppid !== parentId)) process.kill(process.pid, 'SIGKILL');
  }, 1000);
`;

/**
 * Ends this process within a second of its parent. A process that is stuck in native code never sees its channel close,
 * so a second thread looks for the parent: nothing outlives its scan.
 *
 * @param parentId told by the parent, which may be gone before this process could ask the system for it; under Electron
 *   it need not be the process that the system calls the parent
 */
export function endWithParent(parentId: number): void {
  const isChild = process.ppid === parentId;
  new Worker(watch, { eval: true, workerData: { parentId, isChild } }).unref();
}
