import { inProject } from './project.ts';

/** The bundled sample: 18 labels; label 7 is the planted one. */
export const sample = {
  backdoored: inProject('resources', 'sample', 'backdoored.h5'),
  clean: inProject('resources', 'sample', 'clean.h5'),
  images: inProject('resources', 'sample', 'images.h5'),
  labelCount: 18,
  target: 7,
} as const;

/** Files that cannot be scanned, each for another reason. */
export const broken = {
  textAsModel: inProject('test', 'fixtures', 'hostile', 'text.h5'),
  truncatedModel: inProject('test', 'fixtures', 'hostile', 'truncated.h5'),
  nanImages: inProject('test', 'fixtures', 'hostile', 'nan-images.h5'),
  /** Sound images of another shape than the sample's network takes. */
  otherImages: inProject('test', 'fixtures', 'hostile', 'sound-images.h5'),
} as const;

/** Files about which something has to be said before they can be used. */
export const openQuestions = {
  anySize: inProject('test', 'fixtures', 'onnx', 'networks', 'any_size.onnx'),
  twoOutputs: inProject('test', 'fixtures', 'onnx', 'networks', 'two_heads.onnx'),
  picture: inProject('resources', 'icons', 'linux', '32x32.png'),
} as const;
