import { randomUUID } from 'node:crypto';
import { BrowserWindow } from 'electron';
import type { Serve } from './app-scheme.ts';
import { securityHeaders } from './content-security.ts';

/** Where documents that are being printed are served: another origin than the window's, so no message of theirs counts. */
const printOrigin = 'app://print';

/** What a printed document may do: show the pictures and styles inside it. No script runs. */
const contentSecurityPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

const documents = new Map<string, string>();

/** Answers for documents that are being printed, and leaves every other address to `serveRest`. */
export function servePrinted(serveRest: Serve): Serve {
  return async (request) => {
    const html = documents.get(request.url);
    if (html === undefined) return serveRest(request);
    return new Response(html, {
      headers: {
        ...securityHeaders,
        'content-security-policy': contentSecurityPolicy,
        'content-type': 'text/html; charset=utf-8',
      },
    });
  };
}

/** Prints a self-contained document in a window that is never shown, without scripts and without the bridge. */
export async function printPdf(html: string): Promise<Uint8Array> {
  const url = `${printOrigin}/${randomUUID()}`;
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
  });
  documents.set(url, html);
  try {
    await window.loadURL(url);
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      preferCSSPageSize: true,
    });
  } finally {
    documents.delete(url);
    window.destroy();
  }
}
