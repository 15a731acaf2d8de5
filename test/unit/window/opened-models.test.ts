import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import type { App } from 'electron';
import { describe, expect, it } from 'vitest';
import { modelOfCommandLine, OpenedModels } from '../../../src-main/window/opened-models.ts';

const folder = resolve('/evidence');

describe('modelOfCommandLine', () => {
  it.each([
    ['a path', ['program', '/evidence/model.h5'], '/evidence/model.h5'],
    ['an address', ['program', 'file:///evidence/my%20model.h5'], '/evidence/my model.h5'],
    ['an ONNX model', ['program', '/evidence/resnet.ONNX'], '/evidence/resnet.ONNX'],
    ['a TensorFlow.js model', ['program', '/evidence/web/model.json'], '/evidence/web/model.json'],
    ['a relative path', ['program', 'inner/model.HDF5'], '/evidence/inner/model.HDF5'],
    [
      'a path among options',
      ['program', '--no-sandbox', 'model.keras', '--flag=a.h5'],
      '/evidence/model.keras',
    ],
  ])('takes %s', (_what, words, path) => {
    expect(modelOfCommandLine(words, folder)).toBe(resolve(path));
  });

  it.each([
    ['nothing', ['program']],
    ['another kind of file', ['program', 'notes.txt']],
    ['the program itself', ['model.h5']],
    ['an address of another machine', ['program', 'file://elsewhere/model.h5']],
  ])('finds no model in %s', (_what, words) => {
    expect(modelOfCommandLine(words, folder)).toBeNull();
  });
});

describe('OpenedModels', () => {
  function setUp(commandLine = ['program']) {
    const app = new EventEmitter();
    const models = new OpenedModels(app as unknown as App, commandLine, folder);
    const done: string[] = [];
    const deliver = () =>
      models.deliverTo({
        openModel: (path) => done.push(`open ${path}`),
        showWindow: () => done.push('show'),
      });
    let prevented = 0;
    const event = { preventDefault: () => prevented++ };
    return { app, event, done, deliver, prevented: () => prevented };
  }

  it('hands on a model of the command line once there is a window', () => {
    const { done, deliver } = setUp(['program', 'model.h5']);
    expect(done).toEqual([]);
    deliver();
    expect(done).toEqual([`open ${resolve('/evidence/model.h5')}`]);
  });

  it('keeps a model that the system opens before there is a window', () => {
    const { app, event, done, deliver, prevented } = setUp();
    app.emit('open-file', event, '/evidence/early.h5');
    expect(prevented()).toBe(1);
    deliver();
    app.emit('open-file', event, '/evidence/late.h5');
    expect(done).toEqual(['open /evidence/early.h5', 'open /evidence/late.h5']);
  });

  it('leads a second start of the program to the running window', () => {
    const { app, done, deliver } = setUp();
    deliver();
    app.emit('second-instance', {}, ['program'], folder);
    app.emit('second-instance', {}, ['program', 'second.h5'], folder);
    expect(done).toEqual(['show', `open ${resolve('/evidence/second.h5')}`]);
  });
});
