import type { ScanQueue } from '../services/scan-queue.ts';
import type { Handle } from './handle.ts';

/** The scans that wait, and the one that runs. */
export function addQueueChannels(handle: Handle, queue: ScanQueue): void {
  handle('queue:get', () => queue.snapshot());
  handle('queue:repeat', ({ scanId, seed, labels }) => ({ queueId: queue.repeat(scanId, seed, labels) }));
  handle('queue:resume', ({ scanId }) => ({ queueId: queue.resume(scanId) }));
  handle('queue:add-pairs', ({ scanId }) => ({ queueId: queue.addPairs(scanId) }));
  handle('queue:remove', ({ queueId }) => {
    queue.remove(queueId);
    return {};
  });
  handle('queue:move', ({ queueId, to }) => {
    queue.move(queueId, to);
    return {};
  });

  handle('live:get', () => ({ live: queue.liveSnapshot() }));
  handle('live:pause', () => {
    queue.pause();
    return {};
  });
  handle('live:continue', () => {
    queue.continue();
    return {};
  });
  handle('live:cancel', () => {
    queue.cancel();
    return {};
  });
  handle('live:skip', ({ label }) => {
    queue.skip(label);
    return {};
  });
}
