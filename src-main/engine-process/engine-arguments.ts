import { parseArgs } from 'node:util';

/** What the host tells the process as it starts. */
export interface EngineArguments {
  readonly parentId: number;
  /** Leave the processor to others first: the window has to stay smooth. */
  readonly background: boolean;
}

/** The command line of the process, after its module. */
export function engineCommandLine({ parentId, background }: EngineArguments): string[] {
  return [`--parent=${parentId}`, ...(background ? ['--background'] : [])];
}

/** @param commandLine the whole of it: Electron puts arguments of its own among ours */
export function readEngineArguments(commandLine: readonly string[]): EngineArguments {
  const { values } = parseArgs({
    args: [...commandLine],
    options: { parent: { type: 'string' }, background: { type: 'boolean', default: false } },
    strict: false,
  });
  return { parentId: Number(values.parent), background: values.background === true };
}
