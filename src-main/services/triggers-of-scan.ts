import type { History } from '../history/history.ts';
import type { ReadTriggers } from '../report/read-triggers.ts';

/** The triggers that the history holds of a scan. */
export function triggersOfScan({ labels, pairs }: History, scanId: string): ReadTriggers {
  return {
    label: (label) => labels.get(scanId, label),
    pair: (pair) => {
      const { source, target, mask, pattern } = pairs.get(scanId, pair);
      return { source, label: target, mask: fromMaskBytes(mask), pattern: Float32Array.from(pattern ?? []) };
    },
  };
}

/** Mask values that have these bytes again, by the middle of what a byte stands for: a byte drops the fraction. */
function fromMaskBytes(bytes: Uint8Array | null): Float32Array {
  return Float32Array.from(bytes ?? [], (byte) => (byte === 0 ? 0 : Math.min((byte + 0.5) / 255, 1)));
}
