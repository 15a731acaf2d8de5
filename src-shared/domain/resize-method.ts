/**
 * How pictures of other sizes are brought to the model's size, as the usual libraries do it:
 * `stretch` both sides, bilinear with antialiasing (torchvision Resize((h, w)), Pillow);
 * `shorter-side-crop` the shorter side likewise, then the centre (torchvision Resize(size), CenterCrop(size));
 * `imagenet-crop` the same with the shorter side at 256/224 of the model's (torchvision's ImageNet evaluation);
 * `stretch-plain` both sides, bilinear without antialiasing (Keras image_dataset_from_directory);
 * `stretch-nearest` both sides, nearest pixel (Keras load_img).
 */
export const resizeMethods = [
  'stretch',
  'shorter-side-crop',
  'imagenet-crop',
  'stretch-plain',
  'stretch-nearest',
] as const;

export type ResizeMethod = (typeof resizeMethods)[number];
