import { describe, expect, test } from 'vitest';
import type { EventData } from '../../canonical/event.ts';
import type { Product } from '../../canonical/product.ts';
import { type Output, unansweredPairs } from '../../process/define.ts';
import { again, answered, deadline, event, type Happening, specification } from '../../testing/specification.ts';
import { assortmentPublication } from './assortment-publication.ts';
import type { Assortment } from './policy.ts';

const PRODUCT = 'product/TEE';
const CATALOGUE: Assortment = { owner: 'odoo', channels: { shop: { list: 'retail' } } };
const NOON = '2026-11-20T12:00:00Z';

const variant = (sku: string, size: string, active = true): Product['variants'][number] => ({
  sku,
  options: [{ name: 'Size', value: size }],
  unit: 'each',
  active,
});
const product = (wish: Partial<Product> = {}): Product => ({
  id: PRODUCT,
  record: { connection: 'odoo', id: '7' },
  title: 'T-shirt',
  kind: 'goods',
  variants: [variant('TEE-M', 'M'), variant('TEE-L', 'L')],
  components: [],
  ...wish,
});
const euro = (amount: number) => ({ amount, currency: 'EUR' });

const updated = (wish: Partial<Product> = {}, connection = 'odoo'): Happening =>
  event('ProductUpdated', { product: product(wish) }, connection);
const retired: Happening = event('ProductRetired', { product: PRODUCT, at: NOON }, 'odoo');
const priced = (sku: string, amount: number, wish: Partial<EventData<'PriceChanged'>> = {}, connection = 'odoo') =>
  event(
    'PriceChanged',
    {
      sku,
      list: 'retail',
      price: euro(amount),
      includesTax: true,
      effectiveFrom: '2026-11-20T09:00:00Z',
      ...wish,
    },
    connection,
  );
const takenAt = (at: string) =>
  answered('publish-product', 'done', ({ prices }) => ({
    record: { connection: 'shop', id: '99' },
    prices: prices.map(({ sku, price }) => ({ sku, shown: price })),
    at,
  }));
const taken = takenAt('2026-11-20T10:00:01Z');
const pricesTaken = answered('publish-price', 'done', ({ prices }) => ({
  prices: prices.map(({ sku, price }) => ({ sku, applied: true, shown: price })),
  at: '2026-11-20T10:30:00Z',
}));
const otherShown = (amount: number, at: string) =>
  answered('publish-price', 'done', ({ prices }) => ({
    prices: prices.map(({ sku }) => ({ sku, applied: false, shown: euro(amount) })),
    at,
  }));

const spec = specification(assortmentPublication(CATALOGUE), PRODUCT);
const known: readonly Happening[] = [updated(), priced('TEE-M', 2_000), priced('TEE-L', 2_200)];
const shown: readonly Happening[] = [...known, taken];

/** The commands of a step with their lane and what they say of prices. */
const asked = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => {
    if (output.kind !== 'command') return [];
    const { prices } = output.data as {
      prices: { sku: string; price: { amount: number }; expected?: { amount: number } }[];
    };
    const said = prices.map(({ sku, price, expected }) => `${sku} ${expected?.amount ?? '-'}→${price.amount}`);
    return [`${output.lane} ${output.name} ${said.join(', ')}`];
  });

