/**
 * Names of the classes that belong to Keras itself (1.0 to 3.10, `tf.keras` included), from the API index of keras.io
 * and, for names since removed, from the releases' own source. A class that is not here came from the user's code.
 */
const layers = `
  Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D
  AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AdditiveAttention AlphaDropout Attention AtrousConvolution1D
  AtrousConvolution2D AugMix AutoContrast Average AveragePooling1D AveragePooling2D AveragePooling3D
  BatchNormalization BatchNormalizationV1 BatchNormalizationV2 Bidirectional CategoryEncoding CenterCrop Concatenate
  Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D ConvRecurrent2D
  Convolution1D Convolution2D Convolution3D Cropping1D Cropping2D Cropping3D CuDNNGRU CuDNNLSTM CustomScaleLayer CutMix
  Deconvolution2D Dense DenseFeatures DepthwiseConv1D DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense Embedding Equalization
  Flatten GRU GRUCell GRUV1 GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D
  GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization
  GroupQueryAttention GroupedQueryAttention HashedCrossing Hashing Highway Identity InputLayer IntegerLookup LSTM LSTMCell LSTMV1
  LayerNormalization LayerScale LeakyReLU LocallyConnected1D LocallyConnected2D Masking MaxNumBoundingBoxes MaxPooling1D
  MaxPooling2D MaxPooling3D Maximum MaxoutDense MelSpectrogram Merge Minimum MixUp MultiHeadAttention Multiply
  Normalization PReLU ParametricSoftplus Permute Pipeline RMSNormalization RNN RandAugment RandomBrightness
  RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip
  RandomGaussianBlur RandomGrayscale RandomHeight RandomHue RandomInvert RandomPerspective RandomPosterization
  RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomWidth RandomZoom ReLU
  RepeatVector Rescaling Reshape Resizing SReLU STFTSpectrogram SeparableConv1D SeparableConv2D SeparableConvolution1D
  SeparableConvolution2D SimpleRNN SimpleRNNCell Softmax Solarization SpatialDropout1D SpatialDropout2D
  SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup Subtract TextVectorization ThresholdedReLU
  ThresholdedRelu TimeDistributed TimeDistributedDense UnitNormalization UpSampling1D UpSampling2D UpSampling3D
  ZeroPadding1D ZeroPadding2D ZeroPadding3D`;

/** Layers that tf.keras makes of plain TensorFlow calls; they refer to TensorFlow's functions by name. */
const operationLayers = `TFOpLambda SlicingOpLambda ClassMethod InstanceMethod InstanceProperty TensorFlowOpLayer
  AddLoss AddMetric`;

const models = `Model Sequential Functional`;

const initializers = `
  Constant ConstantV2 GlorotNormal GlorotNormalV2 GlorotUniform GlorotUniformV2 HeNormal HeNormalV2 HeUniform
  HeUniformV2 Identity IdentityInitializer IdentityV2 LecunNormal LecunNormalV2 LecunUniform LecunUniformV2 Ones OnesV2
  Orthogonal OrthogonalInitializer OrthogonalV2 RandomNormal RandomNormalV2 RandomUniform RandomUniformV2
  TruncatedNormal TruncatedNormalV2 VarianceScaling VarianceScalingV2 Zeros ZerosV2`;

const regularizersAndConstraints = `
  L1 L2 L1L2 ActivityRegularizer WeightRegularizer OrthogonalRegularizer MaxNorm MinMaxNorm NonNeg UnitNorm
  RadialConstraint Constraint Regularizer`;

const optimizers = `
  Adadelta Adafactor Adagrad Adam AdamW Adamax Ftrl Lamb Lion LossScaleOptimizer
  LossScaleOptimizerV3 Muon Nadam RMSprop SGD
  TFOptimizer CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay PiecewiseConstantDecay PolynomialDecay
  DynamicLossScale FixedLossScale`;

