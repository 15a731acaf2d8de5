import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../../src-shared/domain/app-error.ts';
import { makeModel, type InitializerSpec, type NodeSpec } from './make-model.ts';
import { operatorCases } from './operator-cases.ts';
import { runModel, type StoredTensor } from './run-model.ts';

/** What networks make weights and shapes with; that the numbers are right is checked in operators.test.ts. */
const computedAtIntake =
  /^(matmul|reduce_(l1|l2|log|sum|mean|max|min)|clip|sigmoid|tanh|softplus|constant_pad|reflect_pad|edge_pad)/;

describe('operators on constants', () => {
  it.each(operatorCases.filter((item) => computedAtIntake.test(item.case)))(
    '$case is computed at intake',
    ({ model, inputs, outputs }) => {
      const names = outputs.map(({ name }) => name);
      const results = runModel(Buffer.from(model, 'base64'), inputs, names, 0);
      expect(results.map(({ isConstant }) => isConstant)).toEqual(names.map(() => true));
    },
  );

  it('yield weights, as spectral normalization makes them', () => {
    const image: StoredTensor = { name: 'x', type: 'float32', shape: [1, 2, 1, 1], data: [1, 2] };
    const model = makeModel(
      13,
      [
        { type: 'Reshape', inputs: ['w', 'rows'], output: 'matrix' },
        { type: 'MatMul', inputs: ['matrix', 'v'], output: 'columns' },
        { type: 'Mul', inputs: ['u', 'columns'], output: 'products' },
        { type: 'ReduceSum', inputs: ['products', 'first'], output: 'sigma', ints: { keepdims: 0 } },
        { type: 'Div', inputs: ['w', 'sigma'], output: 'normal' },
        { type: 'Conv', inputs: ['x', 'normal'], output: 'y' },
      ],
      {
        w: { shape: [2, 2, 1, 1], data: [1, 2, 3, 4] },
        rows: { shape: [2], data: [2, -1], type: 'int64' },
        v: { shape: [2], data: [1, 0] },
        u: { shape: [2], data: [0.5, 0.5] },
        first: { shape: [1], data: [0], type: 'int64' },
      },
    );
    // The matrix [[1, 2], [3, 4]] / (0.5 · 1 + 0.5 · 3).
    expect(Array.from(runModel(model, [image], ['y'], 3)[0]!.data)).toEqual([2.5, 5.5]);
  });
});

const images: StoredTensor = {
  name: 'x',
  type: 'float32',
  shape: [1, 2, 1, 2],
  data: [3, -4, 1, 2],
};

function run(
  operatorSet: number,
  node: Omit<NodeSpec, 'output'>,
  initializers: Readonly<Record<string, InitializerSpec>> = {},
): readonly number[] {
  const model = makeModel(operatorSet, [{ ...node, output: 'y' }], initializers);
  return Array.from(runModel(model, [images], ['y'], 3)[0]!.data);
}

describe('BatchNormalization with spatial = 0', () => {
  const node = {
    type: 'BatchNormalization',
    inputs: ['x', 'scale', 'bias', 'mean', 'variance'],
    ints: { spatial: 0 },
  };

  function statistics(shape: readonly number[], scale: readonly number[], mean: readonly number[]) {
    const like = (value: number): InitializerSpec => ({ shape, data: scale.map(() => value) });
    return { scale: { shape, data: scale }, mean: { shape, data: mean }, bias: like(10), variance: like(1) };
  }

  it('takes a number for each pixel', () => {
    expectClose(run(7, node, statistics([2, 1, 2], [1, 2, 3, 4], [1, 1, 0, 0])), [12, 0, 13, 18]);
  });

  it('takes a number for each channel, as MXNet writes it', () => {
    expectClose(run(7, node, statistics([2], [1, 2], [1, 0])), [12, 5, 12, 14]);
  });

  it('refuses other counts', () => {
    expect(() => run(7, node, statistics([3], [1, 2, 3], [1, 0, 0]))).toThrow(
      'its scale has 3 numbers for [2, 1, 2] pixels',
    );
  });
});

describe('GlobalLpPool', () => {
  it.each([
    { p: 1, expected: [7, 3] },
    { p: 2, expected: [5, Math.sqrt(5)] },
  ])('is the norm over all pixels (p = $p)', ({ p, expected }) => {
    expectClose(run(13, { type: 'GlobalLpPool', inputs: ['x'], ints: { p } }), expected);
  });

  it('is refused for other norms', () => {
    expect(() => run(13, { type: 'GlobalLpPool', inputs: ['x'], ints: { p: 3 } })).toThrow(
      expect.objectContaining({ code: 'MODEL_UNSUPPORTED_LAYER' } satisfies Partial<AppError>),
    );
  });
});

describe('PRelu', () => {
  const node = { type: 'PRelu', inputs: ['x', 'slope'] };

  it('takes slopes of channels as [channels, 1, 1]', () => {
    expectClose(run(13, node, { slope: { shape: [2, 1, 1], data: [0.5, 0.25] } }), [3, -2, 1, 2]);
  });

  it('names the shape of slopes that do not fit', () => {
    expect(() => run(13, node, { slope: { shape: [3], data: [1, 2, 3] } })).toThrow(
      'its slope [3] does not fit the last axes of its input [1, 2, 1, 2]; slopes of channels have to be [channels, 1, 1]',
    );
  });
});

describe('a softmax that is written out', () => {
  function endingOf(axis: number, sumOf: string): string | undefined {
    const model = makeModel(
      12,
      [
        { type: 'Exp', inputs: ['x'], output: 'exponentials' },
        { type: 'ReduceSum', inputs: [sumOf], output: 'sum', ints: { axes: [axis], keepdims: 1 } },
        { type: 'Div', inputs: ['exponentials', 'sum'], output: 'y' },
      ],
      {},
    );
    const scores: StoredTensor = { name: 'x', type: 'float32', shape: [1, 3], data: [0, 1, 2] };
    const [result] = runModel(model, [scores], ['y'], 3);
    const sum = sumOf === 'x' ? 3 : 1 + Math.E + Math.E ** 2;
    if (axis !== 0) expectClose(Array.from(result!.data), [1 / sum, Math.E / sum, Math.E ** 2 / sum]);
    return result!.ending;
  }

  it('is taken off like an operator', () => {
    expect(endingOf(-1, 'exponentials')).toBe('softmax');
  });

  it.each([
    { axis: 0, sumOf: 'exponentials', what: 'over another axis' },
    { axis: -1, sumOf: 'x', what: 'of other numbers' },
  ])('is none where the sum is $what', ({ axis, sumOf }) => {
    expect(endingOf(axis, sumOf)).not.toBe('softmax');
  });
});

/** BatchNormalization's epsilon of 1e-5 is seen in the sixth digit. */
function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 3));
}
