import { describe, expect, it } from 'vitest';
import {
  findLabelOrder,
  namedOrders,
} from '../../../../../src-main/engine-process/intake/trials/label-order.ts';
import { labelRandom } from '../../../../../src-main/neural-cleanse/random.ts';

/** A model that knows `knows` of the images, whose labels the file has in another order. */
function guessesOf(modelLabels: readonly number[], images: number, knows: number) {
  const random = labelRandom(5, 0);
  const labels = Array.from({ length: images }, () => random.below(modelLabels.length));
  const guesses = labels.map((label) =>
    random.unit() < knows ? modelLabels[label]! : random.below(modelLabels.length),
  );
  return { guesses, labels };
}

/** Multiplying by 5 permutes the remainders of any number that 5 does not divide. */
const shuffled = (count: number): number[] =>
  Array.from({ length: count }, (_, label) => (5 * label + 3) % count);

describe('findLabelOrder', () => {
  it('recognizes the orders that sorting folder names brings about', () => {
    for (const order of namedOrders(43)) {
      const { guesses, labels } = guessesOf(order.modelLabels, 200, 0.9);
      const found = findLabelOrder(guesses, labels, 43);
      expect(found).toMatchObject({ modelLabels: order.modelLabels, name: order.name });
      expect(found!.agreement).toBeGreaterThan(0.8);
    }
  });

  it('knows folders 0 to 11 sorted as text: the third one is named 10', () => {
    const [asText] = namedOrders(12);
    expect(asText!.modelLabels).toEqual([0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(asText!.name).toContain('"10" before "2"');
  });

  it('finds an order without a name, judged on images that it was not found with', () => {
    const { guesses, labels } = guessesOf(shuffled(12), 400, 0.7);
    const found = findLabelOrder(guesses, labels, 12);
    expect(found).toMatchObject({ modelLabels: shuffled(12), name: null });
    expect(found!.agreement).toBeGreaterThan(0.65);
    expect(found!.agreement).toBeLessThan(0.8);
  });

  it('finds none in guesses that have nothing to do with the labels', () => {
    const { guesses, labels } = guessesOf(shuffled(43), 256, 0);
    expect(findLabelOrder(guesses, labels, 43)).toBeNull();
    // All the same label: what a network says under a wrong pixel range.
    expect(
      findLabelOrder(
        guesses.map(() => 7),
        labels,
        43,
      ),
    ).toBeNull();
  });

  it('leaves labels alone that are right, if only for half of the images', () => {
    const identity = Array.from({ length: 10 }, (_, label) => label);
    const { guesses, labels } = guessesOf(identity, 256, 0.3);
    expect(findLabelOrder(guesses, labels, 10)).toBeNull();
  });

  it('does not guess from a handful of images', () => {
    const { guesses, labels } = guessesOf(shuffled(43), 40, 1);
    expect(findLabelOrder(guesses, labels, 43)).toBeNull();
  });
});
