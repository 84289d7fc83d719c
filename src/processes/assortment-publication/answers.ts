import type { Outcome } from '../../canonical/envelope.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';
import { event, type Message, type Output, type Rows, type Step } from '../../process/define.ts';
import { MOST_SURPRISES, surprisedAt } from './changes.ts';
import { assortmentErrors } from './errors.ts';
import {
  type Facts,
  fingerprintOf,
  holding,
  type Shown,
  type ShownPrice,
  type State,
  shownOn,
  withShown,
} from './facts.ts';
import { onward, type Rules, withoutTrouble, withTrouble } from './onward.ts';
import { same } from './publish.ts';

/** What the channels answer. */
export function answerRows(rules: Rules): Rows<State, State> {
  return {
    'publish-product.done': (state, message) => articleTaken(state, message, rules),
    'publish-product.rejected': (state, message) => articleRefused(state, message, rules),
    'publish-product.failed': (state, message) => articleRefused(state, message, rules),
    'publish-price.done': (state, message) => pricesTaken(state, message, rules),
    'publish-price.rejected': (state, message) => pricesRefused(state, message, rules),
    'publish-price.failed': (state, message) => pricesRefused(state, message, rules),
  };
}

/** What a channel shows, unless something newer is known. */
function withPrice(shown: Shown, sku: string, price: Money, atMs: number, surprises: number): Shown {
  const known = shown.prices[sku];
  if (known !== undefined && known.atMs > atMs) return shown;
  return { ...shown, prices: { ...shown.prices, [sku]: { price, atMs, surprises } } };
}

/** Whether an answer says otherwise than what was seen in its second: channels tell whole seconds, so either may be the newer one. */
const mayHide = (known: ShownPrice | undefined, price: Money, atMs: number): boolean =>
  known !== undefined && known.atMs <= atMs && atMs - known.atMs < 1_000 && !same(known.price, price);

function articleTaken(state: State, message: Message<Outcome<'publish-product', 'done'>>, rules: Rules): Step<State> {
  const { connection: channel, request, result } = message.data;
  const fingerprint = fingerprintOf(request.product, request.sold);
  const { asked, refused: _, doubted, ...before } = shownOn(state, channel);
  const skus = new Set(request.product.variants.map(({ sku }) => sku));
  const prices = Object.fromEntries(Object.entries(before.prices).filter(([sku]) => skus.has(sku)));
  // Where it was seen otherwise meanwhile, it is sent once more: a channel that shows it already writes nothing.
  let shown: Shown = { ...before, prices, taken: doubted === true ? '' : fingerprint, sold: request.sold };
  if (asked !== undefined && asked !== fingerprint) shown = { ...shown, asked };
  const atMs = result === undefined ? message.atMs : (epochMsOf(result.at) ?? message.atMs);
  const read = new Map(result?.prices.map(({ sku, shown: price }) => [sku, price]));
  for (const { sku, price } of request.prices) {
    if (!read.has(sku) && shown.prices[sku] === undefined) read.set(sku, price);
  }
  for (const [sku, price] of read) {
    if (!skus.has(sku)) continue;
    if (mayHide(shown.prices[sku], price, atMs)) shown = { ...shown, taken: '' };
    shown = withPrice(shown, sku, price, atMs, 0);
  }
  const facts: Facts = { ...state, channels: { ...state.channels, [channel]: shown } };
  return onward(state, relieved(facts, channel), message, rules);
}

/** A channel that took everything has nothing left that a person must see to. */
function relieved(facts: Facts, channel: string): Facts {
  const { refused, refusedPrices } = shownOn(facts, channel);
  if (refused !== undefined || Object.keys(refusedPrices).length > 0) return facts;
  return withoutTrouble(facts, channel, ['SL-ASSORTMENT-002', 'SL-ASSORTMENT-003', 'SL-ASSORTMENT-004']);
}

/** The channel said no, or could not be made to answer: the same article is not sent again by itself. */
function articleRefused(state: State, message: Message<Outcome<'publish-product'>>, rules: Rules): Step<State> {
  const { connection: channel, request } = message.data;
  const fingerprint = fingerprintOf(request.product, request.sold);
  const { asked, ...before } = shownOn(state, channel);
  const shown: Shown = {
    ...before,
    refused: fingerprint,
    ...(asked === undefined || asked === fingerprint ? {} : { asked }),
  };
  const facts: Facts = { ...state, channels: { ...state.channels, [channel]: shown } };
  return onward(state, troubled(facts, message), message, rules);
}

