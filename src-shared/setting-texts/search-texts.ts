import { positiveNumber, wholeNumber, type SettingText } from './setting-text.ts';

const example = (name: string) => `Reference code, ${name} in gtsrb_visualize_example.py`;

/** How a trigger is searched. */
export const searchTexts = {
  loss: {
    title: 'Loss',
    meaning:
      'How far the model is from the target label. The reference code passes the two arguments of its cross-entropy ' +
      'in swapped order and so minimises something else.',
    source: 'Paper, section IV-A; the swapped form: reference code',
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
} as const satisfies Readonly<Record<string, SettingText>>;
