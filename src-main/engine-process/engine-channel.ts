import type { EngineMessage, HostMessage } from './protocol.ts';

/** How a process ended: one of the two is known. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A running process and the messages to and from it: what differs between plain Node and Electron. */
export interface EngineChannel {
  /** Undefined until the system has started the process. */
  readonly processId: number | undefined;
  /** Messages sent before the process has started wait for it. */
  send(message: HostMessage): void;
  /** Ends the process at once, even one that is stuck in native code. */
  kill(): void;
}

export interface EngineChannelListener {
  onMessage(message: EngineMessage): void;
  /** A part of what the process writes to stderr. */
  onStderr(text: string): void;
  /** The process could not be started, or cannot be reached. */
  onError(cause: Error): void;
  /** The process is gone. Called once, also where it never started. */
  onExit(exit: ProcessExit): void;
}

/** Starts a process that runs the module `entry`. */
export type OpenEngineChannel = (entry: URL, listener: EngineChannelListener) => EngineChannel;

/**
 * TensorFloat-32 rounds products to 10 bits on NVIDIA GPUs: too coarse for gradients that are compared between devices,
 * and for a max-pool gradient that looks for equal pixels. The CUDA libraries read this when they load.
 */
export const engineEnvironment = { NVIDIA_TF32_OVERRIDE: '0' };
