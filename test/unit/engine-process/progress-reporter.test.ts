import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressReporter } from '../../../src-main/engine-process/progress-reporter.ts';
import type { SearchProgress } from '../../../src-main/engine-process/protocol.ts';
import { LabelSearch } from '../../../src-main/neural-cleanse/label-search.ts';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import { presets } from '../../../src-shared/presets.ts';

const shape = { channels: 3, height: 2, width: 2 };
/** Every evaluation is a step. */
const settings = { ...presets.paper, imagesPerStep: 32, steps: 1000, earlyStop: false };

let told: SearchProgress[];
let reporter: ProgressReporter;
let search: LabelSearch;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  told = [];
  reporter = new ProgressReporter((progress) => told.push(progress));
  search = new LabelSearch(4, settings, shape, labelRandom(0, 4));
});
afterEach(() => void vi.useRealTimers());

/** One evaluation that takes so long. */
function evaluate(durationMs: number): void {
  vi.advanceTimersByTime(durationMs);
  search.accept({
    loss: 2,
    attackSuccessRate: 0.5,
    maskGradient: new Float32Array(4).fill(1),
    patternGradient: new Float32Array(12),
  });
  reporter.onEvaluation(search);
}

describe('the progress of a search', () => {
  it('begins with the random trigger and no figures', () => {
    reporter.onLabelStart(search);
    expect(told).toEqual([
      {
        label: 4,
        step: 0,
        gradientEvaluations: 0,
        loss: null,
        maskNorm: null,
        attackSuccessRate: null,
        cost: null,
        newSteps: [],
        mask: Uint8Array.from(search.trigger.mask, (value) => Math.trunc(Math.fround(value * 255))),
        pattern: Uint8Array.from(search.trigger.pattern, Math.trunc),
      },
    ]);
  });

  it('is told ten times a second at most', () => {
    reporter.onLabelStart(search);
    for (let evaluation = 0; evaluation < 100; evaluation++) evaluate(20);
    expect(told).toHaveLength(1 + 20);
  });

  it('tells every step once', () => {
    reporter.onLabelStart(search);
    for (let evaluation = 0; evaluation < 50; evaluation++) evaluate(30);
    const steps = told.flatMap(({ newSteps }) => newSteps.map(({ step }) => step));
    expect(steps).toEqual(Array.from({ length: told.at(-1)!.step }, (_, step) => step));
    expect(told.at(-1)).toMatchObject({ step: 48, gradientEvaluations: 48, loss: 2, attackSuccessRate: 0.5 });
    expect(told.at(-1)!.newSteps.at(-1)).toMatchObject({ step: 47, loss: 2, cost: 0 });
  });

  it('lets labels that are searched at once take turns, ten times a second together', () => {
    const searches = [4, 5, 6].map((label) => new LabelSearch(label, settings, shape, labelRandom(0, label)));
    for (const each of searches) reporter.onLabelStart(each);
    for (let evaluation = 0; evaluation < 100; evaluation++) {
      vi.advanceTimersByTime(30);
      for (const each of searches) reporter.onEvaluation(each);
    }
    const timesTold = (label: number) => told.filter((progress) => progress.label === label).length - 1;
    expect([4, 5, 6].map(timesTold)).toEqual([10, 10, 10]);
    reporter.onLabelEnd(4);
    reporter.onLabelEnd(5);
    told = [];
    for (let evaluation = 0; evaluation < 100; evaluation++) {
      vi.advanceTimersByTime(30);
      reporter.onEvaluation(searches[2]!);
    }
    expect(told).toHaveLength(25);
  });

  it('counts the steps of each label by itself', () => {
    for (let evaluation = 0; evaluation < 4; evaluation++) evaluate(100);
    reporter.onLabelEnd(4);
    search = new LabelSearch(5, settings, shape, labelRandom(0, 5));
    reporter.onLabelStart(search);
    evaluate(100);
    expect(told.at(-1)).toMatchObject({ label: 5, step: 1, newSteps: [{ step: 0 }] });
  });
});
