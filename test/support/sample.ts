import { fileURLToPath } from 'node:url';
import { pixelRanges } from '../../src-shared/domain/pixel-range.ts';
import { presets } from '../../src-shared/presets.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { ScanRequest } from '../../src-main/services/scan-request.ts';

/** A file of the bundled sample. */
export function samplePath(name: string): string {
  return fileURLToPath(new URL(`../../resources/sample/${name}`, import.meta.url));
}

/** A request for the bundled backdoored model: one batch a step, so that a label takes seconds. */
export function sampleRequest(settings: Partial<ScanSettings> = {}): ScanRequest {
  return {
    modelPath: samplePath('backdoored.h5'),
    dataset: { path: samplePath('images.h5'), imagesKey: null, labelsKey: null },
    settings: {
      ...presets.paper,
      imagesPerStep: 32,
      engine: 'onnxruntime',
      device: 'cpu',
      threads: 1,
      labelSlots: 1,
      ...settings,
    },
    modelPixels: pixelRanges.mnist,
    datasetPixels: pixelRanges.raw,
  };
}

/** A file or folder of the shared data beside the project, which is not part of it. */
export function sharedDataPath(name: string): string {
  return fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
}
