import type { StepId } from './steps.ts';

/** A file or folder that was dropped on the window. */
export interface DroppedItem {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'model folder';
}

/** What dropped files are opened as; several at once may belong together. */
export interface DropPlan {
  readonly model: string | null;
  readonly dataset: string | null;
  /** Labels of the images, in a file of their own. */
  readonly labels: string | null;
  readonly labelNames: string | null;
  /** Why something that was dropped is not opened; null where all is. */
  readonly problem: string | null;
}

type Kind = Exclude<keyof DropPlan, 'problem'>;

/** Where a file is dropped, and what is there already: both decide what it is taken for. */
interface Surroundings {
  readonly step: StepId;
  readonly hasDataset: boolean;
}

const text = /\.(csv|tsv|txt)$/i;
const certainModel = /\.(onnx|keras|json)$/i;
const certainImages = /(\.(zip|npz|npy|gz|bin|mat|idx)|-ubyte)$/i;
const picture = /\.(png|jpe?g|webp|bmp|tiff?|gif)$/i;
const hdf5 = /\.(h5|hdf5)$/i;
/** Usual names of files with images, e.g. `gtsrb_dataset.h5`, `x_test.h5`. */
const imagesName = /(images?|data(set)?|pictures?|samples?|clean|test|val(id(ation)?)?|train|^x)([^a-z]|$)/i;
/** Usual names of files with labels, e.g. `y_test.npy`, `t10k-labels-idx1-ubyte`. */
const labelsName = /(^|[^a-z])(y|labels?|targets?|classes)([^a-z]|$)/i;

/** Decides what dropped files are, by their names, each other and the step that is shown. Contents are checked when opened. */
export function planDrop(items: readonly DroppedItem[], surroundings: Surroundings): DropPlan {
  const plan: Record<Kind, string | null> = { model: null, dataset: null, labels: null, labelNames: null };
  const left: DroppedItem[] = [];
  for (const { item, kind } of sort(items, surroundings)) {
    if (kind === null || plan[kind] !== null) left.push(item);
    else plan[kind] = item.path;
  }
  return { ...plan, problem: left.length === 0 ? null : explain(left) };
}

function sort(
  items: readonly DroppedItem[],
  { step, hasDataset }: Surroundings,
): { item: DroppedItem; kind: Kind | null }[] {
  const holdImages = items.filter((item) => isImages(item));
  const hdf5Files = items.filter(({ name }) => hdf5.test(name));
  const kindOf = (item: DroppedItem): Kind | null => {
    const { name } = item;
    if (item.kind === 'folder') return 'dataset';
    if (isModel(item)) return 'model';
    if (text.test(name)) {
      const hasImages = step === 'dataset' && hasDataset;
      return holdImages.length + hdf5Files.length > 0 || hasImages ? 'labels' : 'labelNames';
    }
    if (isImages(item)) return labelsName.test(name) && items.length > 1 ? 'labels' : 'dataset';
    if (hdf5.test(name)) return kindOfHdf5(name, items, step);
    if (picture.test(name)) return null;
    // Without a known ending: what the step asks for, and what it is will be seen by its content.
    return step === 'dataset' ? 'dataset' : 'model';
  };
  return items.map((item) => ({ item, kind: kindOf(item) }));
}

function isModel({ name, kind }: DroppedItem): boolean {
  return kind === 'model folder' || (kind === 'file' && certainModel.test(name));
}

function isImages({ name, kind }: DroppedItem): boolean {
  return kind === 'folder' || (kind === 'file' && certainImages.test(name));
}

/** HDF5 holds models, images or labels: alone it is what the step asks for, with others what its name says. */
function kindOfHdf5(name: string, items: readonly DroppedItem[], step: StepId): Kind {
  if (items.length === 1) return step === 'dataset' ? 'dataset' : 'model';
  if (items.some((item) => isImages(item))) return 'model';
  if (labelsName.test(name)) return 'labels';
  const hasModel = items.some((item) => isModel(item));
  return hasModel || imagesName.test(name) ? 'dataset' : 'model';
}

function explain(left: readonly DroppedItem[]): string {
  const names = left.map(({ name }) => name);
  const shown =
    names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  return left.some(({ name, kind }) => kind === 'file' && picture.test(name))
    ? `Single pictures are not opened (${shown}). Drop the folder or the ZIP archive that they are in.`
    : `Only one model, one set of images and one file of labels can be opened at a time, so ${shown} was left out. Drop it by itself if it is meant.`;
}
