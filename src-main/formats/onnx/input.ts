import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ModelOptions } from '../../../src-shared/domain/model-options.ts';
import type { ImageShape, ModelFinding } from '../classifier.ts';
import type { GraphProto, ValueInfoProto } from './file/schema.ts';
import { flatImageShape } from './flat-input.ts';
import { findChannelAxis } from './network/channel-axis.ts';
import { reshaped, transposed } from './operators/reshaping.ts';
import { DataTensor } from './values/data-tensor.ts';
import { elementTypeOf, isFloat, refusedTypeName, type ElementType } from './values/element-type.ts';

/** A size the file states; undefined where it leaves it open. */
type Size = number | undefined;

/** How images enter the network. */
export interface NetworkInput {
  /** Name of the input in the file. */
  readonly name: string;
  readonly image: ImageShape;
  /** Images that one run of the file's network takes; 1 where the file leaves it open. */
  readonly batch: number;
  /** The images as [batch, channels, height, width]. */
  readonly images: DataTensor;
  /** The images as the network takes them. */
  readonly tensor: DataTensor;
  readonly findings: readonly ModelFinding[];
}

/** Which axis is which; `batch` is missing where the network takes one image without an axis for it. */
type Layout =
  | 'batch channels rows columns'
  | 'batch rows columns channels'
  | 'batch rows columns'
  | 'batch pixels'
  | 'channels rows columns'
  | 'rows columns channels';

/** Channels of images: grey, grey and alpha, colour, colour and alpha. */
const mostChannels = 4;

/**
 * Reads how images enter from the network's only input.
 * Throws AppError MODEL_NOT_IMAGE_CLASSIFIER where they cannot, MODEL_INPUT_SIZE_NEEDED where their size is open.
 */
export function readInput(path: string, graph: GraphProto, options: ModelOptions): NetworkInput {
  const info = onlyInput(path, graph);
  const name = info.name ?? '';
  const type = inputType(path, info);
  const sizes = statedSizes(path, info);
  const { layout, isGuess } = chooseLayout(path, graph, info, sizes);
  const axis = (part: string): Size => {
    const index = layout.split(' ').indexOf(part);
    return index < 0 ? 1 : sizes[index];
  };
  const image =
    layout === 'batch pixels'
      ? flatImageShape(path, sizes[1], options)
      : imageShape(path, axis('channels'), axis('rows'), axis('columns'), options);
  const batch = layout.startsWith('batch') ? (sizes[0] ?? 1) : 1;
  const images = new DataTensor({
    shape: [batch, image.channels, image.height, image.width],
    inputs: [],
    emit: () => {
      throw new Error('the value of the input is given, not computed');
    },
    isInteger: !isFloat(type),
  });
  return {
    name,
    image,
    batch,
    images,
    tensor: laidOut(images, layout),
    findings: inputFindings(name, layout, isGuess || (layout === 'batch pixels' && image.channels > 1), type),
  };
}

/** Inputs that are not also initializers, as files before IR version 4 list their weights. */
function onlyInput(path: string, { input = [], initializer = [] }: GraphProto): ValueInfoProto {
  const stored = new Set(initializer.map(({ name }) => name));
  const fed = input.filter(({ name }) => !stored.has(name));
  if (fed.length === 1) return fed[0]!;
  const names = fed.map(({ name }) => `"${name}"`).join(', ');
  throw notImages(
    path,
    `takes ${fed.length} inputs (${names || 'none'}), where one, the images, is expected`,
    'Export the part of the network from the images to the scores.',
  );
}

function inputType(path: string, info: ValueInfoProto): ElementType {
  const number = info.type?.tensor_type?.elem_type;
  const type = elementTypeOf(number);
  if (type !== undefined && type !== 'bool') return type;
  throw notImages(
    path,
    `takes ${type ?? refusedTypeName(number)}, not pixels`,
    'Only models of still images can be scanned.',
  );
}

function statedSizes(path: string, { type }: ValueInfoProto): readonly Size[] {
  const dim = type?.tensor_type?.shape?.dim;
  if (dim === undefined) {
    throw notImages(
      path,
      'does not state how many axes its input has',
      'Export it again with an example image of the right size.',
    );
  }
  const sizes = dim.map(({ dim_value: size }): Size => (size !== undefined && size > 0 ? size : undefined));
  if (dim.some(({ dim_value: size = 0 }) => size > 2 ** 16)) {
    throw notImages(
      path,
      `takes [${describe(sizes)}] numbers, far more than an image has`,
      'Choose another model.',
    );
  }
  return sizes;
}

