import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { presets } from '../../../src-shared/presets.ts';
import { openHistory, type History } from '../../../src-main/history/history.ts';
import { fileEvidence } from '../../../src-main/engine-process/file-evidence.ts';
import { runRepeatable } from '../../../src-main/services/repeatable-scan.ts';
import { requestKey } from '../../../src-main/services/request-key.ts';
import type { ScanRequest } from '../../../src-main/services/scan-request.ts';
import { ScanService } from '../../../src-main/services/scan-service.ts';
import { exampleIntake, exampleResult } from '../history/example-scan.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

let history: History;
let request: ScanRequest;

beforeEach(() => {
  const folder = temporaryFolder();
  history = openHistory(path.join(folder, 'history.sqlite'));
  onTestFinished(() => history.close());
  writeFileSync(path.join(folder, 'model.json'), 'a model');
  writeFileSync(path.join(folder, 'images.h5'), 'its images');
  request = {
    modelPath: path.join(folder, 'model.json'),
    dataset: { path: path.join(folder, 'images.h5'), imagesKey: null, labelsKey: null },
    settings: presets.fast,
    modelPixels: null,
    datasetPixels: null,
  };
});

/** Stores a finished scan of the request. @param sha256 of its model */
async function finishScan(sha256: string): Promise<void> {
  const { model } = exampleIntake();
  const intake = exampleIntake({ model: { ...model, sha256 }, requestKey: await requestKey(request) });
  const { id } = history.scans.start(intake);
  for (const label of intake.plannedLabels) history.labels.save(id, exampleResult(label));
  history.scans.end(id, { status: 'finished' });
}

function run() {
  const service = new ScanService(history, () => {
    throw new Error('no engine process is needed');
  });
  const checkModel = vi.spyOn(service, 'checkModel');
  const never = () => {
    throw new Error('nothing is to be scanned');
  };
  const signal = new AbortController().signal;
  return { checkModel, scan: async () => runRepeatable(history, service, request, {}, signal, never) };
}

test('a finished scan of a model in one file is given as it is', async () => {
  await finishScan((await fileEvidence(request.modelPath)).sha256);
  const { checkModel, scan } = run();
  expect(await scan()).toMatchObject({ wasFinished: true, report: { verdict: 'backdoored' } });
  expect(checkModel).not.toHaveBeenCalled();
});

test('a finished scan of a model in several files is given only where all of them are the same', async () => {
  await finishScan('c'.repeat(64));
  const { checkModel, scan } = run();
  checkModel.mockResolvedValueOnce();
  expect(await scan()).toMatchObject({ wasFinished: true });
  expect(checkModel).toHaveBeenCalledWith(expect.objectContaining({ status: 'finished' }), request.modelPath);

  checkModel.mockRejectedValueOnce(new AppError('SCAN_NOT_RESUMABLE', 'changed'));
  await expect(scan()).rejects.toMatchObject({ code: 'SCAN_NOT_RESUMABLE' });
});

test('a folder with a TensorFlow.js model is known by the file that describes it', async () => {
  const folder = path.dirname(request.modelPath);
  expect(await requestKey({ ...request, modelPath: folder })).toBe(await requestKey(request));
});
