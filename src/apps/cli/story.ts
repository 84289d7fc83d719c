import { formatMoney } from '../../kernel/money.ts';
import type { StoryEntry } from '../../records/orders/narrate.ts';
import type { Passport } from '../../records/orders/passport.ts';
import type { OrderSummary } from '../../records/orders/summary.ts';
import { clean, cut, durationText, type Paint, pad, type Terminal, timeText, widthOf, wrap } from './terminal.ts';

export interface StoryOptions {
  /** Show the content of every message. */
  readonly data: boolean;
  /** Show every call on the wire instead of how many there were. */
  readonly calls: boolean;
}

/** Prints the passport of an order so that a person can read what happened, message by message. */
export function printPassport(terminal: Terminal, passport: Passport, options: StoryOptions): void {
  const { order, stuck } = passport;
  const story = options.calls || options.data ? passport.story : foldCalls(passport.story);
  printHead(terminal, passport);
  terminal.line();
  printStory(terminal, story, options.data);
  if (passport.truncated) terminal.line(terminal.paint.yellow('  … the story is longer; its end is left out here'));
  if (stuck.length > 0) printStuck(terminal, passport);
  if (order.state === 'awaited') {
    terminal.line();
    terminal.line(terminal.paint.yellow('  Messages speak of this order, but the order itself has not arrived yet.'));
  }
}

export function amountText(amount: number, currency: string | undefined): string {
  return currency === undefined ? String(amount) : formatMoney({ amount, currency });
}

/** State in words, with its colour. */
export function stateText(paint: Paint, order: OrderSummary): string {
  const words = order.state.replace('-', ' ');
  const colour =
    { closed: paint.green, cancelled: paint.dim, rejected: paint.red }[order.state as string] ?? paint.cyan;
  return order.held === undefined ? colour(words) : `${colour(words)} ${paint.yellow('held')}`;
}

function printHead(terminal: Terminal, { order, identifiers }: Passport): void {
  const { paint } = terminal;
  const title = `${paint.bold(clean(order.name))}  ${paint.dim(order.id)}`;
  const { outcome } = order;
  const ended = outcome === undefined || outcome === order.state ? '' : `, ${outcome}`;
  terminal.line(`${title}   ${stateText(paint, order)}${paint.dim(ended)}`);
  const say = (label: string, text: string): void => {
    const [first = '', ...rest] = wrap(text, Math.max(40, terminal.columns - 13));
    terminal.line(`  ${paint.dim(pad(label, 9))} ${first}`);
    for (const line of rest) terminal.line(`            ${line}`);
  };
  const placed = order.placedAt === undefined ? [] : [`placed ${timeText(order.placedAt)} UTC`];
  const mode = order.paymentMode === undefined ? [] : [order.paymentMode.replaceAll('-', ' ')];
  say('channel', [order.channel, ...placed, ...mode, ...(order.test ? ['a test order'] : [])].join(' · '));
  say('money', moneyLine(order));
  const names = identifiers
    .filter(({ kind, value }) => kind !== 'order' && value !== order.name)
    .map(({ value }) => clean(value));
  if (names.length > 0) say('known as', [...new Set(names)].join(' · '));
  if (order.held !== undefined) say('held', paint.yellow(`${order.held.code} ${clean(order.held.reason)}`));
  for (const { command, connection, code, because } of order.open) {
    say('open', paint.red(`${command} at ${connection}: ${code} ${clean(because)}`));
  }
}

function moneyLine({ money, currency, payment }: OrderSummary): string {
  const amounts = (['total', 'captured', 'refunded', 'invoiced', 'credited'] as const)
    .filter((name) => name === 'total' || name === 'captured' || money[name] !== 0)
    .map((name) => `${name} ${amountText(money[name], currency)}`);
  return `${currency ?? ''} ${amounts.join(' · ')} · payment ${payment.replace('-', ' ')}`.trim();
}

// ── the story ───────────────────────────────────────────────────────────────────────────────────────────────

