import * as ort from 'onnxruntime-node';
import { keepFullPrecisionOnCuda } from '../cuda-precision.ts';

/** Devices of this engine, by the execution provider that drives each. */
export const onnxruntimeDeviceNames = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
export type OnnxruntimeDevice = (typeof onnxruntimeDeviceNames)[number];

/** A network that is ready to run on a device. */
export interface DeviceSession {
  readonly session: ort.InferenceSession;
  /** Whether the device lacks some of the network's operators, which then run on the processor. */
  readonly fallsBackToCpu: boolean;
}

type Options = ort.InferenceSession.SessionOptions & { readonly extra?: Readonly<Record<string, object>> };

/**
 * Makes an ONNX file ready for a device. ONNX Runtime leaves operators that the device lacks to the processor and says
 * nothing; so it is first told not to, and only where it then refuses the network allowed to.
 */
export async function createDeviceSession(
  model: Uint8Array,
  device: OnnxruntimeDevice,
  options: Options,
): Promise<DeviceSession> {
  if (device === 'cuda') keepFullPrecisionOnCuda();
  const complete = { ...options, ...deviceOptions[device] };
  if (device === 'cpu') return { session: await create(model, complete), fallsBackToCpu: false };
  try {
    const extra = { ...options.extra, session: { disable_cpu_ep_fallback: '1' } };
    // Its refusal is no error here, and need not be printed as one.
    const session = await create(model, { ...complete, extra, logSeverityLevel: 4 });
    return { session, fallsBackToCpu: false };
  } catch (cause) {
    if (!isFallbackRefusal(cause)) throw cause;
    return { session: await create(model, complete), fallsBackToCpu: true };
  }
}

/**
 * Float32 in an ML Program, without the Neural Engine, which computes in float16 (coreml_provider_factory.h,
 * `COREML_FLAG_CREATE_MLPROGRAM` and `COREML_FLAG_USE_CPU_AND_GPU`).
 */
const coreMlFlags = 0x10 | 0x20;

/**
 * What each device needs. The processor is not named beside another device: ONNX Runtime adds it by itself, and with it
 * in the list a device that this build lacks is dropped without a word.
 */
const deviceOptions: Readonly<Record<OnnxruntimeDevice, Options>> = {
  cpu: { executionProviders: ['cpu'] },
  cuda: { executionProviders: ['cuda'] },
  // onnxruntime.ai, DirectML Execution Provider: neither memory pattern nor parallel execution.
  dml: { executionProviders: ['dml'], enableMemPattern: false, executionMode: 'sequential' },
  coreml: { executionProviders: [{ name: 'coreml', coreMlFlags }] },
  // The graph's own layout. In the one that its provider prefers, NHWC, ONNX Runtime 1.30 computes wrongly: convolutions
  // of 6, 9, 15, 18, … channels (a multiple of 3, not of 4) into a multiple of 4 filters, and transposed convolutions of
  // several groups of an even number of channels and one filter each.
  webgpu: { executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW' }] },
};

function create(model: Uint8Array, options: Options): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(model, options);
}

/** ONNX Runtime's `inference_session.cc`: "… but fallback to CPU EP has been explicitly disabled by the user." */
function isFallbackRefusal(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('fallback to CPU EP');
}
