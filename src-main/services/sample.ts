import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Draft } from '../../src-shared/contract/draft.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { presets } from '../../src-shared/presets.ts';

/** The bundled sample's schedule: it decides after every batch and ends a label early, so that minutes become seconds. */
export const sampleSettings: ScanSettings = { ...presets.paper, imagesPerStep: 32, steps: 90 };

const descriptionSchema = z.object({ labelNames: z.array(z.string()) });

/** The names of the sample's labels, from the description beside it. */
export async function readSampleNames(folder: string): Promise<NonNullable<Draft['labelNames']>> {
  const path = join(folder, 'sample.json');
  const { labelNames } = descriptionSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return { path, names: labelNames };
}
