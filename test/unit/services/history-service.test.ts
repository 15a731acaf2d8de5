import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHistory, type History } from '../../../src-main/history/history.ts';
import { HistoryService } from '../../../src-main/services/history-service.ts';
import { invokeMap } from '../../../src-shared/contract/invoke-map.ts';
import { AppError } from '../../../src-shared/domain/app-error.ts';
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
    expect(service.list(10)).toEqual({ scans: [], hasMore: false });
  });

  it('lists the newest scans first and says whether there are more', () => {
    const { scans } = openWriter();
    const ids = [1, 2, 3].map(() => scans.start(exampleIntake()).id);
    expect(service.list(2).scans.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(service.list(2).hasMore).toBe(true);
    expect(service.list(3).hasMore).toBe(false);
  });

  it('lists running, finished and refused scans as the contract says', () => {
    const { scans, labels } = openWriter();
    scans.start(exampleIntake());
    const { id } = scans.start(exampleIntake());
    labels.save(id, exampleResult(0));
    scans.end(id, { status: 'finished' });
    const error = new AppError('MODEL_CORRUPT', 'The model is damaged.').toPayload();
    scans.refuse({ modelPath: 'model.h5', datasetPath: null, settings: null, error });
    const listed = service.list(10);
    expect(listed.scans.map(({ status }) => status)).toEqual(['refused', 'finished', 'running']);
    expect(invokeMap['history:list'].response.safeParse(listed).error).toBeUndefined();
  });

  it('tells of scans that another connection writes', async () => {
    const { scans } = openWriter();
    service.list(10);
    const changed = new Promise<void>((resolve) => (service.onChange = resolve));
    scans.start(exampleIntake());
    await changed;
    expect(service.list(10).scans).toHaveLength(1);
  });

  it('can be asked again after the history could not be read', () => {
    writeFileSync(path, 'no database'.repeat(100));
    expect(() => service.list(10)).toThrow(expect.objectContaining({ code: 'HISTORY_CORRUPT' }));
    rmSync(path);
    expect(service.list(10).scans).toEqual([]);
  });
});
