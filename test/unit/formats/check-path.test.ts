import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPath } from '../../../src-main/formats/check-path.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-'));
  writeFileSync(join(folder, 'file'), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('checkPath', () => {
  it('tells files from folders, through links', () => {
    symlinkSync(join(folder, 'file'), join(folder, 'to-file'));
    symlinkSync(folder, join(folder, 'to-folder'));
    expect(['file', 'to-file', '.', 'to-folder'].map((name) => checkPath(join(folder, name)))).toEqual([
      'file',
      'file',
      'folder',
      'folder',
    ]);
  });

  it('says that there is nothing, or that a link leads to nothing or in a circle', () => {
    symlinkSync(join(folder, 'gone'), join(folder, 'dangling'));
    symlinkSync('circle', join(folder, 'circle'));
    const problem = (name: string) => () => checkPath(join(folder, name));
    expect(problem('absent')).toThrow(/There is no file .*absent/);
    expect(problem('file/below')).toThrow(/There is no file .*below/);
    expect(problem('dangling')).toThrow(/dangling is a symbolic link that leads to nothing/);
    expect(problem('circle')).toThrow(/circle is a symbolic link that leads in a circle/);
  });

  it.skipIf(process.platform === 'win32')(
    'refuses pipes, devices and sockets without opening them',
    async () => {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      expect(() => checkPath(join(folder, 'pipe'))).toThrow(/pipe is a pipe; .* was not opened/);
      expect(() => checkPath('/dev/zero')).toThrow(/is a device/);
      const server = createServer().listen(join(folder, 'socket'));
      await new Promise((resolve) => server.once('listening', resolve));
      try {
        expect(() => checkPath(join(folder, 'socket'))).toThrow(/is a socket/);
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    },
  );
});
