// Loaded into a process before its program: its `@tensorflow/tfjs-node-gpu` is then the built one.
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtPackage } from './built-package.ts';

const url = pathToFileURL(path.join(builtPackage, 'dist', 'index.js')).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@tensorflow/tfjs-node-gpu' ? { url, shortCircuit: true } : next(specifier, context),
});
