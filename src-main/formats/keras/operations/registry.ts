import type { LayerKind } from '../layers/layer.ts';
import { activationOperations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { attentionOperations } from './attention.ts';
import { imageOperations } from './images.ts';
import { sums } from './reductions.ts';
import { selection } from './selection.ts';
import { structure } from './structure.ts';

/** Every operation that can be read: `keras.ops.` and the class of Keras 3, `tf.` and the function of tf.keras 2. */
export const operationKinds: readonly (readonly [string, LayerKind])[] = [
  ...arithmetic,
  ...activationOperations,
  ...sums,
  ...structure,
  ...selection,
  ...imageOperations,
  ...attentionOperations,
];
