import type { Command } from 'commander';
import { LIMITS } from '../../kernel/limits.ts';
import type { PolicyAnswer } from '../../ledgers/stock/explain.ts';
import type { StockAnswer } from '../../ledgers/stock/why.ts';
import { contextOf } from './context.ts';
import { cliErrors } from './errors.ts';
import { examples } from './help.ts';
import { connectHub } from './hub-client.ts';
import { leftOverTime, sparkline, stackedBar } from './stock-chart.ts';
import { stockProofCommand } from './stock-proof.ts';
import { clean, countText, durationText, pad, type Terminal, table, timeText } from './terminal.ts';

/** `storeloom stock <sku>`, `storeloom stock proof` and `storeloom stock policy explain`. */
export function stockCommands(program: Command): void {
  const stock = program.command('stock').description('why a number is published, and what each channel may offer');
  stock
    .command('show', { isDefault: true })
    .argument('<sku>', 'the article, as the ERP calls it')
    .option('--history <lines>', `how many lines of the history, up to ${LIMITS.stockHistory}`, '15')
    .description('the sum that every published number follows from, with the age of each part, and its history')
    .addHelpText('after', examples('stock TEE-M', 'stock TEE-M --history 100', 'stock TEE-M --json'))
    .action(async (sku: string, options: { history: string }, command: Command) => {
      const context = contextOf(command);
      const lines = linesOf(options.history);
      const hub = await connectHub(context);
      const answer = await hub.get<StockAnswer>(`/api/v1/stock/${sku.split('/').map(encodeURIComponent).join('/')}`);
      if (context.terminal.json) return context.terminal.result(answer);
      printStock(context.terminal, answer, lines);
    });

  stockProofCommand(stock);

  const policy = stock.command('policy').description('what was decided about stock');
  policy
    .command('explain', { isDefault: true })
    .argument('[sku]', 'for one article, with the rules that match it')
    .description('what each channel may offer, of which locations, and what is held back')
    .addHelpText('after', examples('stock policy explain', 'stock policy explain TEE-M', 'stock policy explain --json'))
    .action(async (sku: string | undefined, _options: object, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const query = sku === undefined ? '' : `?sku=${encodeURIComponent(sku)}`;
      const answer = await hub.get<PolicyAnswer>(`/api/v1/stock-policy${query}`);
      if (context.terminal.json) return context.terminal.result(answer);
      printPolicy(context.terminal, answer);
    });
}

/** How many lines of the history are wished for. Throws SL-CLI-004 for more than an answer holds. */
export function linesOf(asked: string): number {
  if (/^\d{1,9}$/.test(asked) && Number(asked) <= LIMITS.stockHistory) return Number(asked);
  throw cliErrors.error('SL-CLI-004', {
    because: `--history ${asked} is not a number of lines from 0 to ${LIMITS.stockHistory}, the newest that an answer holds`,
    field: 'history',
  });
}

// ── the sum ─────────────────────────────────────────────────────────────────────────────────────────────────

const BAR_WIDTH = 48;
const CHART_WIDTH = 60;
/** Claims that are listed one by one. */
const CLAIMS_LISTED = 5;

export function printStock(terminal: Terminal, answer: StockAnswer, lines: number): void {
  const { paint } = terminal;
  terminal.line(`${paint.bold(clean(answer.sku))}  in ${clean(answer.unit)}`);
  if (answer.components.length > 0) {
    const parts = answer.components.map(({ sku, quantity }) => `${quantity.value} ${quantity.unit} ${clean(sku)}`);
    terminal.line(`a set of ${parts.join(', ')}`);
  }
  printPositions(terminal, answer);
  for (const pool of answer.pools) printPool(terminal, pool);
  if (answer.pools.length === 0)
    terminal.line('\nNo channel publishes stock: `stock.channels` of the configuration is empty.');
  printClaims(terminal, answer);
  printHistory(terminal, answer, lines);
}

function printPositions(terminal: Terminal, { positions, components }: StockAnswer): void {
  const { paint } = terminal;
  const heading = ['location', '>on hand', '>reserved', '>free', 'read by', 'age'];
  terminal.line();
  if (components.length === 0) {
    if (positions.length > 0) table(terminal, heading, positions.map(positionRow(terminal)));
    else terminal.line(paint.yellow('No location of it has ever been read.'));
    return;
  }
  const rows = components.flatMap((part) =>
    part.positions.map((position) => [clean(part.sku), ...positionRow(terminal)(position)]),
  );
  if (rows.length > 0) table(terminal, ['part', ...heading], rows);
  for (const part of components.filter((each) => each.positions.length === 0))
    terminal.line(paint.yellow(`No location of ${clean(part.sku)} has ever been read.`));
}

