import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Does as its first argument says, in place of the real command line. */
const program = `
  const [what, value]: string[] = process.argv.slice(2);
  if (what === 'exit') process.exitCode = Number(value);
  else if (what === 'echo') console.log(JSON.stringify(process.argv.slice(2)));
  else if (what === 'die') process.kill(process.pid, 'SIGKILL');
  else {
    process.on('SIGINT', () => process.exit(130));
    setInterval(() => {}, 1000);
    console.log(process.pid);
  }
`;

const parent = mkdtempSync(join(tmpdir(), 'launcher-'));
const checkout = join(parent, 'checkout');
const withoutPackages = join(parent, 'without-packages');

beforeAll(() => {
  for (const project of [checkout, withoutPackages]) {
    mkdirSync(join(project, 'src-main'), { recursive: true });
    cpSync('bin', join(project, 'bin'), { recursive: true });
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(project, 'src-main', 'cli.ts'), program);
  }
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'), 'junction');
});
afterAll(() => rmSync(parent, { recursive: true }));

function launch(project: string, ...words: string[]): ChildProcess {
  return spawn(process.execPath, [join(project, 'bin', 'neural-cleanse.mjs'), ...words]);
}

async function exitCode(launcher: ChildProcess): Promise<number | null> {
  const [code] = (await once(launcher, 'exit')) as [number | null];
  return code;
}

async function firstLine(launcher: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface(launcher.stdout!), 'line')) as [string];
  return line;
}

describe('bin/neural-cleanse.mjs', () => {
  it('passes on the words and the output', async () => {
    expect(await firstLine(launch(checkout, 'echo', '--model', 'a b.h5'))).toBe(
      '["echo","--model","a b.h5"]',
    );
  });

  it.each([0, 1, 3])('ends with the exit code %i of the program', async (code) => {
    expect(await exitCode(launch(checkout, 'exit', String(code)))).toBe(code);
  });

  it('says what to do where the packages are not installed', async () => {
    const launcher = launch(withoutPackages, 'echo');
    const [text] = (await once(launcher.stderr!, 'data')) as [Buffer];
    expect(text.toString()).toContain('run npm ci first');
    expect(await exitCode(launcher)).toBe(2);
  });

  describe.skipIf(process.platform === 'win32')('with signals', () => {
    it('ends with 128 + 9 where the program was killed', async () => {
      expect(await exitCode(launch(checkout, 'die'))).toBe(137);
    });

    it('passes on SIGINT and waits for how the program ends', async () => {
      const launcher = launch(checkout, 'wait');
      await firstLine(launcher);
      launcher.kill('SIGINT');
      expect(await exitCode(launcher)).toBe(130);
    });

    it('takes the program with it where it is killed itself', async () => {
      const launcher = launch(checkout, 'wait');
      await firstLine(launcher);
      // The program holds the other end of stdout: it closes when the program is gone.
      const closed = once(launcher, 'close');
      launcher.kill('SIGKILL');
      expect(await closed).toEqual([null, 'SIGKILL']);
    });
  });
});
