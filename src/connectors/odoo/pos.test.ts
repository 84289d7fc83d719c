import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { EventData } from '../../canonical/event.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { DraftEvent, FactDraft, Poll } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { deliveryOf } from '../../testing/connector-contract/bench.ts';
import { follow } from '../../testing/plain-connection.ts';
import { odoo } from './index.ts';
import type { OdooSettings } from './settings.ts';
import { startWorld, type World } from './testing/world.ts';

const SETTINGS = {
  pointOfSale: {
    zone: 'Europe/Paris',
    stores: { 'Furniture Shop': { location: 'paris' }, Airport: { zone: 'Asia/Tokyo' } },
  },
};

async function reading(version: 17 | 19) {
  const world = await startWorld({ version }, SETTINGS);
  const hub = world.hub();
  const following = async (named: string): Promise<() => Promise<readonly FactDraft[]>> => {
    const poll = hub.connection.polls.find(({ name }) => name === named) as Poll;
    let cursor: Json | undefined = (await poll.read(undefined)).cursor;
    return async () => {
      const page = await poll.read(cursor);
      ({ cursor } = page);
      return page.facts;
    };
  };
  const [read, closings] = [await following('pos-sales'), await following('pos-closings')];
  const drafts = (facts: readonly FactDraft[]): readonly DraftEvent[] =>
    facts.flatMap((fact) => {
      const translation = hub.translate(fact);
      if (translation.kind !== 'events') throw new Error(JSON.stringify(translation));
      return translation.events;
    });
  return { world, hub, read, closings, drafts, tills: world.simulator.tills };
}

const receiptOf = (draft: DraftEvent | undefined) => (draft as DraftEvent<'SaleCompleted'>).data.receipt;
const stockOf = ({ simulator }: World, sku: string): unknown =>
  simulator.records('stock.quant', [['product_id.default_code', '=', sku]], ['quantity'])[0]?.quantity;

