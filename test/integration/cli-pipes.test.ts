import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { samplePath } from '../support/sample.ts';

const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));

/** Runs the command line with a pipe whose reader is gone before anything is written. */
async function runUnread(words: readonly string[], unread: 'stdout' | 'stderr') {
  const child = spawn(process.execPath, [cli, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  child[unread].destroy();
  let text = '';
  child[unread === 'stdout' ? 'stderr' : 'stdout'].on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}

describe('a pipe that nobody reads', () => {
  it.each([
    ['inspect', ['inspect', samplePath('backdoored.h5')], 0],
    ['inspect --json', ['inspect', samplePath('backdoored.h5'), '--json'], 0],
    ['--help', ['scan', '--help'], 0],
    ['anomaly', ['anomaly', '--triggers', '/nowhere'], 2],
  ] as const)('%s ends with its usual exit code where stdout is one', async (_, words, expected) => {
    const { code, text } = await runUnread(words, 'stdout');
    expect(text).not.toMatch(/EPIPE|\n {4}at /);
    expect(code).toBe(expected);
  });

  it('an error ends with its usual exit code where stderr is one', async () => {
    const { code, text } = await runUnread(['inspect', '/nowhere.h5'], 'stderr');
    expect({ code, text }).toEqual({ code: 2, text: '' });
  });
});

describe('inspect of what is no file', () => {
  it.skipIf(process.platform === 'win32')('refuses a pipe and a device at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipes-'));
    try {
      const pipe = join(folder, 'model.h5');
      await promisify(execFile)('mkfifo', [pipe]);
      for (const words of [[pipe], ['/dev/zero'], ['--dataset', pipe]]) {
        const { code, stderr } = await runCli(['inspect', ...words]);
        expect(stderr).toMatch(/is a (pipe|device).*\[FILE_NOT_READABLE\]/);
        expect(code).toBe(2);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what a folder is, with the code behind the first line', async () => {
    const { code, stderr } = await runCli([
      'inspect',
      fileURLToPath(new URL('../fixtures/hostile-models', import.meta.url)),
    ]);
    expect(stderr).toMatch(/^error: .*is a folder that holds .*\.keras.*\[MODEL_FORMAT_UNSUPPORTED\]$/m);
    expect(code).toBe(2);
  });
});
