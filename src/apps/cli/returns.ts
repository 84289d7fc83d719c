import { type Command, InvalidArgumentError } from 'commander';
import { RETURN_REASONS } from '../../canonical/return.ts';
import { formatMoney, type Money, parseMoney } from '../../kernel/money.ts';
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
  payments(returns);
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
    .option('--wanted <what>', 'refund, gift-card or exchange', 'refund')
    .option('--take <sku:quantity:price>', 'goods that the buyer takes instead, with the price of a piece', collect)
    .option('--currency <code>', 'currency of the prices', 'EUR')
    .option('--location <location>', 'where it comes to: location/<code>')
    .option('--shipping', 'give back the shipping that was paid, too')
    .option('--id <name>', 'a name that makes it once, such as the number of a form')
    .action(async (order: string, options: AskOptions, command: Command) => {
      const lines = options.line.map((text) => {
        const [sku, value, reason = 'changed-mind'] = partsOf(text);
        return { sku, quantity: { value, unit: options.unit }, reason };
      });
      const { location, id, wanted, shipping, take, currency } = options;
      const exchangeFor = take?.map((text) => takenOf(text, options.unit, currency));
      const told = await post(command, '/api/v1/returns', {
        ...(id === undefined ? {} : { id }),
        order,
        lines,
        wanted,
        ...(exchangeFor === undefined ? {} : { exchangeFor }),
        ...(location === undefined ? {} : { location }),
        ...(shipping === true ? { shippingBack: true } : {}),
      });
      const { hub, terminal } = await connected(command);
      if (!terminal.json) terminal.line(verdictText(terminal, await decidedOf(hub, told)));
    });
}

interface AskOptions {
  readonly line: readonly string[];
  readonly unit: string;
  readonly wanted: string;
  readonly take?: readonly string[];
  readonly currency: string;
  readonly location?: string;
  readonly shipping?: boolean;
  readonly id?: string;
}

function decisions(returns: Command): void {
  const words = {
    approve: 'approve a return that waits for it, as its request under `storeloom approvals`; not by who asked for it',
    decline: 'decline a return, or take an approval back as long as nothing has come',
    settle: 'say that what was open is done by hand: gift card, exchange, money by another way',
  };
  for (const [name, description] of Object.entries(words)) {
    returns
      .command(name)
      .argument('<id>', 'canonical id of the return')
      .description(description)
      .requiredOption('--reason <text>', 'why; it is kept in the story of the order')
      .action(async (id: string, { reason }: { reason: string }, command: Command) => {
        await post(command, `/api/v1/returns/${encodeURIComponent(id)}/${name}`, { reason });
      });
  }
}

function payments(returns: Command): void {
  returns
    .command('paid')
    .argument('<id>', 'canonical id of the return')
    .description('say that the buyer has paid what the goods of an exchange cost more')
    .requiredOption('--amount <amount>', 'what was paid: 7.50')
    .requiredOption('--reference <text>', 'the number of the receipt or slip; it makes the payment once')
    .option('--gateway <name>', 'how: cash, card', 'cash')
    .option('--currency <code>', 'its currency', 'EUR')
    .action(async (id: string, { amount, reference, gateway, currency }: PaidOptions, command: Command) => {
      await post(command, `/api/v1/returns/${encodeURIComponent(id)}/paid`, {
        amount: parseMoney(amount, currency),
        gateway,
        reference,
      });
    });
}

interface PaidOptions {
  readonly amount: string;
  readonly reference: string;
  readonly gateway: string;
  readonly currency: string;
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

/** `TEE-L:1:24.90`; exported for its test. */
export function takenOf(text: string, unit: string, currency: string) {
  const match = /^(.+):(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) throw new InvalidArgumentError('It is written <sku>:<quantity>:<price>, as TEE-L:1:24.90.');
  const [, sku = '', value = '', price = ''] = match;
  return { sku, quantity: { value, unit }, price: parseMoney(price, currency) };
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

interface Told {
  readonly return: string;
  readonly order: string;
}

async function post(command: Command, path: string, body: object): Promise<Told> {
  const { hub, terminal }: { hub: HubClient; terminal: Terminal } = await connected(command);
  const told = await hub.post<Told>(path, body);
  if (terminal.json) terminal.result(told);
  else terminal.line(`${terminal.paint.green('✓')} ${clean(told.return)} of ${clean(told.order)}`);
  return told;
}

/** What the rules answer within moments; how often and how long it is asked for, in milliseconds. */
const LOOK_EVERY_MS = 100;
const LOOK_FOR_MS = 5_000;

/** The return as soon as it is decided or waits for a person; undefined when the hub has other work just now. */
async function decidedOf(hub: HubClient, { return: id, order }: Told): Promise<ReturnRecord | undefined> {
  const query = new URLSearchParams({ order, limit: '50' });
  for (let waited = 0; waited < LOOK_FOR_MS; waited += LOOK_EVERY_MS) {
    const { returns } = await hub.get<{ returns: ReturnRecord[] }>(`/api/v1/returns?${query}`);
    const one = returns.find((each) => each.id === id);
    if (one?.decision !== undefined || one?.held !== undefined) return one;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return undefined;
}

/** What was decided, in a line; exported for its test. */
export function verdictText({ paint }: Terminal, one: ReturnRecord | undefined): string {
  if (one?.held !== undefined)
    return `  ${paint.yellow('waits for a person')}: ${one.held.code} ${clean(one.held.reason)}`;
  if (one?.decision === undefined) return paint.dim('  not decided yet: `storeloom returns show` tells when it is');
  const { verdict, by, reason } = one.decision;
  const why = reason === undefined ? '' : `: ${clean(reason)}`;
  const worth = verdict === 'approved' && one.worth !== undefined ? `, worth ${moneyText(one.worth)}` : '';
  return `  ${verdict === 'approved' ? verdict : paint.yellow(verdict)} by ${clean(by)}${worth}${why}`;
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
  for (const { purpose, asked, given, as, reason } of one.refunds) {
    const less = reason === undefined ? '' : `: ${reason}`;
    const instead = as === undefined ? '' : ` as ${as}`;
    say('money', `${purpose} ${moneyText(given)} of ${moneyText(asked)}${instead}${less}`);
  }
  say(
    'gift card',
    one.giftCard === undefined ? undefined : `${one.giftCard.masked}, ${moneyText(one.giftCard.amount)}`,
  );
  say('exchange', one.replacement);
}

const goodsText = (lines: readonly { readonly sku: string; readonly quantity: { readonly value: string } }[]): string =>
  lines.map(({ sku, quantity }) => `${quantity.value} ${sku}`).join(', ');
