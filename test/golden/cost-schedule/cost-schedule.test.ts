import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabelSearch } from '../../../src-main/neural-cleanse/label-search.ts';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import type { StopReason } from '../../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';

/** One search as `make_traces.py` recorded it. */
interface Trace {
  readonly name: string;
  readonly settings: Partial<ScanSettings>;
  /** Averages of each step. */
  readonly attackSuccessRates: readonly number[];
  readonly maskNorms: readonly number[];
  readonly expected: {
    /** Cost during each step. */
    readonly costs: readonly number[];
    readonly stopReason: StopReason;
    readonly steps: number;
    readonly gradientEvaluations: number;
    readonly bestStep: number | null;
  };
}

const traces = JSON.parse(readFileSync(new URL('traces.json', import.meta.url), 'utf8')) as Trace[];
const onePixel = { channels: 1, height: 1, width: 1 };
const noGradient = Float32Array.of(0);

/** Searches with the recorded averages until the search says it ended; every evaluation of a step is the same. */
function replay({ settings, attackSuccessRates, maskNorms }: Trace) {
  const search = new LabelSearch(0, { ...presets.paper, ...settings }, onePixel, labelRandom(0, 0));
  const costs: number[] = [];
  while (search.stopReason === undefined) {
    const step = costs.length;
    search.trigger.mask[0] = maskNorms[step]!;
    search.accept({
      loss: 1,
      attackSuccessRate: attackSuccessRates[step]!,
      maskGradient: noGradient,
      patternGradient: noGradient,
    });
    if (search.lastStep?.step === step) costs.push(search.lastStep.cost);
  }
  return { costs, result: search.result(0) };
}

describe('the schedule of the reference implementation', () => {
  it.each(traces)('is followed cost by cost and to the same last step: $name', (trace) => {
    const { costs, result } = replay(trace);
    const { bestStep, ...expected } = trace.expected;

    expect(costs).toEqual(expected.costs);
    expect(result).toMatchObject({
      stopReason: expected.stopReason,
      steps: expected.steps,
      gradientEvaluations: expected.gradientEvaluations,
      reachedThreshold: bestStep !== null,
      attackSuccessRate: trace.attackSuccessRates[bestStep ?? expected.steps - 1],
    });
  });

  it('spends 31 gradient evaluations on a step of 1000 images in batches of 32', () => {
    const [first] = traces;
    expect(first!.expected.gradientEvaluations).toBe(31 * first!.expected.steps);
  });
});
