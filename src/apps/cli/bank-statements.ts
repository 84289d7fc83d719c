import type { Command } from 'commander';
import type { Static } from 'typebox';
import type { BankStatementPageShape } from '../../gateway/api/shapes/bank-statement.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import { STATEMENT_STATES } from '../../ledgers/bank/store.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { clean, countText, type Terminal, table } from './terminal.ts';

type Page = Static<typeof BankStatementPageShape>;
type Statement = Page['statements'][number];

/** `storeloom bank statements`: which statements are there, and what does not fit between them. */
export function bankStatementCommands(bank: Command): void {
  bank
    .command('statements')
    .description('statements of bank accounts, the newest first, and what does not fit between them')
    .option('--connection <name>', 'only of this connection')
    .option('--account <account>', 'only of this account')
    .option('--currency <code>', 'only of accounts in this currency')
    .option('--state <state>', `only those that stand so: ${STATEMENT_STATES.join(', ')}`)
    .option('--from <day>', 'only those that end on this day or later')
    .option('--until <day>', 'only those that end on this day or earlier')
    .option('--limit <count>', 'how many at most', '50')
    .option('--cursor <next>', 'the next page: what the page before said')
    .addHelpText(
      'after',
      examples('bank statements --state does-not-fit', 'bank statements --account DE89370400440532013000 --json'),
    )
    .action(async (wish: Readonly<Record<string, string>>, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const page = await hub.get<Page>(`/api/v1/bank/statements?${new URLSearchParams(wish)}`);
      if (context.terminal.json) context.terminal.result({ ...page, findings: findingsOf(page) });
      else printStatements(context.terminal, page);
    });
}

const findingsOf = ({ statements }: Page) =>
  statements.flatMap(({ statement, findings }) => findings.map((finding) => ({ about: statement, ...finding })));

function printStatements(terminal: Terminal, page: Page): void {
  const { paint } = terminal;
  if (page.statements.length === 0) {
    terminal.line('There is no such statement.');
    return;
  }
  table(
    terminal,
    ['account', 'number', 'until', '>opening', '>closing', '', '>lines', ''],
    page.statements.map(({ account, statement, until, opening, closing, lines, ...rest }) => [
      clean(account),
      clean(numberOf(statement)),
      until,
      formatMoney(opening as Money),
      formatMoney(closing as Money),
      closing.currency,
      String(lines),
      stateText(terminal, rest),
    ]),
  );
  if (page.next !== undefined) terminal.line(paint.dim(`more with --cursor ${page.next}`));
  const findings = findingsOf(page);
  if (findings.length === 0) {
    terminal.line(`${paint.green('✓')} They follow one another.`);
    return;
  }
  terminal.line();
  for (const { code, about, reason } of findings) {
    terminal.line(`${paint.red(code)} ${clean(numberOf(about))}: ${clean(reason)}`);
  }
}

const numberOf = (statement: string): string => statement.split('/').at(-1) ?? '';

function stateText({ paint }: Terminal, { unreadable, findings }: Pick<Statement, 'unreadable' | 'findings'>): string {
  if (unreadable > 0) return paint.yellow(`${countText(unreadable, 'row')} unreadable`);
  return findings.length > 0 ? paint.red('does not fit') : '';
}
