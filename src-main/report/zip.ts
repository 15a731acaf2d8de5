import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { writeAtomically } from './atomic-file.ts';
import { labelsCsv, pairsCsv } from './csv.ts';
import { reportHtml } from './html/report-html.ts';
import type { ReadTriggers } from './read-triggers.ts';
import { jsonText } from './report-json.ts';
import { reportSarif } from './sarif.ts';
import { exportedTriggers, triggerFiles } from './trigger-files.ts';

interface ZipEntry {
  /** Path within the archive, with slashes. */
  readonly name: string;
  readonly content: Uint8Array | string;
}

/** All of a scan's evidence; the pictures of one trigger are made when the archive asks for them. */
export async function* zipEntries(
  report: ScanReport,
  triggers: ReadTriggers,
  { prefix, banner }: { readonly prefix: string; readonly banner: string | null },
): AsyncGenerator<ZipEntry> {
  yield { name: 'report.json', content: jsonText(report) };
  yield { name: 'labels.csv', content: labelsCsv(report) };
  const pairs = pairsCsv(report);
  if (pairs !== null) yield { name: 'pairs.csv', content: pairs };
  yield { name: 'report.sarif', content: jsonText(reportSarif(report)) };
  yield { name: 'report.html', content: await reportHtml(report, triggers.label, { banner }) };
  const shape = report.model.inputShape;
  for (const trigger of exportedTriggers(report, triggers)) {
    for (const { name, bytes } of await triggerFiles(prefix, trigger, shape)) {
      yield { name: `triggers/${name}`, content: bytes };
    }
  }
}

/**
 * Writes an archive entry by entry, so that it may be larger than what fits into memory. Its files are dated with the
 * end of the scan: the same scan gives the same bytes.
 *
 * @throws AppError `OUTPUT_NOT_WRITABLE`; nothing stays behind
 */
export async function writeZip(
  path: string,
  entries: AsyncIterable<ZipEntry>,
  { finishedAt, startedAt }: Pick<ScanReport, 'finishedAt' | 'startedAt'>,
): Promise<void> {
  await writeAtomically(path, async (file) => {
    const output = new ZipOutput(file, new Date(finishedAt ?? startedAt));
    for await (const { name, content } of entries) await output.add(name, content);
    await output.end();
  });
}

/** Compression methods of a ZIP entry (APPNOTE.TXT, section 4.4.5). */
const methods = { stored: 0, deflated: 8 } as const;

/** In the system's threads, so that main is free meanwhile. */
const pack = promisify(deflateRaw);

class ZipOutput {
  readonly #file: FileHandle;
  readonly #date: Date;
  readonly #zip: Zip;
  #pending: Uint8Array[] = [];

  constructor(file: FileHandle, date: Date) {
    this.#file = file;
    this.#date = date;
    this.#zip = new Zip((error, part) => {
      if (error !== null) throw error;
      this.#pending.push(part);
    });
  }

  async add(name: string, content: Uint8Array | string): Promise<void> {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    // A PNG file is compressed already.
    const isStored = name.endsWith('.png');
    const stored = isStored ? bytes : await pack(bytes);
    const entry: ZipInputFile = {
      filename: name,
      mtime: this.#date,
      size: bytes.length,
      crc: crc32(bytes),
      compression: isStored ? methods.stored : methods.deflated,
    };
    this.#zip.add(entry);
    // Set by `add`. No array here is shared between threads, which is all that the narrower type asks for.
    entry.ondata!(null, stored as Uint8Array<ArrayBuffer>, true);
    await this.#flush();
  }

  async end(): Promise<void> {
    this.#zip.end();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const parts = this.#pending;
    this.#pending = [];
    for (const part of parts) await this.#file.writeFile(part);
  }
}
