import { describe, expect, it } from 'vitest';
import { checkChannels, checkImagesFit } from '../../../src-main/engine-process/check-images-fit.ts';
import type { ResidentImages } from '../../../src-main/engine-process/resident-images.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { randomClassifier } from '../../support/random-classifier.ts';

const classifier = randomClassifier({ channels: 3, height: 4, width: 5 }, [], 7);
const images = (more: Partial<ResidentImages> = {}): ResidentImages =>
  ({ path: 'x.h5', shape: classifier.inputShape, labels: Int32Array.of(0, 6), ...more }) as ResidentImages;

describe('images and a model', () => {
  it('fit by size and labels, and by size alone without labels', () => {
    expect(() => checkImagesFit(images(), classifier)).not.toThrow();
    expect(() => checkImagesFit(images({ labels: null }), classifier)).not.toThrow();
  });

  it('do not fit where the size differs', () => {
    const shape = { channels: 3, height: 5, width: 4 };
    expect(() => checkImagesFit(images({ shape }), classifier)).toThrow(
      expect.objectContaining({
        code: 'DATASET_SHAPE_MISMATCH',
        message: expect.stringMatching(/5×4 with 3 .* takes 4×5 with 3/s) as string,
      }),
    );
  });

  it('do not fit where a label is not one of the model', () => {
    expect(() => checkImagesFit(images({ labels: Int32Array.of(0, 7) }), classifier)).toThrow(
      expect.objectContaining({
        code: 'DATASET_LABEL_MISMATCH',
        message: expect.stringContaining('the label 7, but the model has 7 labels, 0 to 6') as string,
      }),
    );
  });
});

describe('a pixel range', () => {
  const colour = { channels: 3, height: 4, width: 5 };

  it('may have a mean for each value of an image', () => {
    const range = (count: number) => ({ ...pixelRanges.mnist, mean: new Array<number>(count).fill(9) });
    expect(() => checkChannels(range(60), colour, '--model-pixels')).not.toThrow();
    expect(() => checkChannels(range(59), colour, '--model-pixels')).toThrow(/gives 59 numbers/);
  });

  it('gives one number, or one for each channel', () => {
    for (const range of [null, pixelRanges.mnist, pixelRanges.imagenet]) {
      expect(() => checkChannels(range, colour, '--model-pixels')).not.toThrow();
    }
    const grey = { ...colour, channels: 1 };
    expect(() => checkChannels(pixelRanges.imagenet, grey, '--model-pixels')).toThrow(/gives 3 numbers/);
  });
});