describe.each([19, 17] as const)('the point of sale of Odoo %i', (version) => {
  test('a sale is read as a receipt of its store, to the cent, without a number', async () => {
    const { world, read, drafts, tills } = await reading(version);
    await using _world = world;
    const id = await tills.ringUp([
      { sku: 'MUG-BLUE', quantity: 2, price: 12.5 },
      { sku: 'BEANS-250', quantity: 1, price: 7.45, tax: 7 },
    ]);
    const [draft] = drafts(await read());
    const receipt = receiptOf(draft);
    expect(eventDataFailure('SaleCompleted', draft?.data)).toBeUndefined();
    expect(draft).toMatchObject({ name: 'SaleCompleted', subject: `receipt/${world.hub().context.connection}/${id}` });
    expect(receipt).toMatchObject({
      record: { connection: world.hub().context.connection, id: String(id) },
      location: 'location/paris',
      till: 'Furniture Shop',
      zone: 'Europe/Paris',
      taxIncluded: true,
      total: { amount: 3_245, currency: 'EUR' },
      lines: [
        {
          sku: 'MUG-BLUE',
          quantity: { value: '2', unit: 'each' },
          total: { amount: 2_500 },
          taxes: [{ rate: '0.1899', amount: { amount: 399 } }],
        },
        { sku: 'BEANS-250', total: { amount: 745 } },
      ],
      tenders: [{ kind: 'card', amount: { amount: 3_245, currency: 'EUR' } }],
    });
    expect(receipt).not.toHaveProperty('sequence');
    expect(receipt).not.toHaveProperty('rounding');
  });

  test('what comes back names the receipt that it was sold on', async () => {
    const { world, read, drafts, tills } = await reading(version);
    await using _world = world;
    const sale = await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 2, price: 12.5 }]);
    await tills.ringUp([{ sku: 'MUG-BLUE', quantity: -1, price: 12.5 }], { refunds: sale });
    await tills.ringUp([
      { sku: 'MUG-BLUE', quantity: -1, price: 12.5 },
      { sku: 'POSTER-A2', quantity: 1, price: 24.9 },
    ]);
    const [first, back, exchange] = drafts(await read()).map(receiptOf);
    expect(back).toMatchObject({
      returnOf: first?.id,
      total: { amount: -1_250 },
      lines: [{ quantity: { value: '-1' }, total: { amount: -1_250 } }],
    });
    expect(exchange?.lines.map(({ quantity }) => quantity.value)).toEqual(['-1', '1']);
    expect(exchange).not.toHaveProperty('returnOf');
  });

  test('read again, renamed or posted at the end of the day, it is the same sale', async () => {
    const { world, read, tills } = await reading(version);
    await using _world = world;
    await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }]);
    const ids = (await read()).map(({ id }) => id);
    await tills.closeSession();
    await world.simulator.perform((environment) => {
      const all = (model: string) => environment.search(model, []).map(({ id }) => id);
      environment.write('pos.config', all('pos.config'), { name: 'Another name' });
      const mugs = environment.search('product.product', [['default_code', '=', 'MUG-BLUE']]).map(({ id }) => id);
      environment.write('product.product', mugs, { default_code: 'MUG-NAVY' });
    });
    expect((await read()).map(({ id }) => id)).toEqual(ids);
    expect(stockOf(world, 'MUG-NAVY')).toBe(299);
  });

  test('a sale whose stock waits for the end of the session says so, and the end of the session says that it moved', async () => {
    const { world, read, closings, drafts, tills } = await reading(version);
    await using _world = world;
    await tills.moveStock('at closing');
    const [sold, cancelled] = [
      await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 2, price: 12.5 }]),
      await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }]),
    ];
    await tills.cancel(cancelled);
    await tills.park([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }]);
    const receipts = drafts(await read()).filter(({ name }) => name === 'SaleCompleted');
    expect(receipts.map((draft) => receiptOf(draft))).toMatchObject([{ stockWaits: true }]);
    expect(eventDataFailure('SaleCompleted', receipts[0]?.data)).toBeUndefined();
    expect(await closings()).toEqual([]);
    expect(stockOf(world, 'MUG-BLUE')).toBe(300);
    const beforeMs = Date.now();
    await tills.closeSession();
    expect(stockOf(world, 'MUG-BLUE')).toBe(298);
    const [moved, ...others] = drafts(await closings());
    expect(others).toEqual([]);
    const receipt = `receipt/${world.hub().context.connection}/${sold}`;
    expect(moved).toMatchObject({ name: 'SaleStockMoved', subject: receipt, data: { receipt } });
    const data = moved?.data as EventData<'SaleStockMoved'>;
    expect(eventDataFailure('SaleStockMoved', data)).toBeUndefined();
    // Odoo writes when a session ended before it moves the stock: only what was seen afterwards is sure.
    expect(Date.parse(data.at)).toBeGreaterThanOrEqual(beforeMs);
  });

  test('a sale that is read after its session was closed says at once that its stock has moved', async () => {
    const { world, read, drafts, tills } = await reading(version);
    await using _world = world;
    await tills.moveStock('at closing');
    await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 2, price: 12.5 }]);
    await tills.closeSession();
    const [sale, moved] = drafts(await read());
    expect(receiptOf(sale)).toMatchObject({ stockWaits: true });
    expect(moved).toMatchObject({ name: 'SaleStockMoved', data: { receipt: receiptOf(sale).id } });
  });

  test('a sale that moved its stock by a transfer of its own waits for nothing, whatever its session does', async () => {
    const { world, read, closings, drafts, tills } = await reading(version);
    await using _world = world;
    await tills.moveStock('at closing');
    const invoiced = await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 2, price: 12.5 }]);
    await world.simulator.perform((environment) => {
      const transfer = environment.create('stock.picking', { state: 'done' });
      environment.write('pos.order', [invoiced], { picking_ids: [[6, 0, [transfer]]] });
    });
    expect(receiptOf(drafts(await read())[0])).not.toHaveProperty('stockWaits');
    await tills.closeSession();
    expect(await closings()).toEqual([]);
  });

  test('where stock moves at once, nothing waits', async () => {
    const { world, read, closings, drafts, tills } = await reading(version);
    await using _world = world;
    await tills.moveStock('at once');
    await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 2, price: 12.5 }]);
    expect(stockOf(world, 'MUG-BLUE')).toBe(298);
    expect(receiptOf(drafts(await read())[0])).not.toHaveProperty('stockWaits');
    await tills.closeSession();
    expect(await closings()).toEqual([]);
  });

  test('a parked order is no sale, also when it is cancelled; a paid one that is cancelled is void', async () => {
    const { world, read, drafts, tills } = await reading(version);
    await using _world = world;
    const parked = await tills.park([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }]);
    expect(await read()).toEqual([]);
    await tills.cancel(parked);
    expect(await read()).toEqual([]);
    const sold = await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }]);
    await tills.cancel(sold);
    const [voided] = drafts(await read());
    const data = voided?.data as EventData<'SaleVoided'>;
    expect(eventDataFailure('SaleVoided', data)).toBeUndefined();
    expect(data).toMatchObject({ location: 'location/paris', till: 'Furniture Shop' });
    expect(voided).toMatchObject({ name: 'SaleVoided', subject: data.receipt });
    expect(data.receipt).toMatch(new RegExp(`/${sold}$`));
  });

  test('the business date is that of the store', async () => {
    const { world, read, drafts, tills } = await reading(version);
    await using _world = world;
    await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }], { shop: 'Airport' });
    await world.simulator.perform((environment) =>
      environment.write('pos.order', [1], { date_order: '2026-11-20 20:00:18' }),
    );
    expect(receiptOf(drafts(await read())[0])).toMatchObject({
      location: 'location/Airport',
      zone: 'Asia/Tokyo',
      at: '2026-11-20T20:00:18Z',
      businessDate: '2026-11-21',
    });
  });

  test('a product without an internal reference is a case; named, the sale is read as another fact', async () => {
    const { world, hub, read, tills } = await reading(version);
    await using _world = world;
    await tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }]);
    const name = (sku: string | false) =>
      world.simulator.perform((environment) => {
        const [line] = environment.search('pos.order.line', []);
        environment.write('product.product', [line?.product_id as number], { default_code: sku });
      });
    await name(false);
    const [unnamed] = await read();
    expect(hub.translate(unnamed as FactDraft)).toMatchObject({
      kind: 'invalid',
      failure: {
        code: 'SL-ODOO-033',
        because: expect.stringContaining('lines[0]: the product has no internal reference'),
      },
    });
    await name('MUG-NEW');
    world.hub();
    const later = await startedAgain(world);
    const named = later.facts.find(({ id }) => id !== unnamed?.id);
    const translation = later.translate(named as FactDraft);
    expect(translation.kind === 'events' && receiptOf(translation.events[0])).toMatchObject({
      lines: [{ sku: 'MUG-NEW' }],
    });
  });
});

