import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { DeviceReport, Engine, EngineOptions } from '../engine.ts';
import { loadJavaScriptBackend, loadNativeBackend, type Backend } from './backends.ts';

/**
 * TensorFlow.js: the graph is run operator by operator. Everything is loaded on first use, because the libraries take
 * half a second. Throws AppError `ENGINE_UNAVAILABLE` where the device is not there.
 */
export async function createTensorflowEngine(device: string, options: EngineOptions): Promise<Engine> {
  const backend = device === 'cpu' ? await loadJavaScriptBackend() : await loadNativeBackend(options);
  if (backend.device !== device) {
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      `The engine "tensorflow" has the device "${backend.device}" here, not "${device}". ` +
        `Choose "${backend.device}" or "cpu".`,
    );
  }
  const { prepareGraph } = await import('./executable.ts');
  return {
    name: 'tensorflow',
    device: backend.device,
    versions: backend.versions,
    prepare: (graph) => prepareGraph(graph, backend),
    dispose: async () => {},
  };
}

/** The engine chooses its number of threads itself. */
const ownChoice: EngineOptions = { threads: 0 };

/**
 * Devices of this engine. The native one is `cuda` where libtensorflow found a GPU, else `native`. To know, the library
 * is loaded, and keeps the threads it is given now.
 */
export async function tensorflowDevices(options: EngineOptions = ownChoice): Promise<DeviceReport[]> {
  return [
    await reportNative(options),
    report('cpu', true, 'JavaScript on one thread: works everywhere, slowly.'),
  ];
}

async function reportNative(options: EngineOptions): Promise<DeviceReport> {
  let backend: Backend;
  try {
    backend = await loadNativeBackend(options);
  } catch (thrown) {
    return report('cuda', false, AppError.from(thrown).message);
  }
  const where = backend.device === 'cuda' ? 'the GPU' : 'the processor; it found no GPU';
  return report(backend.device, true, `libtensorflow ${backend.versions.libtensorflow} on ${where}.`);
}

function report(device: Backend['device'], available: boolean, reason: string): DeviceReport {
  return { engine: 'tensorflow', device, available, reason };
}