describe('assortment-publication, the main path', () => {
  test('every pair of state and message has an answer', () => {
    expect(unansweredPairs(assortmentPublication(CATALOGUE))).toEqual([]);
  });

  test('prices may come before the article', () => {
    spec.given().when(priced('TEE-M', 2_000)).then({ at: 'expected', commands: [], deadlines: [] });
    const { outputs } = spec
      .given(priced('TEE-M', 2_000), priced('TEE-L', 2_200))
      .when(updated())
      .then({ at: 'publishing', commands: ['publish-product → shop'], deadlines: ['publication'] });
    expect(asked(outputs)).toEqual(['bulk publish-product TEE-M -→2000, TEE-L -→2200']);
  });

  test('an article without a price is not sold for nothing: it waits under a clock', () => {
    spec
      .given(updated())
      .when(priced('TEE-M', 2_000))
      .then({ at: 'waiting', commands: [], deadlines: ['price'] });
    spec
      .given(updated(), priced('TEE-M', 2_000))
      .when(deadline('price'))
      .then({ at: 'held', events: ['PublicationHeld SL-ASSORTMENT-001'] });
    spec
      .given(updated(), priced('TEE-M', 2_000), deadline('price'))
      .when(priced('TEE-L', 2_200))
      .then({ at: 'publishing', commands: ['publish-product → shop'], events: ['PublicationReleased'] });
  });

  test('what the channel took is shown', () => {
    spec
      .given(...known)
      .when(taken)
      .then({ at: 'shown', commands: [], events: [], deadlines: [] });
  });

  test('the same message twice takes effect once', () => {
    spec
      .given(...shown, updated({ title: 'Tee' }))
      .when(again(updated({ title: 'Tee' })))
      .then({ commands: [], answer: 'handled-before' });
  });

  test('many changes while one is on its way become one', () => {
    const burst = ['One', 'Two', 'Three'].map((title) => updated({ title }));
    spec
      .given(...shown, updated({ title: 'Zero' }), ...burst.slice(0, 2))
      .when(burst[2] as Happening)
      .then({ at: 'publishing', commands: [] });
    const { outputs } = spec
      .given(...shown, updated({ title: 'Zero' }), ...burst)
      .when(taken)
      .then({ at: 'publishing', commands: ['publish-product → shop'] });
    expect(outputs[0]).toMatchObject({ data: { product: { title: 'Three' } } });
  });

  test('a change that is taken back meanwhile is not sent', () => {
    spec
      .given(...shown, updated({ title: 'Zero' }), updated())
      .when(taken)
      .then({ commands: ['publish-product → shop'] });
    spec
      .given(...shown, updated({ title: 'Zero' }), updated(), updated({ title: 'Zero' }))
      .when(taken)
      .then({ at: 'shown', commands: [] });
  });

  test('an article that is retired is taken off sale, and comes back', () => {
    const { outputs } = spec
      .given(...shown)
      .when(retired)
      .then({ commands: ['publish-product → shop'] });
    expect(outputs[0]).toMatchObject({ data: { sold: false } });
    spec
      .given(...shown, retired)
      .when(taken)
      .then({ at: 'retired' });
    spec
      .given(...shown, retired, taken)
      .when(updated())
      .then({ commands: ['publish-product → shop'] });
    spec
      .given(...known.slice(0, 1))
      .when(retired)
      .then({ at: 'retired', commands: [] });
  });

  test('a variant that may not be sold is left out; services and other channels’ articles are not published', () => {
    const { outputs } = spec
      .given(priced('TEE-M', 2_000))
      .when(updated({ variants: [variant('TEE-M', 'M'), variant('TEE-L', 'L', false)] }))
      .then({ commands: ['publish-product → shop'] });
    expect(asked(outputs)).toEqual(['bulk publish-product TEE-M -→2000']);
    spec
      .given(...known.slice(1))
      .when(updated({ kind: 'service' }))
      .then({ at: 'shown', commands: [] });
    const picky: Assortment = {
      owner: 'odoo',
      channels: { a: { list: 'retail', only: ['TEE-*'] }, b: { list: 'retail', except: ['*-L'] } },
    };
    specification(assortmentPublication(picky), PRODUCT)
      .given(...known.slice(1))
      .when(updated())
      .then({ commands: ['publish-product → a'] });
  });
});

