import { type Command, InvalidArgumentError } from 'commander';
import type { StoreDayAnswer } from '../../gateway/store-days.ts';
import { formatMoney } from '../../kernel/money.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { clean, type Terminal, table } from './terminal.ts';

interface Options {
  readonly approve?: boolean;
  readonly close?: boolean;
  readonly retry?: boolean;
  readonly reason?: string;
}

const DECISIONS = ['approve', 'close', 'retry'] as const;

/** `storeloom store-day <store> <date>`: how a store's business day stands, and what a person decides about it. */
export function storeDayCommands(program: Command): void {
  program
    .command('store-day')
    .argument('<store>', 'the store, by the code of its location')
    .argument('<date>', 'the business date: 2026-11-20')
    .description("a store's business day: totals, what was counted, what is missing, its entries in the books")
    .option('--approve', 'take the counted difference, which is booked')
    .option('--close', 'go on without what is missing, which stays a variance')
    .option('--retry', 'post again what the books refused')
    .option('--reason <text>', 'why; it is kept with the decision')
    .addHelpText(
      'after',
      examples(
        'store-day paris 2026-11-20',
        'store-day paris 2026-11-20 --json',
        "store-day paris 2026-11-20 --approve --reason 'counted twice'",
      ),
    )
    .action(async (store: string, date: string, options: Options, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      const path = `/api/v1/store-days/${encodeURIComponent(store)}/${encodeURIComponent(date)}`;
      const decision = decisionOf(options);
      const hub = await connectHub(context);
      if (decision === undefined) {
        const day = await hub.get<StoreDayAnswer>(path);
        if (terminal.json) terminal.result(day);
        else printStoreDay(terminal, day);
        return;
      }
      const answer = await hub.post<{ decided: string }>(`${path}/decision`, { decision, reason: options.reason });
      if (terminal.json) terminal.result(answer);
      else terminal.line(`${terminal.paint.green('✓')} ${clean(answer.decided)} is decided: ${decision}.`);
    });
}

function decisionOf(options: Options): (typeof DECISIONS)[number] | undefined {
  const asked = DECISIONS.filter((each) => options[each] === true);
  if (asked.length > 1) throw new InvalidArgumentError('one of --approve, --close and --retry at a time');
  if (asked.length === 1 && options.reason === undefined) throw new InvalidArgumentError('a decision needs --reason');
  return asked[0];
}

/** Exported for its test. */
export function printStoreDay(terminal: Terminal, day: StoreDayAnswer): void {
  const { paint } = terminal;
  const voids = day.voids === 0 ? '' : `, ${day.voids} voided`;
  terminal.line(
    `${paint.bold(clean(`${day.store} ${day.businessDate}`))}  ${day.at}  ${day.receipts} receipts${voids}`,
  );
  for (const code of day.variances) terminal.line(paint.red(`  variance ${clean(code)}`));
  for (const { till, closed, missing } of day.tills) {
    const open = closed === undefined ? paint.yellow('not closed') : 'closed';
    const lacks = missing.length === 0 ? '' : paint.yellow(`  missing ${missing.join(', ')}`);
    terminal.line(`  till ${clean(till)}  ${open}${lacks}`);
  }
  const money = (one: { readonly amount: number; readonly currency: string } | undefined): string =>
    one === undefined ? '' : `${formatMoney(one)} ${one.currency}`;
  if (day.drawers.length > 0) {
    const rows = day.drawers.map(({ till, kind, expected, counted }) => {
      const difference = counted === undefined ? 0 : counted.amount - expected.amount;
      const off = difference === 0 ? '' : paint.red(money({ ...expected, amount: difference }));
      return [clean(till), kind, money(expected), money(counted), off];
    });
    table(terminal, ['till', 'tender', '>expected', '>counted', '>difference'], rows);
  }
  const sums = day.figures.filter(({ of }) => of !== 'tender');
  if (sums.length > 0) {
    const rows = sums.map(({ of, detail, amount }) => [of, clean(detail.join(' ')), money(amount)]);
    table(terminal, ['total', 'of', '>amount'], rows);
  }
  for (const record of day.records) terminal.line(paint.dim(`  ${clean(record)}`));
}
