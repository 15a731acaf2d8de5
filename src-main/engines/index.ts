import { AppError } from '../../src-shared/domain/app-error.ts';
import type { DeviceReport, Engine, EngineName, EngineOptions } from './engine.ts';
import { onnxruntimeDevices } from './onnxruntime/devices.ts';
import { createOnnxruntimeEngine, isOnnxruntimeDevice } from './onnxruntime/onnxruntime-engine.ts';
import { createTensorflowEngine, tensorflowDevices } from './tensorflow/tensorflow-engine.ts';

/** Every device this build knows, usable here or not, with the reason. Fastest kinds first within an engine. */
export async function listDevices(): Promise<DeviceReport[]> {
  return [...(await onnxruntimeDevices()), ...(await tensorflowDevices())];
}

/** Opens a device. Throws AppError `SETTINGS_INVALID` for an unknown one, `ENGINE_UNAVAILABLE` for an absent one. */
export async function createEngine(
  name: EngineName,
  device: string,
  options: EngineOptions,
): Promise<Engine> {
  const devices = name === 'onnxruntime' ? await onnxruntimeDevices() : await tensorflowDevices(options);
  const report = devices.find((candidate) => candidate.device === device);
  if (report === undefined) {
    const known = devices.map((candidate) => candidate.device).join(', ');
    throw new AppError(
      'SETTINGS_INVALID',
      `The engine "${name}" has no device "${device}". Its devices are: ${known}. ` +
        'Choose one that this machine can use (neural-cleanse engines).',
    );
  }
  if (!report.available) {
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      `The device "${device}" of the engine "${name}" cannot be used here: ${report.reason} ` +
        'Choose another device, or none to use the processor (--device).',
    );
  }
  return name === 'onnxruntime' && isOnnxruntimeDevice(device)
    ? createOnnxruntimeEngine(device, options)
    : createTensorflowEngine(device, options);
}
