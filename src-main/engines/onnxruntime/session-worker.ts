/** The thread behind `SessionThread`: opens programs, runs them and releases them, one request at a time. */
import { parentPort } from 'node:worker_threads';
import { AppError, type AppErrorPayload } from '../../../src-shared/domain/app-error.ts';
import { openProgram, type OnnxProgram, type OpenProgram } from './onnx-program.ts';

export type ThreadRequest =
  | { readonly action: 'open'; readonly program: OnnxProgram; readonly threads: number }
  /** `opened` is the id of the request that opened the program. */
  | { readonly action: 'run' | 'release'; readonly opened: number };

export interface ThreadAnswer {
  /** Of the request. */
  readonly id: number;
  readonly fallsBackToCpu: boolean;
  readonly error?: AppErrorPayload;
}

const programs = new Map<number, OpenProgram>();

parentPort!.on('message', (message: { id: number; request: ThreadRequest }) => void answer(message));

async function answer({ id, request }: { id: number; request: ThreadRequest }): Promise<void> {
  try {
    const fallsBackToCpu = await act(id, request);
    parentPort!.postMessage({ id, fallsBackToCpu } satisfies ThreadAnswer);
  } catch (thrown) {
    const error = AppError.from(thrown).toPayload();
    parentPort!.postMessage({ id, fallsBackToCpu: false, error } satisfies ThreadAnswer);
  }
}

async function act(id: number, request: ThreadRequest): Promise<boolean> {
  if (request.action === 'open') {
    const program = await openProgram(request.program, 'cpu', request.threads);
    programs.set(id, program);
    return program.fallsBackToCpu;
  }
  const program = programs.get(request.opened)!;
  if (request.action === 'run') {
    await program.run();
  } else {
    programs.delete(request.opened);
    await program.release();
  }
  return program.fallsBackToCpu;
}
