/**
 * Forbids TensorFloat-32 to every CUDA library of this process that is loaded afterwards: it keeps ten bits of a
 * number, and a pool's gradient could no longer tell which pixel is the maximum. Neither binding has an option for it
 * (NVIDIA, "NVIDIA_TF32_OVERRIDE").
 */
export function keepFullPrecisionOnCuda(): void {
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
}
