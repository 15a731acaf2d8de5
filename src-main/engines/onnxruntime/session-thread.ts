import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { OnnxProgram, OpenProgram } from './onnx-program.ts';
import type { ThreadAnswer, ThreadRequest } from './session-worker.ts';

/** `session-worker.ts` beside this file, or what the build made of it. */
const worker = new URL(`./session-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

interface Pending {
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (reason: unknown) => void;
}

/** A thread that runs programs on the processor while this one goes on. It keeps the process alive while it works. */
export class SessionThread {
  private readonly worker = new Worker(worker);
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private broken: AppError | undefined;

  constructor() {
    this.worker.unref();
    this.worker.on('message', (answer: ThreadAnswer) => this.settle(answer));
    this.worker.on('error', (cause) => this.fail(String(cause)));
    this.worker.on('exit', (code) => this.fail(`The thread ended with code ${code}.`));
  }

  /** @param program its buffers in shared memory */
  async open(program: OnnxProgram, threads: number): Promise<OpenProgram> {
    const id = this.lastId + 1;
    const { fallsBackToCpu } = await this.ask({ action: 'open', program, threads });
    return {
      fallsBackToCpu,
      run: async () => void (await this.ask({ action: 'run', opened: id })),
      release: async () => void (await this.ask({ action: 'release', opened: id })),
    };
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(request: ThreadRequest): Promise<ThreadAnswer> {
    if (this.broken !== undefined) return Promise.reject(this.broken);
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker.ref();
      this.worker.postMessage({ id, request });
    });
  }

  private settle(answer: ThreadAnswer): void {
    const { resolve, reject } = this.pending.get(answer.id)!;
    this.pending.delete(answer.id);
    if (this.pending.size === 0) this.worker.unref();
    if (answer.error === undefined) resolve(answer);
    else reject(AppError.fromPayload(answer.error));
  }

  private fail(detail: string): void {
    this.broken ??= new AppError(
      'ENGINE_UNAVAILABLE',
      'A thread of onnxruntime ended in the middle of its work. Search one label at a time (--label-slots 1).',
      { detail },
    );
    for (const { reject } of this.pending.values()) reject(this.broken);
    this.pending.clear();
  }
}
