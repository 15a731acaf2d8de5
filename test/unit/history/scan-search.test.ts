import { describe, expect, test } from 'vitest';
import { everyScan, type HistoryQuery } from '../../../src-shared/contract/scan-summary.ts';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { History } from '../../../src-main/history/history.ts';
import type { ScanIntake } from '../../../src-main/history/scan-record.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { exampleIntake, exampleResult } from './example-scan.ts';
import { largeHistory } from './large-history.ts';
import { temporaryHistory } from './temporary-folder.ts';

/** A history of cancelled scans of these models, one a day from the first of March 2026. */
function historyOf(models: Readonly<Record<string, Partial<ScanIntake>>>): History {
  let day = 0;
  const history = temporaryHistory(() => new Date(Date.UTC(2026, 2, day, 12)));
  const { model } = exampleIntake();
  for (const [name, changes] of Object.entries(models)) {
    day += 1;
    const named = { model: { ...model, name, path: `/evidence/${name}` }, ...changes };
    history.scans.end(history.scans.start(exampleIntake(named)).id, { status: 'cancelled' });
  }
  return history;
}

function find(history: History, query: Partial<HistoryQuery>): (string | null)[] {
  return history.scans.search({ ...everyScan, ...query }).scans.map(({ modelName }) => modelName);
}

function idOf(history: History, name: string): string {
  return history.scans.list().find(({ modelName }) => modelName === name)!.id;
}

describe('words', () => {
  test.each([
    { what: 'the name of the model', text: 'SIGNS' },
    { what: 'a folder of its path', text: 'evidence/signs' },
    { what: 'the name of the data', text: 'gtsrb.h5' },
    { what: 'a name of a label', text: 'stop' },
    { what: 'the beginning of a hash', text: 'ccccc' },
    { what: 'words of different places, in any order', text: 'stop  gtsrb signs' },
  ])('are found in $what', ({ text }) => {
    const { model, dataset } = exampleIntake();
    const signs: Partial<ScanIntake> = {
      model: { ...model, name: 'Signs.h5', path: '/Evidence/Signs.h5', sha256: 'c'.repeat(64) },
      dataset: { ...dataset, name: 'gtsrb.h5' },
      labelNames: ['yield', 'Stop'],
    };
    expect(find(historyOf({ 'Signs.h5': signs, 'faces.h5': {} }), { text })).toEqual(['Signs.h5']);
  });

  test('are found in note and tags, and at the beginning of the id', () => {
    const history = historyOf({ 'a.h5': {}, 'b.h5': {} });
    const id = idOf(history, 'a.h5');
    history.scans.annotate(id, { note: 'Ask the Supplier', tags: ['Case 12'] });
    for (const text of ['supplier', 'case 12', id.slice(0, 8)]) {
      expect(find(history, { text })).toEqual(['a.h5']);
    }
  });

  test('that do not all occur find nothing', () => {
    expect(find(historyOf({ 'signs.h5': {} }), { text: 'signs faces' })).toEqual([]);
  });

  test('are compared without regard to case and form of accented letters', () => {
    const composed = 'Prüfung.h5'.normalize('NFC');
    const history = historyOf({ [composed]: {} });
    expect(find(history, { text: 'PRÜFUNG'.normalize('NFD') })).toEqual([composed]);
  });

  test.each(['%', '_', `'`, '"', '\\'])('with %s have no meaning of their own', (text) => {
    expect(find(historyOf({ 'signs.h5': {}, [`a${text}b.h5`]: {} }), { text })).toEqual([`a${text}b.h5`]);
  });
});

