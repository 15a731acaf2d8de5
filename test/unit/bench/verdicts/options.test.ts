import { expect, test } from 'vitest';
import { parseOptions, pickModels } from '../../../bench/verdicts/options.ts';
import { attackedWith, modelWith } from './reports.ts';

const models = [
  modelWith({ name: '00-clean', half: 'design' }),
  modelWith({ name: '02-clean', half: 'report' }),
  attackedWith({ name: '04-patch', half: 'design' }),
  attackedWith({ name: '06-sig', half: 'report', kind: 'sig' }),
];

function picked(...words: string[]): string[] {
  return pickModels(models, parseOptions(['folder', ...words])).map(({ name }) => name);
}

test('lists are separated by commas, and the summary goes beside the reports', () => {
  const options = parseOptions(['a', 'b', '--presets', 'fast,paper', '--seeds', '3,4', '--out', 'reports']);
  expect(options).toMatchObject({ folders: ['a', 'b'], presets: ['fast', 'paper'], seeds: [3, 4] });
  expect(options.json).toMatch(/^reports.summary\.json$/);
});

test('half, names and kinds narrow the models together', () => {
  expect(picked()).toHaveLength(4);
  expect(picked('--half', 'report')).toEqual(['02-clean', '06-sig']);
  expect(picked('--kinds', 'clean,sig')).toEqual(['00-clean', '02-clean', '06-sig']);
  expect(picked('--kinds', 'clean', '--half', 'design')).toEqual(['00-clean']);
  expect(picked('--only', '04-patch,00-clean')).toEqual(['00-clean', '04-patch']);
});

test.each([
  [['--presets', 'quick'], '--presets knows fast, paper, reference-code, not "quick"'],
  [['--seeds', '0,-1'], '--seeds takes whole numbers from 0, not "-1"'],
  [['--seeds', ''], '--seeds takes whole numbers from 0, not ""'],
  [['--jobs', '0'], '--jobs takes whole numbers from 1, not "0"'],
  [['--half', 'left'], '--half knows design, report, all, not "left"'],
  [['--only', '00-claen'], '--only knows 00-clean, 02-clean, 04-patch, 06-sig, not "00-claen"'],
  [['--kinds', 'wanet'], '--kinds knows clean, patch, sig, not "wanet"'],
  [['--kinds', 'sig', '--half', 'design'], 'No model is left'],
])('%j is refused', (words, message) => {
  expect(() => picked(...words)).toThrow(message);
});

test('a run without a folder is refused', () => {
  expect(() => parseOptions([])).toThrow('Name one or more folders');
});
