import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { presets } from '../../src-shared/presets.ts';
import { EngineProcess } from '../../src-main/engine-process/engine-process.ts';
import { openHistory, type History } from '../../src-main/history/history.ts';
import { reportOfScan } from '../../src-main/services/report-of-scan.ts';
import type { ScanListener } from '../../src-main/services/scan-listener.ts';
import { ScanService } from '../../src-main/services/scan-service.ts';
import { sampleRequest } from '../support/sample.ts';

/** A label of the sample with few steps: 17 pairs, of which some are searched in full. */
const brief: Partial<ScanSettings> = {
  ...presets.fast,
  engine: 'onnxruntime',
  device: 'cpu',
  threads: 1,
  labelSlots: 1,
  labels: [7],
  steps: 3,
  starts: 1,
  heldOutImages: 20,
};
const neverAborted = new AbortController().signal;

let folder: string;
let history: History;
let engine: EngineProcess | undefined;
let service: ScanService;

/** What a scan finds that searches the pairs at once. */
let atOnce: ScanReport['pairs'];

beforeAll(async () => {
  begin();
  atOnce = (await service.start(sampleRequest({ ...brief, pairs: true }), {}, neverAborted))!.pairs;
  end();
}, 300_000);

beforeEach(begin);
afterEach(end);

function begin(): void {
  folder = mkdtempSync(join(tmpdir(), 'neural-cleanse-'));
  history = openHistory(join(folder, 'history.sqlite'));
  service = new ScanService(history, () => (engine = new EngineProcess()));
}

function end(): void {
  history.close();
  rmSync(folder, { recursive: true });
}

function storedReport(id: string): ScanReport {
  return reportOfScan(history, history.scans.find(id)!);
}

function onPair(wanted: number, act: () => void): ScanListener {
  let pairs = 0;
  return {
    onPairResult: () => {
      if (++pairs === wanted) act();
    },
  };
}

describe('pairs that are added to a finished scan', () => {
  it('are those of a scan that searched them at once, and its labels are not searched again', async () => {
    const labels = await service.start(sampleRequest(brief), {}, neverAborted);
    expect(labels).toMatchObject({ status: 'finished', pairs: null });
    const searched: number[] = [];
    const added = await service.addPairs(
      labels!.scanId,
      { onLabelResult: ({ label }) => searched.push(label) },
      neverAborted,
    );
    expect(searched).toEqual([]);
    expect(added).toMatchObject({ scanId: labels!.scanId, status: 'finished', settings: { pairs: true } });
    expect(added!.labels).toEqual(labels!.labels);
    expect(added!.pairs).toEqual(atOnce);
    expect(added!.pairs!.pairs).toHaveLength(17);
    expect(added!.durationMs).toBeGreaterThan(labels!.durationMs);
    expect(storedReport(labels!.scanId)).toEqual(added);
    await expect(service.addPairs(labels!.scanId, {}, neverAborted)).rejects.toMatchObject({
      code: 'SCAN_NOT_RESUMABLE',
      message: expect.stringContaining('searched already') as string,
    });
  });

  it('leave the verdict over the labels as it was until they are finished, whatever cuts them short', async () => {
    const labels = await service.start(sampleRequest(brief), {}, neverAborted);
    const { scanId } = labels!;
    const abort = new AbortController();
    const cut = await service.addPairs(
      scanId,
      onPair(5, () => abort.abort()),
      abort.signal,
    );
    expect(cut).toMatchObject({ status: 'cancelled', settings: { pairs: true } });
    expect(cut!.pairs!.pairs).toHaveLength(5);
    expect(storedReport(scanId)).toEqual(labels);
    expect(history.scans.summary(scanId)).toMatchObject({ status: 'cancelled', verdict: labels!.verdict });

    const killed = service.resume(
      scanId,
      onPair(15, () => process.kill(engine!.processId!, 'SIGKILL')),
      neverAborted,
    );
    await expect(killed).rejects.toMatchObject({ code: 'ENGINE_OUT_OF_MEMORY' });
    expect(storedReport(scanId)).toEqual(labels);
    expect(history.scans.summary(scanId)).toMatchObject({ status: 'interrupted', verdict: labels!.verdict });

    const resumed = await service.resume(scanId, {}, neverAborted);
    expect(resumed).toMatchObject({ status: 'finished', scanId });
    expect(resumed!.pairs).toEqual(atOnce);
    expect(storedReport(scanId)).toEqual(resumed);
  });

  it('can be added to a scan that was cancelled, whose other labels are then searched first', async () => {
    const abort = new AbortController();
    const cut = await service.start(
      sampleRequest({ ...brief, labels: [3, 7], steps: 40 }),
      { onLabelResult: () => abort.abort() },
      abort.signal,
    );
    expect(cut).toMatchObject({ status: 'cancelled', labels: [{ label: 3 }] });
    const searched: string[] = [];
    const again = new AbortController();
    const added = await service.addPairs(
      cut!.scanId,
      {
        onLabelResult: ({ label }) => searched.push(String(label)),
        onPairResult: ({ source, target }) => {
          if (searched.push(`${source} ${target}`) === 3) again.abort();
        },
      },
      again.signal,
    );
    expect(searched.slice(0, 3)).toEqual(['7', '0 3', '1 3']);
    expect(added).toMatchObject({ status: 'cancelled', labels: [{ label: 3 }, { label: 7 }] });
  });
});
