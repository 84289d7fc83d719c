import pc from 'picocolors';
import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { formatMoney } from '../../kernel/money.ts';
import type { Circuit } from '../../operations/metrics.ts';
import type { OrderCount } from '../../records/orders/store.ts';
import { ORDER_STATES, type OrderSummary } from '../../records/orders/summary.ts';
import type { SystemState } from './break.ts';
import type { FlashSale } from './flash-sale.ts';
import { cut, durationText, key, wrapped } from './painting.ts';
import { flashLine, flashPanel, type StockLine, stockTable } from './stock-view.ts';

/** `GET /api/v1/overview`, as far as the view reads it. */
export interface Overview {
  readonly ready: boolean;
  readonly upMs: number;
  readonly orders: readonly OrderCount[];
  readonly connections: readonly {
    readonly name: string;
    readonly connector: string;
    readonly openCircuits: readonly Circuit[];
  }[];
  readonly subscriptions: readonly SubscriptionStatus[];
}

/** One picture of the demo world. */
export interface Snapshot {
  readonly hubUrl: string;
  readonly nowMs: number;
  readonly overview?: Overview;
  /** Newest first. */
  readonly orders: readonly OrderSummary[];
  readonly systems: readonly SystemState[];
  /** Orders and receipts of each shop and store. */
  readonly sales: readonly { readonly name: string; readonly sales: number }[];
  /** A few articles. */
  readonly stock: readonly StockLine[];
  /** A flash sale that is on, or was a moment ago. */
  readonly flash?: FlashSale;
  readonly placed: number;
  readonly shipped: number;
  readonly ordersPerMinute: number;
  /** Orders bought and orders that came to their end within the last minute. */
  readonly lastMinute: { readonly bought: number; readonly ended: number };
  readonly paused: boolean;
  /** What just happened, newest last. */
  readonly news: readonly string[];
  /** What the hub could not be asked. */
  readonly trouble?: string;
}

const STATE_WORDS: Readonly<Record<(typeof ORDER_STATES)[number], string>> = {
  awaited: 'awaited',
  placed: 'placed',
  accepted: 'booked',
  allocated: 'allocated',
  'partially-shipped': 'partly shipped',
  shipped: 'shipped',
  delivered: 'delivered',
  closed: 'closed',
  cancelled: 'cancelled',
  rejected: 'rejected',
};

/** From so many rows on there is room for air. */
const ROOMY = 30;

/** The whole screen as lines, none wider than `columns` and no more than `rows`. Pure. */
export function renderScreen(snapshot: Snapshot, columns: number, rows: number): string[] {
  const { flash, stock } = snapshot;
  const isSmall = rows < ROOMY;
  const gap = isSmall ? [] : [''];
  // Beside the picture of a flash sale a small terminal has room for its own article only.
  const articles = isSmall && flash !== undefined ? stock.slice(0, 1) : stock;
  const head = [
    ...header(snapshot),
    ...gap,
    ...counts(snapshot, columns),
    '',
    ...stockTable(articles, columns),
    ...gap,
    ...connections(snapshot, columns),
    '',
  ];
  const foot = [...gap, ...hints(snapshot, columns, isSmall)];
  const room = Math.max(3, rows - head.length - foot.length - 1);
  const body =
    flash === undefined
      ? [pc.bold('Latest orders'), ...latest(snapshot, room - 1, columns)]
      : flashPanel(flash, columns).slice(0, room);
  return [...head, ...body, ...foot].map((line) => cut(line, columns)).slice(0, Math.max(10, rows - 1));
}

/** One plain line, for a log or a pipe. */
export function renderLine(snapshot: Snapshot): string {
  const { overview, placed, shipped } = snapshot;
  const states = byState(overview?.orders ?? [])
    .map(({ word, orders }) => `${orders} ${word}`)
    .join(', ');
  const broken = snapshot.systems.filter(({ broken: words }) => words.length > 0);
  const parts = [
    `${placed} bought`,
    states === '' ? 'no orders yet' : states,
    `${shipped} parcels`,
    `${waiting(overview)} waiting`,
    ...(held(overview) > 0 ? [`${held(overview)} held`] : []),
    ...(retrying(overview) > 0 ? [`${retrying(overview)} tried again`] : []),
    ...(stuckOf(overview) > 0 ? [`${stuckOf(overview)} need a person`] : []),
    ...broken.map(({ name, broken: words }) => `${name}: ${words.join(', ')}`),
    ...(snapshot.flash === undefined || snapshot.flash.phase === 'over' ? [] : [flashLine(snapshot.flash)]),
    ...(snapshot.trouble === undefined ? [] : [snapshot.trouble]),
  ];
  return parts.join(' · ');
}

