import { expect, it } from 'vitest';
import { stampSentence, stampSummary } from '../../../src-renderer/views/results/stamp-words.ts';

const names = ['stop', 'turn right', ''];
const stamped = (index: number, before: number, after: number) => ({
  index,
  label: null,
  before: { label: before, confidence: 0.9 },
  after: { label: after, confidence: 0.9 },
});

it('says what the model made of an image before and after', () => {
  expect(stampSentence(stamped(118, 0, 1), names)).toBe(
    'Your image 118: says stop, with the trigger says turn right.',
  );
});

it('says that the model was not moved', () => {
  expect(stampSentence(stamped(3, 0, 0), names)).toBe(
    'Your image 3: says stop, still says stop with the trigger.',
  );
});

it('calls a label without a name by its number', () => {
  expect(stampSentence(stamped(3, 2, 5), names)).toBe(
    'Your image 3: says label 2, with the trigger says label 5.',
  );
  expect(stampSentence(stamped(3, 0, 1), null)).toBe(
    'Your image 3: says label 0, with the trigger says label 1.',
  );
});

it('counts the images that go to the target label', () => {
  expect(stampSummary([stamped(0, 0, 1), stamped(1, 1, 1), stamped(2, 0, 0)], 1, names)).toBe(
    'Of the 3 images shown, 2 say turn right with the trigger, 1 without.',
  );
});
