import type { Command } from 'commander';
import { mergeShards } from '../services/merge-shards.ts';
import { findShardFiles } from '../services/shard-files.ts';
import { runCommand, withHistory, type CommonOptions } from './context.ts';
import { exitCodeOfReport } from './exit-codes.ts';
import { reportText } from './report-text.ts';
import { writeOutput } from './scan-output.ts';

interface MergeOptions extends CommonOptions {
  readonly output?: string;
  readonly force?: boolean;
}

export function addMergeCommand(program: Command): void {
  program
    .command('merge')
    .description('Join the shards of a scan into one scan with one verdict. Merging again changes nothing.')
    .argument('<shards...>', 'files that `scan --shard` wrote, or the folder with them')
    .option('--json', 'print the report as one JSON document on stdout')
    .option('--output <folder>', 'write report.json, labels.csv and the trigger images there')
    .option('--force', 'replace the results of another scan in the output folder')
    .option('--history <file>', 'the history to store the scan in')
    .action((shards: string[], options: MergeOptions) =>
      runCommand(options, (printer) => {
        const files = findShardFiles(shards);
        return withHistory(options, async (history) => {
          const { report, missing, added, addedPairs } = mergeShards(files, history);
          const pairs = report.pairs === null ? '' : ` and ${addedPairs} pairs`;
          printer.note(`${files.length} shards, ${added} labels${pairs} new to ${history.path}`);
          for (const line of reportText(report)) printer.line(line);
          if (missing !== null) printer.line(missing);
          printer.document(report);
          if (options.output !== undefined)
            await writeOutput(printer, history, report, options.output, options.force);
          return exitCodeOfReport(report);
        });
      }),
    );
}
