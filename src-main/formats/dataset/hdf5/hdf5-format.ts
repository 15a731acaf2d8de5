import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { bytesPerElement } from '../../hdf5/element-type.ts';
import type { Hdf5Dataset, Hdf5File } from '../../hdf5/hdf5-file.ts';
import { openHdf5 } from '../../hdf5/open-hdf5.ts';
import { chooseImages, chooseLayout } from '../choose-images.ts';
import { checkLabelShape, chooseLabels, labelFormOf } from '../choose-labels.ts';
import type { DatasetFormat } from '../dataset-format.ts';
import type { Dataset, DatasetArray, DatasetOptions } from '../dataset.ts';
import { readImages } from '../read-images.ts';
import { readLabels } from '../read-labels.ts';

/** HDF5 files, as h5py, Keras and MATLAB 7.3 write them. */
export const hdf5Format: DatasetFormat = {
  name: 'HDF5',
  extensions: ['h5', 'hdf5', 'mat'],
  // The superblock lies at 0, or behind a user block at 512 or twice that and so on (specification, section II).
  matches: ({ head }) =>
    [0, 512, 1024, 2048].some((position) => head.indexOf(signature, position) === position),
  open: openHdf5Dataset,
};

const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

/** Finds images and labels in the file and reads the labels. Throws AppError FILE_* or DATASET_*. */
async function openHdf5Dataset(path: string, options: DatasetOptions): Promise<Dataset> {
  const file = await openHdf5(path);
  try {
    return describe(file, options);
  } catch (error) {
    file.close();
    throw AppError.from(error);
  }
}

function describe(file: Hdf5File, options: DatasetOptions): Dataset {
  const { path } = file;
  const arrays = arraysOf(file);
  const images = chooseImages(path, arrays, options);
  const layout = chooseLayout(path, images, options.expected);
  const labels = chooseLabels(path, arrays, images, options.labelsKey);
  if (labels !== undefined) checkLabelShape(path, images, labels);
  const imageData = openArray(file, images);
  return {
    ...layout,
    path,
    format: 'HDF5',
    imagesKey: images.key,
    labelsKey: labels?.key ?? null,
    labelsPath: null,
    count: images.shape[0]!,
    elementType: images.elementType,
    holdsRawPixels: false,
    imageBytes:
      layout.channels * layout.height * layout.width * (bytesPerElement(imageData.elementType) ?? 0),
    chunkImages: imageData.chunkRows,
    access: 'rows',
    labelForm: (labels && labelFormOf(labels.shape)) ?? 'none',
    labels: labels === undefined ? null : readLabels(openArray(file, labels), `${path}: ${labels.key}`),
    labelNames: null,
    arrays,
    resize: null,
    findings: [],
    files: [path],
    readImages: async (start, end, chosen = numbersBetween(start, end)) =>
      readImages(imageData, layout, { start, end, chosen }, `${path}: ${images.key}`),
    close: () => file.close(),
  };
}

function numbersBetween(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, place) => start + place);
}

function arraysOf(file: Hdf5File): DatasetArray[] {
  return file
    .datasets()
    .filter(({ elementType }) => elementType !== 'string' && elementType !== 'other')
    .map(({ path, shape, elementType }) => ({ key: path.slice(1), shape, elementType }));
}

/** The array, once it is certain that the file holds it whole: callers allocate by its shape. */
function openArray(file: Hdf5File, { key }: DatasetArray): Hdf5Dataset {
  const dataset = file.dataset(key);
  if (dataset === undefined) throw new AppError('INTERNAL', `${file.path}: ${key} has vanished.`);
  dataset.checkStored();
  return dataset;
}
