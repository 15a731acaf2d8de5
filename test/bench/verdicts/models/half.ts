/**
 * Which half of the models one belongs to: a rule for verdicts is designed on one and reported on the other, so that no
 * figure in the documents comes from a model that the rule was fitted to.
 */
export type Half = 'design' | 'report';

export const halfRule =
  'A model named `NN-…` is of the half `design` where ⌊NN / 2⌋ is even, else of `report`; a model without a number is ' +
  'of `design`.';

/** The half of a model by its name, as `halfRule` says. Kinds and data sets lie next to each other, so both get some. */
export function halfOf(name: string): Half {
  const number = /^(\d+)-/.exec(name)?.[1];
  if (number === undefined) return 'design';
  return Math.floor(Number(number) / 2) % 2 === 0 ? 'design' : 'report';
}