function chooseLayout(
  path: string,
  graph: GraphProto,
  { name = '' }: ValueInfoProto,
  sizes: readonly Size[],
): { layout: Layout; isGuess: boolean } {
  const first = sizes.at(-3);
  const last = sizes.at(-1);
  const couldBe = (size: Size): boolean => size !== undefined && size <= mostChannels;
  if (sizes.length === 4) {
    const axis = findChannelAxis(graph, name, 4);
    const looksLast = couldBe(last) && !couldBe(first);
    const isLast = axis === undefined ? looksLast : axis === 3;
    const layout = isLast ? 'batch rows columns channels' : 'batch channels rows columns';
    return { layout, isGuess: axis === undefined && couldBe(first) === couldBe(last) };
  }
  if (sizes.length === 3) {
    if (first === undefined || first === 1) return { layout: 'batch rows columns', isGuess: false };
    if (couldBe(first) && !couldBe(last)) return { layout: 'channels rows columns', isGuess: false };
    if (couldBe(last) && !couldBe(first)) return { layout: 'rows columns channels', isGuess: false };
  }
  if (sizes.length === 2) return { layout: 'batch pixels', isGuess: false };
  throw wrongRank(path, sizes);
}

function imageShape(
  path: string,
  channels: Size,
  height: Size,
  width: Size,
  { inputSize }: ModelOptions,
): ImageShape {
  if (channels === undefined) {
    throw notImages(
      path,
      'does not state how many channels its images have',
      'Export it again with only the batch, the height or the width left open.',
    );
  }
  if (height !== undefined && width !== undefined) return { channels, height, width };
  if (inputSize === null) {
    throw new AppError(
      'MODEL_INPUT_SIZE_NEEDED',
      `${path} takes images of any size ([${describe([channels, height, width])}]), but a trigger needs a fixed one. State the size that it was trained with: --input-size HxW, for example --input-size 224x224.`,
    );
  }
  return { channels, height: height ?? inputSize.height, width: width ?? inputSize.width };
}

function laidOut(images: DataTensor, layout: Layout): DataTensor {
  const [batch, channels, height, width] = images.shape as [number, number, number, number];
  switch (layout) {
    case 'batch channels rows columns':
      return images;
    case 'batch rows columns channels':
      return transposed(images, [0, 2, 3, 1]);
    case 'batch rows columns':
      return reshaped(images, [batch, height, width]) as DataTensor;
    case 'batch pixels':
      return reshaped(transposed(images, [0, 2, 3, 1]), [batch, channels * height * width]) as DataTensor;
    case 'channels rows columns':
      return reshaped(images, [channels, height, width]) as DataTensor;
    case 'rows columns channels':
      return reshaped(transposed(images, [0, 2, 3, 1]), [height, width, channels]) as DataTensor;
  }
}

function inputFindings(
  name: string,
  layout: Layout,
  isGuess: boolean,
  type: ElementType,
): readonly ModelFinding[] {
  const findings: ModelFinding[] = [];
  if (isGuess && layout === 'batch pixels') {
    findings.push({
      severity: 'warning',
      message: `The input "${name}" takes each image as one row of numbers, and the file does not say in which order; it is read as [rows, columns, channels], as NumPy flattens pictures. If the accuracy on clean images is near chance, export a network that takes whole images.`,
    });
  } else if (isGuess) {
    findings.push({
      severity: 'warning',
      message: `The file does not say which axis of its input "${name}" holds the channels; it is read as [${layout.split(' ').join(', ')}]. If the accuracy on clean images is near chance, export the model again.`,
    });
  }
  if (!isFloat(type)) {
    findings.push({
      severity: 'info',
      message: `The input "${name}" takes whole numbers (${type}), as images have them; here it takes every number between, so that a trigger can be searched.`,
    });
  }
  return findings;
}

function wrongRank(path: string, sizes: readonly Size[]): AppError {
  return notImages(
    path,
    `takes [${describe(sizes)}] numbers, where [batch, channels, height, width] is expected`,
    'Only models of still images can be scanned.',
  );
}

function describe(sizes: readonly Size[]): string {
  return sizes.map((size) => size ?? 'any').join(', ');
}

function notImages(path: string, what: string, remedy: string): AppError {
  return new AppError('MODEL_NOT_IMAGE_CLASSIFIER', `${path} ${what}. ${remedy}`);
}
