import { kappa } from '../../../../src-shared/statistics/input-caveats.ts';
import { bestAssignment } from './assignment.ts';
import { knowingKappa } from './choose-reading.ts';

/** The model's label of each label of the file, with a name where the order is a well-known one. */
export interface LabelOrder {
  readonly modelLabels: readonly number[];
  /** Ends the sentence "the labels of the file are …"; null for a permutation without a name. */
  readonly name: string | null;
  /** Share of images on which model and file agree under it, measured on images that it was not found with. */
  readonly agreement: number;
}

/** An order has to explain so many more of the images than the labels as they are. Own choice. */
const clearGain = 0.2;
/** A named order is tried on no fewer images, a free one on no fewer for each label in either half. Own choice. */
const fewestImages = 30;
const fewestPerLabel = 2;
/** Of more labels only named orders are tried: solving takes n³ steps. */
const mostAssigned = 512;

/**
 * The order that the model's own guesses suggest where it knows few of the labels as they are; null where none explains
 * clearly more. Well-known orders come first. Any other is found on one half of the images and judged on the other.
 *
 * @param guesses likeliest label of each image
 * @param labels label of each image in the file
 */
export function findLabelOrder(
  guesses: readonly number[],
  labels: readonly number[],
  labelCount: number,
): LabelOrder | null {
  const before = agreementOf(guesses, labels, (label) => label);
  const isClear = ({ agreement }: LabelOrder): boolean =>
    kappa(agreement, labelCount) >= knowingKappa && agreement >= before + clearGain;
  const named = guesses.length < fewestImages ? [] : namedOrders(labelCount);
  const bestNamed = named
    .map((order) => ({
      ...order,
      agreement: agreementOf(guesses, labels, (label) => order.modelLabels[label]!),
    }))
    .filter(isClear)
    .toSorted((a, b) => b.agreement - a.agreement)[0];
  const free = freeOrder(guesses, labels, labelCount);
  const isFree = free !== null && isClear(free);
  if (bestNamed === undefined) return isFree ? free : null;
  return isFree && free.agreement > bestNamed.agreement + clearGain ? free : bestNamed;
}

/** The assignment of labels that agrees most often, judged on images it was not found with; null for too few images. */
function freeOrder(
  guesses: readonly number[],
  labels: readonly number[],
  labelCount: number,
): LabelOrder | null {
  const present = new Set(labels).size;
  if (labelCount > mostAssigned || guesses.length < 2 * fewestPerLabel * present) return null;
  const halves = [0, 1].map((parity) =>
    guesses.map((_, place) => place).filter((place) => place % 2 === parity),
  );
  const solve = (places: readonly number[]): number[] => {
    const counts = Array.from({ length: labelCount }, () => new Float64Array(labelCount));
    for (const place of places) {
      const row = counts[labels[place]!]!;
      row[guesses[place]!] = row[guesses[place]!]! + 1;
    }
    return bestAssignment(counts);
  };
  const agreements = halves.map((half, index) => {
    const order = solve(halves[1 - index]!);
    const right = half.filter((place) => order[labels[place]!] === guesses[place]).length;
    return right / half.length;
  });
  const modelLabels = solve(guesses.map((_, place) => place));
  if (modelLabels.every((modelLabel, label) => modelLabel === label)) return null;
  return { modelLabels, name: null, agreement: (agreements[0]! + agreements[1]!) / 2 };
}

function agreementOf(
  guesses: readonly number[],
  labels: readonly number[],
  modelLabel: (label: number) => number,
): number {
  return guesses.filter((guess, place) => guess === modelLabel(labels[place]!)).length / guesses.length;
}

/** Orders that file names, folders and habits bring about. */
export function namedOrders(labelCount: number): Omit<LabelOrder, 'agreement'>[] {
  const numbers = Array.from({ length: labelCount }, (_, label) => label);
  const asText = (first: number): number[] =>
    numbers
      .map((label) => String(label + first))
      .sort()
      .map((text) => Number(text) - first);
  const inverse = (order: readonly number[]): number[] => numbers.map((label) => order.indexOf(label));
  const orders = [0, 1].flatMap((first) => {
    const from = `as with folders named ${first} to ${labelCount - 1 + first}`;
    return [
      {
        modelLabels: asText(first),
        name: `sorted as text ("10" before "2"), ${from}, and the model's by number`,
      },
      {
        modelLabels: inverse(asText(first)),
        name: `sorted by number, and the model's as text ("10" before "2"), ${from}`,
      },
    ];
  });
  orders.push(
    { modelLabels: numbers.toReversed(), name: 'in reverse order' },
    {
      modelLabels: numbers.map((label) => (label + labelCount - 1) % labelCount),
      name: 'one higher than the model’s',
    },
    { modelLabels: numbers.map((label) => (label + 1) % labelCount), name: 'one lower than the model’s' },
  );
  const seen = new Set([numbers.join()]);
  return orders.filter(({ modelLabels }) => {
    const text = modelLabels.join();
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
