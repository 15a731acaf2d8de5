import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { EngineChannel, OpenEngineChannel, ProcessExit } from './engine-channel.ts';
import { openForkChannel } from './fork-channel.ts';
import type {
  EngineEvent,
  EngineMessage,
  EngineRequestName,
  EngineRequests,
  SearchControlMessage,
} from './protocol.ts';

export interface EngineProcessOptions {
  /** Silence after which the process counts as hung and is killed. Heartbeats come once a second. */
  readonly hangTimeoutMs: number;
  /** The module the process runs. */
  readonly entry: URL;
  /** How the process is started and spoken to. */
  readonly openChannel: OpenEngineChannel;
}

/** `entry.ts` beside this file, or what the build made of it. */
const builtEntry = new URL(`./entry${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

const defaultOptions: EngineProcessOptions = {
  // Building a vision transformer's graph keeps a slow machine busy for minutes.
  hangTimeoutMs: 600_000,
  entry: builtEntry,
  openChannel: openForkChannel,
};

/** Kept of what the process writes to stderr, for the detail of an error. */
const stderrLimit = 8192;

interface PendingRequest {
  resolve(response: unknown): void;
  reject(error: AppError): void;
}

/**
 * The engine process as its host sees it: requests with answers, events, cancel, and one clear error when the process
 * dies or hangs. The life cycle: constructed = running; `end()` or a failure = gone for good.
 */
export class EngineProcess {
  onEvent: (event: EngineEvent) => void = () => {};
  private readonly channel: EngineChannel;
  private readonly options: EngineProcessOptions;
  private readonly pending = new Map<number, PendingRequest>();
  private readonly exited: Promise<void>;
  private failure: AppError | undefined;
  private hangTimer: NodeJS.Timeout | undefined;
  private nextId = 0;
  private stderr = '';

  constructor(options: Partial<EngineProcessOptions> = {}) {
    this.options = { ...defaultOptions, ...options };
    const { entry, openChannel } = this.options;
    const exited = Promise.withResolvers<void>();
    this.exited = exited.promise;
    this.channel = openChannel(entry, {
      onMessage: (message) => this.receive(message),
      onStderr: (text) => {
        this.stderr = (this.stderr + text).slice(-stderrLimit);
      },
      onError: (cause) => this.fail(describeError(cause)),
      onExit: (exit) => {
        this.fail(describeExit(exit, this.stderr));
        exited.resolve();
      },
    });
  }

  /** Undefined until the system has started the process. */
  get processId(): number | undefined {
    return this.channel.processId;
  }

  /** Asks the process. Rejects with AppError: what the request met, or `ENGINE_*` when the process is gone. */
  request<Name extends EngineRequestName>(
    name: Name,
    request: EngineRequests[Name]['request'],
  ): Promise<EngineRequests[Name]['response']> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.channel.send({ type: 'request', id, name, request });
      this.watchForHang();
    });
  }

  /** Ends the running search before its next gradient evaluation. */
  cancel(): void {
    this.steer({ type: 'cancel' });
  }

  /** Holds the running search before its next gradient evaluation. */
  pause(): void {
    this.steer({ type: 'pause' });
  }

  /** Goes on with a search that was paused. */
  continue(): void {
    this.steer({ type: 'continue' });
  }

  /** Drops a waiting or running label of the search; an event says when. */
  skip(label: number): void {
    this.steer({ type: 'skip', label });
  }

  /** Kills the process and waits until it is gone. */
  async end(): Promise<void> {
    this.fail(new AppError('ENGINE_CRASHED', 'The engine process was ended.'));
    this.channel.kill();
    await this.exited;
  }

  private steer(message: SearchControlMessage): void {
    if (this.failure === undefined) this.channel.send(message);
  }

  private receive(message: EngineMessage): void {
    this.watchForHang();
    switch (message.type) {
      case 'heartbeat':
        return;
      case 'event':
        this.onEvent(message.event);
        return;
      case 'response':
        this.take(message.id)?.resolve(message.response);
        return;
      case 'error':
        this.take(message.id)?.reject(AppError.fromPayload(message.error));
        return;
    }
  }

  private take(id: number): PendingRequest | undefined {
    const request = this.pending.get(id);
    this.pending.delete(id);
    if (this.pending.size === 0) clearTimeout(this.hangTimer);
    return request;
  }

  /** Starts the clock anew; it only runs while an answer is due. */
  private watchForHang(): void {
    clearTimeout(this.hangTimer);
    if (this.pending.size === 0) return;
    const { hangTimeoutMs } = this.options;
    this.hangTimer = setTimeout(() => {
      const seconds = Math.round(hangTimeoutMs / 1000);
      this.fail(
        new AppError(
          'ENGINE_TIMEOUT',
          `The engine process gave no sign of life for ${seconds} s and was ended. Finished labels are kept. ` +
            'Resume the scan; if it happens again, try another engine or device.',
        ),
      );
      this.channel.kill();
    }, hangTimeoutMs);
  }

  /** The first failure stands; everything that waits is told. */
  private fail(error: AppError): void {
    clearTimeout(this.hangTimer);
    this.failure ??= error;
    for (const request of this.pending.values()) request.reject(this.failure);
    this.pending.clear();
  }
}

function describeError(cause: Error): AppError {
  return new AppError(
    'ENGINE_CRASHED',
    `The engine process could not be started or does not answer: ${cause.message}. Finished labels are kept: resume ` +
      'the scan.',
    { cause },
  );
}

/** Why a process that should have lived is gone. */
function describeExit({ code, signal }: ProcessExit, stderr: string): AppError {
  const detail = stderr.trim();
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  if (signal === 'SIGKILL' || /out of memory|bad_alloc|allocation failed|heap limit/i.test(stderr)) {
    return new AppError(
      'ENGINE_OUT_OF_MEMORY',
      `The engine process was ended by the system (${how}), most likely because memory ran out. Finished labels are ` +
        'kept. Close other programs or use a smaller batch size (--batch-size), then resume the scan.',
      { detail },
    );
  }
  return new AppError(
    'ENGINE_CRASHED',
    `The engine process ended unexpectedly (${how}). Finished labels are kept: resume the scan. If it happens again, ` +
      'try another engine or device.',
    { detail },
  );
}
