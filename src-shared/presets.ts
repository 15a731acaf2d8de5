import type { ScanSettings } from './domain/scan-settings.ts';
import { pixelRanges } from './domain/pixel-range.ts';

/**
 * Every hyperparameter default with its source. "example" is `gtsrb_visualize_example.py` and "class" is
 * `visualizer.py` of the reference implementation (github.com/bolunwang/backdoor).
 */
const paper: ScanSettings = {
  preset: 'paper',
  loss: 'cross-entropy', // paper, section IV-A
  maskNormSource: 'float', // paper, section IV-B: L1 norm of the mask
  costControl: 'patience', // class: "check cost modification"
  learningRate: 0.1, // example: LR
  batchSize: 32, // example: BATCH_SIZE
  imagesPerStep: 1000, // example: NB_SAMPLE; 1000 // 32 = 31 batches
  heldOutImages: 256, // own choice: bounds the error of a success rate of 0.99 to about 0.01
  starts: 1, // class: one random start
  steps: 1000, // example: STEPS
  initialCost: 1e-3, // example: INIT_COST
  regularization: 'l1', // example: REGULARIZATION; paper, section IV-A
  attackSuccessThreshold: 0.99, // example: ATTACK_SUCC_THRESHOLD; paper: "> 99 %"
  patience: 5, // example: PATIENCE
  costMultiplier: 2, // example: COST_MULTIPLIER; downwards ^1.5 in class
  earlyStop: true, // example: EARLY_STOP
  earlyStopThreshold: 1, // example: EARLY_STOP_THRESHOLD
  earlyStopPatience: 25, // example: EARLY_STOP_PATIENCE = 5 · PATIENCE
  superPixelSize: 1, // example: UPSAMPLE_SIZE
  keep: 'best', // class: SAVE_LAST = False
  modelPixels: pixelRanges.mnist, // replaced by what is measured on the user's images
  datasetPixels: pixelRanges.raw, // example: images are stored as raw pixels
  labels: null,
  firstLabel: null,
  screenAbove: null, // paper: every label in full
  pairs: false, // own choice: only where it is asked for, it takes longer than the labels
  includeNeverReached: false,
  normScale: 'linear', // paper, section IV-B
  verdictRule: 'outlier-test', // paper, section IV-B
  repetitions: 0, // paper: every label once
  anomalyThreshold: 2, // paper, section IV-B: index > 2, "95 % probability of being an outlier"
  seed: 0,
  engine: 'auto',
  device: null,
  threads: null,
  labelSlots: null,
};

/**
 * The paper's formulas with a schedule of our own, which settles a label with a small part of the gradient evaluations.
 * Each figure is the best of those tried on the models of docs/fast.md, which compares the results with `paper`.
 */
const fast: ScanSettings = {
  ...paper,
  preset: 'fast',
  costControl: 'feedback',
  learningRate: 0.3,
  batchSize: 16,
  imagesPerStep: 64,
  starts: 2,
  steps: 20,
  earlyStopThreshold: 0.99,
  earlyStopPatience: 10,
  screenAbove: 100,
  normScale: 'adaptive',
  verdictRule: 'evidence',
  repetitions: 2,
};

/** The settings a scan starts from, the default first. */
export const presets: Readonly<Record<ScanSettings['preset'], ScanSettings>> = {
  /** The paper's formulas, the cost controlled after every batch. */
  fast,
  /** The paper's formulas with the schedule of the reference code. */
  paper,
  /** What the published code computes: swapped loss arguments, norms of 8-bit masks, every label counted. */
  'reference-code': {
    ...paper,
    preset: 'reference-code',
    loss: 'swapped-cross-entropy',
    maskNormSource: '8-bit',
    includeNeverReached: true,
    heldOutImages: 0, // every image is searched with
  },
};
