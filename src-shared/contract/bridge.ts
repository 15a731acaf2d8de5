import type { EventChannel, InvokeChannel } from './channels.ts';
import type { EventPayload } from './event-map.ts';
import type { InvokeRequest, InvokeResponse } from './invoke-map.ts';
import type { Result } from './result.ts';

/** All that the window can reach of the rest of the program: the preload's global `neuralCleanse`. */
export interface Bridge {
  /** Asks the main process. Never rejects: what went wrong is in the result. */
  invoke<Channel extends InvokeChannel>(
    channel: Channel,
    request: InvokeRequest<Channel>,
  ): Promise<Result<InvokeResponse<Channel>>>;

  /** Listens until the returned function is called. */
  subscribe<Channel extends EventChannel>(
    channel: Channel,
    listener: (payload: EventPayload<Channel>) => void,
  ): () => void;

  /** Path of a file that was dropped on the window; empty where it is no file on a disk. */
  pathOfFile(file: DroppedFile): string;
}

/** The browser's `File`; spelled out because there is no DOM here. */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
}

/** Name of the global. */
export const bridgeName = 'neuralCleanse';
