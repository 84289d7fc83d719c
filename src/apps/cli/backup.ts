import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { backup } from '../../backbone/postgres/backup.ts';
import { restore } from '../../backbone/postgres/restore.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { withDatabase, withServer } from './hub-database.ts';
import { showProgress } from './progress.ts';
import { countText } from './terminal.ts';

/** `storeloom backup` and `storeloom restore`. */
export function backupCommands(program: Command): void {
  program
    .command('backup')
    .argument('<file>', 'where to write; it holds personal data and is readable by you only')
    .description('write everything the hub keeps in the database into one file, while it works on')
    .option('--force', 'write over a file that is there')
    .addHelpText('after', examples('backup storeloom-2026-11-20.backup'))
    .action(async (file: string, options: { force?: boolean }, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      const target = resolve(file);
      if (existsSync(target) && options.force !== true)
        throw cliErrors.error('SL-CLI-005', { because: `${target} is already there` });
      const summary = await withDatabase(context, async (database) => {
        const bar = showProgress(terminal, 'backup', 1);
        try {
          return await backup(database, target, ({ bytes, totalBytes }) =>
            bar.update(Math.min(bytes, totalBytes), totalBytes),
          );
        } finally {
          bar.stop();
        }
      });
      if (terminal.json) terminal.result(summary);
      else {
        terminal.line(
          `${terminal.paint.green('✓')} ${countText(summary.rows, 'row')} of ${countText(summary.tables, 'table')} in ${target} (${sizeText(summary.fileBytes)}).`,
        );
        terminal.line(
          terminal.paint.dim(
            '  Keep master.key of the data directory beside it, or stored secrets cannot be read after a restore.',
          ),
        );
      }
    });
  program
    .command('restore')
    .argument('<file>', 'a file that `storeloom backup` wrote')
    .description('bring a backup into an empty database; it never writes over data')
    .addHelpText('after', examples('restore storeloom-2026-11-20.backup', 'start --adopt-log'))
    .action(async (file: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      const summary = await withServer(context, async (server) => {
        const bar = showProgress(terminal, 'restore', 1);
        try {
          return await restore(resolve(file), server.url, ({ bytes, totalBytes }) =>
            bar.update(Math.min(bytes, totalBytes), totalBytes),
          );
        } finally {
          bar.stop();
        }
      });
      if (terminal.json) terminal.result(summary);
      else {
        terminal.line(`${terminal.paint.green('✓')} Restored from ${resolve(file)}.`);
        terminal.line('  The restored log is a history of its own. Look at the connected systems, then go on with:');
        terminal.line(`  ${terminal.paint.bold('storeloom start --adopt-log')}`);
      }
    });
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}
