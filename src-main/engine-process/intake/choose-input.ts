import type { Caveat } from '../../../src-shared/domain/scan-report.ts';
import { isNearChance, kappa } from '../../../src-shared/statistics/input-caveats.ts';
import type { Engine } from '../../engines/engine.ts';
import type { Classifier } from '../../formats/classifier.ts';
import type { PixelChoice } from '../input-answers.ts';
import { RawImages } from '../raw-images.ts';
import type { ResidentImages } from '../resident-images.ts';
import { assumeReading } from './trials/assume-reading.ts';
import { chooseReading, decidingImages, knowingKappa, type Standing } from './trials/choose-reading.ts';
import { accuracyOf } from './trials/compare-trials.ts';
import { filePixelsOf, sliver, type FilePixels } from './values/file-pixels.ts';
import * as findings from './input-findings.ts';
import { findLabelOrder, type LabelOrder } from './trials/label-order.ts';
import { plausibleReadings, type GivenRanges } from './plausible-readings.ts';
import { areSameToModel, distinctReadings, movesNorm, type Reading } from './reading.ts';
import { scaledSingly } from './values/singly-scaled.ts';
import { InputTrials } from './trials/trial.ts';
import { valueStatistics, type ValueStatistics } from './values/value-statistics.ts';

/** Time for measuring; once more where the labels turn out to be in another order. */
const measuringMs = 20_000;

/** What the intake settled, with the images under it. */
export interface ChosenReading {
  readonly choice: PixelChoice;
  readonly images: RawImages;
}

/** What is measured, and on what. */
interface Input {
  readonly trials: InputTrials;
  readonly labelCount: number;
  /** Those that give the model different numbers, the most common first. */
  readonly readings: readonly Reading[];
}

/** What measuring settled. */
interface Measured extends Pick<PixelChoice, 'cleanAccuracy' | 'assumed' | 'nearChance' | 'table'> {
  readonly reading: Reading;
  /** Where it is another than the model's. */
  readonly order: LabelOrder | null;
  readonly caveats: readonly Caveat[];
}

/**
 * Settles what the numbers of the data file mean and what the model expects: by the distribution of the values and by
 * the model's accuracy on the user's images, unless it is given. Says in caveats what could not be settled.
 * Throws AppError `DATASET_OUT_OF_RANGE` where the images leave the range that was given.
 */
export async function chooseInput(
  engine: Engine,
  classifier: Classifier,
  resident: ResidentImages,
  given: GivenRanges,
): Promise<ChosenReading> {
  const values = valueStatistics(resident);
  const file = filePixelsOf(resident, values);
  const plausible = plausibleReadings(values, file, classifier.scalesItsInput, given);
  // A range that was given must fit before anything is measured.
  new RawImages(resident, plausible[0]!.filePixels).check();
  const trials = await InputTrials.create(engine, classifier, resident, decidingImages);
  try {
    const readings = distinctReadings(plausible);
    const input = { trials, labelCount: classifier.labelCount, readings };
    const measured =
      resident.labels === null
        ? await withoutLabels(input, given)
        : await withLabels(input, [...resident.labels]);
    const { reading, order, caveats, ...figures } = measured;
    const images = new RawImages(resident, reading.filePixels, order?.modelLabels ?? null);
    const found = [
      ...caveats,
      ...(given.datasetPixels === null ? fileCaveats(file, reading, plausible) : []),
      ...imageCaveats(values, images),
    ];
    const { modelPixels, filePixels } = reading;
    return {
      images,
      choice: {
        ...figures,
        modelPixels,
        datasetPixels: filePixels,
        caveats: found,
        given: wereGiven(given),
        modelLabels: order?.modelLabels ?? null,
        resize: null,
      },
    };
  } finally {
    await trials.dispose();
  }
}

function wereGiven({ modelPixels, datasetPixels }: GivenRanges): PixelChoice['given'] {
  return { modelPixels: modelPixels !== null, datasetPixels: datasetPixels !== null };
}

/**
 * By accuracy; where even the best is low, in the order of the labels that the model's own guesses suggest. That order is
 * taken without asking: it is judged on images that it was not found with, no norm depends on labels, and a caveat says it.
 */
async function withLabels(input: Input, labels: readonly number[]): Promise<Measured> {
  const { labelCount, readings } = input;
  const asStored = await race(input, (image) => labels[image]!);
  const before = accuracyOf(asStored.chosen);
  const order =
    kappa(before, labelCount) < knowingKappa
      ? orderUnderAny(asStored, input.trials, labels, labelCount)
      : null;
  const standing =
    order === null ? asStored : await race(input, (image) => order.modelLabels[labels[image]!]!);
  const { chosen, rivals, all } = standing;
  const accuracy = accuracyOf(chosen);
  const isNear = isNearChance(accuracy, labelCount);
  const caveats: Caveat[] = [];
  if (order !== null) caveats.push(findings.labelsReordered({ ...order, agreement: accuracy }, before));
  const wereAllTried = all.length === readings.length;
  if (kappa(accuracy, labelCount) < knowingKappa)
    caveats.push(findings.lowAccuracy(all, labelCount, wereAllTried));
  if (!isNear && rivals.length > 0) caveats.push(findings.rivalsFound(chosen, rivals));
  return {
    reading: chosen.trial.reading,
    order,
    cleanAccuracy: { accuracy, images: chosen.isRight.length },
    assumed: false,
    nearChance: isNear,
    table: all.map((scored) => ({
      modelPixels: scored.trial.reading.modelPixels,
      datasetPixels: scored.trial.reading.filePixels,
      accuracy: accuracyOf(scored),
      images: scored.isRight.length,
    })),
    caveats,
  };
}

function race(
  { trials, labelCount, readings }: Input,
  labelOf: (image: number) => number,
): Promise<Standing> {
  return chooseReading(readings, { trials, labelOf, labelCount, deadline: performance.now() + measuringMs });
}

/** The order that explains most, under whichever reading. */
function orderUnderAny(
  { all }: Standing,
  { order }: InputTrials,
  labels: readonly number[],
  labelCount: number,
): LabelOrder | null {
  const orders = all.map(({ trial }) => {
    const seen = trial.guesses.map((_, place) => labels[order[place]!]!);
    return findLabelOrder(trial.guesses, seen, labelCount);
  });
  return orders
    .filter((found) => found !== null)
    .reduce<LabelOrder | null>((best, one) => (one.agreement > (best?.agreement ?? 0) ? one : best), null);
}

async function withoutLabels({ trials, readings }: Input, given: GivenRanges): Promise<Measured> {
  const reading = await assumeReading(readings, trials, performance.now() + measuringMs);
  const assumed = given.modelPixels === null;
  return { reading, order: null, cleanAccuracy: null, assumed, nearChance: false, table: [], caveats: [] };
}

/** What the distribution of the values leaves open. */
function fileCaveats(file: FilePixels, reading: Reading, plausible: readonly Reading[]): Caveat[] {
  if (file.isMeasured && reading.filePixels === file.range) return [findings.endsTaken()];
  if (file.filled >= sliver && file.others.every(({ isLikely }) => !isLikely)) return [];
  const twin = plausible.find((other) => areSameToModel(other, reading) && movesNorm(other, reading));
  return twin === undefined ? [] : [findings.sliverFilled(file.filled, reading, twin)];
}

function imageCaveats(values: ValueStatistics, images: RawImages): Caveat[] {
  const clipping = images.check();
  const singly = scaledSingly(values);
  return [
    ...(clipping === null ? [] : [findings.clipped(clipping)]),
    ...(singly === null ? [] : [findings.scaledOneByOne(singly)]),
  ];
}
