import type { Command } from 'commander';
import type { Static } from 'typebox';
import type { OrderMoneyShape, VariancePageShape, VarianceSettledShape } from '../../gateway/api/shapes/money.ts';
import { formatMoney } from '../../kernel/money.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { ageText, clean, type Terminal, table, timeText } from './terminal.ts';

type OrderMoney = Static<typeof OrderMoneyShape>;
type VariancePage = Static<typeof VariancePageShape>;
type VarianceSettledByHand = Static<typeof VarianceSettledShape>;
type Variance = VariancePage['variances'][number];

/** `storeloom money <order>` and `storeloom variances`. */
export function moneyCommands(program: Command): void {
  program
    .command('money')
    .argument('<order>', 'any name that the order goes by')
    .description('the money of an order: payments, refunds, fees, disputes, invoices, and every line of the history')
    .addHelpText('after', examples('money "#1001"', 'money order/shopify-eu/1001 --json'))
    .action(async (order: string, _options: object, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const answer = await hub.get<OrderMoney>(`/api/v1/orders/${encodeURIComponent(order)}/money`);
      if (context.terminal.json) return context.terminal.result(answer);
      printMoney(context.terminal, answer);
    });

  const variances = program
    .command('variances')
    .option('--all', 'also those that were settled')
    .option('--about <id>', 'only of this payment, order, payout or day')
    .description('books that do not agree, each with a name and a reason')
    .addHelpText('after', examples('variances', 'variances --all', 'variances --about payout/stripe-main/po_1'))
    .action(async (options: { all?: boolean; about?: string }, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const found: Variance[] = [];
      let cursor: string | undefined;
      do {
        const asked = new URLSearchParams({ limit: '200' });
        if (options.all !== true) asked.set('state', 'open');
        if (options.about !== undefined) asked.set('about', options.about);
        if (cursor !== undefined) asked.set('cursor', cursor);
        const page = await hub.get<VariancePage>(`/api/v1/variances?${asked}`);
        found.push(...page.variances);
        cursor = page.next;
      } while (cursor !== undefined);
      if (context.terminal.json) return context.terminal.result(found);
      printVariances(context.terminal, found, context.clock.now());
    });
  variances
    .command('settle')
    .argument('<id>', 'what the list calls it: its code and what it is about')
    .requiredOption('--reason <text>', 'why; it is kept with the variance')
    .description('settle a variance by hand, where no fact will heal it; above the limit a second person is asked')
    .addHelpText(
      'after',
      examples('variances settle SL-SETTLE-006:payout/stripe-main/po_1 --reason "paid again as po_2"'),
    )
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const path = `/api/v1/variances/${encodeURIComponent(id)}/settle`;
      const answer = await hub.post<VarianceSettledByHand>(path, { reason });
      if (context.terminal.json) return context.terminal.result(answer);
      const { approval } = answer;
      context.terminal.line(
        approval === undefined ? `${clean(id)} is settled.` : `A second person is asked: ${clean(approval.id)}.`,
      );
    });
}

const amountText = (amount: number, currency: string): string =>
  amount === 0 ? '' : formatMoney({ amount, currency });

function printMoney(terminal: Terminal, money: OrderMoney): void {
  const { paint } = terminal;
  const currency = money.currency ?? '';
  terminal.line(`${paint.bold(clean(money.order))}${money.test ? paint.dim('  a test order') : ''}`);
  if (currency !== '') {
    const rows: [string, number][] = [
      ['agreed', money.agreed ?? 0],
      ['invoiced', money.invoiced],
      ['credited', money.credited],
      ['registered as paid', money.registered],
      ['registered as paid back', money.repaid],
      ...(money.kept === 0 ? [] : [['card, goods or till', money.kept] as [string, number]]),
      ...(money.kept === 0 ? [] : [['of it in the books', money.cleared] as [string, number]]),
    ];
    for (const [label, amount] of rows) {
      terminal.line(`  ${label.padEnd(24)}${formatMoney({ amount, currency }).padStart(12)} ${currency}`);
    }
  }
  terminal.line();
  if (money.payments.length === 0) terminal.line('No payment was heard of.');
  else {
    table(
      terminal,
      ['payment', '', '>on hold', '>taken', '>given back', '>contested', '>settled', '>fees'],
      money.payments.map(({ payment, currency, authorised, captured, refunded, disputed, settled, fees, lines }) => [
        clean(payment),
        currency,
        amountText(authorised, currency),
        amountText(captured, currency),
        amountText(refunded, currency),
        amountText(disputed, currency),
        lines === 0 || settled === undefined ? '' : formatMoney({ amount: settled, currency }),
        Object.entries(fees)
          .map(([unit, amount]) => `${formatMoney({ amount, currency: unit })} ${unit}`)
          .join(', '),
      ]),
    );
    for (const { payment, failures, reason } of money.payments) {
      if (failures === 0) continue;
      const why = reason === undefined ? '' : `, the last time for ${clean(reason)}`;
      terminal.line(`${clean(payment)} was refused ${failures === 1 ? 'once' : `${failures} times`}${why}`);
    }
  }
  terminal.line();
  table(
    terminal,
    ['when', 'what', '>change', '', 'where', ''],
    money.entries.map(({ at, kind, change, presented, rate, connection, note }) => [
      timeText(Date.parse(at)),
      kind,
      formatMoney(change),
      change.currency,
      clean(connection),
      [change.amount === 0 ? 'told again' : '', clean(note ?? ''), rateText(presented, rate)]
        .filter((text) => text !== '')
        .join(', '),
    ]),
  );
}

/** In what the buyer paid, and at which rate the provider took it. */
function rateText(presented: OrderMoney['entries'][number]['presented'], rate: string | undefined): string {
  if (presented === undefined) return '';
  return `${formatMoney(presented)} ${presented.currency}${rate === undefined ? '' : ` at ${rate}`}`;
}

function printVariances(terminal: Terminal, found: readonly Variance[], nowMs: number): void {
  const { paint } = terminal;
  if (found.length === 0) terminal.line('All books agree.');
  for (const { id, about, code, title, amount, reason, suggestion, found: foundMs, settled, resolution } of found) {
    const money = amount === undefined ? '' : `  ${formatMoney(amount)} ${amount.currency}`;
    terminal.line(`${paint.bold(clean(about))}${money}  ${paint.dim(ageText(foundMs, nowMs))}`);
    terminal.line(`  ${settled === undefined ? paint.red(code) : paint.green(code)} ${title}: ${clean(reason)}`);
    if (suggestion !== undefined) terminal.line(`  perhaps: ${clean(suggestion)}`);
    if (settled === undefined) terminal.line(paint.dim(`  ${clean(id)}`));
    if (settled !== undefined) terminal.line(paint.dim(`  settled: ${clean(resolution ?? '')}`));
  }
}
