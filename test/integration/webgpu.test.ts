import { describe } from 'vitest';
import { testDevice } from '../support/device-tests.ts';
import { softwareVulkan } from '../support/software-vulkan.ts';

const environment = softwareVulkan();
if (environment === undefined) {
  process.stdout.write('skipped: WebGPU on a graphics driver in software, which is one for Linux on x64\n');
}

describe.skipIf(environment === undefined)('WebGPU on a graphics driver in software', () => {
  testDevice({
    engine: 'onnxruntime',
    device: 'webgpu',
    environment: environment ?? {},
    images: 24,
    scanWords: ['--labels', '3,5,7', '--batch-size', '4', '--images-per-step', '4', '--steps', '3'],
    normTolerance: 0.01,
  });
});
