import { describe, expect, it } from 'vitest';
import {
  describeTrial,
  deviceOptions,
  placeOfValue,
  valueOfPlace,
} from '../../../src-renderer/views/wizard/devices.ts';
import { inputOf, readSetting, settingGroups } from '../../../src-renderer/views/wizard/setting-fields.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';

describe('settingGroups', () => {
  it('holds every setting that has no place of its own in the wizard', () => {
    const elsewhere: (keyof ScanSettings)[] = [
      ...(['preset', 'modelPixels', 'datasetPixels', 'labels', 'firstLabel'] as const),
      ...(['seed', 'engine', 'device'] as const),
    ];
    const grouped = settingGroups.flatMap(({ keys }): readonly (keyof ScanSettings)[] => keys);
    expect([...grouped, ...elsewhere].toSorted()).toEqual(Object.keys(presets.paper).toSorted());
  });
});

describe('inputOf', () => {
  it('follows from the kind of the default', () => {
    expect(inputOf('learningRate')).toBe('number');
    expect(inputOf('threads')).toBe('number');
    expect(inputOf('loss')).toBe('choice');
    expect(inputOf('costControl')).toBe('choice');
    expect(inputOf('screenAbove')).toBe('number');
    expect(inputOf('earlyStop')).toBe('switch');
  });
});

describe('readSetting', () => {
  it('takes what the settings allow', () => {
    expect(readSetting('learningRate', 0.05)).toEqual({ change: { learningRate: 0.05 }, problem: null });
    expect(readSetting('threads', null)).toEqual({ change: { threads: null }, problem: null });
    expect(readSetting('screenAbove', null)).toEqual({ change: { screenAbove: null }, problem: null });
    expect(readSetting('heldOutImages', 0)).toEqual({ change: { heldOutImages: 0 }, problem: null });
  });

  it.each([
    ['learningRate', 0, 'Must be a number above 0.'],
    ['attackSuccessThreshold', 1.5, 'Must be a number above 0 and at most 1.'],
    ['steps', 2.5, 'Must be a whole number from 1 to 1000000.'],
    ['batchSize', null, 'Must be a whole number from 1 to 4096.'],
    ['seed', -1, 'Must be a whole number from 0 to 4294967295.'],
  ] as const)('says what %s may be instead of %s', (key, typed, problem) => {
    expect(readSetting(key, typed)).toEqual({ problem });
  });

  it.each(settingGroups.flatMap(({ keys }) => keys).filter((key) => inputOf(key) === 'number'))(
    'has words for what %s may be',
    (key) => {
      expect(readSetting(key, -1).problem).toMatch(/^Must be a /);
    },
  );
});

describe('the choice of a device', () => {
  const devices = [
    { engine: 'onnxruntime', device: 'cuda', available: false, reason: 'It needs an NVIDIA GPU.' },
    { engine: 'onnxruntime', device: 'cpu', available: true, reason: 'Ready.' },
  ];

  it('offers to measure first, and says why a device is not to be had', () => {
    const options = deviceOptions(devices, presets.paper);
    expect(options.map(({ value, disabled }) => [value, disabled])).toEqual([
      ['auto', false],
      ['onnxruntime/cuda', true],
      ['onnxruntime/cpu', false],
    ]);
    expect(options[1]!.description).toBe('It needs an NVIDIA GPU.');
  });

  it('keeps a device of the settings that this machine does not list', () => {
    const options = deviceOptions(devices, { engine: 'tensorflow', device: null });
    expect(options.at(-1)).toMatchObject({ value: 'tensorflow/', label: 'TensorFlow' });
  });

  it.each([
    { engine: 'auto', device: null },
    { engine: 'onnxruntime', device: 'cpu' },
    { engine: 'tensorflow', device: null },
  ] as const)('writes %j as one value that reads back', (place) => {
    expect(placeOfValue(valueOfPlace(place))).toEqual(place);
  });

  it('says what the trial has measured', () => {
    const trial = {
      engine: 'onnxruntime',
      device: 'cpu',
      threads: 1,
      labelSlots: 1,
      evaluationMs: 6.54,
      calibration: [],
    };
    expect(describeTrial(trial)).toBe(
      'Measured on ONNX Runtime · cpu with 1 thread, one label at a time: 6.5 ms for a gradient evaluation of a label.',
    );
    expect(describeTrial({ ...trial, threads: 2, labelSlots: 8 })).toContain('2 threads, 8 labels at once:');
  });
});
