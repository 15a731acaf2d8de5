import type { Command } from 'commander';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { History } from '../history/history.ts';
import { runCommand, withHistory, type CommonOptions } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { Printer } from './printer.ts';

const scan = 'id or its first characters';

/** Adds to `history` the commands that change what the analyst wrote to a scan, and the one that deletes scans. */
export function addAnnotationCommands(history: Command): void {
  history
    .command('note')
    .description('Set the note of a scan; without a text, remove it.')
    .argument('<scan>', scan)
    .argument('[text]', 'the note', '')
    .action((id: string, note: string, _: object, command: Command) =>
      inHistory(command, (stored) => annotate(stored, id, { note })),
    );
  history
    .command('tag')
    .description('Set the tags of a scan; without a tag, remove them.')
    .argument('<scan>', scan)
    .argument('[tags...]', 'each up to 40 characters')
    .action((id: string, tags: string[], _: object, command: Command) =>
      inHistory(command, (stored) => annotate(stored, id, { tags })),
    );
  history
    .command('star')
    .description('Star a scan, or remove its star.')
    .argument('<scan>', scan)
    .option('--remove', 'remove the star')
    .action((id: string, { remove }: { remove?: boolean }, command: Command) =>
      inHistory(command, (stored) => annotate(stored, id, { star: remove !== true })),
    );
  history
    .command('delete')
    .description('Delete scans with their labels, triggers and reports. This cannot be undone.')
    .argument('<scans...>', 'ids or their first characters')
    .option('--yes', 'delete without asking again')
    .action((ids: string[], { yes }: { yes?: boolean }, command: Command) =>
      inHistory(command, (stored, printer) => deleteScans(stored, printer, ids, yes === true)),
    );
}

/** Runs `work` on the history that the options of `history` itself name. */
async function inHistory(
  command: Command,
  work: (history: History, printer: Printer) => Promise<void> | void,
): Promise<void> {
  const options = command.optsWithGlobals<CommonOptions>();
  await runCommand(options, (printer) =>
    withHistory(options, async (history) => {
      await work(history, printer);
      return exitCodes.noAnomaly;
    }),
  );
}

function annotate(history: History, id: string, change: Parameters<History['scans']['annotate']>[1]): void {
  history.scans.annotate(history.scans.get(id).id, change);
}

async function deleteScans(
  history: History,
  printer: Printer,
  given: readonly string[],
  isSure: boolean,
): Promise<void> {
  const ids = given.map((id) => history.scans.get(id).id);
  if (!isSure) {
    throw new AppError(
      'SETTINGS_INVALID',
      `This would delete ${ids.length === 1 ? `scan ${ids[0]}` : `${ids.length} scans (${ids.join(', ')})`} for good. ` +
        'Add --yes to do so.',
    );
  }
  printer.line(`${await history.scans.delete(ids)} deleted`);
}
