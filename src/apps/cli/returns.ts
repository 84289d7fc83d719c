import { type Command, InvalidArgumentError } from 'commander';
import { RETURN_REASONS } from '../../canonical/return.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import type { ReturnRecord } from '../../records/returns/summary.ts';
import { contextOf } from './context.ts';
import { examples } from './help.ts';
import { connectHub, type HubClient } from './hub-client.ts';
import { ageText, clean, type Terminal, table, timeText } from './terminal.ts';

/** `storeloom returns`: goods that buyers give back, from the asking to the money. */
export function returnCommands(program: Command): void {
  const returns = program
    .command('returns')
    .description('goods that buyers give back, and the money for them')
    .addHelpText(
      'after',
      examples(
        'returns',
        'returns list --held',
        'returns show return/hub/5c0f2a91',
        "returns request '#1001' --line TEE-M:2:does-not-fit --location location/paris",
        "returns approve return/hub/5c0f2a91 --reason 'the seam is torn'",
        'returns receive return/hub/5c0f2a91 --line TEE-M:2 --location location/paris',
        'returns inspect return/hub/5c0f2a91 --line TEE-M:2:restock',
      ),
    );
  looks(returns);
  asks(returns);
  decisions(returns);
  goods(returns);
}

function looks(returns: Command): void {
  returns
    .command('list', { isDefault: true })
    .description('returns, newest first')
    .option('--state <state>', 'only in this state: requested, approved, received, inspected, completed, declined')
    .option('--held', 'only those that wait for a person')
    .option('--order <id>', 'only of this order, by its canonical id')
    .option('--limit <count>', 'how many at most', '50')
    .action(async (options: ListOptions, command: Command) => {
      const { hub, terminal, clock } = await connected(command);
      const query = new URLSearchParams({ limit: options.limit });
      if (options.state !== undefined) query.set('state', options.state);
      if (options.order !== undefined) query.set('order', options.order);
      if (options.held === true) query.set('held', 'true');
      const told = await hub.get<{ returns: ReturnRecord[] }>(`/api/v1/returns?${query}`);
      if (terminal.json) terminal.result(told);
      else printReturns(terminal, told.returns, clock.now());
    });
  returns
    .command('show')
    .argument('<id>', 'canonical id of the return')
    .description('one return: what comes back, what was decided, what came, what was given back')
    .action(async (id: string, _options: object, command: Command) => {
      const { hub, terminal } = await connected(command);
      const told = await hub.get<ReturnRecord>(`/api/v1/returns/${encodeURIComponent(id)}`);
      if (terminal.json) terminal.result(told);
      else printReturn(terminal, told);
    });
}

interface ListOptions {
  readonly state?: string;
  readonly held?: boolean;
  readonly order?: string;
  readonly limit: string;
}

function asks(returns: Command): void {
  returns
    .command('request')
    .argument('<order>', 'any name that the order goes by')
    .description('ask for a return; the rules decide, or a person does')
    .requiredOption('--line <sku:quantity[:reason]>', `what comes back; reasons: ${RETURN_REASONS.join(', ')}`, collect)
    .option('--unit <unit>', 'unit of the quantities', 'each')
    .option('--wanted <what>', 'refund or gift-card', 'refund')
    .option('--location <location>', 'where it comes to: location/<code>')
    .option('--shipping', 'give back the shipping that was paid, too')
    .option('--id <name>', 'a name that makes it once, such as the number of a form')
    .action(async (order: string, options: AskOptions, command: Command) => {
      const lines = options.line.map((text) => {
        const [sku, value, reason = 'changed-mind'] = partsOf(text);
        return { sku, quantity: { value, unit: options.unit }, reason };
      });
      const { location, id, wanted, shipping } = options;
      await post(command, '/api/v1/returns', {
        ...(id === undefined ? {} : { id }),
        order,
        lines,
        wanted,
        ...(location === undefined ? {} : { location }),
        ...(shipping === true ? { shippingBack: true } : {}),
      });
    });
}

interface AskOptions {
  readonly line: readonly string[];
  readonly unit: string;
  readonly wanted: string;
  readonly location?: string;
  readonly shipping?: boolean;
  readonly id?: string;
}

function decisions(returns: Command): void {
  const words = {
    approve: 'approve a return that waits for it; not by who asked for it',
    decline: 'decline a return, or take an approval back as long as nothing has come',
    settle: 'say that what was open is done by hand: gift card, exchange, money by another way',
  };
  for (const [name, description] of Object.entries(words)) {
    returns
      .command(name)
      .argument('<id>', 'canonical id of the return')
      .description(description)
      .requiredOption('--reason <text>', 'why; it is kept in the story of the order')
      .action((id: string, { reason }: { reason: string }, command: Command) =>
        post(command, `/api/v1/returns/${encodeURIComponent(id)}/${name}`, { reason }),
      );
  }
}

