import type { Graph } from '../graph/graph.ts';

export type EngineName = 'onnxruntime' | 'tensorflow';

export interface EngineOptions {
  /** Threads for one operator; the engine's own choice where it cannot be set. */
  readonly threads: number;
}

/** Something that runs graphs on one device. */
export interface Engine {
  readonly name: EngineName;
  /** What the device is called in settings and reports: `cpu`, `cuda`, `webgpu`, … */
  readonly device: string;
  /** Version of each library involved, for the report. */
  readonly versions: Readonly<Record<string, string>>;
  /** Makes a graph ready to run. Throws AppError `ENGINE_UNAVAILABLE` where the device cannot run it. */
  prepare(graph: Graph): Promise<Executable>;
  /** Absent where the device is one: labels that are searched at once then share a graph. */
  readonly parts?: DeviceParts;
  dispose(): Promise<void>;
}

/** A device whose threads can be divided among engines that run beside each other and wait for none. */
export interface DeviceParts {
  /** How many there can be. */
  readonly most: number;
  /** Opens so many, each with its part of the threads. */
  open(count: number): Engine[];
}

/** A graph that is ready to run. Not re-entrant: one `run` at a time. */
export interface Executable {
  /** The buffers that are read at each run, by input name; write into them, do not replace them. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
  /** Whether the device lacks some of the graph's operators, which then run on the processor; absent: it has all. */
  readonly fallsBackToCpu?: boolean;
  /** Results by output name. The arrays belong to the executable and are overwritten by the next run. */
  run(): Promise<Readonly<Record<string, Float32Array>>>;
  dispose(): Promise<void>;
}

/** One row of the table of devices: usable, or the reason why not and what would make it usable. */
export interface DeviceReport {
  readonly engine: EngineName;
  readonly device: string;
  readonly available: boolean;
  readonly reason: string;
}
