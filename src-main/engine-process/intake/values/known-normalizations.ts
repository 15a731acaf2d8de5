import { pixelRanges, type PixelRange } from '../../../../src-shared/domain/pixel-range.ts';

/** Mean and deviation that networks are usually trained with, in [0, 1], by channel. */
function normalized(mean: readonly number[], deviation: readonly number[]): PixelRange {
  const inPixels = (share: number): number => Number((255 * share).toFixed(4));
  return {
    name: 'explicit',
    reverseChannels: false,
    mean: mean.map(inPixels),
    scale: deviation.map(inPixels),
  };
}

/** ImageNet's, as torchvision's models and Keras' "torch" mode have them. */
export const imagenetDeviation = normalized([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

/** For colour images. */
export const colourNormalizations: readonly PixelRange[] = [
  imagenetDeviation,
  // CIFAR-10, deviation over all values.
  normalized([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616]),
  // CIFAR-10, mean of the images' deviations (kuangliu/pytorch-cifar and all that copied it).
  normalized([0.4914, 0.4822, 0.4465], [0.2023, 0.1994, 0.201]),
  // CIFAR-100.
  normalized([0.5071, 0.4865, 0.4409], [0.2673, 0.2564, 0.2762]),
  // SVHN.
  normalized([0.4377, 0.4438, 0.4728], [0.198, 0.201, 0.197]),
  // GTSRB (poojahira/gtsrb-pytorch).
  normalized([0.3337, 0.3064, 0.3171], [0.2672, 0.2564, 0.2629]),
  // CLIP (openai/CLIP).
  normalized([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]),
];

/** For grey images. */
export const greyNormalizations: readonly PixelRange[] = [
  // MNIST.
  normalized([0.1307], [0.3081]),
  // Fashion-MNIST.
  normalized([0.286], [0.353]),
  // ImageNet in grey, and its red channel alone.
  normalized([0.449], [0.226]),
  normalized([0.485], [0.229]),
];

/** White where others have black, from 0 to 1. */
export const inverted: PixelRange = { name: 'explicit', reverseChannels: false, mean: [255], scale: [-255] };

/** Around 0 by half of the range: (÷ 255) − 0.5. */
export const aroundZero: PixelRange = {
  name: 'explicit',
  reverseChannels: false,
  mean: [127.5],
  scale: [255],
};

/** Signed bytes: −128 to 127. */
export const signedBytes: PixelRange = { name: 'explicit', reverseChannels: false, mean: [128], scale: [1] };

/** Whole numbers from 0 to `largest`. */
export function wholeNumbers(largest: number): PixelRange {
  return largest === 255
    ? pixelRanges.raw
    : { name: 'explicit', reverseChannels: false, mean: [0], scale: [255 / largest] };
}