function goods(returns: Command): void {
  const portion = (name: string, description: string, line: string): Command =>
    returns
      .command(name)
      .argument('<id>', 'canonical id of the return')
      .description(description)
      .requiredOption(`--line <${line}>`, 'which goods', collect)
      .option('--unit <unit>', 'unit of the quantities', 'each')
      .option('--id <name>', 'a name of this portion that makes it once');
  portion('receive', 'say which goods have come', 'sku:quantity')
    .option('--location <location>', 'where they came to: location/<code>')
    .action(async (id: string, { line, unit, location, id: name }: GoodsOptions, command: Command) => {
      const lines = line.map((text) => {
        const [sku, value] = partsOf(text);
        return { sku, quantity: { value, unit } };
      });
      await post(command, `/api/v1/returns/${encodeURIComponent(id)}/receive`, {
        ...(name === undefined ? {} : { id: name }),
        ...(location === undefined ? {} : { location }),
        lines,
      });
    });
  portion('inspect', 'say what was found: restock, refurbish or write-off', 'sku:quantity:condition').action(
    async (id: string, { line, unit, id: name }: GoodsOptions, command: Command) => {
      const lines = line.map((text) => {
        const [sku, value, condition = 'restock'] = partsOf(text);
        return { sku, quantity: { value, unit }, condition };
      });
      const named = name === undefined ? {} : { id: name };
      await post(command, `/api/v1/returns/${encodeURIComponent(id)}/inspect`, { ...named, lines });
    },
  );
}

interface GoodsOptions {
  readonly line: readonly string[];
  readonly unit: string;
  readonly id?: string;
  readonly location?: string;
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** `TEE-M:2:defective`; an SKU may hold colons itself, so the quantity is found from the end. */
export function partsOf(text: string): [sku: string, quantity: string, word?: string] {
  const match = /^(.+?):(\d+(?:\.\d+)?)(?::([a-z-]+))?$/.exec(text);
  if (match === null) throw new InvalidArgumentError('It is written <sku>:<quantity>, as TEE-M:2.');
  const [, sku = '', quantity = '', word] = match;
  return word === undefined ? [sku, quantity] : [sku, quantity, word];
}

async function connected(command: Command) {
  const context = contextOf(command);
  return { ...context, hub: await connectHub(context) };
}

async function post(command: Command, path: string, body: object): Promise<void> {
  const { hub, terminal }: { hub: HubClient; terminal: Terminal } = await connected(command);
  const told = await hub.post<{ return: string; order: string }>(path, body);
  if (terminal.json) return terminal.result(told);
  terminal.line(`${terminal.paint.green('✓')} ${clean(told.return)} of ${clean(told.order)}`);
}

const moneyText = (money: Money | undefined): string =>
  money === undefined ? '' : `${formatMoney(money)} ${money.currency}`;

/** Exported for its test. */
export function printReturns(terminal: Terminal, returns: readonly ReturnRecord[], nowMs: number): void {
  const { paint } = terminal;
  if (returns.length === 0) {
    terminal.line('No return like that.');
    return;
  }
  table(
    terminal,
    ['return', 'order', 'state', '>worth', '>given back', 'age', ''],
    returns.map((each) => [
      paint.bold(clean(each.id)),
      clean(each.order),
      each.state,
      moneyText(each.worth),
      moneyText(each.refunded),
      ageText(each.firstSeen, nowMs),
      each.held === undefined ? '' : paint.yellow(`${each.held.code} ${clean(each.held.reason)}`),
    ]),
  );
}

/** Exported for its test. */
export function printReturn(terminal: Terminal, one: ReturnRecord): void {
  const { paint } = terminal;
  const say = (label: string, text: string | undefined): void => {
    if (text !== undefined && text !== '') terminal.line(`  ${paint.dim(label.padEnd(12))} ${clean(text)}`);
  };
  terminal.line(`${paint.bold(clean(one.id))}  ${one.state}`);
  say('order', one.order);
  say('asked', `${one.from ?? ''}${one.askedBy === undefined ? '' : ` by ${one.askedBy}`}`);
  say('waits', one.held === undefined ? undefined : `${one.held.code} ${one.held.reason}`);
  const { decision } = one;
  const why = decision?.reason === undefined ? '' : `: ${decision.reason}`;
  say('decided', decision === undefined ? undefined : `${decision.verdict} by ${decision.by}${why}`);
  say('worth', moneyText(one.worth));
  for (const { line, sku, quantity, reason } of one.lines) say(`line ${line}`, `${quantity.value} ${sku}, ${reason}`);
  for (const { at, location, lines } of one.received)
    say('came', `${goodsText(lines)} at ${location}, ${timeText(at)}`);
  for (const { at, lines } of one.inspected) {
    say('found', `${lines.map((each) => `${goodsText([each])} ${each.condition}`).join(', ')}, ${timeText(at)}`);
  }
  for (const { purpose, asked, given, reason } of one.refunds) {
    const less = reason === undefined ? '' : `: ${reason}`;
    say('money', `${purpose} ${moneyText(given)} of ${moneyText(asked)}${less}`);
  }
}

const goodsText = (lines: readonly { readonly sku: string; readonly quantity: { readonly value: string } }[]): string =>
  lines.map(({ sku, quantity }) => `${quantity.value} ${sku}`).join(', ');
