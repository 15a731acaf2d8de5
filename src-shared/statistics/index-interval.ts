import { indexOf, runEvidenceTest, type LabelSigns } from './evidence-test.ts';
import { median } from './median.ts';

/** Where the index of a label lies, were the scan repeated. */
export interface IndexInterval {
  /** 2.5 % of the resampled indexes lie below. */
  readonly low: number;
  /** 2.5 % lie above. */
  readonly high: number;
}

interface ResampledLabel extends LabelSigns {
  readonly label: number;
  readonly norm: number;
}

/** Own choice: the ends of the interval then differ by a few hundredths from one set of draws to another. */
const resamples = 400;

/**
 * Scatter of ln(norm) from one search of a label to the next, one standard deviation: 0.07 (robust) to 0.09 over the
 * labels of the bench's design half.
 */
const searchScatter = 0.08;

/**
 * An interval of 95 % for the index of one label by the bootstrap (Efron, Annals of Statistics 7, 1979): labels are drawn
 * with replacement, because other labels could have been in the model, and each label's norm is one of its repeated
 * norms or scatters as norms do from search to search. The draws are the same for the same figures.
 *
 * @param population those that medians are taken of, at least one
 */
export function indexInterval(
  foremost: ResampledLabel,
  population: readonly ResampledLabel[],
  labelCount: number,
  threshold: number,
): IndexInterval {
  const random = mulberry32(0x5eed);
  const indexes = Array.from({ length: resamples }, () => {
    const drawn = Array.from({ length: population.length }, () =>
      scattered(population[Math.floor(random() * population.length)]!, random),
    );
    const { parts } = runEvidenceTest([scattered(foremost, random)], drawn, labelCount, threshold);
    return indexOf(parts.get(foremost.label)!);
  }).sort((a, b) => a - b);
  return { low: quantile(indexes, 0.025), high: quantile(indexes, 0.975) };
}

/** The label as another scan might have found it. */
function scattered(label: ResampledLabel, random: () => number): ResampledLabel {
  const norms = (label.norms ?? []).filter((norm) => norm !== null && norm > 0) as number[];
  // The repetitions of a label scatter around their own median; the settled norm is the median of so many.
  const factors = norms.length > 1 ? norms.slice(1).map((norm) => norm / median(norms.slice(1))) : [];
  const drawn = factors.length > 1 ? factors[Math.floor(random() * factors.length)]! : 1;
  const scatter = searchScatter / Math.sqrt(Math.max(1, norms.length));
  return {
    ...label,
    norm: label.norm * drawn ** (1 / Math.sqrt(norms.length || 1)) * Math.exp(scatter * gaussian(random)),
  };
}

/** Box and Muller (1958). */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))]!;
}

/** Uniform numbers in [0, 1) (T. Ettinger's mulberry32): enough for a bootstrap, and nothing to install. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
