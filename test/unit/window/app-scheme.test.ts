import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { serveFolder, startPage } from '../../../src-main/window/app-scheme.ts';
import { contentSecurityPolicy } from '../../../src-main/window/content-security.ts';

const parent = mkdtempSync(join(tmpdir(), 'app-scheme-'));
const folder = join(parent, 'renderer');
mkdirSync(folder);
mkdirSync(join(parent, 'renderer-other'));
writeFileSync(join(folder, 'index.html'), '<p>page</p>');
writeFileSync(join(folder, 'notes.txt'), 'text');
writeFileSync(join(parent, 'secret.html'), 'secret');
writeFileSync(join(parent, 'renderer-other', 'secret.html'), 'secret');
afterAll(() => rmSync(parent, { recursive: true }));

const serve = serveFolder(folder);

describe('serveFolder', () => {
  it('serves the start page with its kind and the security headers', async () => {
    const response = await serve({ url: startPage, method: 'GET' });
    expect(await response.text()).toBe('<p>page</p>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['a file above the folder', 'app://desktop/../secret.html'],
    ['a file above it, encoded', 'app://desktop/%2e%2e/secret.html'],
    ['a file above it, with encoded slashes', 'app://desktop/..%2fsecret.html'],
    ['a folder beside it with the same beginning', 'app://desktop/..%2frenderer-other%2fsecret.html'],
    ['a kind that the build does not make', 'app://desktop/notes.txt'],
    ['a file that is not there', 'app://desktop/absent.html'],
    ['the folder itself', 'app://desktop/'],
    ['another host', 'app://elsewhere/index.html'],
    ['a name with a null byte', 'app://desktop/index.html%00.html'],
    ['an encoding that is broken', 'app://desktop/%E0%A4%A.html'],
  ])('does not serve %s', async (_what, url) => {
    const response = await serve({ url, method: 'GET' });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not found');
  });

  it('answers nothing but GET', async () => {
    expect((await serve({ url: startPage, method: 'POST' })).status).toBe(404);
  });
});

describe('contentSecurityPolicy', () => {
  it('forbids everything that is not named', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none';/);
  });

  it('allows no inline code, no evaluation and no connection', () => {
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*|data:|blob:/);
    expect(contentSecurityPolicy).toContain("connect-src 'none'");
  });
});
