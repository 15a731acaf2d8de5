import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Draft } from '../../src-shared/contract/draft.ts';

const descriptionSchema = z.object({ labelNames: z.array(z.string()) });

/** The names of the sample's labels, from the description beside it. */
export async function readSampleNames(folder: string): Promise<NonNullable<Draft['labelNames']>> {
  const path = join(folder, 'sample.json');
  const { labelNames } = descriptionSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return { path, names: labelNames };
}
