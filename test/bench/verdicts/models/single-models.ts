import path from 'node:path';
import type { KnownModel } from './known-model.ts';

/** Models of `../shared/data` whose folder has no list; what they are is told in its README. */
const singleModels: Readonly<Record<string, readonly KnownModel[]>> = {
  gtsrb: [singleModel('gtsrb-infected-target-1', 'infected-target-1.hdf5', 43, 1)],
  mnist: [
    singleModel('mnist-clean', 'clean.h5', 10, null),
    singleModel('mnist-infected-target-0', 'infected-target-0.h5', 10, 0),
  ],
};

/** The models of a folder by the folder's name; null where the table has none of that name. */
export function singleModelsOf(folder: string): KnownModel[] | null {
  const models = singleModels[path.basename(path.resolve(folder))];
  return (
    models?.map((model) => ({
      ...model,
      modelFile: path.join(folder, model.modelFile),
      imagesFile: path.join(folder, model.imagesFile),
    })) ?? null
  );
}

/** Files relative to the folder. Each patch sends every image to its label. */
function singleModel(name: string, modelFile: string, labelCount: number, target: number | null): KnownModel {
  const what = { name, half: 'design', modelFile, imagesFile: 'images.h5', labelCount } as const;
  return target === null
    ? { ...what, kind: 'clean', targets: [], sources: null, attackSuccessRate: null }
    : { ...what, kind: 'patch', targets: [target], sources: null, attackSuccessRate: 1 };
}