const losses = `
  BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalCrossentropy CategoricalFocalCrossentropy CategoricalHinge
  Circle CosineSimilarity Dice Hinge Huber KLDivergence LogCosh LossFunctionWrapper MeanAbsoluteError
  MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy
  SquaredHinge Tversky CategoricalGeneralizedCrossEntropy`;

const metrics = `
  AUC Accuracy BinaryAccuracy BinaryIoU CategoricalAccuracy ConcordanceCorrelation F1Score FBetaScore FalseNegatives
  FalsePositives IoU LogCoshError Mean MeanIoU MeanMetricWrapper MeanRelativeError MeanTensor OneHotIoU OneHotMeanIoU
  PearsonCorrelation Precision PrecisionAtRecall R2Score Recall RecallAtPrecision RootMeanSquaredError
  SensitivityAtSpecificity SparseCategoricalAccuracy SparseTopKCategoricalAccuracy SpecificityAtSensitivity Sum
  SumOverBatchSize TopKCategoricalAccuracy TrueNegatives TruePositives CompileMetrics MetricsList`;

/** Not layers but values that Keras writes in the same form. */
const values = `
  DTypePolicy DTypePolicyMap FloatDTypePolicy Policy PolicyV1 TensorShape TypeSpec
  AbsMaxQuantizer AWQConfig AWQDTypePolicy Float8QuantizationConfig GPTQConfig GPTQDTypePolicy Int4DTypePolicy
  Int4QuantizationConfig Int8QuantizationConfig QuantizedDTypePolicy QuantizedFloat8DTypePolicy
  __bytes__ __slice__ __ellipsis__ __keras_tensor__ __numpy__ __tensor__ __tuple__ CompileConfig LossReduction dtype`;

/** Classes of `keras.ops` and of `keras.activations`, which Keras 3 writes without their module (keras 3.15 `src/ops`). */
const operations = `
  Abs Absolute AdaptiveAveragePool AdaptiveMaxPool Add AffineTransform All AllClose Amax Amin Angle Any Append
  Arange Arccos Arccosh Arcsin Arcsinh Arctan Arctan2 Arctanh Argmax Argmin Argpartition Argsort Array ArraySplit
  AssociativeScan Average AveragePool BatchNorm BinaryCrossentropy Bincount BitwiseAnd BitwiseInvert
  BitwiseLeftShift BitwiseNot BitwiseOr BitwiseRightShift BitwiseXor BroadcastTo CDist CTCDecode CTCLoss Cast
  CategoricalCrossentropy Cbrt Ceil Celu Cholesky CholeskyInverse Clip Concatenate Cond Conj Conjugate Conv
  ConvTranspose ConvertToTensor Copy Corrcoef Correlate Cos Cosh CountNonzero CropImages Cross Cumprod Cumsum
  Deg2rad DepthToSpace DepthwiseConv Det Diag Diagflat Diagonal Diff Digitize Divide DivideNoNan Dot
  DotProductAttention Dsplit Dstack Eig Eigh Einsum ElasticTransform Elu EmptyLike Equal Erf Erfc Erfinv Exp Exp2
  ExpandDims Expm1 ExtractPatches ExtractSequences FFT FFT2 Fabs Flip Fliplr Flipud Floor FloorDivide Fmax Fmin
  Fmod Fold ForiLoop Full FullLike Function GaussianBlur Gcd Gelu Geomspace GetItem Glu Greater GreaterEqual
  HSVToRGB HardShrink HardSigmoid HardSilu HardTanh Heaviside Histogram Hsplit Hstack Hypot I0 IFFT2 IRFFT ISTFT
  Imag InTopK Inner Inv IsIn Isclose Isfinite Isinf Isnan Isneginf Isposinf Isreal JVP Kron LayerNorm Lcm Ldexp
  LeakyRelu LeftShift Less LessEqual Linspace Log Log10 Log1p Log2 LogSigmoid LogSoftmax Logaddexp Logaddexp2
  Logdet LogicalAnd LogicalNot LogicalOr LogicalXor Logspace Logsumexp Lstsq LuFactor Map MapCoordinates Matmul
  MatrixRank Max MaxPool Maximum Mean Median Meshgrid Min Minimum Mish Mod Moments Moveaxis MultiHot Multiply
  NanToNum Nanargmax Nanargmin Nancumprod Nancumsum Nanmax Nanmean Nanmedian Nanmin Nanpercentile Nanprod
  Nanquantile Nanstd Nansum Nanvar Ndim Negative Nextafter Nonzero Norm Normalize NotEqual OneHot OnesLike Outer
  PSNR Pad PadImages Percentile PerspectiveTransform Pinv Polar Power Prod Ptp Qr Quantile RFFT RGBToGrayscale
  RGBToHSV RMSNorm Rad2deg Ravel ReLU Real Rearrange Reciprocal Relu Relu6 Repeat Reshape Resize RightShift Roll
  Rot90 Round Rsqrt SSIM STFT SVD SaturateCast ScaleAndTranslate Scan Scatter ScatterUpdate SearchSorted
  SegmentMax SegmentMin SegmentProd SegmentReduction SegmentSum Select Selu SeparableConv Sigmoid Sign Signbit
  Silu Sin Sinc Sinh Size Slice SliceUpdate Slogdet SobelEdges SoftShrink Softmax Softplus Softsign Solve
  SolveTriangular Sort SpaceToDepth SparseCategoricalCrossentropy SparsePlus SparseSigmoid Sparsemax Split Sqrt
  Square Squareplus Squeeze Stack Std StopGradient Subtract Sum Swapaxes Switch Take TakeAlongAxis Tan Tanh
  TanhShrink Tensordot Threshold Tile TopK Trace Transpose Trapezoid Tril Triu TrueDivide Trunc Unfold Unique
  UnravelIndex Unstack Vander Var Vdot VectorizedMap View ViewAsComplex ViewAsReal Vsplit Vstack Where WhileLoop
  ZerosLike`;

