import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceReport, EngineName } from '../../src-main/engines/engine.ts';
import { scanReportSchema, type ScanReport } from '../../src-shared/domain/scan-report.ts';
import { agreementCases, beyondTolerance, tolerancesOfAccelerators, type Deviations } from './agreement.ts';
import { copyFewImages } from './few-images.ts';
import { measureAgreement } from './measured-agreement.ts';
import { runCli } from './run-cli.ts';
import { samplePath } from './sample.ts';

export interface DeviceUnderTest {
  readonly engine: EngineName;
  readonly device: string;
  /** Variables of a process in which the device is there. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many images of the sample the scan reads, and how much it does with them: as much as the device can. */
  readonly images: number;
  readonly scanWords: readonly string[];
  /** By how much the scan's norms may differ from the processor's, as a share: roundings differ. */
  readonly normTolerance: number;
}

/** Only ends a process that hangs: a GPU in software takes half a minute of a processor that may be busy. */
const patience = 900_000;

/**
 * The tests of a device that depends on how the process was started, each in a process of its own: that it is listed,
 * that it computes what the float64 evaluator does, and that a whole scan on it ends as on the processor.
 */
export function testDevice({
  engine,
  device,
  environment,
  images,
  scanWords,
  normTolerance,
}: DeviceUnderTest): void {
  it('is listed as usable', { timeout: patience }, async () => {
    const { stdout } = await runCli(['engines', '--json'], undefined, environment);
    const devices = JSON.parse(stdout) as DeviceReport[];
    const found = devices.find((row) => row.engine === engine && row.device === device);
    expect(found).toMatchObject({ available: true });
  });

  describe('agrees with the float64 evaluator', () => {
    let measured: ReadonlyMap<string, Deviations>;
    beforeAll(async () => {
      measured = await measureAgreement(engine, device, environment);
    }, patience);
    it.each(agreementCases)('on $title', ({ title }) => {
      const deviations = measured.get(title);
      expect(deviations).toBeDefined();
      expect(beyondTolerance(deviations!, tolerancesOfAccelerators)).toEqual({});
    });
  });

  describe('scans', () => {
    const folder = mkdtempSync(join(tmpdir(), 'neural-cleanse-'));
    const dataset = join(folder, 'images.h5');
    beforeAll(() => copyFewImages(samplePath('images.h5'), dataset, images));
    afterAll(() => rmSync(folder, { recursive: true }));

    const scan = async (on: Pick<DeviceUnderTest, 'engine' | 'device'>): Promise<ScanReport> => {
      const files = ['--model', samplePath('backdoored.h5'), '--dataset', dataset];
      const pixels = ['--model-pixels', 'mnist', '--dataset-pixels', 'raw'];
      const where = ['--engine', on.engine, '--device', on.device, '--threads', '2'];
      const history = ['--history', join(folder, `${on.device}.sqlite`), '--json'];
      const words = ['scan', ...files, ...pixels, ...where, ...history, ...scanWords];
      return scanReportSchema.parse(JSON.parse((await runCli(words, undefined, environment)).stdout));
    };

    it('with the norms and the verdict of the processor', { timeout: patience }, async () => {
      const report = await scan({ engine, device });
      const expected = await scan({ engine: 'onnxruntime', device: 'cpu' });
      expect(report).toMatchObject({ status: 'finished', engine, device, verdict: expected.verdict });
      expect(report.flaggedLabels).toEqual(expected.flaggedLabels);
      for (const [index, { label, maskL1Norm }] of report.labels.entries()) {
        const ratio = maskL1Norm! / expected.labels[index]!.maskL1Norm!;
        expect(Math.abs(ratio - 1), `label ${label}`).toBeLessThan(normTolerance);
      }
    });
  });
}
