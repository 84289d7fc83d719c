import type { Command } from 'commander';
import type { ApprovalLine } from '../../gateway/api/approvals.ts';
import type { Passport } from '../../records/orders/passport.ts';
import type { OrderSummary } from '../../records/orders/summary.ts';
import { ORDER_STATES } from '../../records/orders/summary.ts';
import { saidThatItWaits } from './approvals.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { amountText, printPassport, stateText } from './story.ts';
import { ageText, clean, table } from './terminal.ts';

/** `storeloom order <any id>` and `storeloom orders`. */
export function orderCommands(program: Command): void {
  program
    .command('order')
    .argument('<id>', 'any id: shop name or id, payment, ERP or invoice name, tracking number')
    .description('tell the whole story of one order, message by message')
    .option('--calls', 'show every call on the wire')
    .option('--data', 'show the content of every message')
    .addHelpText('after', examples('order 1001', 'order pi_3PabcDEF', 'order S00042 --calls', 'order 1001 --json'))
    .action(async (id: string, options: { data?: boolean; calls?: boolean }, command: Command) => {
      const { terminal, ...context } = contextOf(command);
      const hub = await connectHub({ terminal, ...context });
      const content = options.data === true || terminal.json ? 'data' : 'none';
      const path = id.split('/').map(encodeURIComponent).join('/');
      const passport = await hub.get<Passport>(`/api/v1/orders/${path}?content=${content}`);
      if (terminal.json) terminal.result(passport);
      else printPassport(terminal, passport, { data: options.data === true, calls: options.calls === true });
    });

  const orders = program
    .command('orders')
    .description('list orders, the newest first; release one that is held')
    .option('--state <state>', `only in this state: ${ORDER_STATES.join(', ')}`)
    .option('--channel <connection>', 'only of this sales channel')
    .option('--held', 'only those that wait for a person or a date')
    .option('--open', 'only those with a command that was given up')
    .option('--search <beginning>', 'only those with an id that begins so')
    .option('--limit <count>', 'how many', '20')
    .addHelpText(
      'after',
      examples('orders --held', 'orders --state shipped --limit 100', "orders release 1001 --reason 'buyer called'"),
    )
    .action(async (options: ListOptions, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const orders = await listOrders(hub.get, options);
      if (context.terminal.json) return context.terminal.result({ orders });
      printOrders(context.terminal, orders, context.clock.now());
    });

  orders
    .command('release')
    .argument('<id>', 'any id of a held order')
    .description('let a held order go on as it is; what was refused or failed before counts as settled')
    .requiredOption('--reason <text>', "why; it is part of the order's story")
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const answer = await hub.post<Released>('/api/v1/orders/release', { id, reason });
      const { terminal } = context;
      if (terminal.json) return terminal.result(answer);
      if (saidThatItWaits(terminal, answer)) return;
      terminal.line(
        `${terminal.paint.green('✓')} ${clean(answer.released)} is released from: ${clean(answer.was.reason)}`,
      );
      terminal.line(
        terminal.paint.dim('  A hold whose cause still stands comes back: mend the cause and retry its dead letter.'),
      );
    });
}

interface Released {
  readonly released: string;
  readonly was: NonNullable<OrderSummary['held']>;
  readonly approval?: ApprovalLine;
}

interface ListOptions {
  readonly state?: string;
  readonly channel?: string;
  readonly held?: boolean;
  readonly open?: boolean;
  readonly search?: string;
  readonly limit: string;
}

type Listed = OrderSummary & { readonly firstSeen: number; readonly lastSeen: number };

async function listOrders(get: <A>(path: string) => Promise<A>, options: ListOptions): Promise<readonly Listed[]> {
  const wanted = Number(options.limit);
  if (!Number.isInteger(wanted) || wanted < 1) {
    throw cliErrors.error('SL-CLI-004', {
      because: `--limit ${options.limit} is not a number of orders`,
      field: 'limit',
    });
  }
  const found: Listed[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(Math.min(200, wanted - found.length)) });
    for (const name of ['state', 'channel', 'search'] as const) {
      const value = options[name];
      if (value !== undefined) query.set(name, value);
    }
    if (options.held === true) query.set('held', 'true');
    if (options.open === true) query.set('open', 'true');
    if (cursor !== undefined) query.set('cursor', cursor);
    const page = await get<{ orders: Listed[]; next?: string }>(`/api/v1/orders?${query}`);
    found.push(...page.orders);
    cursor = page.next;
  } while (cursor !== undefined && found.length < wanted);
  return found;
}

function printOrders(
  terminal: ReturnType<typeof contextOf>['terminal'],
  orders: readonly Listed[],
  nowMs: number,
): void {
  if (orders.length === 0) {
    terminal.line('No orders.');
    return;
  }
  const { paint } = terminal;
  table(
    terminal,
    ['order', 'channel', 'state', 'payment', '>total', 'booked', 'placed', ''],
    orders.map((order) => [
      paint.bold(clean(order.name)),
      order.channel,
      stateText(paint, order),
      order.payment.replace('-', ' '),
      `${amountText(order.money.total, order.currency)} ${order.currency ?? ''}`,
      order.booked ?? '',
      ageText(order.placedAt ?? order.firstSeen, nowMs),
      order.held === undefined ? '' : paint.yellow(clean(order.held.reason)),
    ]),
  );
}
