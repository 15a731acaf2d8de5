import { expect, test } from 'vitest';
import { launchDesktop } from './support/launch-desktop.ts';

test('the page has neither Node nor anything of Electron but the bridge', async () => {
  const { page } = await launchDesktop();

  const found = await page.evaluate(() => ({
    names: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
      (name) => name in globalThis,
    ),
    bridge: Object.keys((globalThis as unknown as Record<string, object>)['neuralCleanse'] ?? {}),
  }));

  expect(found).toEqual({ names: [], bridge: ['invoke', 'subscribe', 'pathOfFile'] });
});

test('the bridge passes on no message but those of the contract', async () => {
  const { page } = await launchDesktop();

  const refusal = await page.evaluate(() => {
    const { neuralCleanse } = globalThis as unknown as Record<string, { invoke(channel: string): unknown }>;
    try {
      return neuralCleanse?.invoke('shell:open');
    } catch (thrown) {
      return String(thrown);
    }
  });

  expect(refusal).toBe('TypeError: There is no request "shell:open".');
});

test('the page runs no script but its own files, and reaches no address', async () => {
  const desktop = await launchDesktop();

  const outcome = await desktop.page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(event.effectiveDirective),
    );
    const isRefused = async (action: () => unknown): Promise<boolean> => {
      try {
        await action();
        return false;
      } catch {
        return true;
      }
    };
    // Apart from this function, to which the test's debugger allows what the page may not do.
    const later = (action: () => unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        setTimeout(() => {
          try {
            resolve(action());
          } catch (thrown) {
            reject(new Error('refused', { cause: thrown }));
          }
        });
      });
    const load = (element: HTMLElement, address: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        element.addEventListener('load', resolve);
        element.addEventListener('error', reject);
        element.setAttribute('src', address);
        document.body.append(element);
      });
    return {
      eval: await isRefused(() => later(() => (0, eval)('1'))),
      markup: await isRefused(() => (document.body.innerHTML = '<b></b>')),
      fetch: await isRefused(() => fetch('https://example.com/')),
      socket: await isRefused(
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket('wss://example.com/');
            socket.addEventListener('open', resolve);
            socket.addEventListener('error', reject);
          }),
      ),
      image: await isRefused(() => load(document.createElement('img'), 'https://example.com/a.png')),
      violations: [...new Set(violations)].sort(),
    };
  });

  expect(outcome).toMatchObject({ eval: true, markup: true, fetch: true, socket: true, image: true });
  expect(outcome.violations).toEqual(['connect-src', 'img-src', 'require-trusted-types-for']);
  expect(desktop.networkAttempts()).toEqual([]);
});

test('the page cannot be led elsewhere, nor open a window', async () => {
  const desktop = await launchDesktop();
  const { page } = desktop;
  const place = () => page.url().replace(/#.*$/, '');
  const start = place();
  const addresses = ['https://example.com/', new URL('/other.html', start).href];

  await page.evaluate(() => void window.open('https://example.com/'));
  for (const [index, address] of addresses.entries()) {
    await page.evaluate((to) => void (location.href = to), address);
    await expect.poll(async () => (await desktop.preventedNavigations()).length).toBe(index + 1);
  }

  expect(place()).toBe(start);
  await expect.poll(() => page.context().pages()).toEqual([page]);
});

test('the page is granted no permission', async () => {
  const { page } = await launchDesktop();

  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as PermissionName[];
    const found = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return found.map(({ name, state }) => `${name}: ${state}`);
  });

  expect(states.filter((state) => state.endsWith('granted'))).toEqual([]);
  expect(states).toHaveLength(5);
});
