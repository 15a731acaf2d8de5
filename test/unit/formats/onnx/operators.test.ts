import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../../src-shared/domain/app-error.ts';
import { operatorCases } from './operator-cases.ts';
import { runModel } from './run-model.ts';

/** What is refused by name, because it is not computed exactly, has no gradient or is no part of classifiers. */
const refused: ReadonlySet<string> = new Set([
  'convtranspose_output_shape',
  'ceil',
  'reduce_prod_keepdims_example',
  'scatternd',
  'cumsum_1d',
  'det_2d',
  'resize_downsample_scales_cubic_A_n0p5_exclude_outside',
]);

/** What has no gradient, but is computed on constants. */
const onlyOnConstants: ReadonlySet<string> = new Set(['ceil', 'reduce_prod_keepdims_example', 'scatternd']);

/** The cases state nine digits of numbers that were computed in float32 (relative 6e-8) over up to 100 summands. */
const tolerance = 1e-5;

describe("ONNX's own operator tests", () => {
  const computed = operatorCases.filter((item) => !refused.has(item.case) || onlyOnConstants.has(item.case));
  it.each(computed)('$case yields what the standard states', ({ case: name, model, inputs, outputs }) => {
    for (const groups of onlyOnConstants.has(name) ? [0] : [0, 1, 3]) {
      const names = outputs.map(({ name }) => name);
      const results = runModel(Buffer.from(model, 'base64'), inputs, names, groups);
      results.forEach(({ shape, data }, i) => {
        expect(shape).toEqual(outputs[i]!.shape);
        expectClose(data, outputs[i]!.data);
      });
    }
  });

  it.each(operatorCases.filter((item) => refused.has(item.case)))(
    '$case is refused',
    ({ model, inputs, outputs }) => {
      const run = () =>
        runModel(
          Buffer.from(model, 'base64'),
          inputs,
          outputs.map(({ name }) => name),
          1,
        );
      expect(run).toThrow(
        expect.objectContaining({ code: 'MODEL_UNSUPPORTED_LAYER' } satisfies Partial<AppError>),
      );
    },
  );
});

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  const wrong = expected.findIndex(
    (value, i) =>
      !(
        Object.is(actual[i], value) ||
        Math.abs(actual[i]! - value) <= tolerance * Math.max(1, Math.abs(value))
      ),
  );
  expect(wrong < 0 ? 'all equal' : `element ${wrong} is ${actual[wrong]}, not ${expected[wrong]}`).toBe(
    'all equal',
  );
}