describe('filters', () => {
  test('by verdict and status', () => {
    const history = historyOf({ 'a.h5': {} });
    const done = history.scans.start(exampleIntake());
    for (const label of done.plannedLabels) history.labels.save(done.id, exampleResult(label));
    const ended = history.scans.end(done.id, { status: 'finished' });
    history.scans.saveReport(done.id, buildReport(ended, history.labels.listMeasurements(done.id)));
    expect(find(history, { verdicts: ['backdoored', 'no-anomaly'] })).toEqual(['signs.h5']);
    expect(find(history, { verdicts: ['no-anomaly'] })).toEqual([]);
    expect(find(history, { statuses: ['cancelled', 'failed'] })).toEqual(['a.h5']);
  });

  test('by star and tag', () => {
    const history = historyOf({ 'a.h5': {}, 'b.h5': {} });
    history.scans.annotate(idOf(history, 'a.h5'), { star: true });
    history.scans.annotate(idOf(history, 'b.h5'), { tags: ['urgent'] });
    expect(find(history, { starred: true })).toEqual(['a.h5']);
    expect(find(history, { tag: 'urgent' })).toEqual(['b.h5']);
    expect(find(history, { tag: 'urg' })).toEqual([]);
  });

  test('by date, both ends included', () => {
    const history = historyOf({ 'first.h5': {}, 'second.h5': {}, 'third.h5': {} });
    expect(find(history, { from: '2026-03-02' })).toEqual(['third.h5', 'second.h5']);
    expect(find(history, { to: '2026-03-02' })).toEqual(['second.h5', 'first.h5']);
    const noon = '2026-03-02T12:00:00.000Z';
    expect(find(history, { from: noon, to: noon })).toEqual(['second.h5']);
  });

  test('by the hash of the model or of the data', () => {
    const { dataset } = exampleIntake();
    const other = { dataset: { ...dataset, sha256: 'd'.repeat(64) } };
    const history = historyOf({ 'a.h5': {}, 'b.h5': other });
    expect(find(history, { fileSha256: 'd'.repeat(64) })).toEqual(['b.h5']);
    expect(find(history, { fileSha256: 'a'.repeat(64) })).toEqual(['b.h5', 'a.h5']);
  });

  test('hold together', () => {
    const history = historyOf({ 'a.h5': {}, 'b.h5': {} });
    history.scans.annotate(idOf(history, 'a.h5'), { star: true });
    expect(find(history, { starred: true, text: 'b.h5' })).toEqual([]);
  });

  test('find a refused intake by its path', () => {
    const history = temporaryHistory();
    const error = new AppError('MODEL_CORRUPT', 'The model cannot be read.').toPayload();
    history.scans.refuse({ modelPath: '/evidence/torn.h5', datasetPath: null, settings: null, error });
    expect(find(history, { text: 'torn', statuses: ['refused'] })).toEqual(['/evidence/torn.h5']);
  });
});

test('pages follow each other in the order asked for, with the total of all', () => {
  const history = historyOf({ 'a.h5': {}, 'b.h5': {}, 'c.h5': {} });
  expect(find(history, { limit: 2 })).toEqual(['c.h5', 'b.h5']);
  expect(find(history, { limit: 2, offset: 2 })).toEqual(['a.h5']);
  expect(find(history, { sort: 'oldest', limit: 1 })).toEqual(['a.h5']);
  expect(history.scans.search({ ...everyScan, limit: 1 }).total).toBe(3);
});

test('the scans of one model come oldest first', () => {
  const { model } = exampleIntake();
  const history = historyOf({
    'a.h5': {},
    'b.h5': { model: { ...model, name: 'b.h5', sha256: 'e'.repeat(64) } },
    'c.h5': {},
  });
  const names = history.scans.scansOfModel('a'.repeat(64)).map(({ modelName }) => modelName);
  expect(names).toEqual(['a.h5', 'c.h5']);
});

test('of 10,000 scans any filter answers a page of 100 without delay', { timeout: 60_000 }, () => {
  const history = largeHistory(10_000);
  const queries: Readonly<Record<string, Partial<HistoryQuery>>> = {
    'no filter': {},
    'a word that is everywhere': { text: 'traffic' },
    'three words that are nowhere': { text: 'no such words' },
    'verdict and star': { verdicts: ['inconclusive'], starred: true },
    tag: { tag: 'review' },
    dates: { from: '2025-06-01', to: '2025-07-01' },
    'the index first': { sort: 'index' },
    'the last page': { offset: 9900 },
  };
  for (const [name, query] of Object.entries(queries)) {
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now();
      history.scans.search({ ...everyScan, ...query });
      return performance.now() - start;
    });
    process.stdout.write(`10,000 scans, ${name}: ${Math.min(...times).toFixed(1)} ms\n`);
    // Some tens of milliseconds where nothing else runs; the bound only tells "reads every document" from "does not".
    expect(Math.min(...times), name).toBeLessThan(2000);
  }
  expect(history.scans.search({ ...everyScan, tag: 'review' }).total).toBe(199);
});
