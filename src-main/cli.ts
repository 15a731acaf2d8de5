import { Command, CommanderError } from 'commander';
import { addAnomalyCommand } from './cli/anomaly-command.ts';
import { outliveClosedPipes } from './cli/closed-pipes.ts';
import { addEnginesCommand } from './cli/engines-command.ts';
import { addCompareCommand } from './cli/compare-command.ts';
import { addExportCommand } from './cli/export-command.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { addHistoryCommands } from './cli/history-command.ts';
import { addInspectCommand } from './cli/inspect-command.ts';
import { addMergeCommand } from './cli/merge-command.ts';
import { addScanCommands } from './cli/scan-command.ts';
import { programVersion } from './version.ts';

outliveClosedPipes();

/** The command line: the same services and the same engine process as the desktop, without Electron. */
const program = new Command('neural-cleanse')
  .description(
    'Tells, offline, whether an image classifier carries a backdoor (Neural Cleanse, IEEE S&P 2019).',
  )
  .version(programVersion)
  .showHelpAfterError('(--help lists every option)')
  .exitOverride();

addScanCommands(program);
addMergeCommand(program);
addHistoryCommands(program);
addCompareCommand(program);
addExportCommand(program);
addInspectCommand(program);
addAnomalyCommand(program);
addEnginesCommand(program);
for (const command of program.commands)
  command.exitOverride().showHelpAfterError('(--help lists every option)');

try {
  await program.parseAsync();
} catch (thrown) {
  if (!(thrown instanceof CommanderError)) throw thrown;
  // Help and version end with code 0; anything else is a word that was not understood.
  process.exitCode = thrown.exitCode === 0 ? 0 : exitCodes.badInput;
}
