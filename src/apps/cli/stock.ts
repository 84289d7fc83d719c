import type { Command } from 'commander';
import type { PolicyAnswer } from '../../ledgers/stock/explain.ts';
import type { StockAnswer } from '../../ledgers/stock/why.ts';
import { contextOf } from './context.ts';
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
    .option('--history <lines>', 'how many lines of the history', '15')
    .description('the sum that every published number follows from, with the age of each part, and its history')
    .addHelpText('after', examples('stock TEE-M', 'stock TEE-M --history 100', 'stock TEE-M --json'))
    .action(async (sku: string, options: { history: string }, command: Command) => {
      const context = contextOf(command);
      const hub = await connectHub(context);
      const answer = await hub.get<StockAnswer>(`/api/v1/stock/${sku.split('/').map(encodeURIComponent).join('/')}`);
      if (context.terminal.json) return context.terminal.result(answer);
      printStock(context.terminal, answer, Math.max(0, Number.parseInt(options.history, 10) || 0));
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

function printPositions(terminal: Terminal, { positions }: StockAnswer): void {
  const { paint } = terminal;
  terminal.line();
  if (positions.length === 0) {
    terminal.line(paint.yellow('No location of it has ever been read.'));
    return;
  }
  table(
    terminal,
    ['location', '>on hand', '>reserved', '>free', 'read by', 'age'],
    positions.map(({ location, onHand, reserved, free, source, ageMs, fresh }) => [
      clean(location),
      onHand,
      reserved,
      free,
      clean(source),
      fresh ? durationText(ageMs) : paint.red(`${durationText(ageMs)}, too old`),
    ]),
  );
}

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
  if (doubt !== undefined) terminal.line(paint.red(`  ${doubt}: it proves nothing, so nothing is offered.`));
  table(
    terminal,
    ['  channel', '>may offer', '>safety', '>allowed', '>shows', 'seen', 'decided by'],
    shelves.map((shelf) => shelfRow(terminal, shelf)),
  );
}

type ShelfAnswer = StockAnswer['pools'][number]['shelves'][number];

function shelfRow({ paint }: Terminal, shelf: ShelfAnswer): string[] {
  const { connection, location, base, safety, allowed, shown, shownAgeMs, underWay, refused, because } = shelf;
  const state =
    refused !== undefined
      ? paint.red(`${because}; refused: ${refused.code}`)
      : underWay !== undefined
        ? `${because}; ${underWay.quantity} under way for ${durationText(underWay.ageMs)}`
        : because;
  return [
    `  ${clean(connection)}${location === undefined ? '' : ` ${clean(location)}`}`,
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
        timeText(expires),
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
