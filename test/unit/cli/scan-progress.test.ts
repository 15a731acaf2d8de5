import { expect, it, vi } from 'vitest';
import { Printer } from '../../../src-main/cli/printer.ts';
import { ScanProgress } from '../../../src-main/cli/scan-progress.ts';
import { firstTask, planScreening } from '../../../src-main/neural-cleanse/screening.ts';
import type { Intake } from '../../../src-main/services/scan-intake.ts';
import { noModelOptions } from '../../../src-shared/domain/model-options.ts';
import { presets } from '../../../src-shared/presets.ts';
import { exampleResult, finishedScan } from '../history/example-scan.ts';

it('prints a line for each label searched in full and one for a hundred screened ones', () => {
  const notes: string[] = [];
  const printer = new Printer(true);
  vi.spyOn(printer, 'note').mockImplementation((text) => void notes.push(text));
  const plannedLabels = Array.from({ length: 260 }, (_, label) => label);
  const settings = { ...presets.fast, steps: 40, screenAbove: 100 };
  const plan = planScreening(plannedLabels, settings)!;
  const roles = plannedLabels.map((label) => firstTask(label, plan).role);

  const progress = new ScanProgress(printer);
  progress.onBegin(finishedScan({ settings, plannedLabels }), intake, plannedLabels);
  notes.length = 0;
  for (const [label, role] of roles.entries()) progress.onLabelResult(exampleResult(label, { role }));
  const again = roles.indexOf('screened');
  progress.onLabelResult(exampleResult(again));

  // 50 controls, 210 screened, 20 of them to be searched again: 280 searches.
  expect(notes.filter((line) => line.startsWith('label '))).toHaveLength(51);
  expect(notes.filter((line) => /^[12]00 labels screened {2}\(\d+\/280, about/.test(line))).toHaveLength(2);
  expect(notes).toHaveLength(53);
  expect(notes.at(-1)).toMatch(new RegExp(`^label ${again} .*\\(261/280, about`));
});

it('does not count a label twice that is searched again', () => {
  const notes: string[] = [];
  const printer = new Printer(true);
  vi.spyOn(printer, 'note').mockImplementation((text) => void notes.push(text));
  const progress = new ScanProgress(printer);
  const settings = presets.fast;
  progress.onBegin(finishedScan({ settings, plannedLabels: [0, 1] }), intake, [0, 1]);
  notes.length = 0;
  for (const label of [0, 1]) progress.onLabelResult(exampleResult(label));
  progress.onLabelResult(exampleResult(0, { norms: [1.25, 1.5] }));
  progress.onLabelResult(exampleResult(1, { norms: [10.3125, null] }));
  expect(notes[1]).toContain('(2/2)');
  expect(notes.slice(2)).toEqual([
    'label 0  searched again to settle a doubt: norm 1.50',
    'label 1  searched again to settle a doubt: no trigger',
  ]);
});

const intake = {
  model: {
    file: { name: 'm.h5' },
    options: noModelOptions,
    format: 'f',
    labelCount: 260,
    findings: [],
    inputShape: {},
  },
  dataset: {
    file: { name: 'd.h5' },
    imageCount: 9,
    format: 'HDF5',
    imagesKey: 'X',
    labelsKey: null,
    findings: [],
  },
  pixels: {
    modelPixels: presets.fast.modelPixels,
    datasetPixels: presets.fast.datasetPixels,
    cleanAccuracy: null,
    assumed: false,
    table: [],
    caveats: [],
  },
  engine: { engine: 'onnxruntime', device: 'cpu', threads: 1, calibration: [] },
} as unknown as Intake;
