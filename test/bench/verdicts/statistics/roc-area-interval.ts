import type { Random } from '../../../../src-main/neural-cleanse/random.ts';
import type { Interval } from './interval.ts';
import { wonPairs } from './roc-area.ts';

/** Own choice: percentiles need some 1000 draws; twice as many take milliseconds. */
const draws = 2000;

/**
 * 95 % percentile interval of the area under the ROC curve by a bootstrap over models: each draw takes as many models as
 * there are, with replacement, clean and attacked ones apart, and every model comes with all its scans. Scans of one
 * model are alike, so that drawing scans would give an interval that is too narrow.
 *
 * Bootstrap: B. Efron, _Bootstrap methods: another look at the jackknife_, Annals of Statistics 7 (1979). Percentile
 * interval: B. Efron and R. J. Tibshirani, _An introduction to the bootstrap_ (1993), section 13.3. Drawing whole
 * clusters: A. C. Davison and D. V. Hinkley, _Bootstrap methods and their application_ (1997), section 3.8.
 *
 * @param negatives scores of each clean model's scans, at least one a model
 * @param positives likewise of the attacked models
 * @returns null where a side has fewer than two models: one says nothing of how models differ
 */
export function rocAreaInterval(
  negatives: readonly (readonly number[])[],
  positives: readonly (readonly number[])[],
  random: Random,
): Interval | null {
  if (negatives.length < 2 || positives.length < 2) return null;
  const won = negatives.map((clean) => positives.map((attacked) => wonPairs(clean, attacked)));
  const areas = Float64Array.from({ length: draws }, () => {
    const attacked = positives.map(() => random.below(positives.length));
    let [wins, pairs] = [0, 0];
    for (let i = 0; i < negatives.length; i++) {
      const clean = random.below(negatives.length);
      for (const model of attacked) {
        wins += won[clean]![model]!;
        pairs += negatives[clean]!.length * positives[model]!.length;
      }
    }
    return wins / pairs;
  }).sort();
  return { low: areas[0.025 * draws - 1]!, high: areas[0.975 * draws - 1]! };
}