/** A hub that was started again reads with nothing remembered. */
async function startedAgain(world: World) {
  const hub = world.hub();
  const poll = hub.connection.polls.find(({ name }) => name === 'pos-sales') as Poll;
  const newest = instant(Date.now()).slice(0, 19).replace('T', ' ');
  const { facts } = await poll.read({ newest });
  return { facts, translate: hub.translate };
}

test.each([19, 17] as const)('the point of sale of Odoo %i says at once that something was sold', async (version) => {
  await using world = await startWorld({ version }, { ...SETTINGS, webhookSecret: 'hint-secret' });
  const posted: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    posted.push(text);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const hub = world.hub({ webhookUrl: `http://127.0.0.1:${port}/webhooks/odoo-main` });
  await hub.connection.provisioner?.heal();
  expect((await hub.connection.provisioner?.audit())?.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  const id = await world.simulator.tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }]);
  server.close();
  const hints = posted.map((body) => odoo.translate(deliveryOf({ topic: 'pos.order', body }), hub.context));
  expect(hints).toContainEqual({ kind: 'hints', hints: [{ kind: 'pos.order', foreignId: String(id) }] });
  const facts = await follow(hub.connection, { kind: 'pos.order', foreignId: String(id) });
  const poll = hub.connection.polls.find(({ name }) => name === 'pos-sales') as Poll;
  const polled = await poll.read({ newest: instant(Date.now()).slice(0, 19).replace('T', ' ') });
  // Pushed or found by polling, it is one delivery.
  expect(facts.map((fact) => fact.id)).toEqual(polled.facts.map((fact) => fact.id));
  expect(facts).toHaveLength(1);
});

