import type { ScanSettings } from './domain/scan-settings.ts';

/** What a person needs to know of a setting. Its default is in presets.ts, the words of its value in setting-values.ts. */
export interface SettingText {
  readonly title: string;
  /** What it does, and what changes when it is raised or lowered. */
  readonly meaning: string;
  readonly unit?: string;
  /** Which values are possible, for numbers: completes "must be …". */
  readonly allowed?: string;
  /** Where the default comes from. "Reference code" is github.com/bolunwang/backdoor. */
  readonly source: string;
}

const example = (name: string) => `Reference code, ${name} in gtsrb_visualize_example.py`;
const positiveNumber = 'a number above 0';
const wholeNumber = 'a whole number of at least 1';

/** Every setting of a scan in plain words. */
export const settingTexts: Readonly<Record<keyof ScanSettings, SettingText>> = {
  preset: {
    title: 'Preset',
    meaning: 'The settings that the others started from.',
    source: 'Own choice: fast, which finds what the paper finds (docs/fast.md)',
  },
  loss: {
    title: 'Loss',
    meaning:
      'How far the model is from the target label. The reference code passes the two arguments of its cross-entropy ' +
      'in swapped order and so minimises something else.',
    source: 'Paper, section IV-A; the swapped form: reference code',
  },
  maskNormSource: {
    title: 'Norm in the outlier test',
    meaning: 'The mask as it was computed, or as it is stored in a picture of 8 bits a pixel.',
    source: 'Paper, section IV-B; 8 bits: reference code',
  },
  costControl: {
    title: 'What moves the cost',
    meaning:
      'Success over whole steps, as in the reference code; or the loss, after every batch, which needs far fewer ' +
      'gradient evaluations and confirms each trigger on images that its search has not seen.',
    source: 'Reference code; the loss: own choice, measured in docs/fast.md',
  },
  learningRate: {
    title: 'Learning rate',
    meaning:
      'Step size of Adam, which moves mask and pattern; where the loss moves the cost, the one it begins with. ' +
      'Smaller is slower and steadier.',
    allowed: positiveNumber,
    source: example('LR'),
  },
  batchSize: {
    title: 'Batch size',
    meaning: 'Images in one gradient evaluation. More images make each evaluation slower and less noisy.',
    unit: 'images',
    allowed: 'a whole number from 1 to 4096',
    source: example('BATCH_SIZE'),
  },
  imagesPerStep: {
    title: 'Images per step',
    meaning: 'Images seen between two decisions of the schedule. Fewer is faster and rougher.',
    unit: 'images',
    allowed: wholeNumber,
    source: example('NB_SAMPLE'),
  },
  heldOutImages: {
    title: 'Held-out images',
    meaning: 'Images kept out of the search, at most a fifth of yours, to measure finished triggers on.',
    unit: 'images',
    allowed: 'a whole number from 0 to 100000',
    source: 'Own choice: bounds the error of a success rate of 0.99 to about 0.01',
  },
  starts: {
    title: 'Random starts',
    meaning:
      "How often a label's search begins anew, from another random trigger; the smallest trigger counts. More are " +
      'slower and steadier. Used where the loss moves the cost.',
    unit: 'starts',
    allowed: 'a whole number from 1 to 100',
    source: 'Own choice, measured in docs/fast.md',
  },
  steps: {
    title: 'Most steps',
    meaning: 'A label ends here at the latest. Labels whose trigger stays large need the most.',
    unit: 'steps',
    allowed: 'a whole number from 1 to 1000000',
    source: example('STEPS'),
  },
  initialCost: {
    title: 'Initial cost',
    meaning:
      'First weight of the mask norm, once the trigger works. Before that the weight is 0. Not used where the loss ' +
      'moves the cost.',
    allowed: positiveNumber,
    source: example('INIT_COST'),
  },
  regularization: {
    title: 'Norm that keeps the mask small',
    meaning: 'What the cost weighs. Without a norm the masks are not small, and their sizes mean little.',
    source: 'Paper, section IV-A; reference code, REGULARIZATION',
  },
  attackSuccessThreshold: {
    title: 'Attack success threshold',
    meaning: 'Share of images that a trigger must send to the target label to count as working.',
    allowed: 'a number above 0 and at most 1',
    source: 'Paper, section IV-A; reference code, ATTACK_SUCC_THRESHOLD',
  },
  patience: {
    title: 'Patience',
    meaning:
      'Steps in a row above or below the threshold before the cost moves; not where the loss moves it.',
    unit: 'steps',
    allowed: wholeNumber,
    source: example('PATIENCE'),
  },
  costMultiplier: {
    title: 'Cost multiplier',
    meaning:
      'The cost is multiplied by this upwards, and divided by this to the power of 1.5 downwards. Not used where ' +
      'the loss moves the cost.',
    allowed: 'a number above 1',
    source: example('COST_MULTIPLIER'),
  },
  earlyStop: {
    title: 'Early stop',
    meaning: 'Ends a label when its mask stops shrinking. Without it every label takes all steps.',
    source: example('EARLY_STOP'),
  },
  earlyStopThreshold: {
    title: 'Early-stop threshold',
    meaning: 'A step brings no progress when the smallest norm is at least this times the one before.',
    allowed: positiveNumber,
    source: example('EARLY_STOP_THRESHOLD'),
  },
  earlyStopPatience: {
    title: 'Early-stop patience',
    meaning: 'Steps without progress before a label ends.',
    unit: 'steps',
    allowed: wholeNumber,
    source: 'Reference code, EARLY_STOP_PATIENCE: 5 times the patience',
  },
  superPixelSize: {
    title: 'Super-pixel size',
    meaning: 'Side of the squares that share one mask value. Larger ones search coarser triggers.',
    unit: 'pixels',
    allowed: wholeNumber,
    source: example('UPSAMPLE_SIZE'),
  },
  keep: {
    title: 'Trigger to keep',
    meaning:
      'The smallest trigger that reached the threshold, or the one of the last step. Not used where the loss moves ' +
      'the cost: there the trigger is the average of the last ones.',
    source: 'Reference code, SAVE_LAST in visualizer.py',
  },
  modelPixels: {
    title: 'Pixels of the model',
    meaning: 'The numbers that the model was trained on.',
    source: 'Measured on your images',
  },
  datasetPixels: {
    title: 'Pixels of the data file',
    meaning: 'The numbers that the file holds.',
    source: 'Judged by the smallest and the largest value',
  },
  labels: {
    title: 'Labels',
    meaning: 'The labels that are searched. The verdict compares these alone.',
    source: 'Paper: all labels',
  },
  firstLabel: {
    title: 'First label',
    meaning: 'Searched before the others. It changes no result.',
    source: 'Own choice: in the order of their numbers',
  },
  pairs: {
    title: 'Search pairs of labels',
    meaning:
      'After the labels, searches the smallest trigger that moves images of one label to one other, for every pair. This ' +
      'finds backdoors that act on images of some labels only, and those that move every label to another. It takes ' +
      'longer than the labels themselves.',
    source: 'Own choice; pairs of source and target: K-ARM, Shen et al., ICML 2021',
  },
  screenAbove: {
    title: 'Most labels to search in full',
    meaning:
      'With more labels than this, all are searched briefly, and only the promising ones and controls drawn at random ' +
      'in full: minutes instead of hours, with a small chance to miss a backdoor. Nothing typed: every label in full. ' +
      'Needs the loss to move the cost.',
    unit: 'labels',
    allowed: 'a whole number of at least 1, or nothing',
    source: 'Own choice, measured in docs/fast.md',
  },
  includeNeverReached: {
    title: 'Count labels that never reached the threshold',
    meaning: 'Lets a last mask that is no working trigger take part in median and deviation.',
    source: 'Own choice: left out; the reference code counts them',
  },
  normScale: {
    title: 'How norms are compared',
    meaning:
      'By their differences, as the paper does; or by their ratios where the norms lie so far apart that by differences ' +
      'not even the smallest trigger could be flagged.',
    source: 'Paper, section IV-B; by ratios: own choice, measured in docs/fast.md',
  },
  verdictRule: {
    title: 'What judges',
    meaning:
      'The published outlier test over norms alone; or all of the evidence: norms, margins and features.',
    source: 'Paper, section IV-B; all of the evidence: docs/verdict.md',
  },
  repetitions: {
    title: 'Repetitions in doubt',
    meaning: 'How often suspicious labels are searched again at most, while the outcome hinges on chance.',
    unit: 'searches',
    allowed: 'a whole number from 0 to 20',
    source: 'Own choice, measured in docs/verdict.md',
  },
  anomalyThreshold: {
    title: 'Anomaly threshold',
    meaning: 'Labels with an index above this are flagged.',
    allowed: positiveNumber,
    source: 'Paper, section IV-B: above 2, an outlier with 95 % probability',
  },
  seed: {
    title: 'Seed',
    meaning:
      'Every random draw follows from it: the same seed gives the same scan, another shows the spread.',
    allowed: 'a whole number from 0 to 4294967295',
    source: 'Own choice',
  },
  engine: {
    title: 'Engine',
    meaning: 'The library that runs the model.',
    source: 'Own choice: each usable device is timed on your model',
  },
  device: {
    title: 'Device',
    meaning: 'Where the engine computes.',
    source: "Own choice: the engine's own",
  },
  threads: {
    title: 'Threads',
    meaning: 'Processor threads of the engine. Fewer leave more of the machine to you.',
    allowed: 'a whole number from 1 to 1024, or nothing for all cores',
    source: 'Own choice: all cores',
  },
  labelSlots: {
    title: 'Labels at once',
    meaning:
      'Labels searched side by side: on the processor each on its part of the threads, on a graphics card together. More ' +
      'keep the device busier, take more memory and give their results later; what is found stays the same.',
    unit: 'labels',
    allowed: 'a whole number from 1 to 1024, or nothing to measure how many are worthwhile',
    source: 'Own choice: measured on your model',
  },
};
