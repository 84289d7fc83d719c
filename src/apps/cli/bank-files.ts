import type { Command } from 'commander';
import type { Static } from 'typebox';
import type { BankFilePageShape } from '../../gateway/api/shapes/bank-file.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { clean, countText, cut, type Terminal } from './terminal.ts';

type Page = Static<typeof BankFilePageShape>;

/** `storeloom bank files`: which files were read, which came again, and what of them could not be read. */
export function bankFileCommands(bank: Command): void {
  bank
    .command('files')
    .description('files of banks, the newest first: what was read, what came again, and which rows could not be read')
    .option('--connection <name>', 'only of this connection')
    .option('--limit <count>', 'how many at most', '50')
    .option('--cursor <next>', 'the next page: what the page before said')
    .addHelpText('after', examples('bank files', 'bank files --connection house-bank --json'))
    .action(async (wish: Readonly<Record<string, string>>, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const page = await hub.get<Page>(`/api/v1/bank/files?${new URLSearchParams(wish)}`);
      if (context.terminal.json) context.terminal.result(page);
      else printFiles(context.terminal, page);
    });
}

function printFiles(terminal: Terminal, { files, next }: Page): void {
  const { paint } = terminal;
  if (files.length === 0) terminal.line('No file of a bank was read yet.');
  for (const { file, connection, sha256, state, statements, lines, unreadable, again, stuck } of files) {
    const read = [countText(statements, 'statement'), countText(lines, 'line')];
    if (unreadable > 0) read.push(paint.yellow(`${countText(unreadable, 'row')} unreadable`));
    const what = state === 'refused' ? paint.red('refused') : read.join(', ');
    terminal.line(`${clean(file)}  ${what}  ${paint.dim(`${clean(connection)} ${clean(sha256.slice(0, 12))}`)}`);
    for (const name of again) terminal.line(`  the same as ${clean(name)}, of which nothing was told again`);
    for (const { code, reason } of stuck) terminal.line(`  ${paint.red(code)} ${cut(clean(reason), 110)}`);
  }
  if (next !== undefined) terminal.line(paint.dim(`more with --cursor ${next}`));
}