describe('assortment-publication, prices', () => {
  test('a price that holds already goes in the live lane and expects what is shown', () => {
    const { outputs } = spec
      .given(...shown)
      .when(priced('TEE-M', 1_500))
      .then({ at: 'publishing', commands: ['publish-price → shop'] });
    expect(asked(outputs)).toEqual(['live publish-price TEE-M 2000→1500']);
    spec
      .given(...shown, priced('TEE-M', 1_500))
      .when(pricesTaken)
      .then({ at: 'shown', commands: [] });
  });

  test('a price of a mass change goes in the bulk lane, and an urgent one overtakes it', () => {
    const { outputs } = spec
      .given(...shown)
      .when(priced('TEE-M', 1_500, { urgent: false }))
      .then({ commands: ['publish-price → shop'] });
    expect(asked(outputs)).toEqual(['bulk publish-price TEE-M 2000→1500']);
    const overtaking = spec
      .given(...shown, priced('TEE-M', 1_500, { urgent: false }))
      .when(priced('TEE-M', 1_200))
      .then({ commands: ['publish-price → shop'] });
    expect(asked(overtaking.outputs)).toEqual(['live publish-price TEE-M 2000→1200']);
  });

  test('prices that come while one is on its way go together', () => {
    const urgent = [priced('TEE-M', 1_500), priced('TEE-L', 1_600), priced('TEE-M', 1_400)];
    const { outputs } = spec
      .given(...shown, ...urgent)
      .when(pricesTaken)
      .then({ commands: ['publish-price → shop'] });
    expect(asked(outputs)).toEqual(['live publish-price TEE-M 1500→1400, TEE-L 2200→1600']);
  });

  test('a price that was told ahead switches at its time; until then the previous one is kept', () => {
    const sale = priced('TEE-M', 1_500, { effectiveFrom: NOON, effectiveTo: '2026-11-21T12:00:00Z' });
    spec
      .given(...shown)
      .when(sale)
      .then({ at: 'shown', commands: [], deadlines: ['switch'] });
    const begun = spec
      .given(...shown, sale)
      .when(deadline('switch'))
      .then({ commands: ['publish-price → shop'], deadlines: ['publication', 'switch'] });
    expect(asked(begun.outputs)).toEqual(['standard publish-price TEE-M 2000→1500']);
    const ended = spec
      .given(...shown, sale, deadline('switch'), pricesTaken)
      .when(deadline('switch'))
      .then({ commands: ['publish-price → shop'], deadlines: ['publication'] });
    expect(asked(ended.outputs)).toEqual(['standard publish-price TEE-M 1500→2000']);
  });

  test('a price that was told ahead and is taken back never comes', () => {
    const ahead = priced('TEE-M', 1_500, { effectiveFrom: NOON });
    spec
      .given(...shown, ahead)
      .when(priced('TEE-M', 2_000))
      .then({ at: 'shown', commands: [], deadlines: [] });
  });

  test('on all channels at once, each by its own list', () => {
    const both: Assortment = { owner: 'odoo', channels: { shop: { list: 'retail' }, usa: { list: 'dollar' } } };
    const dollar = { list: 'dollar', price: { amount: 3_000, currency: 'USD' } };
    const story = [
      updated({ variants: [variant('TEE-M', 'M')] }),
      priced('TEE-M', 2_000),
      priced('TEE-M', 0, dollar),
      taken,
      taken,
    ];
    const sale = { effectiveFrom: NOON, price: euro(1_000) };
    const { outputs } = specification(assortmentPublication(both), PRODUCT)
      .given(
        ...story,
        priced('TEE-M', 0, sale),
        priced('TEE-M', 0, { ...dollar, ...sale, price: { amount: 1_900, currency: 'USD' } }),
      )
      .when(deadline('switch'))
      .then({ commands: ['publish-price → shop', 'publish-price → usa'] });
    expect(asked(outputs)).toEqual([
      'standard publish-price TEE-M 2000→1000',
      'standard publish-price TEE-M 3000→1900',
    ]);
  });

  test('an older reading of the owner changes nothing', () => {
    const older =
      (happening: Happening): Happening =>
      (story) => ({ ...happening(story), time: '2026-11-20T08:00:00Z' });
    spec
      .given(...shown)
      .when(older(priced('TEE-M', 900)))
      .then({ at: 'shown', commands: [] });
    spec
      .given(...shown)
      .when(older(updated({ title: 'Old' })))
      .then({ at: 'shown', commands: [] });
  });

  test('an older publication that is carried out late does not stand: the channel shows the newer one', () => {
    const { outputs } = spec
      .given(...shown, priced('TEE-M', 1_500, { urgent: false }), priced('TEE-M', 1_200))
      .when(otherShown(1_200, '2026-11-20T10:31:00Z'))
      .then({ at: 'publishing', commands: [], events: [] });
    expect(outputs.filter(({ kind }) => kind === 'command')).toEqual([]);
  });
});

