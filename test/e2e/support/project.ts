import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));

export function inProject(...parts: readonly string[]): string {
  return path.join(projectFolder, ...parts);
}
