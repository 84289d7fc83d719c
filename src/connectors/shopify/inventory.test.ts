import { describe, expect, test } from 'vitest';
import type { CommandData, Envelope } from '../../canonical/envelope.ts';
import type { Call, Carried, Connection, FactDraft } from '../../connector/connector.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { seededChance } from '../../kernel/chance.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { carryOut } from '../../testing/plain-connection.ts';
import { startSimulator } from '../../testing/simulator.ts';
import { shopify } from './index.ts';
import type { ShopifySettings } from './manifest.ts';
import { type ShopifySimulator, type ShopifySimulatorOptions, startShopifySimulator } from './simulator/index.ts';
import { CONNECTION, delivery, eventsOfFacts, openShop, settingsFor } from './testing/open-connection.ts';

const WH = '24826418';
const LOCATIONS = { locations: { WH } };

type Publication = CommandData<'publish-availability'>;

const start = (options: ShopifySimulatorOptions = {}): Promise<ShopifySimulator> =>
  startShopifySimulator({
    chance: seededChance(5),
    retryScale: 0,
    bucket: { restoreRate: 100_000, maximumAvailable: 1_000_000 },
    ...options,
  });

const publication = (
  sku: string,
  quantity: number,
  more: Partial<Publication> & { from?: number } = {},
): Publication => {
  const { from, ...rest } = more;
  return {
    sku,
    location: 'location/wh',
    quantity: { value: String(quantity), unit: 'each' },
    token: 1,
    ...(from === undefined ? {} : { expected: { value: String(from), unit: 'each' } }),
    ...rest,
  };
};

const CALL: Call = { attempt: 1, uncertain: false, shadow: false, lane: 'live', signal: new AbortController().signal };

async function publishMany(
  connection: Connection,
  list: readonly Publication[],
): Promise<readonly Carried<'publish-availability'>[]> {
  const many = connection.commands['publish-availability']?.carryOutMany;
  if (many === undefined) throw new Error('no lists');
  return many.run(
    list.map((data, index) => ({ id: `c${index}`, data }) as Envelope<Publication>),
    CALL,
  );
}

async function refused(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
}

async function drain(
  connection: Connection,
  cursor: Json | undefined,
  wanted = 'inventory',
): Promise<{ facts: FactDraft[]; cursor: Json }> {
  const poll = connection.polls.find(({ name }) => name === wanted);
  const facts: FactDraft[] = [];
  for (let at = cursor, page = 0; ; page += 1) {
    if (poll === undefined || page > 100) throw new Error('the poll does not end');
    const read = await poll.read(at);
    facts.push(...read.facts);
    at = JSON.parse(JSON.stringify(read.cursor)) as Json;
    if (!read.more) return { facts, cursor: at };
  }
}

/** A webhook of the shop, followed as the hub does it. */
async function follow(connection: Connection, body: string, settings: ShopifySettings): Promise<readonly FactDraft[]> {
  const translation = shopify.translate(delivery('inventory_levels/update', body), {
    connection: CONNECTION,
    settings,
  });
  if (translation.kind !== 'hints') throw new Error(JSON.stringify(translation));
  return (await Promise.all(translation.hints.map((hint) => connection.fetch?.(hint) ?? []))).flat();
}