function header({ hubUrl, overview, ordersPerMinute, paused }: Snapshot): string[] {
  const up = overview === undefined ? 'starting' : `up ${durationText(overview.upMs)}`;
  const pace = paused ? pc.yellow('buyers paused') : `about ${ordersPerMinute} buyers a minute`;
  return [`${pc.bold(pc.cyan('Storeloom'))} demo · ${up} · ${pace} · hub at ${pc.underline(hubUrl)}`];
}

function counts(snapshot: Snapshot, columns: number): string[] {
  const { overview } = snapshot;
  if (overview === undefined) return [pc.yellow(snapshot.trouble ?? 'The hub is starting.')];
  const states = byState(overview.orders).map(({ word, orders }) => `${pc.bold(String(orders))} ${word}`);
  const stuck = stuckOf(overview);
  const cases = stuck === 0 ? 'none stuck' : pc.red(`${stuck} need a person: storeloom cases`);
  const stopped = held(overview);
  const sales = snapshot.sales.map(({ name, sales: many }) => `${name} ${pc.bold(String(many))}`);
  return [
    ...wrapped('Sold      ', sales, columns),
    `Orders    ${states.length === 0 ? 'none yet' : states.join(' · ')}${stopped > 0 ? ` · ${pc.yellow(`${stopped} held`)}` : ''}`,
    `Messages  ${waiting(overview)} waiting · ${retrying(overview)} retrying · ${cases}`,
    `Pace      ${snapshot.lastMinute.bought} bought and ${snapshot.lastMinute.ended} ended in the last minute · ${snapshot.shipped} parcels left`,
    ...(snapshot.trouble === undefined ? [] : [pc.red(snapshot.trouble)]),
  ];
}

/** All that is well in one line, and a line for each that is not. */
function connections({ overview, systems, nowMs }: Snapshot, columns: number): string[] {
  const names = (overview?.connections ?? []).map(({ name }) => name);
  const lines = (overview?.connections ?? []).map(({ name, openCircuits }) => {
    const system = systems.find((each) => each.name === name);
    const deliver = overview?.subscriptions.find((each) => each.name === `deliver/${name}`);
    const translate = overview?.subscriptions.find((each) => each.name === `translate/${name}`);
    const backlog = lagOf(deliver) + lagOf(translate) + (deliver?.retrying ?? 0) + (translate?.retrying ?? 0);
    const paused = deliver?.paused ?? translate?.paused;
    const said = [
      ...(system?.broken ?? []).map((words) => pc.red(words)),
      ...openCircuits.map(({ operation, probeAt }) => pc.yellow(`${operation} held back${inText(probeAt, nowMs)}`)),
      ...(paused === undefined ? [] : [pc.yellow(`paused: ${paused.reason}${inText(paused.until, nowMs)}`)]),
    ];
    return { name, said, backlog };
  });
  // A store has a line of its own to the hub, which can be broken like a system.
  const stores = systems
    .filter(({ name, broken }) => broken.length > 0 && !names.includes(name))
    .map(({ name, broken }) => ({ name, said: broken.map((words) => pc.red(words)), backlog: 0 }));
  const dots = lines.map(({ name, said }) => `${said.length === 0 ? pc.green('●') : pc.red('●')} ${name}`);
  const unwell = [...lines, ...stores].filter(({ said }) => said.length > 0);
  return [
    ...(dots.length === 0 ? [] : wrapped('Systems   ', dots, columns)),
    ...unwell.map(({ name, said, backlog }) => {
      const words = backlog > 0 ? [...said, `${backlog} waiting`] : said;
      return `  ${pc.red('●')} ${name.padEnd(12)} ${words.join(' · ')}`;
    }),
  ];
}

function latest({ orders, nowMs }: Snapshot, room: number, columns: number): string[] {
  if (orders.length === 0) return [pc.dim('  The first buyer is on the way.')];
  return orders.slice(0, Math.max(1, room)).map((order) => orderLine(order, nowMs, columns));
}

/** `#EU1042  EUR 129.90  booked S00042 → paid → allocated → shipped 00340434…  4 s ago` */
function orderLine(order: OrderSummary, nowMs: number, columns: number): string {
  const money =
    order.currency === undefined ? '' : `${order.currency} ${amountText(order.money.total, order.currency)}`;
  const placedMs = order.placedAt === undefined ? Number.NaN : nowMs - Date.parse(order.placedAt);
  const age = Number.isNaN(placedMs) ? '' : durationText(Math.max(0, placedMs));
  const line = `  ${order.name.padEnd(10)} ${money.padStart(12)}  ${age.padStart(5)}  ${steps(order).join(pc.dim(' → '))}`;
  return cut(line, columns);
}

