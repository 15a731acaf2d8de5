import path from 'node:path';
import { z } from 'zod';
import { halfOf } from './half.ts';
import { labelSchema, nameSchema, shareSchema, type KnownModel } from './known-model.ts';

/** One element of `models.json`; keys that are not read here, e.g. `net` and `pixels`, are left out. */
const entrySchema = z
  .object({
    name: nameSchema,
    file: z.string(),
    data: nameSchema,
    /** The images' file, relative to the folder; by default that of the data set. */
    images: z.string().optional(),
    kind: z.string().min(1),
    labels: z.number().int().positive(),
    /** Null of a clean model, and where every label is a target. */
    target: z.union([labelSchema, z.array(labelSchema).nonempty(), z.null()]),
    /** The labels that the attack acts on; without a target, each goes to the next of these. */
    src: z.array(labelSchema).nonempty().optional(),
    asr: z.union([shareSchema, z.array(shareSchema).nonempty(), z.null()]),
  })
  .refine(({ kind, asr }) => (kind === 'clean') === (asr === null), {
    error: 'an attacked model has a success rate, a clean one has none',
    path: ['asr'],
  })
  .refine(({ kind, target }) => kind !== 'clean' || target === null, {
    error: 'a clean model has no target label',
    path: ['target'],
  })
  .refine(({ labels, target }) => [target ?? []].flat().every((label) => label < labels), {
    error: 'the model has no such label',
    path: ['target'],
  });
type Entry = z.infer<typeof entrySchema>;

/** The models of a folder by the content of its `models.json`, the format of `../shared/data/bench`. */
export function parseModelsJson(content: unknown, folder: string): KnownModel[] {
  return z
    .array(entrySchema)
    .parse(content)
    .map((entry) => ({
      name: entry.name,
      half: halfOf(entry.name),
      kind: entry.kind,
      modelFile: path.join(folder, entry.file),
      imagesFile: path.join(folder, entry.images ?? imagesOf(entry.data)),
      labelCount: entry.labels,
      targets: targetsOf(entry),
      sources: sourcesOf(entry),
      attackSuccessRate: entry.asr === null ? null : Math.min(...[entry.asr].flat()),
    }));
}

/** The traffic signs of 43 kinds are those of the folder `gtsrb` beside this one. */
function imagesOf(data: string): string {
  return data === 'g43' ? path.join('..', 'gtsrb', 'images.h5') : `images-${data}.h5`;
}

function targetsOf(entry: Entry): readonly number[] {
  if (entry.kind === 'clean') return [];
  return entry.target === null ? sourcesOf(entry)! : [entry.target].flat();
}

/** Without a target and sources, every label goes to the next. */
function sourcesOf({ kind, target, src, labels }: Entry): readonly number[] | null {
  if (src !== undefined) return src;
  return kind === 'clean' || target !== null ? null : Array.from({ length: labels }, (_, label) => label);
}
