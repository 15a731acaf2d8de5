import path from 'node:path';
import { z } from 'zod';
import { labelSchema, nameSchema, shareSchema, type KnownModel } from './known-model.ts';

const entrySchema = z.object({
  name: nameSchema,
  model: z.string(),
  data: z.string(),
  labelCount: z.number().int().positive(),
  infectedLabels: z.array(labelSchema),
  triggers: z.array(z.object({ opacity: z.number() })),
  attackSuccessRate: shareSchema.nullable(),
});
type Entry = z.infer<typeof entrySchema>;

/** The models of a folder by the content of its `index.json`, the format of `test/fixtures/known-models`. */
export function parseIndexJson(content: unknown, folder: string): KnownModel[] {
  return z
    .array(entrySchema)
    .parse(content)
    .map((entry) => ({
      name: entry.name,
      half: 'design',
      kind: kindOf(entry),
      modelFile: path.join(folder, entry.model),
      imagesFile: path.join(folder, entry.data),
      labelCount: entry.labelCount,
      targets: entry.infectedLabels,
      sources: null,
      attackSuccessRate: entry.attackSuccessRate,
    }));
}

function kindOf({ infectedLabels, triggers }: Entry): string {
  if (infectedLabels.length === 0) return 'clean';
  if (triggers.length > 1) return 'multi';
  return triggers.some(({ opacity }) => opacity < 1) ? 'blend' : 'patch';
}
