import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { CustomScheme } from 'electron';
import { securityHeaders } from './content-security.ts';

/**
 * The page comes from a scheme of its own instead of `file:`, which would let it read other files of the user.
 * `standard`: it has an origin and relative addresses; `secure`: it counts as https does.
 */
export const appScheme: CustomScheme = { scheme: 'app', privileges: { standard: true, secure: true } };

export const appOrigin = 'app://desktop';
export const startPage = `${appOrigin}/index.html`;

/** The kinds of file that the build makes; anything else is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export type Serve = (request: Pick<Request, 'url' | 'method'>) => Promise<Response>;

/** Answers requests for `app:` addresses with the files of one folder. */
export function serveFolder(folder: string): Serve {
  return async ({ url, method }) => {
    const file = method === 'GET' ? fileOf(url, folder) : undefined;
    if (file === undefined) return notFound();
    try {
      const contentType = contentTypes[extname(file)]!;
      return new Response(await readFile(file), {
        headers: { ...securityHeaders, 'content-type': contentType },
      });
    } catch {
      // The file is not there, or cannot be read; the page has no other way to learn of it than this answer.
      return notFound();
    }
  };
}

/** The file of an address, or undefined where the address leads out of the folder or to a kind that is not served. */
function fileOf(address: string, folder: string): string | undefined {
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== appOrigin) return undefined;
  const path = decode(url.pathname);
  if (path === undefined || path.includes('\0') || contentTypes[extname(path)] === undefined)
    return undefined;
  const file = join(folder, path);
  return file.startsWith(folder + sep) ? file : undefined;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { ...securityHeaders } });
}
