import type { Command } from 'commander';
import type { Static } from 'typebox';
import type {
  AccountPointsShape,
  CustomerPointsShape,
  OrderPointsShape,
  ReceiptPointsShape,
} from '../../gateway/api/shapes/points.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { clean, type Terminal, table, timeText } from './terminal.ts';

type OrderPoints = Static<typeof OrderPointsShape>;
type CustomerPoints = Static<typeof CustomerPointsShape>;
type AccountPoints = Static<typeof AccountPointsShape>;
type ReceiptPoints = Static<typeof ReceiptPointsShape>;
type Entry = OrderPoints['entries'][number];

/** `storeloom points <customer|account|order|receipt>`. */
export function pointsCommand(program: Command): void {
  program
    .command('points')
    .argument('<of>', 'customer/…, points-account/…, receipt/…, or any name that an order goes by')
    .option('--limit <count>', 'latest movements of a customer or an account that are shown', '50')
    .description(
      'points of a customer, of an order or of a receipt: what was earned, what was taken back, and why, line by line',
    )
    .addHelpText(
      'after',
      examples('points "#1001"', 'points customer/5f3a0c9b2e1d4f60718293a4', 'points "#1001" --json'),
    )
    .action(async (of: string, { limit }: { limit: string }, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const name = encodeURIComponent(of);
      const page = `limit=${encodeURIComponent(limit)}`;
      const { terminal } = context;
      if (of.startsWith('customer/')) {
        const answer = await hub.get<CustomerPoints>(`/api/v1/customers/${name}/points?${page}`);
        if (terminal.json) return terminal.result(answer);
        printAccounts(terminal, answer.customer, answer.balance, answer.accounts);
        return printEntries(terminal, answer.entries);
      }
      if (of.startsWith('points-account/')) {
        const answer = await hub.get<AccountPoints>(`/api/v1/points/${name}?${page}`);
        if (terminal.json) return terminal.result(answer);
        printAccounts(terminal, answer.account, answer.balance, []);
        return printEntries(terminal, answer.entries);
      }
      if (of.startsWith('receipt/')) {
        const answer = await hub.get<ReceiptPoints>(`/api/v1/receipts/${name}/points`);
        return terminal.json ? terminal.result(answer) : printLines(terminal, answer.receipt, answer);
      }
      const answer = await hub.get<OrderPoints>(`/api/v1/orders/${name}/points`);
      if (terminal.json) return terminal.result(answer);
      printLines(terminal, answer.order, answer);
    });
}

const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));

export function printAccounts(
  terminal: Terminal,
  name: string,
  balance: number,
  accounts: CustomerPoints['accounts'],
): void {
  const { paint } = terminal;
  const held = `${balance} points`;
  terminal.line(`${paint.bold(clean(name))}  ${balance < 0 ? paint.red(held) : held}`);
  if (accounts.length > 1) {
    for (const account of accounts) terminal.line(`  ${clean(account.account)}  ${account.balance}`);
  }
  terminal.line();
}

export function printLines(
  terminal: Terminal,
  name: string,
  { earned, reversed, kept, lines, entries }: Omit<OrderPoints, 'order'>,
): void {
  const { paint } = terminal;
  terminal.line(`${paint.bold(clean(name))}  earned ${earned}, taken back ${reversed}, kept ${kept}`);
  if (lines.length === 0) {
    terminal.line('No points moved for this.');
    return;
  }
  terminal.line();
  table(
    terminal,
    ['line', 'article', '>earned', '>taken back', '>kept'],
    lines.map((line) => [
      clean(line.line),
      clean(line.sku ?? ''),
      String(line.earned),
      String(line.reversed),
      String(line.kept),
    ]),
  );
  terminal.line();
  printEntries(terminal, entries);
}

export function printEntries(terminal: Terminal, entries: readonly Entry[]): void {
  table(
    terminal,
    ['when', '>points', '>balance', 'order', 'line', 'why'],
    entries.map(({ at, change, balance, order, line, sku, reason }) => [
      timeText(Date.parse(at)),
      signed(change),
      String(balance),
      clean(order ?? ''),
      clean(sku ?? line ?? ''),
      clean(reason),
    ]),
  );
}
