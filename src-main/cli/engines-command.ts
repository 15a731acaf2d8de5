import type { Command } from 'commander';
import { runCommand, withEngineProcess, type CommonOptions } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { table } from './printer.ts';

export function addEnginesCommand(program: Command): void {
  program
    .command('engines')
    .description(
      'List the engines and devices, which of them this machine can use, and what the others need.',
    )
    .option('--json', 'print one JSON document')
    .action((options: CommonOptions) =>
      runCommand(options, async (printer) => {
        const devices = await withEngineProcess((engine) => engine.request('list-devices', null));
        printer.document(devices);
        if (printer.json) return exitCodes.noAnomaly;
        const rows = devices.map(({ engine, device, available, reason }) => [
          engine,
          device,
          available ? 'yes' : 'no',
          reason,
        ]);
        for (const line of table([['engine', 'device', 'usable', ''], ...rows])) printer.line(line);
        return exitCodes.noAnomaly;
      }),
    );
}
