import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { DatasetFinding } from '../dataset.ts';
import { compareNames, numbersIn } from '../pictures/name-order.ts';

/** Labels as the search takes them, and how they were found. */
export interface Labels {
  /** [images] */
  readonly values: Int32Array;
  /** How they are written, e.g. `[N] integer`. */
  readonly form: string;
  /** Names in the order of the labels, where they are written as words. */
  readonly names: readonly string[] | null;
  readonly findings: readonly DatasetFinding[];
}

/** Where labels stand, and what is known of the model. */
export interface LabelContext {
  /** Names the place in errors, e.g. `images.h5: Y_test`. */
  readonly where: string;
  /** Labels of the model; undefined where none is open. */
  readonly labelCount: number | undefined;
}

const largestLabel = 2 ** 31 - 1;

/**
 * Labels written as numbers. Whole ones from 0 on are taken as they are; −1 and 1 are the labels 0 and 1; numbers from 1
 * to the model's number of labels begin at 1. Throws DATASET_TYPE_UNSUPPORTED naming the first that is no label.
 */
export function labelsFromNumbers(
  numbers: ArrayLike<number>,
  form: string,
  { where, labelCount }: LabelContext,
): Labels {
  const values = Int32Array.from(numbers, (value, image) => wholeNumber(value, image, where));
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of values) {
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  if (values.length === 0 || (smallest >= 0 && !(smallest > 0 && largest === labelCount))) {
    return { values, form, names: null, findings: [] };
  }
  if (smallest === -1 && values.every((value) => value === -1 || value === 1)) {
    return {
      values: values.map((value) => (value === 1 ? 1 : 0)),
      form: `${form}, −1 and 1`,
      names: null,
      findings: [{ severity: 'info', message: `${where} holds −1 and 1, read as the labels 0 and 1.` }],
    };
  }
  if (smallest > 0) {
    return {
      values: values.map((value) => value - 1),
      form: `${form} from 1`,
      names: null,
      findings: [
        {
          severity: 'info',
          message:
            `${where} numbers the labels from ${smallest} to ${largest}, and the model has ${labelCount}: the first label ` +
            'is read as 0. Data that write another label last, such as 10 for the digit 0, show as a low accuracy.',
        },
      ],
    };
  }
  const image = values.findIndex((value) => value < 0);
  throw noLabel(values[image]!, image, where);
}

/**
 * Labels written as words, numbered in the order of their code points as torchvision, Keras and scikit-learn do. Words that
 * are all whole numbers count as these.
 */
export function labelsFromWords(words: readonly string[], form: string, context: LabelContext): Labels {
  const empty = words.findIndex((word) => word === '');
  if (empty !== -1) throw noLabel('nothing', empty, context.where);
  if (words.every((word) => /^-?\d{1,10}(\.0+)?$/.test(word))) {
    return labelsFromNumbers(words.map(Number), `${form}, numbers as text`, context);
  }
  const numbered = numberedWords(words, form, context);
  if (numbered !== null) return numbered;
  const names = [...new Set(words)].sort(compareNames);
  const numbers = new Map(names.map((name, number) => [name, number]));
  return {
    values: Int32Array.from(words, (word) => numbers.get(word)!),
    form: `${form}, words`,
    names,
    findings: [orderFinding(context, names)],
  };
}

/**
 * Words that are the same but for a number of a label at their end, such as `class_0` to `class_9`: these numbers. Null where
 * they are not so; what numbers a model can have is known only with it.
 */
function numberedWords(words: readonly string[], form: string, context: LabelContext): Labels | null {
  const numbers = numbersIn(words);
  if (numbers === null) return null;
  const most = numbers.reduce((largest, number) => Math.max(largest, number), 0);
  if (most > (context.labelCount ?? 0)) return null;
  const labels = labelsFromNumbers(numbers, `${form}, numbered words`, context);
  const message = `${context.where}: the number in a label is the label, ${most} in "${words[numbers.indexOf(most)]}".`;
  return { ...labels, findings: [{ severity: 'info', message }, ...labels.findings] };
}

/** Says in which order names were numbered, and warns where the model has another number of labels. */
export function orderFinding({ where, labelCount }: LabelContext, names: readonly string[]): DatasetFinding {
  const shown = names.slice(0, 4).map((name, number) => `${number} ${name}`);
  const others = names.length - shown.length;
  const list = `${shown.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
  const order = `${where}: ${names.length} names, numbered as Python sorts them: ${list}.`;
  if (labelCount === undefined || labelCount === names.length) return { severity: 'info', message: order };
  return {
    severity: 'warning',
    message: `${order} The model has ${labelCount} labels, so that its numbers may be others.`,
  };
}

function wholeNumber(value: number, image: number, where: string): number {
  if (Number.isInteger(value) && Math.abs(value) <= largestLabel) return value;
  throw noLabel(value, image, where);
}

function noLabel(value: number | string, image: number, where: string): AppError {
  return new AppError(
    'DATASET_TYPE_UNSUPPORTED',
    `${where} holds ${value} for image ${image}; labels are whole numbers from 0 on, or words. Choose other labels ` +
      '(--labels-key, or --labels-file), or none (--labels-key none).',
  );
}
