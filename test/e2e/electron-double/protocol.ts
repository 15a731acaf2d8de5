import type { Protocol } from 'electron';

type Handler = Parameters<Protocol['handle']>[1];

const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (scheme, handler) => void handlers.set(scheme, handler),
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

/** The program's answer to a request of a page, or undefined where it serves no such scheme. */
export async function respond(url: string, method: string): Promise<Response | undefined> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  // Fetch's own Request refuses a scheme it does not know, Electron's does not; the address is set afterwards.
  const request = new Request('https://request.test/', { method });
  Object.defineProperty(request, 'url', { value: url });
  return handler?.(request);
}
