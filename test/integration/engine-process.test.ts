import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { EngineProcess } from '../../src-main/engine-process/engine-process.ts';
import { openForkChannel } from '../../src-main/engine-process/fork-channel.ts';
import { utilityChannel } from '../../src-main/engine-process/utility-channel.ts';
import { utilityProcessOverNode } from '../support/utility-process.ts';

const fixture = (name: string): URL => new URL(`../fixtures/engine-entries/${name}.ts`, import.meta.url);
const started: EngineProcess[] = [];

function start(options: ConstructorParameters<typeof EngineProcess>[0] = {}): EngineProcess {
  const engine = new EngineProcess(options);
  started.push(engine);
  return engine;
}

const channels = [
  { host: 'Node', openChannel: openForkChannel },
  { host: 'Electron', openChannel: utilityChannel(utilityProcessOverNode) },
];

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** A utility process has an id once the system has started it. */
function idOf(engine: EngineProcess): Promise<number> {
  return vi.waitFor(() => {
    if (engine.processId === undefined) throw new Error('the process has not started yet');
    return engine.processId;
  });
}

afterEach(async () => {
  for (const engine of started.splice(0)) await engine.end();
});

describe.each(channels)('the engine process under $host', ({ openChannel }) => {
  it('answers requests and reports what a request met', async () => {
    const engine = start({ openChannel });
    const devices = await engine.request('list-devices', null);
    expect(devices).toContainEqual({
      engine: 'onnxruntime',
      device: 'cpu',
      available: true,
      reason: expect.any(String) as string,
    });
    await expect(engine.request('open-model', { path: '/no/such/file.h5' })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });

  it('that dies is reported as crashed, with how it died', async () => {
    const engine = start({ openChannel, entry: fixture('crashing') });
    await expect(engine.request('list-devices', null)).rejects.toMatchObject({
      code: 'ENGINE_CRASHED',
      message: expect.stringContaining('SIGABRT') as string,
    });
    await expect(engine.request('list-devices', null)).rejects.toMatchObject({ code: 'ENGINE_CRASHED' });
  });

  it('that is killed by the system is reported as out of memory', async () => {
    const engine = start({ openChannel, entry: fixture('silent') });
    const answer = engine.request('list-devices', null);
    const processId = await idOf(engine);
    process.kill(processId, 'SIGKILL');
    await expect(answer).rejects.toMatchObject({ code: 'ENGINE_OUT_OF_MEMORY' });
  });

  it('whose heap overflows is reported as out of memory', async () => {
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=32');
    const engine = start({ openChannel, entry: fixture('exhausting') });
    vi.unstubAllEnvs();
    await expect(engine.request('list-devices', null)).rejects.toMatchObject({
      code: 'ENGINE_OUT_OF_MEMORY',
      message: expect.stringContaining('--batch-size') as string,
    });
  });

  it('that falls silent is ended and reported', async () => {
    const engine = start({ openChannel, entry: fixture('silent'), hangTimeoutMs: 300 });
    const processId = await idOf(engine);
    await expect(engine.request('list-devices', null)).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
    await vi.waitFor(() => expect(isAlive(processId)).toBe(false), { timeout: 10_000 });
  });

  it('is gone after end()', async () => {
    const engine = start({ openChannel });
    await engine.request('list-devices', null);
    const processId = await idOf(engine);
    await engine.end();
    expect(isAlive(processId)).toBe(false);
  });

  it('is gone after end() even where it had not started yet', async () => {
    const engine = start({ openChannel });
    await engine.end();
    await expect(engine.request('list-devices', null)).rejects.toMatchObject({ code: 'ENGINE_CRASHED' });
    expect(engine.processId === undefined || !isAlive(engine.processId)).toBe(true);
  });
});

describe('the engine process', () => {
  it('leaves the processor to the window under Electron, and not to others under Node', async () => {
    const priorities = [];
    for (const { openChannel } of channels) {
      const engine = start({ openChannel });
      await engine.request('list-devices', null);
      priorities.push(getPriority(await idOf(engine)));
    }
    expect(priorities).toEqual([getPriority(), constants.priority.PRIORITY_BELOW_NORMAL]);
  });

  it('does not outlive its host, not even when it is stuck', async () => {
    const host = spawn(process.execPath, [fileURLToPath(fixture('parent-of-stuck'))]);
    const [line] = (await once(host.stdout, 'data')) as [Buffer];
    const engineId = Number(line.toString());
    onTestFinished(() => {
      if (isAlive(engineId)) process.kill(engineId, 'SIGKILL');
    });
    expect(isAlive(engineId)).toBe(true);
    host.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(engineId)).toBe(false), { timeout: 20_000 });
  });
});
