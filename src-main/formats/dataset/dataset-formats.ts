import type { DatasetFormat } from './dataset-format.ts';
import { hdf5Format } from './hdf5/hdf5-format.ts';
import { folderFormat, zipFormat } from './pictures/picture-formats.ts';

/** Every format that images are read from; the first that matches opens them. */
export const datasetFormats: readonly DatasetFormat[] = [folderFormat, hdf5Format, zipFormat];
