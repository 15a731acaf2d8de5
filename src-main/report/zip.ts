import type { FileHandle } from 'node:fs/promises';
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { writeAtomically } from './atomic-file.ts';
import { labelsCsv } from './csv.ts';
import { reportHtml } from './html/report-html.ts';
import type { ReadLabel } from './read-label.ts';
import { jsonText } from './report-json.ts';
import { reportSarif } from './sarif.ts';
import { triggerFiles } from './trigger-files.ts';

interface ZipEntry {
  /** Path within the archive, with slashes. */
  readonly name: string;
  readonly content: Uint8Array | string;
}

/** All of a scan's evidence; the pictures of one label are made when the archive asks for them. */
export async function* zipEntries(
  report: ScanReport,
  readLabel: ReadLabel,
  { prefix, banner }: { readonly prefix: string; readonly banner: string | null },
): AsyncGenerator<ZipEntry> {
  yield { name: 'report.json', content: jsonText(report) };
  yield { name: 'labels.csv', content: labelsCsv(report) };
  yield { name: 'report.sarif', content: jsonText(reportSarif(report)) };
  yield { name: 'report.html', content: await reportHtml(report, readLabel, { banner }) };
  for (const { label } of report.labels) {
    for (const { name, bytes } of triggerFiles(prefix, readLabel(label), report.model.inputShape)) {
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
    // A PNG file is compressed already.
    const entry = name.endsWith('.png') ? new ZipPassThrough(name) : new ZipDeflate(name);
    entry.mtime = this.#date;
    this.#zip.add(entry);
    entry.push(typeof content === 'string' ? strToU8(content) : content, true);
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
