import { z } from 'zod';
import { pixelRangeSchema } from './pixel-range.ts';

const positive = z.number().finite().positive();
const positiveInteger = z.number().int().positive();

/**
 * Everything that decides what a scan computes. Stored whole with every scan; with the seed and the two files it
 * reproduces the scan. Defaults and their sources are in `presets.ts`.
 */
export const scanSettingsSchema = z
  .object({
    /** The preset the settings started from. */
    preset: z.enum(['fast', 'paper', 'reference-code']),
    /** `cross-entropy`: −log p(target), the paper's. `swapped-cross-entropy`: 16.118·(1 − p(target)), the code's. */
    loss: z.enum(['cross-entropy', 'swapped-cross-entropy']),
    /** Which norm of the final mask enters the outlier test. */
    maskNormSource: z.enum(['float', '8-bit']),
    /**
     * What moves the cost. `patience`: success over whole steps, as in the reference. `feedback`: the loss, after every
     * gradient evaluation; the trigger is then confirmed on images that the search has not seen.
     */
    costControl: z.enum(['patience', 'feedback']).default('patience'),
    /** Adam's step size; with `feedback` the one it begins with. */
    learningRate: positive,
    /** Images in one gradient evaluation. */
    batchSize: positiveInteger.max(4096),
    /** Images seen between two decisions of the schedule; rounded down to whole batches, at least one. */
    imagesPerStep: positiveInteger,
    /**
     * Most images that are kept out of the search, to measure the finished triggers on; never more than a fifth of
     * the clean images. Scans stored before there was this setting held out none.
     */
    heldOutImages: z.number().int().nonnegative().max(100_000).default(0),
    /** `feedback`: random starts of a label's search, of which the smallest trigger counts. */
    starts: positiveInteger.max(100).default(1),
    /** Most steps spent on one label; with `feedback`, on each of its starts. */
    steps: positiveInteger.max(1_000_000),
    /** `patience`: cost once the threshold has been held for `patience` steps; before that it is 0. */
    initialCost: positive,
    /** Norm that the cost weighs. */
    regularization: z.enum(['l1', 'l2', 'none']),
    /** Attack success rate that counts as success, in (0, 1]. */
    attackSuccessThreshold: positive.max(1),
    /** `patience`: consecutive steps before the cost moves. */
    patience: positiveInteger,
    /** `patience`: cost × this upwards, ÷ this^1.5 downwards. */
    costMultiplier: z.number().finite().gt(1),
    earlyStop: z.boolean(),
    /** A step counts as no progress when its best norm ≥ this × the best before. */
    earlyStopThreshold: positive,
    /** Steps without progress before the label ends. */
    earlyStopPatience: positiveInteger,
    /** Side of the squares, in pixels, that share one mask value. */
    superPixelSize: positiveInteger,
    /** `patience`: keep the smallest mask that reached the threshold, or the last one. */
    keep: z.enum(['best', 'last']),
    /** What the model expects. */
    modelPixels: pixelRangeSchema,
    /** What the data file holds. */
    datasetPixels: pixelRangeSchema,
    /** Labels to search, ascending; null for all. */
    labels: z.array(z.number().int().nonnegative()).min(1).nullable(),
    /** Label searched before the others. */
    firstLabel: z.number().int().nonnegative().nullable(),
    /**
     * With more labels than this all are searched briefly, and only the promising ones and random controls in full.
     * Null: every label in full.
     */
    screenAbove: positiveInteger.nullable().default(null),
    /** After the labels search every pair of a source class and a target; needs the cost control `feedback`. */
    pairs: z.boolean().default(false),
    /** Let labels that never reached the threshold take part in the statistics. */
    includeNeverReached: z.boolean(),
    /** How the outlier test compares norms: as they are, or by their ratios where they spread too widely. */
    normScale: z.enum(['linear', 'adaptive']).default('linear'),
    /**
     * What judges. `outlier-test`: the published one over the norms alone. `evidence`: norms, margins and features
     * together (statistics/evidence). Scans stored before there was this setting were judged by the outlier test.
     */
    verdictRule: z.enum(['outlier-test', 'evidence']).default('outlier-test'),
    /** `evidence`: how often a label in doubt is searched again at most. */
    repetitions: z.number().int().nonnegative().max(20).default(0),
    /** Index above which a small norm is flagged. */
    anomalyThreshold: positive,
    seed: z.number().int().nonnegative().max(0xffffffff),
    /** `auto` times every runnable device on the model and takes the fastest. */
    engine: z.enum(['auto', 'onnxruntime', 'tensorflow']),
    /** Device within the engine; null for the engine's own choice. */
    device: z.string().nullable(),
    /** Threads of the engine; null for all cores. A scan stores the number it used. */
    threads: positiveInteger.max(1024).nullable(),
    /**
     * Labels searched at once; null for as many as are worthwhile, measured. A scan stores the number it used. Scans
     * stored before there was this setting searched one after the other.
     */
    labelSlots: positiveInteger.max(1024).nullable().default(1),
  })
  .strict();

export type ScanSettings = z.infer<typeof scanSettingsSchema>;
