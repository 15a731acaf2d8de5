/**
 * `says 14, is 14`; a wrong one begins with a cross, so that it is not told by colour alone.
 *
 * @param said label that the model gives the image, null before the pixel range is settled
 * @param label in the file, null without labels
 */
export function predictionWords(said: number | null, label: number | null): string {
  if (said === null) return label === null ? '' : `is ${label}`;
  if (label === null) return `says ${said}`;
  return `${said === label ? '' : '✗ '}says ${said}, is ${label}`;
}
