import { describe, expect, it } from 'vitest';
import { estimatePlanned } from '../../../src-renderer/views/wizard/time-words.ts';
import { presets } from '../../../src-shared/presets.ts';

describe('estimatePlanned', () => {
  const trial = {
    engine: 'onnxruntime',
    device: 'cpu',
    threads: 2,
    labelSlots: 1,
    evaluationMs: 10,
    calibration: [],
  };
  const planned = { ...presets.paper, steps: 90, imagesPerStep: 32 };

  it('multiplies evaluations, labels and the measured time', () => {
    expect(estimatePlanned(planned, presets.paper, trial, 18)).toEqual({ low: 16_200, high: 16_200 });
  });

  it('scales the measured time with the images of an evaluation', () => {
    const measured = { ...presets.paper, batchSize: 64 };
    expect(estimatePlanned(planned, measured, trial, 18)).toEqual({ low: 8_100, high: 8_100 });
  });
});