/** Functions of `tf.nn` that compute what Keras' own of the same or a similar name compute, by their `__name__`. */
const tensorflowFunctions = `
  relu relu6 elu selu leaky_relu softplus softsign sigmoid tanh silu swish swish_impl gelu softmax softmax_v2
  log_softmax log_softmax_v2`;

/** Activation functions by the names Keras writes, those that this program cannot run included. */
const activations = `
  celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear log_sigmoid
  log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid
  sparsemax squareplus swish tanh tanh_shrink threshold`;

const lossAndMetricNames = `
  accuracy acc auc binary_accuracy binary_crossentropy binary_focal_crossentropy categorical_accuracy
  categorical_crossentropy categorical_focal_crossentropy categorical_hinge ce cosine cosine_proximity cosine_similarity
  crossentropy hinge huber huber_loss kl_divergence kld kullback_leibler_divergence log_cosh logcosh mae mape matthews_correlation
  mean_absolute_error mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error mse msle poisson precision
  recall sparse_categorical_accuracy sparse_categorical_crossentropy sparse_top_k_categorical_accuracy squared_hinge
  top_k_categorical_accuracy`;

/** Layers and models, including those that this program cannot run. */
export const kerasLayerClasses = names(layers, operationLayers, models);

export const kerasClasses = names(
  layers,
  operationLayers,
  models,
  initializers,
  regularizersAndConstraints,
  optimizers,
  losses,
  metrics,
  values,
);

export const kerasOperations = names(operations);
export const kerasOptimizers = names(optimizers);
export const tensorflowActivations = names(tensorflowFunctions);

/** Functions of Keras that a configuration may name as a plain string. */
export const kerasActivations = names(activations);
export const kerasLossesAndMetrics = names(lossAndMetricNames);

function names(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.trim().split(/\s+/)));
}
