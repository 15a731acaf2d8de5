import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../../src-shared/presets.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { EngineProcess } from '../../src-main/engine-process/engine-process.ts';
import { openHistory, type History } from '../../src-main/history/history.ts';
import { ScanService } from '../../src-main/services/scan-service.ts';
import { sharedDataPath } from '../support/sample.ts';

/** A decision after every batch: some thirty times fewer gradient evaluations than the reference's schedule. */
const rough = { ...presets.paper, imagesPerStep: 32, engine: 'onnxruntime', device: 'cpu' } as const;
const timeoutMs = 900_000;

const dataIsThere = existsSync(sharedDataPath('mnist')) && existsSync(sharedDataPath('gtsrb'));
if (!dataIsThere)
  process.stdout.write('skipped: real models with known answers, ../shared/data is not there\n');

describe.skipIf(!dataIsThere)('models with known answers', () => {
  let folder: string;
  let history: History;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'neural-cleanse-'));
    history = openHistory(join(folder, 'history.sqlite'));
  });
  afterAll(() => {
    history.close();
    rmSync(folder, { recursive: true });
  });

  async function scan(model: string, images: string, more: Partial<ScanSettings> = {}): Promise<ScanReport> {
    const service = new ScanService(history, () => new EngineProcess());
    const request = {
      modelPath: sharedDataPath(model),
      dataset: { path: sharedDataPath(images), imagesKey: null, labelsKey: null },
      settings: { ...rough, ...more },
      modelPixels: null,
      datasetPixels: null,
    };
    return (await service.start(request, {}, new AbortController().signal))!;
  }

  function smallestLabel(report: ScanReport): number {
    return report.labels.toSorted((a, b) => a.maskL1Norm! - b.maskL1Norm!)[0]!.label;
  }

  it('find the planted label of the infected MNIST network', { timeout: timeoutMs }, async () => {
    const report = await scan('mnist/infected-target-0.h5', 'mnist/images.h5');
    expect(smallestLabel(report)).toBe(0);
    expect(report).toMatchObject({ verdict: 'backdoored', flaggedLabels: [0] });
    expect(report.cleanAccuracy!.accuracy).toBeGreaterThan(0.97);
  });

  it('do not call the clean MNIST network backdoored', { timeout: timeoutMs }, async () => {
    const report = await scan('mnist/clean.h5', 'mnist/images.h5');
    expect(report.verdict).not.toBe('backdoored');
  });

  it('find the planted label of the GTSRB network with the preset fast', { timeout: timeoutMs }, async () => {
    const report = await scan('gtsrb/infected-target-1.hdf5', 'gtsrb/images.h5', {
      ...presets.fast,
      engine: 'onnxruntime',
      device: 'cpu',
    });
    expect(smallestLabel(report)).toBe(1);
    // docs/verdict.md: label 1 alone with five seeds, index 2.2 to 2.9.
    expect(report).toMatchObject({ verdict: 'backdoored', flaggedLabels: [1] });
    const once = report.labels.filter(({ norms }) => norms.length === 1);
    expect(once.length).toBeGreaterThanOrEqual(43 - 8);
    // The preset paper takes 111,166 for 43 labels (docs/fast.md).
    for (const label of once) expect(label.gradientEvaluations).toBeLessThanOrEqual(111_166 / 15 / 43);
    process.stdout.write(
      `GTSRB, 43 labels, fast: index ${report.anomalyIndex!.toFixed(2)}, flagged ${report.flaggedLabels.join(', ')}, ` +
        `${report.gradientEvaluations} gradient evaluations, ${(report.durationMs / 1000).toFixed(0)} s\n`,
    );
  });

  it('find the planted label among ten of the GTSRB network', { timeout: timeoutMs }, async () => {
    const labels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const report = await scan('gtsrb/infected-target-1.hdf5', 'gtsrb/images.h5', { labels });
    expect(smallestLabel(report)).toBe(1);
    // So few labels, searched so roughly, spread too widely for an index; docs/results.md has those of all 43.
    expect(report.labels[1]!.maskL1Norm).toBeLessThan(report.median! / 2);
    expect(report.verdict).not.toBe('no-anomaly');
    expect(report.settings.modelPixels.name).toBe('mnist');
  });
});
