import { describe, expect, it } from 'vitest';
import { planDrop, type DropPlan } from '../../../src-renderer/views/wizard/drop-plan.ts';
import type { StepId } from '../../../src-renderer/views/wizard/steps.ts';

/** A name that ends in a slash is a folder; one in `web` holds a model. */
function plan(names: readonly string[], step: StepId = 'model', hasDataset = false): DropPlan {
  const items = names.map((name) => ({
    name: name.replace(/\/$/, ''),
    path: `/d/${name}`,
    kind: !name.endsWith('/')
      ? ('file' as const)
      : name === 'web/'
        ? ('model folder' as const)
        : ('folder' as const),
  }));
  return planDrop(items, { step, hasDataset });
}

const nothing = { model: null, dataset: null, labels: null, labelNames: null, problem: null };

describe('one file', () => {
  it.each([
    ['model', 'signs.h5', 'model'],
    ['dataset', 'signs.h5', 'dataset'],
    ['review', 'signs.h5', 'model'],
    ['dataset', 'resnet.onnx', 'model'],
    ['dataset', 'signs.keras', 'model'],
    ['dataset', 'model.json', 'model'],
    ['model', 'pictures/', 'dataset'],
    ['dataset', 'web/', 'model'],
    ['model', 'pictures.png/', 'dataset'],
    ['model', 'pictures.ZIP', 'dataset'],
    ['model', 'x_test.npy', 'dataset'],
    ['model', 't10k-images-idx3-ubyte', 'dataset'],
    ['model', 'weights.pt', 'model'],
    ['dataset', 'names.CSV', 'labelNames'],
    ['model', 'names.txt', 'labelNames'],
  ] as const)('in the step %s, %s is opened as %s', (step, name, kind) => {
    expect(plan([name], step)).toEqual({ ...nothing, [kind]: `/d/${name}` });
  });

  it('of text is the labels of the images where these are open and shown', () => {
    expect(plan(['truth.csv'], 'dataset', true)).toEqual({ ...nothing, labels: '/d/truth.csv' });
    expect(plan(['truth.csv'], 'labels', true)).toEqual({ ...nothing, labelNames: '/d/truth.csv' });
  });

  it('that is a picture is refused with what to drop instead', () => {
    expect(plan(['a.png'], 'dataset')).toEqual({
      ...nothing,
      problem: 'Single pictures are not opened (a.png). Drop the folder or the ZIP archive that they are in.',
    });
  });
});

describe('several files at once', () => {
  it.each([
    [['resnet.onnx', 'pictures/'], { model: 'resnet.onnx', dataset: 'pictures/' }],
    [['pictures/', 'model.h5'], { model: 'model.h5', dataset: 'pictures/' }],
    [['gtsrb_dataset.h5', 'signs.h5'], { model: 'signs.h5', dataset: 'gtsrb_dataset.h5' }],
    [['signs.keras', 'other.h5'], { model: 'signs.keras', dataset: 'other.h5' }],
    [['x_test.npy', 'y_test.npy'], { dataset: 'x_test.npy', labels: 'y_test.npy' }],
    [['y.h5', 'x.h5'], { dataset: 'x.h5', labels: 'y.h5' }],
    [
      ['m.onnx', 't10k-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte.gz'],
      { model: 'm.onnx', dataset: 't10k-images-idx3-ubyte.gz', labels: 't10k-labels-idx1-ubyte.gz' },
    ],
    [['flat/', 'labels.csv'], { dataset: 'flat/', labels: 'labels.csv' }],
  ] as const)('%j are opened together', (names, expected) => {
    const paths = Object.fromEntries(Object.entries(expected).map(([kind, name]) => [kind, `/d/${name}`]));
    expect(plan(names)).toEqual({ ...nothing, ...paths });
  });

  it('of one kind are too many: the first is opened, and the others are named', () => {
    const { model, problem } = plan(['a.onnx', 'b.onnx', 'c.onnx']);
    expect(model).toBe('/d/a.onnx');
    expect(problem).toContain('b.onnx, c.onnx was left out');
  });
});
