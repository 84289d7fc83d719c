import { createReadStream } from 'node:fs';
import { copyFile, rename, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type BankFile, type Survey, statementNumber, surveyBankFile } from '../../connectors/bank/index.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { add, formatMoney, type Money, subtract } from '../../kernel/money.ts';
import { bankFileCommands } from './bank-files.ts';
import { bankLineCommands } from './bank-lines.ts';
import { bankStatementCommands } from './bank-statements.ts';
import { type CommandContext, contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { clean, countText, cut, type Terminal, table } from './terminal.ts';

/** Rows and statements that are shown of a file. */
const MOST_SHOWN = 50;

/** `storeloom bank import|statements|files|lines|match|dismiss`. */
export function bankCommands(program: Command): void {
  const bank = program.command('bank').description('files and statements of banks');
  bank
    .command('import')
    .argument('<file>', 'CAMT.052, .053 or .054, MT940 or BAI2')
    .description("see what the hub would read of a bank's file, then hand it over")
    .option('--preview', 'show statements, balances and rows that cannot be read; tell nothing (the default)')
    .option('--apply', 'put the file into the folder of the connection, where the hub takes it')
    .option('--connection <name>', 'the connection of the bank; needed with --apply where there are several')
    .addHelpText(
      'after',
      examples('bank import statement.xml --preview', 'bank import statement.sta --apply --connection bank-main'),
    )
    .action((file: string, flags: ImportFlags, command: Command) => runImport(contextOf(command), file, flags));
  bankStatementCommands(bank);
  bankFileCommands(bank);
  bankLineCommands(bank);
}

interface ImportFlags {
  readonly preview?: boolean;
  readonly apply?: boolean;
  readonly connection?: string;
}

async function runImport(context: CommandContext, name: string, flags: ImportFlags): Promise<void> {
  if (flags.preview === true && flags.apply === true) {
    throw cliErrors.error('SL-CLI-004', { because: '--preview and --apply exclude each other' });
  }
  const path = resolve(name);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw cliErrors.error('SL-CLI-004', { because: `${path} is no file that can be read` });
  const folder = flags.apply === true ? await folderOf(context, flags.connection) : undefined;
  const file: BankFile = { name: basename(path), chunks: () => createReadStream(path) };
  const survey = await surveyBankFile(file);
  const { terminal } = context;
  if (terminal.json) terminal.result(survey);
  else printSurvey(terminal, survey);
  if (folder !== undefined) await handOver(path, folder);
  if (!terminal.json) {
    terminal.line(
      folder === undefined
        ? terminal.paint.dim('Nothing was told. Add --apply to hand the file over.')
        : `${terminal.paint.green('✓')} It lies in ${folder}; the hub takes it with its next look.`,
    );
  }
  if (survey.unreadable.length > 0) process.exitCode = 1;
}

/** The folder that the connection takes files from. */
async function folderOf(context: CommandContext, wanted: string | undefined): Promise<string> {
  const { configuration } = await context.configuration();
  const banks = Object.entries(configuration.connections).filter(
    ([name, { connector }]) => connector === 'bank' && (wanted === undefined || name === wanted),
  );
  const [first, second] = banks;
  if (first === undefined)
    throw cliErrors.error('SL-CLI-004', { because: 'No such connection of a bank is configured' });
  if (second !== undefined) {
    throw cliErrors.error('SL-CLI-004', {
      because: `There are ${banks.length} connections of banks; name one with --connection`,
    });
  }
  const [name, { settings }] = first;
  const path = (settings.folder as { readonly path?: unknown } | undefined)?.path;
  if (typeof path !== 'string' || !isAbsolute(path)) {
    throw cliErrors.error('SL-CLI-004', {
      because: `${name} takes its files from a server and not from a folder`,
      next: 'Put the file where the bank puts its files, or add a connection with a folder.',
    });
  }
  return path;
}

/** Under a name that is not taken until the file is whole. */
async function handOver(path: string, folder: string): Promise<void> {
  const target = join(folder, basename(path));
  if (resolve(target) === path) return;
  if ((await stat(target).catch(() => undefined)) !== undefined) {
    throw cliErrors.error('SL-CLI-005', { because: `${target} is there already`, next: 'Give the file another name.' });
  }
  await copyFile(path, `${target}.part`);
  await rename(`${target}.part`, target);
}

// ── what people see ─────────────────────────────────────────────────────────────────────────────────────────

/** Exported for its test. */
export function printSurvey(terminal: Terminal, { format, encoding, bytes, statements, unreadable }: Survey): void {
  const { paint } = terminal;
  terminal.line(`${format.toUpperCase()}, ${encoding}, ${countText(bytes, 'byte')}`);
  const flat = statements.flatMap((currencies) =>
    currencies.map((each) => ({ each, first: (currencies[0] ?? each).head })),
  );
  table(
    terminal,
    ['account', 'number', 'until', '>opening', '>lines', '>sum', '>closing', '', ''],
    flat.slice(0, MOST_SHOWN).map(({ each, first }) => {
      const { head, lines, sum } = each;
      const short = ({ amount, currency }: Money): string => formatMoney({ amount, currency });
      return [
        clean(head.account),
        clean(statementNumber(head, first)),
        head.until ?? '',
        head.opening === undefined ? '' : short(head.opening),
        String(lines),
        short(sum),
        head.closing === undefined ? '' : short(head.closing),
        head.currency,
        balanceText(terminal, head, sum),
      ];
    }),
  );
  if (flat.length > MOST_SHOWN) terminal.line(paint.dim(`  and ${flat.length - MOST_SHOWN} more`));
  if (unreadable.length === 0) return;
  terminal.line();
  table(
    terminal,
    ['>line', 'field', 'value', 'rule'],
    unreadable
      .slice(0, MOST_SHOWN)
      .map(({ line, failure }) => [
        String(line),
        clean(failure.field ?? ''),
        clean(failure.value ?? ''),
        cut(clean(failure.rule ?? failure.because), 90),
      ]),
  );
  const more = unreadable.length - MOST_SHOWN;
  if (more > 0)
    terminal.line(paint.dim(`  and ${countText(more, 'more row')} of at most ${LIMITS.bankUnreadableRows}`));
  terminal.line(paint.yellow(`${countText(unreadable.length, 'row')} would wait as cases; the others are told.`));
}

function balanceText({ paint }: Terminal, head: Survey['statements'][number][number]['head'], sum: Money): string {
  if (head.opening === undefined || head.closing === undefined) return paint.dim('no balances: its lines are told');
  const difference = subtract(head.closing, add(head.opening, sum));
  return difference.amount === 0 ? paint.green('adds up') : paint.red(`off by ${formatMoney(difference)}`);
}
