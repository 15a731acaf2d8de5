import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ScanReport } from '../src-shared/domain/scan-report.ts';
import { presets } from '../src-shared/presets.ts';
import { runCommand, withHistory } from './cli/context.ts';
import { exitCodes } from './cli/exit-codes.ts';
import type { Printer } from './cli/printer.ts';
import { reportText } from './cli/report-text.ts';
import { ScanProgress } from './cli/scan-progress.ts';
import { EngineProcess } from './engine-process/engine-process.ts';
import { ScanService } from './services/scan-service.ts';

/**
 * `npm run demo`: scans the bundled backdoored model and its clean twin, as the command line would.
 * Ends with 0 when the first is called backdoored and the second is not.
 */
const { values } = parseArgs({ options: { history: { type: 'string' } } });
await runCommand(values, (printer) =>
  withHistory(values, async (history) => {
    const service = new ScanService(history, () => new EngineProcess());
    const abort = new AbortController();
    process.once('SIGINT', () => abort.abort());
    const backdoored = await scanSample('backdoored.h5', service, printer, abort.signal);
    const clean = await scanSample('clean.h5', service, printer, abort.signal);
    if (backdoored === null || clean === null) return exitCodes.cancelled;
    printer.line();
    printer.line(`backdoored.h5: ${backdoored.verdict}    clean.h5: ${clean.verdict}`);
    return backdoored.verdict === 'backdoored' && clean.verdict === 'no-anomaly' ? 0 : 1;
  }),
);

async function scanSample(
  model: string,
  service: ScanService,
  printer: Printer,
  signal: AbortSignal,
): Promise<ScanReport | null> {
  const progress = new ScanProgress(printer);
  const dataset = { path: samplePath('images.h5'), imagesKey: null, labelsKey: null };
  const request = {
    modelPath: samplePath(model),
    dataset,
    settings: presets.fast,
    modelPixels: null,
    datasetPixels: null,
  };
  const report = await service.start(request, progress, signal);
  progress.stop();
  if (report === null || report.status !== 'finished') return null;
  for (const line of reportText(report)) printer.line(line);
  printer.line();
  return report;
}

function samplePath(name: string): string {
  return fileURLToPath(new URL(`../resources/sample/${name}`, import.meta.url));
}
