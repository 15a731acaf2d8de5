import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHistory, type History } from '../../../src-main/history/history.ts';
import { HistoryService } from '../../../src-main/services/history-service.ts';
import { invokeMap } from '../../../src-shared/contract/invoke-map.ts';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { everyScan } from '../../../src-shared/contract/scan-summary.ts';
import { exampleIntake, exampleResult } from '../history/example-scan.ts';

let folder: string;
let path: string;
let service: HistoryService;
let writer: History | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-service-'));
  path = join(folder, 'history.sqlite');
  service = new HistoryService(path);
});

afterEach(() => {
  service.close();
  writer?.close();
  writer = undefined;
  rmSync(folder, { recursive: true });
});

/** The history as another process would write it. */
function openWriter(): History {
  return (writer = openHistory(path));
}

describe('HistoryService', () => {
  it('lists nothing where there is no history yet', () => {
    expect(service.list(everyScan)).toEqual({ scans: [], total: 0 });
  });

  it('lists the newest scans first and says how many there are', () => {
    const { scans } = openWriter();
    const ids = [1, 2, 3].map(() => scans.start(exampleIntake()).id);
    const { scans: listed, total } = service.list({ ...everyScan, limit: 2 });
    expect(listed.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(total).toBe(3);
  });

  it('lists running, finished and refused scans as the contract says', () => {
    const { scans, labels } = openWriter();
    scans.start(exampleIntake());
    const { id } = scans.start(exampleIntake());
    labels.save(id, exampleResult(0));
    scans.end(id, { status: 'finished' });
    const error = new AppError('MODEL_CORRUPT', 'The model is damaged.').toPayload();
    scans.refuse({ modelPath: 'model.h5', datasetPath: null, settings: null, error });
    const listed = service.list(everyScan);
    expect(listed.scans.map(({ status }) => status)).toEqual(['refused', 'finished', 'running']);
    expect(invokeMap['history:list'].response.safeParse(listed).error).toBeUndefined();
  });

  it('tells of scans that another connection writes', async () => {
    const { scans } = openWriter();
    service.list(everyScan);
    const changed = new Promise<void>((resolve) => (service.onChange = resolve));
    scans.start(exampleIntake());
    await changed;
    expect(service.list(everyScan).scans).toHaveLength(1);
  });

  it('draws up the report of a scan that is not over from its labels so far', () => {
    const { scans, labels } = openWriter();
    const { id } = scans.start(exampleIntake());
    labels.save(id, exampleResult(3));
    const detail = service.detail(id);
    expect(detail.report).toMatchObject({ status: 'running', verdict: 'inconclusive' });
    expect(detail.report!.labels.map(({ label }) => label)).toEqual([3]);
    expect(detail).toMatchObject({ modelPath: '/evidence/signs.h5', canResume: false });
    scans.end(id, { status: 'cancelled' });
    expect(service.detail(id).canResume).toBe(true);
    expect(invokeMap['scan:get'].response.safeParse(service.detail(id)).error).toBeUndefined();
  });

  it('shows of a refused scan what was refused and why', () => {
    const { scans } = openWriter();
    const error = new AppError('MODEL_CORRUPT', 'The model is damaged.').toPayload();
    const { id } = scans.refuse({ modelPath: 'model.h5', datasetPath: null, settings: null, error });
    expect(service.detail(id)).toMatchObject({
      report: null,
      settings: null,
      modelPath: 'model.h5',
      canResume: false,
      summary: { error: { code: 'MODEL_CORRUPT' } },
    });
  });

  it('gives the pictures and curves of finished labels, and leaves out the others', () => {
    const { scans, labels } = openWriter();
    const { id } = scans.start(exampleIntake());
    labels.save(id, exampleResult(3));
    const { triggers } = service.triggers(id, [3, 4]);
    expect(triggers.map(({ label }) => label)).toEqual([3]);
    expect(service.curves(id, 3)).toEqual(exampleResult(3).curves);
    expect(() => service.curves(id, 4)).toThrow(expect.objectContaining({ code: 'SCAN_NOT_FOUND' }));
  });

  it('keeps star, note and tags, each by itself, and counts the tags', () => {
    const { id } = openWriter().scans.start(exampleIntake());
    service.annotate({ scanId: id, star: true, tags: ['vendor', 'urgent'] });
    expect(service.annotate({ scanId: id, note: 'ask again' })).toMatchObject({
      star: true,
      note: 'ask again',
      tags: ['urgent', 'vendor'],
    });
    expect(service.tags().tags).toContainEqual({ tag: 'vendor', scans: 1 });
  });

  it('deletes scans but none that runs', async () => {
    const { scans } = openWriter();
    const { id } = scans.start(exampleIntake());
    await expect(service.delete([id])).rejects.toThrow(/running/);
    scans.end(id, { status: 'finished' });
    await service.delete([id]);
    expect(service.list(everyScan).total).toBe(0);
  });

  it('can be asked again after the history could not be read', () => {
    writeFileSync(path, 'no database'.repeat(100));
    expect(() => service.list(everyScan)).toThrow(expect.objectContaining({ code: 'HISTORY_CORRUPT' }));
    rmSync(path);
    expect(service.list(everyScan).scans).toEqual([]);
  });
});