const positionRow =
  ({ paint }: Terminal) =>
  ({ location, onHand, reserved, free, source, ageMs, fresh }: StockAnswer['positions'][number]): string[] => [
    clean(location),
    onHand,
    reserved,
    free,
    clean(source),
    fresh ? durationText(ageMs) : paint.red(`${durationText(ageMs)}, too old`),
  ];

function printPool(terminal: Terminal, pool: StockAnswer['pools'][number]): void {
  const { paint } = terminal;
  const { onHand, reserved, claims, unheard, left, doubt, shelves } = pool;
  terminal.line(`\n${paint.bold(pool.locations.map(clean).join(' + '))}`);
  const rows: [string, string, string][] = [
    ['on hand', onHand, ''],
    ['− reserved in the ERP', reserved, '▒'],
    ['− claims in flight', claims, '▓'],
    ['− sold, order not heard', unheard, '░'],
    ['= left to sell', left, '█'],
  ];
  for (const [label, value, fill] of rows) {
    terminal.line(`  ${pad(label, 26)}${value.padStart(10)}  ${paint.dim(fill)}`.trimEnd());
  }
  const bar = stackedBar(
    [
      { value: Number(left), fill: '█' },
      { value: Number(unheard), fill: '░' },
      { value: Number(claims), fill: '▓' },
      { value: Number(reserved), fill: '▒' },
    ],
    BAR_WIDTH,
  );
  if (bar !== '') terminal.line(`  ${paint.cyan(bar)}`);
  printParts(terminal, pool);
  if (doubt !== undefined) terminal.line(paint.red(`  ${doubt}: it proves nothing, so ${offeredInDoubt(shelves)}.`));
  table(
    terminal,
    ['  channel', '>may offer', '>safety', '>allowed', '>shows', 'seen', 'decided by'],
    shelves.map((shelf) => shelfRow(terminal, shelf)),
  );
  for (const shelf of shelves) {
    const from = safetyText(shelf);
    if (from !== undefined) terminal.line(paint.dim(`  safety on ${placeOf(shelf)}: ${shelf.safety} (${from})`));
  }
}

/** What safety stock was reckoned from, so that a person can reckon it again; a number that was given explains itself. */
function safetyText({ safetyFrom: { fixed, percent, of, adaptive } }: ShelfAnswer): string | undefined {
  if (percent === undefined && adaptive === undefined) return undefined;
  const measured = [
    ...(adaptive === undefined ? [] : [movingText(adaptive)]),
    ...(percent === undefined ? [] : [`${percent} % of ${of}`]),
  ];
  const [first, ...others] = [...measured, ...(Number(fixed) > 0 ? [fixed] : [])];
  return [first, ...others.map((least) => `at least ${least}`), 'rounded up'].join(', ');
}

/** In seconds both, so that they can be multiplied as they stand. */
function movingText(adaptive: NonNullable<ShelfAnswer['safetyFrom']['adaptive']>): string {
  const { times, lagMs, measured, soldPerSecond } = adaptive;
  const lag = `${lagMs / 1_000} s${measured ? '' : ', the usual lag,'}`;
  return `${times} × ${lag} × ${Number(Number(soldPerSecond).toPrecision(3))} sold a second`;
}

/** Most doubts empty every shelf; a flash sale goes on with what was set aside before the doubt. */
function offeredInDoubt(shelves: readonly ShelfAnswer[]): string {
  const offered = shelves.filter(({ allowed }) => Number(allowed) > 0);
  if (offered.length === 0) return 'nothing is offered';
  const amounts = offered.map((shelf) => `${shelf.allowed} on ${placeOf(shelf)}`);
  return `only what is set aside for a flash sale is offered: ${amounts.join(', ')}`;
}

const placeOf = ({ connection, location }: ShelfAnswer): string =>
  `${clean(connection)}${location === undefined ? '' : ` ${clean(location)}`}`;

/** What there is of each part of a set, and which of them it is that allows no more sets. */
function printParts(terminal: Terminal, { parts }: StockAnswer['pools'][number]): void {
  if (parts.length === 0) return;
  const { paint } = terminal;
  table(
    terminal,
    ['  part', '>a set takes', '>on hand', '>reserved', '>claims', '>not heard', '>left', '>allows', ''],
    parts.map(({ sku, each, onHand, reserved, claims, unheard, left, sets, limits, doubt }) => [
      `  ${clean(sku)}`,
      each,
      onHand,
      reserved,
      claims,
      unheard,
      left,
      paint.bold(sets),
      [...(limits ? [paint.yellow('the scarcest')] : []), ...(doubt === undefined ? [] : [paint.red(doubt)])].join(
        ', ',
      ),
    ]),
  );
}

