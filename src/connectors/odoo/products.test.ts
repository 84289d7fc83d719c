import { describe, expect, test } from 'vitest';
import type { Binding } from '../../canonical/binding.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { DraftEvent, FactDraft } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import type { OdooSimulatorOptions } from './simulator/index.ts';
import { type Hub, memoryBindings, startWorld, type World } from './testing/world.ts';

/** Reads a poll to its end; answers its facts and where it stands. */
async function readOn(hub: Hub, name: string, from?: Json): Promise<{ facts: FactDraft[]; cursor: Json }> {
  const poll = hub.connection.polls.find((each) => each.name === name);
  if (poll === undefined) throw new Error(`there is no poll ${name}`);
  const facts: FactDraft[] = [];
  let cursor = from;
  for (let page = 0; page < 200; page += 1) {
    const read = await poll.read(cursor);
    facts.push(...read.facts);
    cursor = JSON.parse(JSON.stringify(read.cursor)) as Json;
    if (!read.more) return { facts, cursor };
  }
  throw new Error(`the poll ${name} does not end`);
}

/** The events of facts, each proven to be in the canonical language. */
function eventsOf(hub: Hub, facts: readonly FactDraft[]): DraftEvent[] {
  return facts.flatMap((fact) => {
    const translation = hub.translate(fact);
    if (translation.kind === 'ignored') return [];
    if (translation.kind !== 'events') throw new Error(`${fact.topic}: ${JSON.stringify(translation)}`);
    for (const { name, data } of translation.events) expect(eventDataFailure(name, data)).toBeUndefined();
    return [...translation.events];
  });
}

const told = (events: readonly DraftEvent[]): string[] =>
  events.map(({ name, subject, data }) => {
    if (name !== 'PriceChanged') return `${name} ${subject}`;
    const { sku, list, price, urgent } = data as DraftEvent<'PriceChanged'>['data'];
    return `${list} ${sku} ${price.amount} ${price.currency}${urgent === false ? ' later' : ''}`;
  });

const articles = (lists: Record<string, number> = {}) => ({ articles: { lists } });

const open = (options: OdooSimulatorOptions, lists: Record<string, number> = {}): Promise<World> =>
  startWorld(options, articles(lists));

const TEE = {
  name: 'Tee',
  price: 20,
  description: 'Soft.',
  variants: [
    { sku: 'TEE-S', options: { Size: 'S', Colour: 'Red' } },
    { sku: 'TEE-M', options: { Size: 'M', Colour: 'Red' }, barcode: '96385074' },
  ],
};

