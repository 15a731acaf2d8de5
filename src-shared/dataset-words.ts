import type { ResizeMethod } from './domain/resize-method.ts';

interface Images {
  readonly format: string;
  readonly imagesKey: string;
  readonly labelsKey: string | null;
}

/** Where the images are: `in X_test` for an array, `in a folder` for a folder as a whole. */
export function placeOfImages({ format, imagesKey }: Images): string {
  return imagesKey === '.' ? `in a ${format}` : `in ${imagesKey}`;
}

/** Where the labels are, e.g. `labels in y_test`. @param labelsFile name of their own file, if they have one */
export function placeOfLabels({ labelsKey }: Images, labelsFile: string | null): string {
  if (labelsKey === null) return 'no labels';
  if (labelsKey === 'folders') return 'labels from the names of the folders';
  return `labels in ${labelsKey}${labelsFile === null ? '' : ` of ${labelsFile}`}`;
}

/** How pictures were brought to the model's size. */
export const resizeWords: Readonly<
  Record<ResizeMethod, { readonly title: string; readonly meaning: string }>
> = {
  stretch: {
    title: 'Stretched',
    meaning: 'Both sides, smoothly: torchvision Resize((h, w)), Pillow.',
  },
  'shorter-side-crop': {
    title: 'Shorter side, then the centre',
    meaning: 'The shorter side fits, the rest is cut off: torchvision Resize(size), CenterCrop(size).',
  },
  'imagenet-crop': {
    title: 'ImageNet crop',
    meaning: "Likewise, with the shorter side at 256/224: torchvision's evaluation on ImageNet.",
  },
  'stretch-plain': {
    title: 'Stretched without antialiasing',
    meaning: 'Keras image_dataset_from_directory.',
  },
  'stretch-nearest': {
    title: 'Nearest pixel',
    meaning: 'Keras load_img.',
  },
};