function troubled(facts: Facts, { data }: Message<Outcome>): Facts {
  const { connection, command, failure, outcome } = data;
  const code = outcome === 'rejected' ? 'SL-ASSORTMENT-003' : 'SL-ASSORTMENT-002';
  const because = `${command} at ${connection}: ${failure?.code ?? ''} ${failure?.because ?? 'no reason was given'}`;
  return withTrouble(facts, connection, assortmentErrors.failure(code, { because }).code, because);
}

function pricesTaken(state: State, message: Message<Outcome<'publish-price', 'done'>>, rules: Rules): Step<State> {
  const { connection: channel, request, result } = message.data;
  const before = shownOn(state, channel);
  const answered = before.askedPrices.find(({ token }) => token === request.token);
  let shown: Shown = { ...before, askedPrices: before.askedPrices.filter(({ token }) => token !== request.token) };
  const atMs = result === undefined ? message.atMs : (epochMsOf(result.at) ?? message.atMs);
  const ours = before.askedPrices.flatMap(({ prices }) => Object.entries(prices));
  const surprising: string[] = [];
  const refusals: string[] = [];
  for (const { sku, applied, shown: price, because } of result?.prices ?? []) {
    const wanted = request.prices.find((asked) => asked.sku === sku)?.price;
    if (because !== undefined && wanted !== undefined) {
      refusals.push(because);
      shown = { ...shown, refusedPrices: { ...shown.refusedPrices, [sku]: wanted } };
    }
    if (price === undefined) continue;
    const isOurs =
      applied ||
      ours.some(([asked, sent]) => asked === sku && same(sent, price)) ||
      (before.prices[sku] !== undefined && same(before.prices[sku].price, price));
    const surprises = isOurs ? 0 : (before.prices[sku]?.surprises ?? 0) + 1;
    if (!isOurs) surprising.push(sku);
    shown = withPrice(shown, sku, price, atMs, surprises);
    if (applied) shown = { ...shown, refusedPrices: without(shown.refusedPrices, sku) };
  }
  let facts = relieved({ ...state, channels: { ...state.channels, [channel]: shown } }, channel);
  if (refusals.length > 0) {
    const reason = `publish-price at ${channel}: ${refusals.slice(0, 3).join('; ')}`;
    facts = withTrouble(
      facts,
      channel,
      assortmentErrors.failure('SL-ASSORTMENT-003', { because: reason }).code,
      reason,
    );
  }
  for (const sku of surprising) facts = givenUp(facts, channel, sku, message, rules);
  const also = surprising.length === 0 ? [] : [refusedChange(state, channel, surprising, rules)];
  return onward(state, facts, message, rules, { also, ...(answered === undefined ? {} : { lane: answered.lane }) });
}

function without(prices: Shown['refusedPrices'], sku: string): Shown['refusedPrices'] {
  const { [sku]: _, ...others } = prices;
  return others;
}

/** After a few rounds against somebody else the price is left as it is, and a person is asked. */
function givenUp(facts: Facts, channel: string, sku: string, message: Message, { assortment, policy }: Rules): Facts {
  const shown = shownOn(facts, channel);
  const surprises = shown.prices[sku]?.surprises ?? 0;
  const list = assortment.channels[channel]?.list ?? '';
  const wanted = holding(facts, list, sku, message.atMs)?.price;
  if (wanted === undefined || (surprises <= MOST_SURPRISES && policy.drift === 'repair')) return facts;
  const left = withShown(facts, channel, { refusedPrices: { ...shown.refusedPrices, [sku]: wanted } });
  return surprisedAt(left, channel, sku, surprises);
}

function refusedChange({ product }: State, channel: string, skus: readonly string[], { policy }: Rules): Output {
  const fields = skus.slice(0, 100).map((sku) => `price of ${sku}`);
  const repaired = policy.drift === 'repair';
  return event('ChannelChangeRefused', { product: product?.id ?? '', channel, fields, repaired }, channel);
}

function pricesRefused(state: State, message: Message<Outcome<'publish-price'>>, rules: Rules): Step<State> {
  const { connection: channel, request } = message.data;
  const shown = shownOn(state, channel);
  const refused = Object.fromEntries(request.prices.map(({ sku, price }) => [sku, price]));
  const facts = withShown(state, channel, {
    askedPrices: shown.askedPrices.filter(({ token }) => token !== request.token),
    refusedPrices: { ...shown.refusedPrices, ...refused },
  });
  return onward(state, troubled(facts, message), message, rules);
}