describe.each([17, 19] as const)('articles and prices of Odoo %i', (version) => {
  test('nothing is read unless the connection has `articles`', async () => {
    await using world = await startWorld({ version });
    expect(world.hub().connection.polls.map(({ name }) => name)).not.toContain('products');
  });

  test('an article with variants, its barcode and its prices', async () => {
    await using world = await open({ version });
    const hub = world.hub();
    const [products, prices] = [await readOn(hub, 'products'), await readOn(hub, 'prices')];
    await world.simulator.people.addProduct(TEE);
    const article = eventsOf(hub, (await readOn(hub, 'products', products.cursor)).facts).filter(
      ({ subject }) => subject === 'product/TEE-S',
    );
    expect(article).toMatchObject([
      {
        name: 'ProductUpdated',
        data: {
          product: {
            title: 'Tee',
            description: 'Soft.',
            kind: 'goods',
            record: { connection: 'odoo-main', name: 'Tee' },
            variants: [
              {
                sku: 'TEE-S',
                active: true,
                unit: 'each',
                options: [
                  { name: 'Size', value: 'S' },
                  { name: 'Colour', value: 'Red' },
                ],
              },
              { sku: 'TEE-M', active: true, gtin: '00000096385074' },
            ],
          },
        },
      },
    ]);
    const listed = eventsOf(hub, (await readOn(hub, 'prices', prices.cursor)).facts);
    expect(told(listed.filter(({ subject }) => subject === 'product/TEE-S'))).toEqual([
      'standard TEE-S 2000 EUR',
      'standard TEE-M 2000 EUR',
    ]);
  });

  test('the overlap reads it again as the same; a price that comes back is news', async () => {
    await using world = await open({ version });
    const { people } = world.simulator;
    const hub = world.hub();
    const start = await readOn(hub, 'prices');
    await people.setPrice('MUG-BLUE', 15);
    const first = await readOn(hub, 'prices', start.cursor);
    const again = await readOn(hub, 'prices', first.cursor);
    expect(again.facts.map(({ id }) => id)).toEqual(first.facts.map(({ id }) => id));
    const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    // Odoo tells whole seconds.
    await later(1_050);
    await people.setPrice('MUG-BLUE', 12.5);
    const back = await readOn(hub, 'prices', again.cursor);
    const known = new Set(first.facts.map(({ id }) => id));
    expect(
      told(
        eventsOf(
          hub,
          back.facts.filter(({ id }) => !known.has(id)),
        ),
      ),
    ).toEqual(['standard MUG-BLUE 1250 EUR']);
  });

  test('what is archived or no longer for sale is retired, and comes back', async () => {
    await using world = await open({ version });
    const { people } = world.simulator;
    const hub = world.hub();
    await readOn(hub, 'products-compare', (await readOn(hub, 'products-compare')).cursor);
    const start = await readOn(hub, 'product-variants');
    await people.archiveProduct('MUG-BLUE');
    const gone = await readOn(hub, 'product-variants', start.cursor);
    expect(told(eventsOf(hub, gone.facts))).toContain('ProductRetired product/MUG-BLUE');
    await people.unarchiveProduct('MUG-BLUE');
    const back = await readOn(hub, 'product-variants', gone.cursor);
    expect(told(eventsOf(hub, back.facts))).toContain('ProductUpdated product/MUG-BLUE');
  });

  test('the first comparison reads everything, the next only what differs, also what was deleted', async () => {
    await using world = await startWorld({ version }, { articles: { compareHours: 1 } });
    const { people } = world.simulator;
    let nowMs = Date.now();
    const hub = world.hub({ clock: { now: () => nowMs, sleep: async () => {} } });
    const place = await readOn(hub, 'products-compare');
    expect(place.facts).toEqual([]);
    const all = await readOn(hub, 'products-compare', place.cursor);
    expect(told(eventsOf(hub, all.facts))).toEqual(
      expect.arrayContaining([
        'ProductUpdated product/MUG-BLUE',
        'standard MUG-BLUE 1250 EUR later',
        'ProductUpdated product/SHIPPING',
      ]),
    );
    const idle = await readOn(hub, 'products-compare', all.cursor);
    expect(idle.facts).toEqual([]);
    nowMs += 3_700_000;
    const same = await readOn(hub, 'products-compare', idle.cursor);
    expect(same.facts).toEqual([]);
    await people.deleteProduct('MUG-BLUE');
    nowMs += 3_700_000;
    const gone = await readOn(hub, 'products-compare', same.cursor);
    expect(told(eventsOf(hub, gone.facts))).toContain('ProductRetired product/MUG-BLUE');
  });

  test('a large assortment is read page by page, and another process goes on where the last one was', async () => {
    await using world = await open({ version });
    const skus = Array.from({ length: 900 }, (_, index) => `LOT-${index}`);
    await world.simulator.people.stockShelves(skus.map((sku) => ({ sku, name: sku, price: 1 })));
    const pollOf = (hub: Hub) => hub.connection.polls.find(({ name }) => name === 'products-compare');
    let { cursor } = (await pollOf(world.hub())?.read(undefined)) ?? { cursor: null };
    const seen: string[] = [];
    for (let more = true; more; ) {
      // Whatever a process knew is gone; only what was stored is left.
      const hub = world.hub();
      const page = await pollOf(hub)?.read(JSON.parse(JSON.stringify(cursor)) as Json);
      const events = eventsOf(hub, page?.facts ?? []).filter(({ name }) => name === 'ProductUpdated');
      expect(events.length).toBeLessThanOrEqual(200);
      seen.push(...events.map(({ subject }) => subject).filter((subject) => subject.startsWith('product/LOT-')));
      cursor = page?.cursor ?? null;
      more = page?.more ?? false;
    }
    expect([...seen].sort()).toEqual(skus.map((sku) => `product/${sku}`).sort());
  });

  test('price lists with dates, percents and rules for everything', async () => {
    await using world = await startWorld({ version });
    const { people } = world.simulator;
    const retail = await people.addPriceList('Retail');
    const dollars = await people.addPriceList('Dollars', 'USD');
    const hub = world.hub({ settings: articles({ retail, dollars }) });
    const start = await readOn(hub, 'price-rules');
    const [from, to] = ['2099-11-27 00:00:00', '2099-11-30 23:59:59'];
    await people.addPriceRule(retail, { sku: 'MUG-BLUE', price: 9.99, from, to });
    const ahead = await readOn(hub, 'price-rules', start.cursor);
    const prices = eventsOf(hub, ahead.facts) as DraftEvent<'PriceChanged'>[];
    expect(
      prices
        .filter(({ data }) => data.list === 'retail')
        .map(({ data }) => [data.price.amount, data.effectiveFrom.slice(0, 19), data.effectiveTo?.slice(0, 19)]),
    ).toEqual([
      [1_250, expect.any(String), '2099-11-27T00:00:00'],
      [999, '2099-11-27T00:00:00', '2099-12-01T00:00:00'],
      [1_250, '2099-12-01T00:00:00', undefined],
    ]);
    // Another currency has no price without a rule: nothing is converted by guess.
    expect(prices.some(({ data }) => data.list === 'dollars')).toBe(false);

    await people.addPriceRule(dollars, { sku: 'MUG-BLUE', price: 14 });
    await people.addPriceRule(retail, { percent: 10 });
    const wide = await readOn(hub, 'price-rules', ahead.cursor);
    const all = told(eventsOf(hub, wide.facts));
    expect(all).toEqual(
      expect.arrayContaining([
        'dollars MUG-BLUE 1400 USD',
        'retail MUG-BLUE 1125 EUR later',
        'retail POSTER-A2 2241 EUR later',
      ]),
    );
    const quiet = await readOn(hub, 'price-rules', wide.cursor);
    const known = new Set(wide.facts.map(({ id }) => id));
    expect(quiet.facts.filter(({ id }) => !known.has(id))).toEqual([]);
  });

  test('a rule that is deleted is found by the comparison', async () => {
    await using world = await startWorld({ version });
    const { people } = world.simulator;
    const retail = await people.addPriceList('Retail');
    const rule = await people.addPriceRule(retail, { sku: 'MUG-BLUE', price: 10 });
    let nowMs = Date.now();
    const hub = world.hub({
      settings: { articles: { lists: { retail }, compareHours: 1 } },
      clock: { now: () => nowMs, sleep: async () => {} },
    });
    const all = await readOn(hub, 'products-compare', (await readOn(hub, 'products-compare')).cursor);
    expect(told(eventsOf(hub, all.facts))).toContain('retail MUG-BLUE 1000 EUR later');
    await people.removePriceRule(rule);
    nowMs += 3_700_000;
    const found = await readOn(hub, 'products-compare', all.cursor);
    expect(told(eventsOf(hub, found.facts))).toContain('retail MUG-BLUE 1250 EUR later');
  });

  test('a kit is told with its components where bills of material are there', async () => {
    await using world = await open({ version, manufacturing: true });
    const hub = world.hub();
    const start = await readOn(hub, 'products');
    await world.simulator.people.makeKit('TOTE-NATURAL', { 'MUG-BLUE': 2, 'BEANS-250': 1 });
    const events = eventsOf(hub, (await readOn(hub, 'products', start.cursor)).facts);
    expect(events.find(({ subject }) => subject === 'product/TOTE-NATURAL')?.data).toMatchObject({
      product: {
        kind: 'bundle',
        components: [
          { sku: 'MUG-BLUE', quantity: { value: '2', unit: 'each' } },
          { sku: 'BEANS-250', quantity: { value: '1', unit: 'each' } },
        ],
      },
    });
  });

  test('two products of one reference collide where people see it; a twin that is gone leaves the way free', async () => {
    await using world = await open({ version });
    const { people } = world.simulator;
    const bindings = memoryBindings();
    const hub = world.hub({ bindings });
    await readOn(hub, 'products-compare', (await readOn(hub, 'products-compare')).cursor);
    const start = await readOn(hub, 'products');
    await people.addProduct({ name: 'Mug again', price: 3, variants: [{ sku: 'MUG-BLUE' }] });
    const { facts, cursor } = await readOn(hub, 'products', start.cursor);
    const outcomes = facts.map((fact) => hub.translate(fact));
    expect(outcomes).toContainEqual(
      expect.objectContaining({ kind: 'invalid', failure: expect.objectContaining({ code: 'SL-ODOO-060' }) }),
    );
    await people.deleteProduct('MUG-BLUE');
    await people.addProduct({ name: 'New mug', price: 3, variants: [{ sku: 'MUG-BLUE' }] });
    const later = await readOn(hub, 'products', cursor);
    expect(told(eventsOf(hub, later.facts.slice(-1)))).toEqual(['ProductUpdated product/MUG-BLUE']);
  });

  test('an article keeps its name when its reference changes', async () => {
    await using world = await open({ version });
    const hub = world.hub();
    await readOn(hub, 'products-compare', (await readOn(hub, 'products-compare')).cursor);
    const start = await readOn(hub, 'product-variants');
    await world.simulator.perform((environment) => {
      const [mug] = environment.search('product.product', [['default_code', '=', 'MUG-BLUE']]);
      environment.write('product.product', [mug?.id as number], { default_code: 'MUG-NAVY' });
    });
    const { facts } = await readOn(hub, 'product-variants', start.cursor);
    const events = eventsOf(hub, facts).filter(({ subject }) => subject === 'product/MUG-BLUE');
    expect(events).toMatchObject([{ data: { product: { variants: [{ sku: 'MUG-NAVY' }] } } }]);
  });
});