const MARKS: Readonly<Record<StoryEntry['kind'], string>> = {
  delivery: '▷',
  event: '●',
  command: '→',
  outcome: '✓',
  call: '·',
  stock: '□',
  letter: '!',
};

function printStory(terminal: Terminal, story: readonly StoryEntry[], withData: boolean): void {
  const { paint } = terminal;
  const parties = Math.min(28, Math.max(0, ...story.map((entry) => widthOf(partyText(entry)))));
  const names = Math.min(34, Math.max(0, ...story.map(({ name }) => widthOf(name))));
  let day = '';
  let before: number | undefined;
  for (const entry of story) {
    const date = entry.at.slice(0, 10);
    if (date !== day) terminal.line(`  ${paint.dim(date)}`);
    day = date;
    const at = Date.parse(entry.at);
    const since = before === undefined ? '' : `+${durationText(at - before)}`;
    before = at;
    const left = `  ${entry.at.slice(11, 23)}  ${pad(paint.dim(since), 9)} `;
    const step = `${markOf(paint, entry)} ${pad(cut(clean(entry.name), names), names)}  ${paint.dim(pad(cut(partyText(entry), parties), parties))}  `;
    terminal.line(cut(`${left}${step}${clean(entry.text)}`, terminal.columns));
    for (const line of withData ? behind(entry) : []) terminal.line(paint.dim(`${' '.repeat(26)}${clean(line)}`));
    if (withData && entry.data !== undefined) {
      for (const line of JSON.stringify(entry.data, null, 2).split('\n')) {
        terminal.line(paint.dim(`${' '.repeat(26)}${clean(line)}`));
      }
    }
  }
}

/** By which rules it was read, and where its record is looked at. */
function behind({ translator, record }: StoryEntry): string[] {
  return [
    ...(translator === undefined ? [] : [`read by ${translator}`]),
    ...(record?.address === undefined ? [] : [`${record.name ?? record.id}: ${record.address}`]),
  ];
}

/** Calls in a row to one system as one line; what went wrong stays on its own. */
export function foldCalls(story: readonly StoryEntry[]): StoryEntry[] {
  const folded: StoryEntry[] = [];
  const open = new Map<string, { at: number; count: number }>();
  for (const entry of story) {
    const plain = entry.kind === 'call' && entry.failed !== true;
    if (!plain) {
      open.clear();
      folded.push(entry);
      continue;
    }
    const known = open.get(entry.from);
    if (known === undefined) {
      open.set(entry.from, { at: folded.length, count: 1 });
      folded.push({ ...entry, name: '1 call', text: '' });
    } else {
      known.count += 1;
      folded[known.at] = { ...(folded[known.at] as StoryEntry), name: `${known.count} calls` };
    }
  }
  return folded;
}

function partyText({ kind, from, to }: StoryEntry): string {
  return kind === 'command' && to !== undefined ? `${from} → ${to}` : from;
}

function markOf(paint: Paint, { kind, failure, failed, name }: StoryEntry): string {
  if (failure !== undefined || failed === true) return paint.red('✗');
  if (kind === 'outcome') return name.endsWith(' done') ? paint.green('✓') : paint.red('✗');
  if (kind === 'event') return paint.cyan(MARKS.event);
  return kind === 'call' ? paint.dim(MARKS.call) : MARKS[kind];
}

function printStuck(terminal: Terminal, { stuck }: Passport): void {
  const { paint } = terminal;
  terminal.line();
  for (const { letter, state, attempts, code, because, next, nextAt, waiting } of stuck) {
    const when = nextAt === undefined ? 'waits for a person' : `next try ${timeText(nextAt)} UTC`;
    terminal.line(`  ${paint.red('stuck')} ${code} ${clean(because)}`);
    terminal.line(
      paint.dim(
        `        ${state}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}, ${when}, ${waiting} behind it`,
      ),
    );
    if (next !== undefined) terminal.line(`        ${paint.cyan(`→ ${clean(next)}`)}`);
    terminal.line(paint.dim(`        storeloom cases retry --message '${letter}'`));
  }
}