describe('assortment-publication, channels that do as they like', () => {
  test('the echo of our own publication ends', () => {
    const echo = { record: { connection: 'shop', id: '99' }, description: 'something of the shop' };
    spec
      .given(...shown)
      .when(updated(echo, 'shop'))
      .then({ at: 'shown', commands: [], events: [] });
    spec
      .given(...shown)
      .when(priced('TEE-M', 2_000, {}, 'shop'))
      .then({ at: 'shown', commands: [], events: [] });
  });

  test('what comes back while a change is on its way is not taken for a change', () => {
    spec
      .given(...shown, updated({ title: 'New' }))
      .when(updated({}, 'shop'))
      .then({ commands: [], events: [] });
    spec
      .given(...shown, priced('TEE-M', 1_500))
      .when(priced('TEE-M', 1_500, {}, 'shop'))
      .then({ commands: [], events: [] });
  });

  test('what was seen otherwise while a change was on its way is sent once more', () => {
    const story = [...shown, updated({ title: 'New' }), updated({ title: 'Theirs' }, 'shop')];
    spec
      .given(...story)
      .when(taken)
      .then({ commands: ['publish-product → shop'] });
    spec
      .given(...story, taken)
      .when(taken)
      .then({ at: 'shown', commands: [] });
  });

  test('a price that is seen before the channel has answered is not hidden by the answer', () => {
    const { outputs } = spec
      .given(...known, priced('TEE-M', 700, {}, 'shop'))
      .when(taken)
      .then({ commands: ['publish-price → shop'] });
    expect(asked(outputs)).toEqual(['bulk publish-price TEE-M 700→2000']);
  });

  test('a price that is seen before the answer of the same second is looked at once more: channels tell whole seconds', () => {
    const story = [...known, priced('TEE-M', 700, {}, 'shop')];
    spec
      .given(...story)
      .when(takenAt('2026-11-20T10:00:03.400Z'))
      .then({ commands: ['publish-product → shop'] });
    spec
      .given(...story)
      .when(takenAt('2026-11-20T11:00:00Z'))
      .then({ at: 'shown', commands: [] });
    spec
      .given(...known, priced('TEE-M', 2_000, {}, 'shop'))
      .when(takenAt('2026-11-20T10:00:03.400Z'))
      .then({ at: 'shown', commands: [] });
  });

  test('a price that was changed between our echo and the answer is looked at once more, whatever the answer says', () => {
    const ours = priced('TEE-M', 2_000, {}, 'shop');
    const theirs = priced('TEE-M', 700, {}, 'shop');
    spec
      .given(...known, ours)
      .when(theirs)
      .then({ commands: [], events: ['ChannelChangeRefused'] });
    spec
      .given(...known, ours, theirs)
      .when(taken)
      .then({ commands: ['publish-product → shop', 'publish-price → shop'] });
  });

  test('a change of the channel is refused where people see it, and undone once: no loop survives', () => {
    const foreign = updated({ title: 'Cheap shirt' }, 'shop');
    spec
      .given(...shown)
      .when(foreign)
      .then({ commands: ['publish-product → shop'], events: ['ChannelChangeRefused'] });
    spec
      .given(...shown, foreign, taken)
      .when(foreign)
      .then({ at: 'held', commands: [], events: ['PublicationHeld SL-ASSORTMENT-005'] });
  });

  test('a price of the channel is undone, three times at most', () => {
    const foreign = (amount: number) => priced('TEE-M', amount, {}, 'shop');
    const { outputs } = spec
      .given(...shown)
      .when(foreign(1))
      .then({ commands: ['publish-price → shop'], events: ['ChannelChangeRefused'] });
    expect(asked(outputs)).toEqual(['live publish-price TEE-M 1→2000']);
    const misses = [1, 2, 3].map((index) => otherShown(index, `2026-11-20T11:0${index}:00Z`));
    spec
      .given(...shown, priced('TEE-M', 1_500), ...misses)
      .when(otherShown(4, '2026-11-20T11:05:00Z'))
      .then({
        at: 'held',
        commands: [],
        events: ['ChannelChangeRefused', 'PublicationHeld SL-ASSORTMENT-004'],
      });
  });

  test('where people only want to be told, nothing is undone', () => {
    const telling = specification(assortmentPublication(CATALOGUE, { drift: 'tell' }), PRODUCT);
    telling
      .given(...shown)
      .when(updated({ title: 'Cheap shirt' }, 'shop'))
      .then({ at: 'shown', commands: [], events: ['ChannelChangeRefused'] });
    telling
      .given(...shown)
      .when(priced('TEE-M', 1, {}, 'shop'))
      .then({ at: 'shown', commands: [], events: ['ChannelChangeRefused'] });
  });

  test('a refusal is told and not repeated; the next change is tried', () => {
    const failure = { kind: 'rejected', code: 'SL-SHOPIFY-040', because: 'too many options' } as const;
    const refused = answered('publish-product', 'rejected', undefined, { failure });
    spec
      .given(...known)
      .when(refused)
      .then({ at: 'held', commands: [], events: ['PublicationHeld SL-ASSORTMENT-003'] });
    spec
      .given(...known, refused)
      .when(updated({ title: 'Better' }))
      .then({ at: 'publishing', commands: ['publish-product → shop'], events: ['PublicationReleased'] });
  });

  test('a failed command that a person retried settles the matter', () => {
    const failure = { kind: 'invalid', code: 'SL-SHOPIFY-012', because: 'unreadable' } as const;
    const failed = answered('publish-product', 'failed', undefined, { failure });
    spec
      .given(...known)
      .when(failed)
      .then({ at: 'held', events: ['PublicationHeld SL-ASSORTMENT-002'] });
    spec
      .given(...known, failed)
      .when(taken)
      .then({ at: 'shown', events: ['PublicationReleased'] });
  });

  test('a channel that does not answer is told about', () => {
    spec
      .given(...known)
      .when(deadline('publication'))
      .then({ at: 'held', events: ['PublicationHeld SL-ASSORTMENT-006'] });
    spec
      .given(...known, deadline('publication'))
      .when(taken)
      .then({ at: 'shown', events: ['PublicationReleased'] });
  });
});
