import type { Reading } from '../reading.ts';
import type { InputTrials, Trial } from './trial.ts';

/** Images that tell how much the model's answers depend on them. */
const images = 64;
/** A common reading is kept where its answers tell nearly as much as under any other. Own choice. */
const nearlyAsTelling = 0.9;

/**
 * The reading to assume where there are no labels to measure an accuracy with: the most common of those under which the
 * model's answers are both certain and various. A wrong one mostly makes a network say the same of all images, or nothing
 * definite; but not always, so that this remains an assumption.
 *
 * @param readings the most common first; at least one
 */
export async function assumeReading(
  readings: readonly Reading[],
  trials: InputTrials,
  deadline: number,
): Promise<Reading> {
  if (readings.length === 1) return readings[0]!;
  const measured: Trial[] = [];
  for (const reading of readings) {
    if (measured.length > 0 && performance.now() > deadline) break;
    const trial = trials.begin(reading);
    await trials.goOn(trial, images, null, deadline);
    measured.push(trial);
  }
  const most = Math.max(...measured.map(information));
  return measured.find((trial) => information(trial) >= nearlyAsTelling * most)!.reading;
}

/** Mutual information of image and answer, in nats: entropy of all answers together, less that of each. */
function information({ shares, entropy, guesses }: Trial): number {
  const count = guesses.length;
  const together = shares.reduce(
    (sum, share) => (share > 0 ? sum - (share / count) * Math.log(share / count) : sum),
    0,
  );
  return together - entropy / count;
}
