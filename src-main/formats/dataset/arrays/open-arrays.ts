import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { ImageShape } from '../../classifier.ts';
import type { Dataset, DatasetArray, DatasetFinding, DatasetOptions } from '../dataset.ts';
import { numbersBetween, pictureDataset, type PictureSource } from '../pictures/open-pictures.ts';
import { labelsBeside } from '../labels/labels-beside.ts';
import { readLabelFile } from '../labels/label-file.ts';
import type { Labels } from '../labels/labels.ts';
import { ArrayImages } from './array-images.ts';
import { chooseLayout } from './choose-images.ts';
import { imagesIn } from './images-in.ts';
import { chooseLabels, noLabels } from './choose-labels.ts';
import type { Layout } from './layout.ts';
import { readLabels } from './read-labels.ts';
import { chooseRowOrder } from './row-order.ts';
import type { ArrayContainer, StoredArray } from './stored-array.ts';

/** Key of labels that are the names of groups or arrays. */
const nameKey = 'groups';

/** The images and labels of a file that holds arrays. Throws AppError FILE_* and DATASET_*; closes the container then. */
export async function openArrays(container: ArrayContainer, options: DatasetOptions): Promise<Dataset> {
  try {
    return await describe(container, options);
  } catch (error) {
    container.close();
    throw AppError.from(error);
  }
}

async function describe(container: ArrayContainer, options: DatasetOptions): Promise<Dataset> {
  const { path, format } = container;
  const { array: images, classes } = await imagesIn(container, options);
  const where = `${path}: ${images.key}`;
  if (images.holds === 'bytes') return describeEncoded(container, images, classes, options);
  const choice = chooseLayout(path, images, options);
  images.check();
  const isRow = images.shape.length === 2;
  const layout =
    isRow && choice.others.length > 0
      ? await chooseRowOrder(images, [choice.layout, ...choice.others], where)
      : choice.layout;
  const wanted = wantedShape(layout, options);
  const labels = await findLabels(container, images, classes, layout.count, options);
  const reader = new ArrayImages(images, layout, wanted, where);
  const resize = options.resize ?? 'stretch';
  const isResized = layout.height !== wanted.height || layout.width !== wanted.width;
  return {
    path,
    format,
    imagesKey: images.key,
    labelsKey: labels?.key ?? null,
    labelsPath: labels?.path ?? null,
    layout: layout.layout,
    isLayoutAmbiguous: !isRow && choice.others.length > 0,
    ...wanted,
    count: layout.count,
    elementType: images.elementType,
    holdsRawPixels: false,
    imageBytes: layout.channels * layout.height * layout.width * images.elementBytes,
    chunkImages: layout.isImageFirst ? images.chunkRows : 1,
    access: 'rows',
    labelForm: labels?.form ?? 'none',
    labels: labels?.values ?? null,
    labelNames: labels?.names ?? null,
    arrays: listedArrays(container),
    resize: isResized ? resize : null,
    findings: [...layoutFindings(where, layout, wanted, isRow), ...(labels?.findings ?? [])],
    files: [path, labels?.path ?? null].filter((file) => file !== null),
    readImages: (start, end, chosen = numbersBetween(start, end), method = null) =>
      reader.read(start, end, chosen, method ?? resize),
    close: () => container.close(),
  };
}

/** Pictures in an array of bytes, such as whole PNG or JPEG files. */
async function describeEncoded(
  container: ArrayContainer,
  images: StoredArray,
  classes: Labels | null,
  options: DatasetOptions,
): Promise<Dataset> {
  images.check();
  const count = images.shape[0]!;
  if (count === 0)
    throw new AppError('DATASET_EMPTY', `${container.path}: ${images.key} holds no images. Choose others.`);
  const source: PictureSource = {
    path: container.path,
    format: container.format,
    key: images.key,
    names: Array.from({ length: count }, (_, place) => `${images.key} ${place}`),
    read: async (place) => Buffer.from(await images.readBytes!(place)),
    arrays: listedArrays(container),
    findings: [],
    close: () => container.close(),
  };
  return pictureDataset(source, await findLabels(container, images, classes, count, options), options);
}

function listedArrays({ arrays }: ArrayContainer): DatasetArray[] {
  return arrays
    .filter(({ holds }) => holds !== 'other')
    .map(({ key, shape, elementType }) => ({ key, shape, elementType }));
}

/** The model's size where the images fit it, or are resized or converted to it; their own without a model. */
function wantedShape({ channels, height, width }: Layout, { expected }: DatasetOptions): ImageShape {
  return expected === undefined ? { channels, height, width } : { ...expected };
}

interface FoundLabels extends Labels {
  readonly key: string;
  /** Null where they are in the file of the images. */
  readonly path: string | null;
}

/** Labels from the file that the user names; else from the file of the images; else from one beside it by its usual name. */
async function findLabels(
  container: ArrayContainer,
  images: StoredArray,
  classes: Labels | null,
  count: number,
  { labelsKey, labelsPath, labelCount }: DatasetOptions,
): Promise<FoundLabels | null> {
  const { path, arrays } = container;
  if (labelsKey === noLabels) return null;
  const isByName = labelsPath === undefined && (labelsKey === undefined || labelsKey === nameKey);
  if (classes !== null && isByName) return { ...classes, key: nameKey, path: null };
  const file = { pictures: null, count, key: labelsKey, labelCount };
  if (labelsPath !== undefined) return { ...(await readLabelFile(labelsPath, file)), path: labelsPath };
  const beside = labelsBeside(path);
  // A key that the file does not have can be one of the file beside it.
  const isBeside = beside !== null && !arrays.some(({ key }) => key === labelsKey);
  const inside =
    isBeside && labelsKey !== undefined ? undefined : chooseLabels(path, arrays, images, count, labelsKey);
  if (inside !== undefined) {
    const where = `${path}: ${inside.key}`;
    const labels = await readLabels(inside, { key: images.key, count }, where, labelCount);
    return { ...labels, key: inside.key, path: null };
  }
  if (beside === null) return null;
  const labels = await readLabelFile(beside, file);
  const message = `The labels were found in ${beside}, beside the images (--labels-key none goes without).`;
  return { ...labels, findings: [{ severity: 'info', message }, ...labels.findings], path: beside };
}

function layoutFindings(where: string, layout: Layout, wanted: ImageShape, isRow: boolean): DatasetFinding[] {
  const messages: string[] = [];
  if (isRow) {
    messages.push(
      `${where} holds an image in each row, read as ${layout.layout} of ${layout.height}×${layout.width}.`,
    );
  }
  if (!layout.layout.startsWith('[N'))
    messages.push(`${where} was read as ${layout.layout}, the images along the last axis.`);
  if (layout.channels !== wanted.channels)
    messages.push(`${where}: ${channelText(layout.channels, wanted.channels)}.`);
  const findings: DatasetFinding[] = messages.map((message) => ({ severity: 'info', message }));
  if (layout.height !== wanted.height || layout.width !== wanted.width) {
    const message = `${where}: the images are ${layout.height}×${layout.width} and are resized to ${wanted.height}×${wanted.width}.`;
    findings.push({ severity: 'warning', message });
  }
  return findings;
}

function channelText(channels: number, wanted: number): string {
  if (channels === 1) return 'the grey of the images is repeated for each channel of the model';
  if (wanted === 1) return 'colours are turned into grey with the weights of ITU-R 601 (0.299, 0.587, 0.114)';
  return 'the fourth channel of the images, alpha, is dropped';
}
