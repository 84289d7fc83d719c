import type { EventData } from '../../canonical/event.ts';
import type { Product } from '../../canonical/product.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import { event, type Message, type Step } from '../../process/define.ts';
import { assortmentErrors } from './errors.ts';
import { type Facts, type State, shownOn, toldProduct, withShown } from './facts.ts';
import { onward, type Rules, withTrouble } from './onward.ts';
import { statementOf, withStatement } from './prices.ts';
import { comingPrice, same, wantedOn } from './publish.ts';

/** The article changed, at its owner or on a channel that does not own it. */
export function productUpdated(state: State, message: Message<EventData<'ProductUpdated'>>, rules: Rules): Step<State> {
  const { product } = message.data;
  if (message.connection !== rules.assortment.owner) return seenOnChannel(state, product, message, rules);
  const readMs = epochMsOf(message.time) ?? 0;
  if (readMs < state.readMs) return [state];
  return onward(state, { ...state, product, sold: true, readMs }, message, rules);
}

export function productRetired(state: State, message: Message<EventData<'ProductRetired'>>, rules: Rules): Step<State> {
  const { assortment } = rules;
  const channel = message.connection ?? '';
  if (channel === assortment.owner) {
    const readMs = epochMsOf(message.time) ?? 0;
    return readMs < state.readMs ? [state] : onward(state, { ...state, sold: false, readMs }, message, rules);
  }
  const spec = assortment.channels[channel];
  const wanted = spec && wantedOn(state, channel, spec);
  // That it is gone from a channel that was told so is the echo of our own doing.
  if (wanted === undefined || !wanted.sold) return [state];
  return refuse(state, channel, ['the article itself'], factId('gone', message.time), message, rules);
}

/** A price is said by its owner, or a channel shows another one. */
export function priceChanged(state: State, message: Message<EventData<'PriceChanged'>>, rules: Rules): Step<State> {
  const { data } = message;
  if (message.connection !== rules.assortment.owner) return priceOnChannel(state, message, rules);
  const statement = statementOf(data, message.time);
  const ofList = state.prices[data.list] ?? {};
  const statements = withStatement(ofList[data.sku] ?? [], statement, message.atMs);
  const prices = { ...state.prices, [data.list]: { ...ofList, [data.sku]: statements } };
  const urgent = data.urgent ?? statement.fromMs <= message.atMs;
  return onward(state, calmed({ ...state, prices }, data.sku), message, rules, { lane: urgent ? 'live' : 'bulk' });
}

/** A new price of the owner is worth another try, whatever a channel did with the last one. */
function calmed(facts: Facts, sku: string): Facts {
  let calm = facts;
  for (const [channel, { prices }] of Object.entries(facts.channels)) {
    const known = prices[sku];
    if (known === undefined || known.surprises === 0) continue;
    calm = withShown(calm, channel, { prices: { ...prices, [sku]: { ...known, surprises: 0 } } });
  }
  return calm;
}

// ── what a channel shows that does not own it ───────────────────────────────────────────────────────────────

/** A channel's article: the echo of our own publication ends here; anything else is refused where people see it. */
function seenOnChannel(state: State, seen: Product, message: Message, rules: Rules): Step<State> {
  const channel = message.connection ?? '';
  const spec = rules.assortment.channels[channel];
  const wanted = spec && wantedOn(state, channel, spec);
  const shown = shownOn(state, channel);
  if (wanted === undefined || !wanted.sold) return [state];
  const fields = differences(wanted.product, seen);
  if (fields.length === 0) return [state];
  if (shown.asked !== undefined) {
    // What was there before, or what somebody made of ours since: the channel is looked at once more when it has answered.
    return [withShown(state, channel, { doubted: true }) as State];
  }
  if (shown.taken !== wanted.fingerprint) return [state];
  return refuse(state, channel, fields, factId(fields.join(), contentOf(seen)), message, rules);
}

function refuse(
  state: State,
  channel: string,
  fields: readonly string[],
  fingerprint: string,
  message: Message,
  rules: Rules,
): Step<State> {
  const { product } = state;
  if (product === undefined || shownOn(state, channel).repaired === fingerprint) {
    // It was repaired before and looks the same again: another round would be a loop.
    const reason = `${channel} shows again what was refused: ${fields.join(', ')}`;
    const { code } = assortmentErrors.failure('SL-ASSORTMENT-005', { because: reason });
    return product === undefined ? [state] : onward(state, withTrouble(state, channel, code, reason), message, rules);
  }
  const repaired = rules.policy.drift === 'repair';
  const also = [
    event(
      'ChannelChangeRefused',
      { product: product.id, channel, fields: fields.slice(0, 100).map((field) => field.slice(0, 200)), repaired },
      channel,
    ),
  ];
  if (!repaired) return onward(state, withShown(state, channel, { repaired: fingerprint }), message, rules, { also });
  const { taken: _, ...rest } = shownOn(state, channel);
  const facts: Facts = {
    ...state,
    channels: { ...state.channels, [channel]: { ...rest, taken: '', repaired: fingerprint } },
  };
  return onward(state, facts, message, rules, { also });
}