test('the check says which price lists are there and which articles are left out', async () => {
  await using world = await startWorld({}, { articles: { lists: { retail: 1, ghost: 99 } } });
  await world.simulator.people.addPriceList('Retail');
  await world.simulator.perform((environment) => environment.create('product.product', { name: 'Nameless' }));
  const findings = await world.hub().connection.check();
  const of = (subject: string) => findings.find((finding) => finding.subject === subject);
  expect(of('articles')).toMatchObject({ verdict: 'ok', found: '9 on sale with an internal reference' });
  expect(of('articles without a reference')).toMatchObject({ verdict: 'warning' });
  expect(of('price list retail')).toMatchObject({ verdict: 'ok', found: 'Retail, EUR' });
  expect(of('price list ghost')).toMatchObject({ verdict: 'problem' });
});

test('a binding that somebody made before names the article', async () => {
  await using world = await open({});
  const bindings = memoryBindings();
  const [mug] = world.simulator.records('product.template', [['name', '=', 'Mug blue']], ['name']);
  const made: Binding = {
    canonical: 'product/CUP',
    connection: 'odoo-main',
    kind: 'product.template',
    foreignId: String(mug?.id),
  };
  await bindings.bind(made);
  const hub = world.hub({ bindings });
  const { facts } = await readOn(hub, 'products-compare', (await readOn(hub, 'products-compare')).cursor);
  expect(told(eventsOf(hub, facts))).toContain('ProductUpdated product/CUP');
});

test('the names of a page are asked for and bound together, not one after the other', async () => {
  await using world = await open({});
  const kept = memoryBindings();
  const most = { asked: 0, bound: 0 };
  const waiting = { asked: 0, bound: 0 };
  /** Counts how many are under way at once. */
  const counted = async <Result>(what: 'asked' | 'bound', work: () => Promise<Result>): Promise<Result> => {
    waiting[what] += 1;
    most[what] = Math.max(most[what], waiting[what]);
    await new Promise((resolve) => setImmediate(resolve));
    const result = await work();
    waiting[what] -= 1;
    return result;
  };
  const bindings: typeof kept = {
    ...kept,
    canonicalOf: (...place) => counted('asked', () => kept.canonicalOf(...place)),
    bind: (binding) => counted('bound', () => kept.bind(binding)),
  };
  const hub = world.hub({ bindings });
  const { facts } = await readOn(hub, 'products-compare', (await readOn(hub, 'products-compare')).cursor);
  const articles = told(eventsOf(hub, facts)).filter((line) => line.startsWith('ProductUpdated')).length;
  expect(articles).toBeGreaterThan(3);
  expect(most.asked).toBeGreaterThanOrEqual(articles);
  expect(most.bound).toBeGreaterThanOrEqual(articles);
});
