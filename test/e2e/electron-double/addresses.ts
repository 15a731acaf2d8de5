/**
 * Chromium opens no scheme that it does not know. So `app://desktop/index.html` is opened as
 * `https://desktop.app.test/index.html`: as secure, with an origin of its own, and `.test` reaches no machine (RFC 6761).
 */
const suffix = '.app.test';

/** The address under which Chromium opens one of the program's. */
export function toChromium(address: string): string {
  const url = new URL(address);
  return url.protocol === 'app:'
    ? `https://${url.host}${suffix}${url.pathname}${url.search}${url.hash}`
    : address;
}

/** The address as Electron would tell it to the program. */
export function toElectron(address: string): string {
  const url = new URL(address);
  if (url.protocol !== 'https:' || !url.host.endsWith(suffix)) return address;
  return `app://${url.host.slice(0, -suffix.length)}${url.pathname}${url.search}${url.hash}`;
}
