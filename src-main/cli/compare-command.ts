import type { Command } from 'commander';
import type { StoredScan } from '../history/scan-record.ts';
import { differences } from '../services/scan-identity.ts';
import { compareText } from './compare-text.ts';
import { runCommand, withHistory, type CommonOptions } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { readReport } from './stored-report.ts';

export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description(
      'Show two scans side by side: what differs, and the labels and pairs that are flagged in either.',
    )
    .argument('<first>', 'id or its first characters')
    .argument('<second>', 'id or its first characters')
    .option('--history <file>', 'the history to read')
    .action((first: string, second: string, options: CommonOptions) =>
      runCommand(options, (printer) =>
        withHistory(options, (history) => {
          const reports = [readReport(history, first), readReport(history, second)] as const;
          // A refused intake has no report, so these are scans.
          const [one, other] = reports.map(({ scanId }) => history.scans.get(scanId) as StoredScan);
          const found = differences(one!, other!);
          for (const line of compareText(...reports)) printer.line(line);
          printer.line('');
          printer.line(found.length === 0 ? 'The same files and settings.' : 'They differ in:');
          for (const difference of found) printer.line(`- ${difference}`);
          return exitCodes.noAnomaly;
        }),
      ),
    );
}
