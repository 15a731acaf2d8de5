import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));

export function inProject(...parts: readonly string[]): string {
  return path.join(projectFolder, ...parts);
}

export const projectVersion = (
  JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string }
).version;