/** The fields of an article that a channel shows otherwise; what channels cannot hold is not compared. */
export function differences(published: Product, seen: Product): readonly string[] {
  const fields: string[] = [];
  if (plain(published.title) !== plain(seen.title)) fields.push('title');
  if (published.description !== undefined && plain(published.description) !== plain(seen.description ?? '')) {
    fields.push('description');
  }
  const there = new Map(seen.variants.map((variant) => [variant.sku, variant]));
  for (const { sku, gtin, options } of published.variants) {
    const variant = there.get(sku);
    if (variant === undefined || !variant.active) fields.push(`variant ${sku}`);
    else {
      if (gtin !== undefined && variant.gtin !== undefined && gtin !== variant.gtin) fields.push(`gtin of ${sku}`);
      if (options.length > 0 && optionText(options) !== optionText(variant.options)) fields.push(`options of ${sku}`);
    }
    there.delete(sku);
  }
  for (const { sku, active } of there.values()) if (active) fields.push(`variant ${sku}`);
  return fields;
}

/** Text without marks and spaces: channels store HTML in a form of their own. */
const plain = (text: string): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const optionText = (options: Product['variants'][number]['options']): string =>
  options
    .map(({ name, value }) => `${name}=${value}`)
    .sort()
    .join('&');

const contentOf = (product: Product): string => JSON.stringify(toldProduct({ ...product, record: NO_RECORD }));
const NO_RECORD: Product['record'] = { connection: '-', id: '-' };

/** A channel's price: the echo of ours ends here; another one is refused and, where it differs, sent again. */
function priceOnChannel(state: State, message: Message<EventData<'PriceChanged'>>, rules: Rules): Step<State> {
  const { assortment, policy } = rules;
  const { product } = state;
  const channel = message.connection ?? '';
  const { sku, price } = message.data;
  const shown = shownOn(state, channel);
  const known = shown.prices[sku];
  const readMs = epochMsOf(message.time) ?? 0;
  if (assortment.channels[channel] === undefined || product === undefined) return [state];
  if (known === undefined) return seenEarly(state, channel, { sku, price, readMs }, message, rules);
  if (readMs < known.atMs || same(known.price, price)) return [state];
  if (shown.askedPrices.some(({ prices }) => prices[sku] !== undefined && same(prices[sku], price))) return [state];
  if (comingPrice(shown, sku) !== undefined) return [state];
  const surprised = { price, atMs: readMs, surprises: known.surprises + 1 };
  const repaired = policy.drift === 'repair' && surprised.surprises <= MOST_SURPRISES;
  const also = [
    event(
      'ChannelChangeRefused',
      { product: product.id, channel, fields: [`price of ${sku}: ${formatMoney(price)}`], repaired },
      channel,
    ),
  ];
  const prices = { ...shown.prices, [sku]: surprised };
  if (repaired) {
    // The answer that is still to come may be of the same second and hide it: the channel is looked at once more after it.
    const doubted = shown.asked === undefined ? {} : ({ doubted: true } as const);
    return onward(state, withShown(state, channel, { prices, ...doubted }), message, rules, { also, lane: 'live' });
  }
  const wanted = comingPrice(shown, sku) ?? known.price;
  const left = withShown(state, channel, { prices, refusedPrices: { ...shown.refusedPrices, [sku]: wanted } });
  return onward(state, surprisedAt(left, channel, sku, surprised.surprises), message, rules, { also });
}

/**
 * A price that is seen before the channel has answered the publication of its article: it is kept, so that the older answer
 * does not hide it. Of articles that nobody is bringing there it is no news.
 */
function seenEarly(
  state: State,
  channel: string,
  { sku, price, readMs }: { readonly sku: string; readonly price: Money; readonly readMs: number },
  message: Message,
  rules: Rules,
): Step<State> {
  const shown = shownOn(state, channel);
  if (shown.asked === undefined || !state.product?.variants.some((variant) => variant.sku === sku)) return [state];
  const prices = { ...shown.prices, [sku]: { price, atMs: readMs, surprises: 0 } };
  return onward(state, withShown(state, channel, { prices }), message, rules);
}

/** Times in a row that a price of somebody else is overwritten before a person is asked. */
export const MOST_SURPRISES = 3;

/** Tells a person when a channel keeps showing prices that nobody here sent. */
export function surprisedAt(facts: Facts, channel: string, sku: string, surprises: number): Facts {
  if (surprises <= MOST_SURPRISES) return facts;
  const reason = `${channel} showed another price for ${sku} ${surprises} times in a row`;
  return withTrouble(facts, channel, assortmentErrors.failure('SL-ASSORTMENT-004', { because: reason }).code, reason);
}
