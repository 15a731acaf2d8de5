import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { DatasetFinding, DatasetOptions } from '../dataset.ts';
import type { Labels } from '../labels/labels.ts';
import { labelsFromWords } from '../labels/labels.ts';
import { labelsOfTable, namesPictures } from '../labels/table-labels.ts';
import { parseTable, type LabelTable } from '../labels/label-table.ts';
import { labelsBeside } from '../labels/labels-beside.ts';
import { readLabelFile } from '../labels/label-file.ts';
import { below, type Arrangement } from './arrangement.ts';
import { labelsOfFolders } from './folder-labels.ts';
import { labelsInNames } from './name-labels.ts';
import type { PictureStore } from './picture-store.ts';

/** Keys of labels that stand in no table. */
const folderKey = 'folders';
const nameKey = 'file names';
const noLabels = 'none';

/** The labels of pictures and where they were found. */
export interface PictureLabels extends Labels {
  /** Null without labels. */
  readonly key: string | null;
  /** The file outside of the folder or archive that they stand in. */
  readonly path: string | null;
}

const mostTables = 16;

/**
 * The labels of pictures: from the file that the user names; else the folders; else a table inside, or beside under the
 * same name; else the file names, where these are certain; else none, which is said. Throws AppError where labels are there
 * but not understood.
 */
export async function findLabels(
  store: PictureStore,
  arrangement: Arrangement,
  options: DatasetOptions,
): Promise<PictureLabels | null> {
  const { labelsKey, labelsPath, labelCount } = options;
  const { pictures, classes, base } = arrangement;
  if (labelsKey === noLabels) return null;
  if (labelsPath !== undefined) return fromFile(labelsPath, pictures, options);
  if (classes !== null && (labelsKey === undefined || labelsKey === folderKey)) {
    const labels = labelsOfFolders(classes, pictures, base, { where: store.path, labelCount });
    return { ...labels, key: folderKey, path: null };
  }
  if (labelsKey === folderKey) {
    throw new AppError(
      'DATASET_KEY_MISSING',
      `${store.path}: the pictures in "${base}" do not lie in folders, so that folders cannot be their labels. Name a table ` +
        'of labels (--labels-file), or go without (--labels-key none).',
    );
  }
  if (labelsKey !== nameKey) {
    const inside = await fromTableInside(store, arrangement, options);
    if (inside !== null) return inside;
    const beside = labelsBeside(store.path);
    if (beside !== null) return found(await fromFile(beside, pictures, options), beside);
  }
  return fromNames(store, arrangement, options);
}

async function fromFile(
  path: string,
  pictures: readonly string[],
  { labelsKey, labelCount }: DatasetOptions,
): Promise<PictureLabels> {
  const labels = await readLabelFile(path, { pictures, count: pictures.length, key: labelsKey, labelCount });
  return { ...labels, path };
}

/** Says that a file was taken which the user did not name. */
function found(labels: PictureLabels, path: string): PictureLabels {
  const finding: DatasetFinding = {
    severity: 'info',
    message: `The labels were found in ${path}, beside the images (--labels-key none goes without).`,
  };
  return { ...labels, findings: [finding, ...labels.findings] };
}

/** A table among the files that names the pictures. */
async function fromTableInside(
  store: PictureStore,
  { pictures }: Arrangement,
  { labelsKey, labelCount }: DatasetOptions,
): Promise<PictureLabels | null> {
  const names = store.names.filter((name) => /\.(csv|tsv)$|(^|[/_-])labels?\.txt$/i.test(name));
  if (names.length > mostTables) throw tooManyTables(store, names);
  const tables: LabelTable[] = [];
  for (const name of names) tables.push(parseTable(await store.read(name), `${store.path}: "${name}"`));
  const naming = tables.filter((table) => namesPictures(table, pictures));
  const [table, other] = naming.length > 0 ? naming : tables;
  if (table === undefined) return null;
  if (other !== undefined) throw tooManyTables(store, names);
  const { column, ...labels } = labelsOfTable(table, pictures, pictures.length, labelsKey, labelCount);
  const finding: DatasetFinding = {
    severity: 'info',
    message: `The labels stand in ${table.where}, column "${column}".`,
  };
  return { ...labels, findings: [finding, ...labels.findings], key: column, path: null };
}

function fromNames(
  store: PictureStore,
  { pictures, base }: Arrangement,
  { labelsKey, labelCount }: DatasetOptions,
): PictureLabels | null {
  const words = labelsInNames(
    pictures.map((name) => below(name, base)),
    labelCount,
  );
  if (words === null) {
    if (labelsKey === undefined) return null;
    throw new AppError(
      'DATASET_KEY_MISSING',
      `${store.path}: no labels "${labelsKey}" were found: there is no table, and the file names do not begin with one ` +
        'of the labels each. Name a table with the columns file and label (--labels-file).',
    );
  }
  const where = `${store.path}: file names`;
  const labels = labelsFromWords(words, nameKey, { where, labelCount });
  const message = `${where} begin with ${new Set(words).size} words or numbers, as many as the model has labels; they were taken for these.`;
  return {
    ...labels,
    findings: [{ severity: 'warning', message }, ...labels.findings],
    key: nameKey,
    path: null,
  };
}

function tooManyTables(store: PictureStore, names: readonly string[]): AppError {
  return new AppError(
    'DATASET_KEY_AMBIGUOUS',
    `${store.path} holds several tables that can be the labels: ${names.slice(0, 5).join(', ')}. Name the right one ` +
      '(--labels-file), or go without (--labels-key none).',
  );
}