test.each([19, 17] as const)('a check of Odoo %i says what is wrong with the point of sale', async (version) => {
  await using world = await startWorld({ version }, SETTINGS);
  const about = async (settings: Partial<OdooSettings> = {}) =>
    (await world.hub({ settings }).connection.check()).filter(({ subject }) => /point of sale|time zone/.test(subject));
  expect(await about()).toMatchObject([
    { subject: 'point of sale', verdict: 'ok', found: 'no shop yet' },
    { subject: 'point of sale "Furniture Shop"', verdict: 'problem' },
    { subject: 'point of sale "Airport"', verdict: 'problem' },
  ]);
  await world.simulator.tills.ringUp([{ sku: 'MUG-BLUE', quantity: 1, price: 12.5 }]);
  const pointOfSale = { zone: 'Europe/Nowhere', stores: { 'Furniture Shop': {} } };
  expect(await about({ pointOfSale })).toMatchObject([
    { verdict: 'ok', found: 'sales of Furniture Shop are read' },
    { subject: 'time zone Europe/Nowhere', verdict: 'problem' },
  ]);
  world.simulator.denied.add('pos.order.read');
  expect(await about({ pointOfSale })).toMatchObject([
    { verdict: 'problem', found: expect.stringContaining('SL-ODOO-') },
  ]);
});

test('without the setting nothing of it is read: the module need not be there', async () => {
  await using world = await startWorld({ version: 19 });
  expect(world.hub().connection.polls.map(({ name }) => name)).not.toContain('pos-sales');
  expect((await world.hub().connection.check()).map(({ subject }) => subject)).not.toContain('point of sale');
});

test('every field that is read is one of the recording', async () => {
  const recorded = JSON.parse(readFileSync(new URL('./fixtures/pos19.json', import.meta.url), 'utf8')) as object;
  const source = readFileSync(new URL('./pos-facts.ts', import.meta.url), 'utf8');
  const lists = [...source.matchAll(/(?:fields(?:: \(\) =>| =)|SESSION_FIELDS =) \[([^\]]+)\]/g)].map(([, list = '']) =>
    [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name),
  );
  const [order, session, line, payment] = ['pos.order', 'pos.session', 'pos.order.line', 'pos.payment'].map((model) =>
    Object.keys((recorded as Record<string, object>)[model] ?? {}),
  );
  expect(lists).toHaveLength(5);
  const unknown = (names: readonly string[] | undefined, known: readonly string[] | undefined) =>
    names?.filter((name) => known?.includes(name) !== true);
  expect(unknown(lists[0], order)).toEqual([]);
  expect(unknown(lists[1], session)).toEqual([]);
  // Every record has it, and of a session it was not asked for when it was recorded.
  expect(unknown(lists[2], session)).toEqual(['write_date']);
  expect(unknown(lists[3], line)).toEqual([]);
  expect(unknown(lists[4], payment)).toEqual([]);
});
