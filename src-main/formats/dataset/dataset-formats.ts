import { arrayFormats } from './arrays/array-containers.ts';
import { openArrays } from './arrays/open-arrays.ts';
import type { DatasetFormat } from './dataset-format.ts';
import { folderFormat, zipFormat } from './pictures/picture-formats.ts';

/** Every format that images are read from; the first that matches opens them. */
export const datasetFormats: readonly DatasetFormat[] = [
  folderFormat,
  ...arrayFormats.map((format): DatasetFormat => ({
    name: format.name,
    extensions: format.extensions,
    matches: (source) => format.matches(source),
    open: async (path, options) => openArrays(await format.open(path), options),
  })),
  zipFormat,
];
