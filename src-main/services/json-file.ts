import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/**
 * A small document on disk. It is read once, when the program starts, and written whole: beside it first, then
 * renamed, so that a crash leaves the old one or the new one. A file that cannot be understood is kept aside under
 * `.bad` and the document begins anew.
 *
 * Written at once and synchronously: it is a few hundred bytes, and a program that ends must not lose it.
 */
export class JsonFile<Document> {
  private readonly path: string;
  private document: Document;

  constructor(path: string, schema: z.ZodType<Document>, initial: Document) {
    this.path = path;
    this.document = read(path, schema) ?? initial;
  }

  get value(): Document {
    return this.document;
  }

  /** Gives back what kept it from being written; the value is then kept in memory all the same. */
  write(document: Document): Error | undefined {
    this.document = document;
    const temporary = `${this.path}.tmp`;
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      writeFileSync(temporary, `${JSON.stringify(document, null, 2)}\n`);
      renameSync(temporary, this.path);
      return undefined;
    } catch (thrown) {
      return thrown as Error;
    }
  }
}

function read<Document>(path: string, schema: z.ZodType<Document>): Document | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined; // Not there yet, or not readable: what is written next will tell.
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    renameSync(path, `${path}.bad`);
    return undefined;
  }
}
