import type * as tfjs from '@tensorflow/tfjs-core';
import util from 'node:util';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { keepFullPrecisionOnCuda } from '../cuda-precision.ts';
import type { EngineOptions } from '../engine.ts';

/** A TensorFlow.js backend that is loaded and can be made the current one. */
export interface Backend {
  /** `cuda` on a GPU, `native` for libtensorflow on the processor, `cpu` for TensorFlow.js' own JavaScript. */
  readonly device: 'cuda' | 'native' | 'cpu';
  readonly versions: Readonly<Record<string, string>>;
  /** Makes it the backend of every operation that follows; TensorFlow.js has one current backend a process. */
  activate(): Promise<void>;
}

/** TensorFlow.js' JavaScript kernels: one thread, nothing native. */
export async function loadJavaScriptBackend(): Promise<Backend> {
  const tf = await loadCore();
  const { version_cpu: version } = await import('@tensorflow/tfjs-backend-cpu');
  return {
    device: 'cpu',
    versions: { '@tensorflow/tfjs-core': tf.version_core, '@tensorflow/tfjs-backend-cpu': version },
    activate: () => activate(tf, 'cpu'),
  };
}

/**
 * libtensorflow through the optional package `@tensorflow/tfjs-node-gpu`. `threads` counts for the first call only,
 * because the library is loaded once a process. Throws AppError `ENGINE_UNAVAILABLE` with the reason.
 */
export async function loadNativeBackend({ threads }: EngineOptions): Promise<Backend> {
  const tf = await loadCore();
  restoreRemovedUtilities();
  if (threads > 0) process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  keepFullPrecisionOnCuda();
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    const { version } = await import('@tensorflow/tfjs-node-gpu');
    const backend = tf.findBackend('tensorflow') as unknown as NativeBackend;
    return {
      device: backend.isUsingGpuDevice ? 'cuda' : 'native',
      versions: {
        '@tensorflow/tfjs-core': tf.version_core,
        '@tensorflow/tfjs-node-gpu': version['tfjs-node'],
        libtensorflow: backend.binding.TF_Version,
      },
      activate: () => activate(tf, 'tensorflow'),
    };
  } catch (cause) {
    throw new AppError('ENGINE_UNAVAILABLE', explainLoadFailure(cause), {
      detail: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}

/** What the report needs of `NodeJSKernelBackend`, which the package does not export. */
interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

type Core = typeof tfjs;

async function loadCore(): Promise<Core> {
  const tf = await import('@tensorflow/tfjs-core');
  // Without it the library prints an advertisement at the first operation.
  tf.enableProdMode();
  return tf;
}

async function activate(tf: Core, name: string): Promise<void> {
  if (tf.getBackend() === name) return;
  if (!(await tf.setBackend(name))) {
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      `TensorFlow.js could not start its "${name}" backend. Choose another device ` +
        '(neural-cleanse engines lists them).',
    );
  }
}

/** Node 23 removed functions of `node:util` that the last release of tfjs-node-gpu, 4.22, still calls. */
function restoreRemovedUtilities(): void {
  const removed = util as unknown as Record<string, unknown>;
  removed.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
}

/** Why `@tensorflow/tfjs-node-gpu` could not be loaded, and what would make it usable. */
export function explainLoadFailure(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message.includes("Cannot find package '@tensorflow/tfjs-node-gpu'")) {
    return 'The optional package @tensorflow/tfjs-node-gpu is not installed. Install it with `npm install`.';
  }
  if (message.includes('tfjs_binding.node) can not be found')) {
    return (
      'The package @tensorflow/tfjs-node-gpu is installed without its native part. ' +
      'Download it with `npm run setup:tensorflow` (needs internet access).'
    );
  }
  return (
    `The native part of @tensorflow/tfjs-node-gpu did not load: ${message.split('\n')[0]}. ` +
    'It needs the libraries of CUDA 11 and cuDNN 8 beside it.'
  );
}