type ShelfAnswer = StockAnswer['pools'][number]['shelves'][number];

function shelfRow({ paint }: Terminal, shelf: ShelfAnswer): string[] {
  const { base, safety, allowed, shown, shownAgeMs, underWay, refused, because } = shelf;
  const state =
    refused !== undefined
      ? paint.red(`${because}; refused: ${refused.code}`)
      : underWay !== undefined
        ? `${because}; ${underWay.quantity} under way for ${durationText(underWay.ageMs)}`
        : because;
  return [
    `  ${placeOf(shelf)}`,
    base,
    safety,
    paint.bold(allowed),
    shown === undefined ? '?' : shown === allowed ? shown : paint.yellow(shown),
    shownAgeMs === undefined ? 'never' : `${durationText(shownAgeMs)} ago`,
    state,
  ];
}

function printClaims(terminal: Terminal, { claims }: StockAnswer): void {
  if (claims.count === 0) return;
  terminal.line(`\n${countText(claims.count, 'claim')} for ${claims.quantity}`);
  table(
    terminal,
    ['  owner', '>quantity', 'location', 'since', 'runs out', 'why'],
    claims.oldest
      .slice(0, CLAIMS_LISTED)
      .map(({ owner, quantity, location, ageMs, expires, reason }) => [
        `  ${clean(owner)}`,
        quantity,
        clean(location),
        `${durationText(ageMs)} ago`,
        expires === undefined ? 'once booked' : timeText(expires),
        clean(reason),
      ]),
  );
  const more = claims.count - CLAIMS_LISTED;
  if (more > 0) terminal.line(terminal.paint.dim(`  and ${more} more`));
}

function printHistory(terminal: Terminal, answer: StockAnswer, lines: number): void {
  const { paint } = terminal;
  const values = leftOverTime(answer);
  if (values.length > 1) {
    const [most, least] = [Math.max(...values), Math.min(...values)];
    terminal.line(`\nleft over time  ${paint.cyan(sparkline(values, CHART_WIDTH))}  ${least} to ${most}`);
  }
  if (lines === 0 || answer.history.length === 0) return;
  terminal.line();
  table(
    terminal,
    ['time', 'what', 'where or who', '>number', 'why'],
    answer.history
      .slice(0, lines)
      .map(({ at, kind, about, location, change, quantity, onHand, reserved, code, because }) => [
        timeText(at),
        code === undefined ? kind : paint.yellow(kind),
        clean(about ?? location ?? ''),
        onHand === undefined ? (signed(change) ?? quantity ?? '') : `${onHand} − ${reserved ?? '0'}`,
        clean(code === undefined ? because : `${code} ${because}`),
      ]),
  );
}

function signed(change: string | undefined): string | undefined {
  return change === undefined || change.startsWith('-') ? change : `+${change}`;
}

// ── the policy ──────────────────────────────────────────────────────────────────────────────────────────────

export function printPolicy(terminal: Terminal, answer: PolicyAnswer): void {
  const { paint } = terminal;
  const { sku, selling, meaning, ordersFrom, pools, fulfilledElsewhere, rules } = answer;
  terminal.line(`${paint.bold(`${selling} selling`)}: ${meaning}`);
  terminal.line(`orders are booked at ${clean(ordersFrom)} unless their channel says otherwise`);
  if (sku !== undefined) {
    const which = rules.matching.map((index) => `products[${index}]`).join(', ');
    terminal.line(`for ${paint.bold(clean(sku))}: ${which === '' ? 'no rule matches it' : `rules ${which}`}`);
  } else terminal.line(`${countText(rules.count, 'rule')} for articles; name a SKU to see which hold for it`);
  if (pools.length === 0)
    terminal.line(paint.yellow('\nNo channel publishes stock: `stock.channels` of the configuration is empty.'));
  for (const { locations, shelves } of pools) {
    terminal.line(`\n${paint.bold(locations.map(clean).join(' + '))}`);
    table(
      terminal,
      ['  channel', 'for', 'share', 'safety', '>cap', 'tier', 'flash sale'],
      shelves.map(({ connection, location, purpose, share, safety, cap, tier, quota }) => [
        `  ${clean(connection)}${location === undefined ? '' : ` ${clean(location)}`}`,
        purpose,
        share,
        safety,
        cap ?? '',
        tier,
        quota === undefined
          ? ''
          : `${clean(quota.name)}: ${quota.units} from ${timeText(quota.from)} to ${timeText(quota.until)}`,
      ]),
    );
  }
  if (fulfilledElsewhere.length > 0) {
    terminal.line(
      `\nshipped by the marketplace itself, so nothing is claimed or published: ${fulfilledElsewhere.map(clean).join(', ')}`,
    );
  }
}
