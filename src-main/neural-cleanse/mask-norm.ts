import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';

/**
 * The norm that keeps the trigger small (paper, section IV-A: λ·|m|; reference: REGULARIZATION).
 * `l1`: Σ m. `l2`: √Σ m². `none`: 0. The mask is never negative, so |m| is m.
 */
export function maskNorm(mask: Float32Array, kind: ScanSettings['regularization']): number {
  if (kind === 'none') return 0;
  let sum = 0;
  for (const value of mask) sum += kind === 'l1' ? value : value * value;
  return kind === 'l1' ? sum : Math.sqrt(sum);
}

/** Adds `cost · d norm / d mask` to `gradient`, both [height · width]. `norm` is the mask's norm. */
export function addNormGradient(
  gradient: Float32Array,
  mask: Float32Array,
  norm: number,
  cost: number,
  kind: ScanSettings['regularization'],
): void {
  if (kind === 'none' || cost === 0) return;
  if (kind === 'l1') {
    for (let i = 0; i < mask.length; i++) gradient[i] = gradient[i]! + cost;
  } else if (norm > 0) {
    for (let i = 0; i < mask.length; i++) gradient[i] = gradient[i]! + (cost * mask[i]!) / norm;
  }
}
