import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = globSync('src-*/**/*.{ts,svelte,html}').map((file) => file.split(sep).join('/'));

/** The files whose text holds a pattern. */
function filesWith(pattern: RegExp): string[] {
  return files.filter((file) => pattern.test(readFileSync(file, 'utf8')));
}

describe('the program', () => {
  it('opens nothing in the browser', () => {
    expect(filesWith(/openExternal|openPath/)).toEqual([]);
  });

  it('takes messages of the page in one file, which checks their sender', () => {
    expect(filesWith(/ipcMain\.(handle|on)\b|\.ipc\.(handle|on)\b/)).toEqual(['src-main/ipc/handle.ts']);
  });

  it('uses nothing that reaches a network', () => {
    const clients = /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|autoUpdater|crashReporter/;
    const modules = /'node:(http|https|http2|net|tls|dgram|dns)'|electron-updater/;
    expect([...filesWith(clients), ...filesWith(modules)]).toEqual([]);
  });

  it('switches off nothing that protects the page', () => {
    const switches =
      /webSecurity: false|contextIsolation: false|nodeIntegration\w*: true|sandbox: false|allowRunningInsecureContent|no-sandbox|unsafe-eval/;
    expect(filesWith(switches)).toEqual([]);
  });

  it('fills no markup from strings', () => {
    expect(filesWith(/\{@html|innerHTML|insertAdjacentHTML|document\.write/)).toEqual([]);
  });
});
