import type { Command } from 'commander';
import type { Static } from 'typebox';
import type { PayoutPageShape, PayoutShape } from '../../gateway/api/shapes/payout.ts';
import type { PayoutAnswer } from '../../gateway/payouts.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { clean, type Terminal, table, timeText } from './terminal.ts';

type Page = Static<typeof PayoutPageShape>;
export type Payout = Static<typeof PayoutShape>;

interface Wish {
  readonly open?: boolean;
  readonly state?: string;
  readonly provider?: string;
  readonly connection?: string;
  readonly currency?: string;
  readonly from?: string;
  readonly until?: string;
  readonly limit: string;
  readonly cursor?: string;
}

/** `storeloom payouts [payout]`. */
export function payoutCommands(program: Command): void {
  program
    .command('payouts')
    .argument('[payout]', 'one payout, by its id: stripe-main/po_1')
    .option('--open', 'only those that the bank has yet to show, or whose sides do not agree')
    .option('--state <state>', 'only those that stand so: expected, reporting, banking, settled, returned')
    .option('--provider <kind>', 'only those of this kind of system: stripe')
    .option('--connection <name>', 'only those of this connection')
    .option('--currency <code>', 'only those in this currency')
    .option('--from <day>', 'only those of this day and later ones')
    .option('--until <day>', 'only those of this day and earlier ones')
    .option('--limit <count>', 'how many at most', '50')
    .option('--cursor <next>', 'the next page: what the page before said')
    .description('what providers send to the bank, the latest first, or one with what it is made of')
    .addHelpText(
      'after',
      examples('payouts --open', 'payouts --provider stripe --from 2026-11-01', 'payouts payout/stripe-main/po_1'),
    )
    .action(async (payout: string | undefined, wish: Wish, command: Command) => {
      const { terminal, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, ...context });
      const path = payout === undefined ? `?${askedOf(wish)}` : `/${encodeURIComponent(idOf(payout))}`;
      const answer = await hub.get<Page | Payout>(`/api/v1/payouts${path}`);
      if (terminal.json) terminal.result(answer);
      else if ('payouts' in answer) printPayouts(terminal, answer);
      else printPayout(terminal, answer);
    });
}

const idOf = (payout: string): string => (payout.startsWith('payout/') ? payout : `payout/${payout}`);

const askedOf = ({ open, ...wish }: Wish): URLSearchParams =>
  new URLSearchParams({ ...(wish as unknown as Record<string, string>), ...(open === true ? { open: 'true' } : {}) });

const textOf = (money: Pick<Money, 'amount' | 'currency'> | undefined): readonly [string, string] =>
  money === undefined ? ['', ''] : [formatMoney(money as Money), money.currency];

/** One line for each payout. */
export function printPayouts(terminal: Terminal, { payouts, next }: Page): void {
  if (payouts.length === 0) {
    terminal.line('There is no such payout.');
    return;
  }
  table(
    terminal,
    ['day', 'payout', 'state', '>amount', '', '>movements', 'does not agree'],
    payouts.map(({ id, day, at, amount, sums, variances }) => [
      day ?? '',
      clean(id),
      at,
      ...textOf(amount),
      String(sums.reduce((all, { count }) => all + count, 0)),
      terminal.paint.red(variances.join(' ')),
    ]),
  );
  if (next !== undefined) terminal.line(terminal.paint.dim(`more with --cursor ${next}`));
}

/** One payout with what it is made of and what the bank shows of it. */
export function printPayout(terminal: Terminal, payout: PayoutAnswer): void {
  const { paint } = terminal;
  const { id, at, day, amount, bank, sums, net, parts, of, waitsUntil, variances } = payout;
  const currency = amount?.currency ?? bank?.amount.currency;
  const say = (minor: number): string =>
    currency === undefined ? `${minor}` : formatMoney({ amount: minor, currency });
  terminal.line(`${paint.bold(clean(id))}  ${at}${day === undefined ? '' : `  ${day}`}`);
  if (amount !== undefined) terminal.line(`  ${'sent'.padEnd(12)}${textOf(amount).join(' ')}`);
  if (bank !== undefined)
    terminal.line(`  ${'at the bank'.padEnd(12)}${textOf(bank.amount).join(' ')}  ${clean(bank.line)}`);
  if (waitsUntil !== undefined) terminal.line(`  ${'waits until'.padEnd(12)}${timeText(Date.parse(waitsUntil))}`);
  if (sums.length > 0) {
    terminal.line();
    table(
      terminal,
      ['movements', '>count', '>gross', '>fees'],
      sums.map(({ kind, count, gross, fee }) => [kind, String(count), say(gross), fee === 0 ? '' : say(fee)]),
    );
    terminal.line(`  net ${say(net)}, ${parts} of ${of ?? '?'} parts`);
  }
  for (const code of variances) terminal.line(`${paint.red('✗')} ${code}`);
}
