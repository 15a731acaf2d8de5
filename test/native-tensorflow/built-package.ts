import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm run build:native-tensorflow` puts everything. */
export const buildFolder = fileURLToPath(new URL('../../.cache/native-tensorflow/', import.meta.url));

/** The copy of `@tensorflow/tfjs-node-gpu` with a native part. */
export const builtPackage = path.join(buildFolder, 'package');

/** The native part; the package looks for it in the folder of the newest Node-API version that it knows, 8. */
export const builtBinding = path.join(builtPackage, 'lib', 'napi-v8', 'tfjs_binding.node');

/**
 * Variables of a process whose `tensorflow` engine, and that of every process it starts, finds the built package.
 * Undefined where it was not built.
 */
export function nativeTensorflow(): Record<string, string> | undefined {
  if (!existsSync(builtBinding)) return undefined;
  const hook = new URL('use-built-package.ts', import.meta.url).href;
  return { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${hook}`.trim() };
}
