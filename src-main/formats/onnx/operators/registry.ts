import { activationFolders, activationHandlers } from './activations.ts';
import { arithmeticFolders, arithmeticHandlers } from './arithmetic.ts';
import { attention } from './attention.ts';
import { convolution, transposedConvolution } from './convolution.ts';
import { einsum } from './einsum.ts';
import type { Folder, Handler } from './handler.ts';
import { machineLearningHandlers } from './machine-learning.ts';
import { generalProduct, matrixProduct } from './matrices.ts';
import {
  batchNormalization,
  groupNormalization,
  instanceNormalization,
  layerNormalization,
  localResponseNormalization,
  lpNormalization,
  rmsNormalization,
} from './normalization.ts';
import {
  averagePooling,
  globalAveragePooling,
  globalLpPooling,
  globalMaxPooling,
  lpPooling,
  maxPooling,
} from './pooling.ts';
import { power } from './powers.ts';
import { dequantize, dequantizeHandler, quantize, quantizeHandler } from './quantization.ts';
import { reductionFolders, reductionHandlers } from './reductions.ts';
import {
  depthToSpace,
  expandHandler,
  flatten,
  reshapeHandler,
  spaceToDepth,
  squeeze,
  tile,
  transposeHandler,
  unsqueeze,
} from './reshaping.ts';
import { resizeHandler, upsample } from './resize.ts';
import { padHandler } from './padding.ts';
import { concatHandler, gather, gatherNd, sliceHandler, split } from './selecting.ts';
import {
  castHandler,
  castLikeHandler,
  constantHandler,
  shapeFolders,
  shapeHandler,
  sizeHandler,
} from './shapes.ts';
import { logSoftmaxHandler, softmaxHandler } from './softmax.ts';
import { writtenSoftmaxHandlers } from './written-softmax.ts';

/** What changes nothing outside training. */
const identity: Handler = (node) => node.input(0);

/** Changes nothing unless it was exported for training (input `training_mode`, since version 12). */
const dropout: Handler = (node) => {
  const trains = node.constant(2, 'its training_mode');
  if (trains !== undefined && trains.scalar !== 0) {
    throw node.unsupported('was exported in training mode, in which it is random (call model.eval() first)');
  }
  return node.input(0);
};

/** Every operator of ONNX that can be read, by its name; those of another domain by `domain:name`. */
export const handlers: ReadonlyMap<string, Handler> = new Map(
  Object.entries<Handler>({
    ...activationHandlers,
    ...arithmeticHandlers,
    ...reductionHandlers,
    ...writtenSoftmaxHandlers,
    ...Object.fromEntries(
      Object.entries(machineLearningHandlers).map(([name, handler]) => [`ai.onnx.ml:${name}`, handler]),
    ),
    // Of ONNX Runtime, and of ONNX since version 20.
    'com.microsoft:Gelu': activationHandlers.Gelu!,
    Attention: attention,
    AveragePool: averagePooling,
    BatchNormalization: batchNormalization,
    Cast: castHandler,
    CastLike: castLikeHandler,
    Concat: concatHandler,
    Constant: constantHandler,
    Conv: convolution,
    ConvTranspose: transposedConvolution,
    DepthToSpace: depthToSpace,
    DequantizeLinear: dequantizeHandler,
    Dropout: dropout,
    Einsum: einsum,
    Expand: expandHandler,
    Flatten: flatten,
    Gather: gather,
    GatherND: gatherNd,
    Gemm: generalProduct,
    GlobalAveragePool: globalAveragePooling,
    GlobalLpPool: globalLpPooling,
    GlobalMaxPool: globalMaxPooling,
    GroupNormalization: groupNormalization,
    Identity: identity,
    InstanceNormalization: instanceNormalization,
    LRN: localResponseNormalization,
    LayerNormalization: layerNormalization,
    LogSoftmax: logSoftmaxHandler,
    LpNormalization: lpNormalization,
    LpPool: lpPooling,
    MatMul: matrixProduct,
    MaxPool: maxPooling,
    Pad: padHandler,
    Pow: power,
    QuantizeLinear: quantizeHandler,
    RMSNormalization: rmsNormalization,
    Reshape: reshapeHandler,
    Resize: resizeHandler,
    Shape: shapeHandler,
    Size: sizeHandler,
    Slice: sliceHandler,
    Softmax: softmaxHandler,
    SpaceToDepth: spaceToDepth,
    Split: split,
    Squeeze: squeeze,
    Tile: tile,
    Transpose: transposeHandler,
    Unsqueeze: unsqueeze,
    Upsample: upsample,
  }),
);

/** What is computed at intake where all inputs are constants. */
export const folders: ReadonlyMap<string, Folder> = new Map(
  Object.entries<Folder>({
    ...activationFolders,
    ...arithmeticFolders,
    ...reductionFolders,
    ...shapeFolders,
    DequantizeLinear: dequantize,
    QuantizeLinear: quantize,
  }),
);