describe('publishing what is available', () => {
  test('sets the number if the shop shows what is expected, and says when', async () => {
    await using shop = await start();
    shop.stockItem('TEE-M', 10);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    const result = await carryOut(connection, 'publish-availability', publication('TEE-M', 7, { from: 10 }));
    expect(result).toEqual({
      applied: true,
      shown: { value: '7', unit: 'each' },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(shop.availableOf('TEE-M')).toBe(7);
  });

  test('leaves alone what shows something else, and says what', async () => {
    await using shop = await start();
    shop.stockItem('TEE-M', 9);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    const result = await carryOut(connection, 'publish-availability', publication('TEE-M', 7, { from: 10 }));
    expect(result).toMatchObject({ applied: false, shown: { value: '9' } });
    expect(shop.availableOf('TEE-M')).toBe(9);
    const again = publication('TEE-M', 6, { from: 9, token: 2 });
    expect(await carryOut(connection, 'publish-availability', again)).toMatchObject({ applied: true });
    expect(shop.availableOf('TEE-M')).toBe(6);
  });

  test('sets without comparing when nothing is known of what is shown; broken pieces are not sold', async () => {
    await using shop = await start();
    shop.stockItem('ROPE', 3);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    const rope = { ...publication('ROPE', 0), quantity: { value: '7.75', unit: 'm' } };
    const result = await carryOut(connection, 'publish-availability', rope);
    expect(result).toMatchObject({ applied: true, shown: { value: '7', unit: 'm' } });
    expect(shop.availableOf('ROPE')).toBe(7);
  });

  test('an answer that was lost and the same list in other company: one effect, and a sale in between stays', async () => {
    await using shop = await start();
    shop.stockItem('TEE-M', 10);
    shop.stockItem('CUP', 4);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    const tee = publication('TEE-M', 7, { from: 10 });
    shop.faults.lostAnswerShare = 1;
    await expect(publishMany(openShop(settingsFor(shop, LOCATIONS)), [tee])).rejects.toThrow('lost');
    await carryOut(connection, 'publish-availability', tee).catch(() => undefined);
    shop.faults.lostAnswerShare = 0;
    await publishMany(connection, [tee]);
    // Nobody heard of it: it comes again, first alone, then beside another.
    expect(await publishMany(openShop(settingsFor(shop, LOCATIONS)), [tee])).toMatchObject([
      { result: { applied: true, shown: { value: '7' } } },
    ]);
    const cup = publication('CUP', 3, { from: 4 });
    expect(await publishMany(openShop(settingsFor(shop, LOCATIONS)), [tee, cup])).toMatchObject([
      { result: { applied: true, shown: { value: '7' } } },
      { result: { applied: true, shown: { value: '3' } } },
    ]);
    shop.placeOrder({ lines: [{ sku: 'TEE-M', price: '9.00' }] });
    expect(await publishMany(openShop(settingsFor(shop, LOCATIONS)), [tee, cup])).toMatchObject([
      { result: { applied: false, shown: { value: '6' } } },
      { result: { applied: true } },
    ]);
    expect(shop.availableOf('TEE-M')).toBe(6);
  });

  test('one bad article holds none of the others, whatever is wrong with it', async () => {
    await using shop = await start();
    for (let index = 0; index < 12; index += 1) shop.stockItem(`ART-${index}`, 10);
    shop.stockItem('BUNDLE', 10, 0, { mutable: false });
    shop.stockItem('TWIN', 1);
    shop.stockItem('TWIN', 2);
    shop.stockItem('STORE-ONLY', 2, 1);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    const good = Array.from({ length: 12 }, (_, index) =>
      publication(`ART-${index}`, 5, { from: index === 3 ? 8 : 10 }),
    );
    const bad = ['BUNDLE', 'TWIN', 'STORE-ONLY', 'NO-SUCH'].map((sku) => publication(sku, 5, { from: 10 }));
    const answers = await publishMany(connection, [...bad, ...good, publication('ART-0', 4, { from: 10, token: 1 })]);
    expect(answers.slice(0, 4).map((each) => (each.kind === 'failed' ? each.failure.code : 'done'))).toEqual([
      'SL-SHOPIFY-033',
      'SL-SHOPIFY-032',
      'SL-SHOPIFY-033',
      'SL-SHOPIFY-032',
    ]);
    expect(answers.every((each) => each.kind === 'done' || each.failure.kind === 'rejected')).toBe(true);
    expect(answers[4 + 3]).toMatchObject({ result: { applied: false, shown: { value: '10' } } });
    expect(answers.filter((each) => each.kind === 'done' && each.result.applied)).toHaveLength(11);
    for (let index = 0; index < 12; index += 1) expect(shop.availableOf(`ART-${index}`)).toBe(index === 3 ? 10 : 5);
  });

  test('a refusal that does not say which article is halved until it stands alone', async () => {
    await using shop = await start();
    for (let index = 0; index < 9; index += 1) shop.stockItem(`ART-${index}`, 10, 0, { mutable: index !== 6 });
    shop.state.vagueErrors = true;
    const connection = openShop(settingsFor(shop, LOCATIONS));
    const answers = await publishMany(
      connection,
      Array.from({ length: 9 }, (_, index) => publication(`ART-${index}`, 5, { from: 10 })),
    );
    expect(answers.map(({ kind }) => kind).join(' ')).toBe('done done done done done done failed done done');
    expect(answers[6]).toMatchObject({ failure: { code: 'SL-SHOPIFY-024', value: 'ART-6' } });
  });

  test('an older publication never wins over a newer one, in one list or after it', async () => {
    await using shop = await start();
    shop.stockItem('TEE-M', 10);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    const [older, newer] = [publication('TEE-M', 9, { token: 1 }), publication('TEE-M', 4, { token: 2 })];
    expect(await publishMany(connection, [older, newer])).toMatchObject([
      { result: { applied: false, shown: { value: '4' } } },
      { result: { applied: true } },
    ]);
    expect(await carryOut(connection, 'publish-availability', older)).toMatchObject({ applied: false });
    expect(shop.availableOf('TEE-M')).toBe(4);
  });

  test('a SKU that moved to another article is noticed by the answer and looked up anew', async () => {
    await using shop = await start();
    shop.stockItem('TEE-M', 10);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    await carryOut(connection, 'publish-availability', publication('TEE-M', 9, { token: 1 }));
    shop.renameItem('TEE-M', 'TEE-OLD');
    shop.stockItem('TEE-M', 2);
    const next = publication('TEE-M', 8, { token: 2 });
    expect(await refused(carryOut(connection, 'publish-availability', next))).toMatchObject({
      code: 'SL-SHOPIFY-034',
      kind: 'transient',
    });
    expect(await carryOut(connection, 'publish-availability', next)).toMatchObject({ applied: true });
    expect(shop.availableOf('TEE-M')).toBe(8);
    // The same after the article was deleted and made again.
    shop.removeItem('TEE-M');
    shop.stockItem('TEE-M', 1);
    const last = publication('TEE-M', 6, { token: 3 });
    expect(await refused(carryOut(connection, 'publish-availability', last))).toMatchObject({ code: 'SL-SHOPIFY-032' });
    expect(await carryOut(connection, 'publish-availability', last)).toMatchObject({ applied: true });
  });

  test('a key that was spent on a failed attempt is replaced, and not for ever', async () => {
    await using shop = await start();
    shop.stockItem('TEE-M', 10);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    shop.state.spentKeys = 2;
    const tee = publication('TEE-M', 7, { from: 10 });
    expect(await carryOut(connection, 'publish-availability', tee)).toMatchObject({ applied: true });
    shop.state.spentKeys = 3;
    const next = publication('TEE-M', 6, { from: 7, token: 2 });
    expect(await refused(carryOut(connection, 'publish-availability', next))).toMatchObject({ code: 'SL-SHOPIFY-024' });
    expect(shop.availableOf('TEE-M')).toBe(7);
  });

  test('a shop with one location needs no mapping, but only one location of the hub may publish to it', async () => {
    await using shop = await start({ locations: ['Warehouse'] });
    shop.stockItem('TEE-M', 10);
    const bindings = memoryBindings();
    const connection = openShop(settingsFor(shop), { bindings });
    expect(await carryOut(connection, 'publish-availability', publication('TEE-M', 7))).toMatchObject({
      applied: true,
    });
    const paris = publication('TEE-M', 1, { location: 'location/paris', token: 2 });
    expect(
      await refused(carryOut(openShop(settingsFor(shop), { bindings }), 'publish-availability', paris)),
    ).toMatchObject({
      code: 'SL-SHOPIFY-031',
      kind: 'rejected',
      value: 'location/paris',
    });
    const { location: _location, ...anywhere } = publication('TEE-M', 6, { token: 3 });
    expect(await carryOut(connection, 'publish-availability', anywhere)).toMatchObject({ applied: true });
  });

  test('a shop with several locations needs one, and says so', async () => {
    await using shop = await start();
    shop.stockItem('TEE-M', 10);
    const bare = openShop(settingsFor(shop));
    expect(await refused(carryOut(bare, 'publish-availability', publication('TEE-M', 7)))).toMatchObject({
      code: 'SL-SHOPIFY-031',
      next: expect.stringContaining('locations'),
    });
    expect(shop.availableOf('TEE-M')).toBe(10);
    // Once the merchant has closed the other one, it is published at once.
    const [, store] = shop.state.locations;
    if (store !== undefined) store.active = false;
    expect(await carryOut(bare, 'publish-availability', publication('TEE-M', 7))).toMatchObject({ applied: true });
    if (store !== undefined) store.active = true;
    const findings = await bare.check();
    expect(findings.find(({ subject }) => subject === 'stock')).toMatchObject({ verdict: 'warning' });
    const mapped = await openShop(settingsFor(shop, LOCATIONS)).check();
    expect(mapped.find(({ subject }) => subject === 'stock')).toBeUndefined();
    expect(mapped.find(({ subject }) => subject === 'locations')?.found).toContain(`Warehouse (${WH})`);
  });

  const STORE = '24826419';
  const bindingsOf = async (...rows: readonly (readonly [string, string])[]) => {
    const bindings = memoryBindings();
    for (const [canonical, foreignId] of rows) {
      await bindings.bind({ canonical, connection: CONNECTION, kind: 'Location', foreignId });
    }
    return bindings;
  };

  test('what is bound to a location of the shop is published there, and heard from there', async () => {
    await using shop = await start();
    for (const location of [0, 1]) shop.stockItem('TEE-M', 10, location);
    const bindings = await bindingsOf(['location/wh', STORE], ['location/paris', WH]);
    const connection = openShop(settingsFor(shop), { bindings });
    expect(
      await publishMany(connection, [publication('TEE-M', 7), publication('TEE-M', 3, { location: 'location/paris' })]),
    ).toMatchObject([{ result: { applied: true } }, { result: { applied: true } }]);
    expect([0, 1].map((at) => shop.availableOf('TEE-M', at))).toEqual([3, 7]);
    const { seen = [] } = (await connection.stock?.look(['TEE-M'])) ?? {};
    expect(seen.map(({ location, quantity }) => `${location} ${quantity?.value}`).sort()).toEqual([
      'location/paris 3',
      'location/wh 7',
    ]);
    const lost = publication('TEE-M', 1, { location: 'location/lyon', token: 2 });
    expect(await refused(carryOut(connection, 'publish-availability', lost))).toMatchObject({ code: 'SL-SHOPIFY-031' });
  });

  test('the settings win over what is bound, and what is bound counts beside them', async () => {
    await using shop = await start({ locations: ['Warehouse', 'Store', 'Attic'] });
    for (const location of [0, 1, 2]) shop.stockItem('TEE-M', 10, location);
    const bindings = await bindingsOf(['location/wh', STORE], ['location/lyon', WH], ['location/paris', '24826420']);
    const settings = settingsFor(shop, LOCATIONS);
    const connection = openShop(settings, { bindings });
    const wanted = [publication('TEE-M', 7), publication('TEE-M', 3, { location: 'location/paris' })];
    expect(await publishMany(connection, wanted)).toMatchObject([
      { result: { applied: true } },
      { result: { applied: true } },
    ]);
    expect([0, 1, 2].map((at) => shop.availableOf('TEE-M', at))).toEqual([7, 10, 3]);
    const lyon = publication('TEE-M', 1, { location: 'location/lyon', token: 2 });
    expect(await refused(carryOut(connection, 'publish-availability', lyon))).toMatchObject({
      code: 'SL-SHOPIFY-031',
      because: expect.stringContaining('stands for location/wh'),
    });
    const { location: _location, ...anywhere } = publication('TEE-M', 6, { token: 3 });
    expect(await refused(carryOut(connection, 'publish-availability', anywhere))).toMatchObject({
      code: 'SL-SHOPIFY-031',
    });
    const { seen = [] } = (await connection.stock?.look(['TEE-M'])) ?? {};
    expect(seen.map(({ location, quantity }) => `${location} ${quantity?.value}`).sort()).toEqual([
      'location/paris 3',
      'location/wh 7',
    ]);
  });

  test('what is bound to a location that is closed is refused, and published once it is open', async () => {
    await using shop = await start({ locations: ['Warehouse', 'Store', 'Attic'] });
    shop.stockItem('TEE-M', 10, 1);
    const [, store] = shop.state.locations;
    if (store !== undefined) store.active = false;
    const connection = openShop(settingsFor(shop), { bindings: await bindingsOf(['location/wh', STORE]) });
    const publish = () => carryOut(connection, 'publish-availability', publication('TEE-M', 7));
    expect(await refused(publish())).toMatchObject({
      code: 'SL-SHOPIFY-031',
      because: expect.stringContaining(`location ${STORE}, which is not an active one`),
    });
    if (store !== undefined) store.active = true;
    expect(await publish()).toMatchObject({ applied: true });
    expect(shop.availableOf('TEE-M', 1)).toBe(7);
  });

  test('a check misses the scope for stock', async () => {
    await using shop = await start({ scopes: ['write_orders', 'read_locations'] });
    const findings = await openShop(settingsFor(shop, LOCATIONS)).check();
    expect(findings.find(({ subject }) => subject === 'scope write_inventory')).toMatchObject({ verdict: 'problem' });
  });

  test('a throttled shop is waited for, and nothing is set meanwhile', async () => {
    await using shop = await start({ bucket: { restoreRate: 1, maximumAvailable: 5 } });
    shop.stockItem('TEE-M', 10);
    const connection = openShop(settingsFor(shop, LOCATIONS));
    expect(await refused(carryOut(connection, 'publish-availability', publication('TEE-M', 7)))).toMatchObject({
      code: 'SL-SHOPIFY-003',
      kind: 'throttled',
    });
    expect(shop.availableOf('TEE-M')).toBe(10);
  });
});

describe('hearing what the shop shows', () => {
  test('a sale lowers the level; webhook and gap recovery tell it as the same fact', async () => {
    await using hook = await startSimulator(
      {
        handle: () => ({ status: 200, headers: {}, body: '' }),
        serverError: never,
        throttled: never,
        unauthorized: never,
      },
      {},
    );
    await using shop = await start();
    const settings = settingsFor(shop, LOCATIONS);
    const connection = openShop(settings);
    const { cursor } = await drain(connection, undefined);
    shop.subscribe(`${hook.url}/webhooks/shopify-eu`, ['INVENTORY_LEVELS_UPDATE']);
    shop.stockItem('TEE-M', 10);
    shop.placeOrder({ lines: [{ sku: 'TEE-M', price: '9.00', quantity: 2 }] });
    await shop.webhooks.settled();
    const [sent] = shop.webhooks.sent;
    expect(sent).toMatchObject({ topic: 'inventory_levels/update' });
    const pushed = await follow(connection, sent?.body ?? '', settings);
    expect(eventsOfFacts(pushed, settings)).toMatchObject([
      {
        name: 'AvailabilityObserved',
        subject: 'stock/TEE-M/wh',
        data: { sku: 'TEE-M', location: 'location/wh', quantity: { value: '8', unit: 'each' } },
      },
    ]);
    const read = await drain(connection, cursor);
    expect(read.facts.map(({ id, body }) => ({ id, body }))).toEqual(pushed.map(({ id, body }) => ({ id, body })));
  });

  const webhookOf = (item: string, available: number): string =>
    JSON.stringify({
      inventory_item_id: Number(item),
      location_id: Number(WH),
      available,
      updated_at: '2026-11-20T10:00:01Z',
    });

  test('a number that comes back within its second is told again, and the same one twice is not', async () => {
    await using shop = await start();
    const settings = settingsFor(shop, LOCATIONS);
    const connection = openShop(settings);
    const item = shop.stockItem('TEE-M', 3);
    const heard: string[] = [];
    for (const available of [3, 5, 5, 3, 3, 5]) {
      heard.push(...(await follow(connection, webhookOf(item, available), settings)).map(({ id }) => id));
    }
    const [three, five, fiveAgain, threeAgain, threeTwice, last] = heard;
    expect([fiveAgain, threeTwice]).toEqual([five, threeAgain]);
    expect(new Set([three, five, threeAgain, last]).size).toBe(4);
  });

  test('what gap recovery read before the webhooks of that second is told again behind them', async () => {
    await using shop = await start();
    const settings = settingsFor(shop, LOCATIONS);
    const connection = openShop(settings);
    const item = shop.stockItem('TEE-M', 3);
    const level = shop.state.levels.get(`${item}/${WH}`);
    if (level !== undefined) level.updatedAtMs = Date.parse('2026-11-20T10:00:01Z');
    const early = (await drain(connection, undefined, 'inventory-full')).facts.map(({ id }) => id);
    const five = await follow(connection, webhookOf(item, 5), settings);
    const three = await follow(connection, webhookOf(item, 3), settings);
    expect(early).toHaveLength(1);
    expect(new Set([...early, ...[...five, ...three].map(({ id }) => id)]).size).toBe(3);
    expect(eventsOfFacts(three, settings)).toMatchObject([{ data: { quantity: { value: '3' } } }]);
    const [event] = eventsOfFacts(three, settings);
    const [before] = eventsOfFacts((await drain(connection, undefined, 'inventory-full')).facts, settings);
    // It stands as it was heard last, and so is no news.
    expect(before?.fact).toEqual(event?.fact);
  });

  test('many webhooks ask for their SKUs once, and an article without one concerns nobody', async () => {
    await using shop = await start();
    const settings = settingsFor(shop, LOCATIONS);
    const connection = openShop(settings);
    const ids = Array.from({ length: 30 }, (_, index) => shop.stockItem(index === 7 ? '' : `ART-${index}`, index));
    const callsSoFar = (): number => [...shop.calls.values()].reduce((sum, count) => sum + count, 0);
    const before = callsSoFar();
    const facts = await Promise.all(
      ids.map((id, index) =>
        follow(
          connection,
          `{"inventory_item_id":${id},"location_id":${WH},"available":${index},"updated_at":"2026-11-20T10:00:01+01:00"}`,
          settings,
        ),
      ),
    );
    expect(facts.map((each) => each.length)).toEqual(ids.map((_, index) => (index === 7 ? 0 : 1)));
    expect(callsSoFar() - before).toBe(1);
    const [event] = eventsOfFacts(facts[3] ?? [], settings);
    expect(event).toMatchObject({ data: { sku: 'ART-3', observedAt: '2026-11-20T09:00:01Z' } });
  });

  test('gap recovery reads every watched location page by page', async () => {
    await using shop = await start();
    const settings = settingsFor(shop, { locations: { WH, store: '24826419' } });
    const connection = openShop(settings);
    const { cursor } = await drain(connection, undefined);
    for (let index = 0; index < 120; index += 1) {
      shop.stockItem(`ART-${index}`, index);
      shop.stockItem(`ART-${index}`, index + 1, 1);
    }
    const { facts, cursor: after } = await drain(connection, cursor);
    const events = eventsOfFacts(facts, settings);
    expect(new Set(events.map(({ subject }) => subject)).size).toBe(240);
    expect((await drain(connection, after)).facts.map(({ id }) => id).sort()).toEqual(facts.map(({ id }) => id).sort());
    shop.countItem('ART-5', 1_000);
    const later = await drain(connection, after);
    const known = new Set(facts.map(({ id }) => id));
    expect(
      eventsOfFacts(
        later.facts.filter(({ id }) => !known.has(id)),
        settings,
      ),
    ).toMatchObject([{ subject: 'stock/ART-5/wh', data: { quantity: { value: '1000' } } }]);
  });

  test('the full reading tells what is shown from the first time on, and finds what the others missed', async () => {
    await using shop = await start();
    const settings = settingsFor(shop, { locations: { WH, store: '24826419' } });
    for (let index = 0; index < 70; index += 1) {
      shop.stockItem(`ART-${index}`, index);
      shop.stockItem(`ART-${index}`, index + 1, 1);
    }
    const connection = openShop(settings);
    const first = await drain(connection, undefined, 'inventory-full');
    expect(new Set(eventsOfFacts(first.facts, settings).map(({ subject }) => subject)).size).toBe(140);
    // Changed without a word, and dated back.
    const [level] = shop.state.levels.values();
    if (level !== undefined) level.available = 99;
    const second = await drain(connection, first.cursor, 'inventory-full');
    const known = new Set(first.facts.map(({ id }) => id));
    expect(
      eventsOfFacts(
        second.facts.filter(({ id }) => !known.has(id)),
        settings,
      ),
    ).toMatchObject([{ subject: 'stock/ART-0/wh', data: { quantity: { value: '99' } } }]);
  });

  test('a shop that does not oversell sells what it shows and no more; what is cancelled comes back', async () => {
    await using shop = await start();
    shop.stockItem('LAST', 1);
    const order = shop.placeOrder({ lines: [{ sku: 'LAST', price: '9.00' }] });
    expect(() => shop.placeOrder({ lines: [{ sku: 'LAST', price: '9.00' }] })).toThrow('sold out');
    shop.cancelOrder(order.id);
    expect(shop.availableOf('LAST')).toBe(1);
  });
});

const never = (): never => {
  throw new Error('not asked for');
};
