import type { Command } from 'commander';
import { presets } from '../../src-shared/presets.ts';
import { parseSettings } from '../services/scan-request.ts';
import { anomalyReport, type AnomalyReport } from '../report/anomaly-report.ts';
import { runCommand, type CommonOptions } from './context.ts';
import { exitCodeOfVerdict } from './exit-codes.ts';
import { table, type Printer } from './printer.ts';
import { optionOfSetting } from './setting-options.ts';
import { parseNumber } from './values.ts';

interface AnomalyCommandOptions extends CommonOptions {
  readonly triggers: string;
  readonly prefix?: string;
  readonly anomalyThreshold: string;
}

export function addAnomalyCommand(program: Command): void {
  program
    .command('anomaly')
    .description('Run the outlier test over a folder of mask images, as the reference code writes them.')
    .requiredOption('--triggers <folder>', 'folder with NAME_visualize_mask_label_N.png files')
    .option('--prefix <name>', 'NAME, where the folder holds masks of several models')
    .option('--anomaly-threshold <index>', 'index above which a label is flagged', '2')
    .option('--json', 'print one JSON document')
    .action((options: AnomalyCommandOptions) =>
      runCommand(options, async (printer) => {
        const threshold = parseNumber('--anomaly-threshold', options.anomalyThreshold);
        const { anomalyThreshold } = parseSettings(
          { ...presets.paper, anomalyThreshold: threshold },
          optionOfSetting,
        );
        const { prefix } = options;
        const chosen = prefix === undefined ? {} : { prefix };
        const report = await anomalyReport(options.triggers, { anomalyThreshold, ...chosen });
        printer.document(report);
        if (!printer.json) printAnomaly(printer, report);
        return exitCodeOfVerdict(report.verdict);
      }),
    );
}

function printAnomaly(printer: Printer, report: AnomalyReport): void {
  printer.line(report.summary);
  printer.line(
    `median ${number(report.median)}, scaled MAD ${number(report.scaledMad)}, anomaly index ` +
      `${number(report.anomalyIndex)}, threshold ${report.anomalyThreshold}`,
  );
  for (const { message } of report.caveats) printer.line(`- ${message}`);
  printer.line();
  const rows = report.labels
    .toSorted((a, b) => a.maskL1Norm - b.maskL1Norm)
    .map(({ label, maskL1Norm, anomalyIndex }) => [
      String(label),
      maskL1Norm.toFixed(2),
      number(anomalyIndex),
    ]);
  for (const line of table([['label', 'mask L1 norm', 'index'], ...rows])) printer.line(line);
}

function number(value: number | null): string {
  return value === null ? '–' : value.toFixed(6);
}