function steps(order: OrderSummary): string[] {
  const { money, state, booked, payment, tracking, invoices, held: hold, open } = order;
  const done = [
    'placed',
    ...(booked === undefined ? [] : [`booked ${booked}`]),
    ...(payment === 'none' ? [] : [payment.replace('-', ' ')]),
    ...(['allocated', 'partially-shipped', 'shipped', 'delivered', 'closed'].includes(state) ? ['allocated'] : []),
    ...(tracking.length > 0
      ? [`${state === 'partially-shipped' ? 'partly shipped' : 'shipped'} ${tracking.at(-1)}`]
      : []),
    ...(invoices.length > 0 ? [`invoiced ${invoices.at(-1)}`] : []),
    ...(money.credited > 0 ? ['credited'] : []),
  ];
  if (state === 'closed') done.push(pc.green(order.outcome ?? 'closed'));
  if (state === 'cancelled' || state === 'rejected') done.push(pc.dim(STATE_WORDS[state]));
  if (hold !== undefined) done.push(pc.yellow(`held: ${hold.reason}`));
  for (const { command, code } of open.slice(0, 1)) done.push(pc.red(`${command} needs you (${code})`));
  return done;
}

const KEYS: readonly (readonly [string, string])[] = [
  ['f', 'flash sale'],
  ['b', 'break Odoo 60 s'],
  ['s', 'Stripe errors'],
  ['d', 'bad webhooks'],
  ['h', 'heal'],
  ['m', 'mend Odoo'],
  ['p', 'pause'],
  ['q', 'quit'],
];

function hints({ orders, news, stock }: Snapshot, columns: number, isSmall: boolean): string[] {
  const name = orders[0]?.name ?? '#1001';
  const sku = stock[0]?.sku ?? 'VASE-LTD';
  const keys = KEYS.map(([letter, what]) => `${key(letter)} ${what}`);
  return [
    ...news.slice(isSmall ? -1 : -2).map((line) => pc.dim(`  ${line}`)),
    ...wrapped(pc.bold('Keys  '), keys, columns),
    ...(isSmall ? [] : [otherTerminal(name, sku)]),
  ];
}

const otherTerminal = (name: string, sku: string): string =>
  `${pc.bold('In another terminal')}  storeloom order '${name}'   storeloom stock ${sku}   storeloom stores`;

function byState(counted: readonly OrderCount[]): { word: string; orders: number }[] {
  return ORDER_STATES.map((state) => ({
    word: STATE_WORDS[state],
    orders: counted.filter((each) => each.state === state).reduce((sum, { orders }) => sum + orders, 0),
  })).filter(({ orders }) => orders > 0);
}

const held = (overview: Overview | undefined): number =>
  (overview?.orders ?? []).filter((each) => each.held).reduce((sum, { orders }) => sum + orders, 0);

const lagOf = (status: SubscriptionStatus | undefined): number =>
  status === undefined ? 0 : Object.values(status.lag).reduce((sum, lag) => sum + lag, 0);

/** What has still to be done: translations and commands; read models and processes follow within the same breath. */
const waiting = (overview: Overview | undefined): number =>
  (overview?.subscriptions ?? []).reduce((sum, status) => sum + lagOf(status), 0);

const retrying = (overview: Overview | undefined): number =>
  (overview?.subscriptions ?? []).reduce((sum, { retrying: count }) => sum + count, 0);

/** Orders that came to their end. */
export const endedOf = (overview: Overview | undefined): number =>
  (overview?.orders ?? [])
    .filter(({ state }) => state === 'closed' || state === 'cancelled' || state === 'rejected')
    .reduce((sum, { orders }) => sum + orders, 0);

/** Messages that were given up; what is only tried again is not among them. */
const stuckOf = (overview: Overview | undefined): number =>
  (overview?.subscriptions ?? []).reduce((sum, { dead }) => sum + dead, 0);

function inText(atMs: number | undefined, nowMs: number): string {
  return atMs === undefined || atMs <= nowMs ? '' : `, next try in ${durationText(atMs - nowMs)}`;
}

function amountText(amount: number, currency: string): string {
  try {
    return formatMoney({ amount, currency });
  } catch {
    return String(amount);
  }
}
