import type { Command } from 'commander';
import type { Static } from 'typebox';
import type { PaymentPageShape, PaymentShape } from '../../gateway/api/shapes/payment.ts';
import { formatMoney } from '../../kernel/money.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { clean, type Terminal, table, timeText } from './terminal.ts';

type Page = Static<typeof PaymentPageShape>;
export type Payment = Static<typeof PaymentShape>;

interface Wish {
  readonly state?: string;
  readonly reason?: string;
  readonly provider?: string;
  readonly connection?: string;
  readonly currency?: string;
  readonly min?: string;
  readonly max?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: string;
  readonly cursor?: string;
}

/** `storeloom payments [payment]`. */
export function paymentCommands(program: Command): void {
  program
    .command('payments')
    .argument('[payment]', 'one payment, by its id: stripe-main/pi_3P')
    .option('--state <state>', 'only those that stand so: authorised, captured, partly-refunded, refunded, failed, …')
    .option('--reason <text>', 'only those that were refused for exactly this')
    .option('--provider <kind>', 'only those that this kind of system took: stripe')
    .option('--connection <name>', 'only those that this connection took')
    .option('--currency <code>', 'only those in this currency')
    .option('--min <minor units>', 'only those of at least this')
    .option('--max <minor units>', 'only those of at most this')
    .option('--from <time>', 'only those that began at or after this')
    .option('--to <time>', 'only those that began before this')
    .option('--limit <count>', 'how many at most', '50')
    .option('--cursor <next>', 'the next page: what the page before said')
    .description('payments, the latest first, or one with everything that was said of it')
    .addHelpText(
      'after',
      examples(
        'payments --state disputed',
        'payments --state failed',
        'payments --provider stripe --from 2026-11-01T00:00:00Z',
        'payments payment/stripe-main/pi_3P',
      ),
    )
    .action(async (payment: string | undefined, wish: Wish, command: Command) => {
      const { terminal, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, ...context });
      const path = payment === undefined ? `?${askedOf(wish)}` : `/${encodeURIComponent(payment)}`;
      const answer = await hub.get<Page | Payment>(`/api/v1/payments${path}`);
      if (terminal.json) terminal.result(answer);
      else if ('payments' in answer) printPayments(terminal, answer);
      else printPayment(terminal, answer);
    });
}

const askedOf = ({ min, max, ...wish }: Wish): URLSearchParams =>
  new URLSearchParams({
    ...(wish as unknown as Record<string, string>),
    ...(min === undefined ? {} : { minAmount: min }),
    ...(max === undefined ? {} : { maxAmount: max }),
  });

/** One line for each payment. */
export function printPayments(terminal: Terminal, { payments, next }: Page): void {
  if (payments.length === 0) {
    terminal.line('There is no such payment.');
    return;
  }
  table(
    terminal,
    ['began', 'payment', 'state', '>amount', '', '>given back', 'order', ''],
    payments.map(({ id, state, reason, amount, currency, refunded, begunAt, order }) => [
      timeText(Date.parse(begunAt)),
      clean(id),
      state,
      formatMoney({ amount, currency }),
      currency,
      refunded === 0 ? '' : formatMoney({ amount: refunded, currency }),
      clean(order ?? ''),
      clean(reason ?? ''),
    ]),
  );
  if (next !== undefined) terminal.line(terminal.paint.dim(`more with --cursor ${next}`));
}

/** One payment with its history and its story. */
export function printPayment(terminal: Terminal, payment: Payment): void {
  const { paint } = terminal;
  const { id, state, reason, currency, order, provider, connection } = payment;
  terminal.line(`${paint.bold(clean(id))}  ${state}${reason === undefined ? '' : `: ${clean(reason)}`}`);
  terminal.line(`  taken by ${clean(connection)}${provider === undefined ? '' : ` (${provider})`}`);
  if (order !== undefined) terminal.line(`  for ${clean(order)}`);
  const amounts: readonly (readonly [string, number | undefined])[] = [
    ['on hold', payment.authorised],
    ['taken', payment.captured],
    ['given back', payment.refunded],
    ['contested', payment.disputed],
    ['settled', payment.lines === 0 ? undefined : payment.settled],
  ];
  for (const [label, amount] of amounts) {
    if (amount === undefined || amount === 0) continue;
    terminal.line(`  ${label.padEnd(12)}${formatMoney({ amount, currency }).padStart(12)} ${currency}`);
  }
  for (const [unit, amount] of Object.entries(payment.fees)) {
    terminal.line(`  ${'fees'.padEnd(12)}${formatMoney({ amount, currency: unit }).padStart(12)} ${unit}`);
  }
  terminal.line();
  for (const { at, kind, change, note } of payment.entries) {
    const money = `${formatMoney(change)} ${change.currency}`;
    terminal.line(
      `${timeText(Date.parse(at))}  ${kind.padEnd(14)}${money.padStart(16)}  ${paint.dim(clean(note ?? ''))}`,
    );
  }
  if (payment.story.length > 0) terminal.line();
  for (const { at, name, from, text } of payment.story) {
    terminal.line(`${timeText(Date.parse(at))}  ${name} ${paint.dim(`by ${clean(from)}`)}  ${clean(text)}`);
  }
}
