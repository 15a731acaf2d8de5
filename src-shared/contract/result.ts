import type { AppErrorPayload } from '../domain/app-error.ts';

/** What every request over IPC answers: nothing is thrown across a process boundary. */
export type Result<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: AppErrorPayload };
