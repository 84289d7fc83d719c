import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { DraftEvent, FactDraft } from '../../connector/connector.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { follow } from '../../testing/plain-connection.ts';
import { odoo } from './index.ts';
import { anOrder, CALL, deliveryOf, type Hub, startWorld, type World } from './testing/world.ts';

const VERSIONS = [19, 17] as const;

async function drain(hub: Hub, name: string, cursor: Json | undefined): Promise<{ facts: FactDraft[]; cursor: Json }> {
  const poll = hub.connection.polls.find((each) => each.name === name);
  const facts: FactDraft[] = [];
  for (let at = cursor, page = 0; ; page += 1) {
    if (poll === undefined || page > 200) throw new Error(`the poll ${name} does not end`);
    const read = await poll.read(at);
    facts.push(...read.facts);
    at = JSON.parse(JSON.stringify(read.cursor)) as Json;
    if (!read.more) return { facts, cursor: at };
  }
}

function eventsOf(hub: Hub, facts: readonly FactDraft[]): DraftEvent<'InventoryAdjusted'>[] {
  const events = facts.flatMap((fact) => {
    const translation = hub.translate(fact);
    if (translation.kind !== 'events') throw new Error(`${fact.topic}: ${JSON.stringify(translation)}`);
    return translation.events as DraftEvent<'InventoryAdjusted'>[];
  });
  for (const event of events) expect(eventDataFailure(event.name, event.data)).toBeUndefined();
  return events;
}

/** `sku@location onHand/reserved/available` of each event. */
const shown = (events: readonly DraftEvent<'InventoryAdjusted'>[]): string[] =>
  events.map(({ data: { position } }) => {
    const { sku, location, onHand, reserved, available } = position;
    return `${sku}@${location} ${onHand.value}/${reserved.value}/${available.value} ${onHand.unit}`;
  });

const productId = ({ simulator }: World, sku: string): number =>
  Number(simulator.records('product.product', [['default_code', '=', sku]])[0]?.id);

/** Writes a row as a count in Odoo does. */
const put = ({ simulator }: World, product: number, location: number, quantity: number): Promise<number> =>
  simulator.perform((environment) =>
    environment.create('stock.quant', { product_id: product, location_id: location, quantity }),
  );

const stockOf = ({ simulator }: World, sku: string, location = 1): number =>
  simulator
    .records(
      'stock.quant',
      [
        ['product_id.default_code', '=', sku],
        ['location_id', '=', location],
      ],
      ['quantity'],
    )
    .reduce((sum, row) => sum + Number(row.quantity), 0);

const transfers = ({ simulator }: World, movement: string) =>
  simulator.records('stock.picking', [['origin', '=', movement]], ['name', 'state', 'picking_type_code', 'date_done']);

const movement = (
  name: string,
  lines: readonly (readonly [sku: string, change: string, unit?: string])[],
  location = 'location/wh',
): CommandData<'adjust-stock'> => ({
  location,
  movement: name,
  lines: lines.map(([sku, value, unit = 'each']) => ({ sku, change: { value, unit } })),
  at: '2026-11-20T10:00:00Z',
  reason: 'sold at the till',
});

describe.each(VERSIONS)('positions read from Odoo %i', (version) => {
  test('a change is told with what is on hand, reserved and available; read again it is the same fact', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { cursor } = await drain(hub, 'positions', undefined);
    const begun = await drain(hub, 'positions', cursor);
    const order = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 3, price: 1250, tax: 19 }] });
    await hub.ask('book-order', { order });
    await hub.ask('confirm-order', { order: order.id });
    const answered = systemClock.now();
    const { facts, cursor: after } = await drain(hub, 'positions', begun.cursor);
    const known = new Set(begun.facts.map(({ id }) => id));
    const fresh = facts.filter(({ id }) => !known.has(id));
    const events = eventsOf(hub, fresh);
    expect(shown(events)).toEqual(['MUG-BLUE@location/wh 300/3/297 each']);
    expect(events[0]?.subject).toBe('stock/MUG-BLUE/wh');
    expect(Date.parse(events[0]?.data.position.observedAt ?? '')).toBeGreaterThanOrEqual(answered);
    const again = await drain(hub, 'positions', after);
    expect(again.facts.map(({ id }) => id)).toEqual(facts.map(({ id }) => id));
  });

  test('what orders want and could not be given is not available: it may lie elsewhere, and is promised all the same', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { cursor } = await drain(hub, 'positions', undefined);
    const order = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 303, price: 1250, tax: 19 }] });
    await hub.ask('book-order', { order });
    await hub.ask('confirm-order', { order: order.id });
    const short = await drain(hub, 'positions', cursor);
    expect(shown(eventsOf(hub, short.facts))).toContain('MUG-BLUE@location/wh 300/300/-3 each');
    // What arrives is given to the order first; then the same rows mean something else.
    await world.simulator.people.receiveStock('MUG-BLUE', 4);
    const given = await drain(hub, 'positions', short.cursor);
    expect(shown(eventsOf(hub, given.facts))).toContain('MUG-BLUE@location/wh 304/303/1 each');
  });

  test('lots, shelves and twin rows of an article add up to one position; other articles are left out', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { cursor } = await drain(hub, 'positions', undefined);
    const shelf = await world.simulator.people.addLocation('WH/Stock/Shelf 1', 'WH/Stock');
    const poster = productId(world, 'POSTER-A2');
    await put(world, poster, shelf, 2.5);
    await put(world, poster, shelf, 0.25);
    await put(world, poster, 2, 99);
    const { facts } = await drain(hub, 'positions', cursor);
    expect(shown(eventsOf(hub, facts)).filter((line) => line.startsWith('POSTER'))).toEqual([
      'POSTER-A2@location/wh 10.75/0/10.75 each',
    ]);
  });

  test('each warehouse is a location, and settings may name others inside them', async () => {
    await using world = await startWorld({ version });
    const paris = await world.simulator.people.addWarehouse('PAR', 'Paris');
    const floor = await world.simulator.people.addLocation('PAR/Stock/Shop floor', 'PAR/Stock');
    const mug = productId(world, 'MUG-BLUE');
    await put(world, mug, paris, 5);
    await put(world, mug, floor, 2);
    const whole = await drain(world.hub(), 'positions-full', undefined);
    expect(shown(eventsOf(world.hub(), whole.facts)).filter((line) => line.startsWith('MUG'))).toEqual([
      'MUG-BLUE@location/wh 300/0/300 each',
      'MUG-BLUE@location/par 7/0/7 each',
    ]);
    const locations = { store: 'PAR', 'store-floor': 'PAR/Stock/Shop floor' };
    const hub = world.hub({ settings: { stock: { locations } } });
    const parts = await drain(hub, 'positions-full', undefined);
    expect(shown(eventsOf(hub, parts.facts)).filter((line) => line.startsWith('MUG'))).toEqual([
      'MUG-BLUE@location/store 5/0/5 each',
      'MUG-BLUE@location/store-floor 2/0/2 each',
    ]);
  });

  test('the full reading tells everything again each round, nothings too, whatever the page size', async () => {
    await using world = await startWorld({ version });
    await world.simulator.people.addWarehouse('PAR', 'Paris');
    const hub = world.hub({ settings: { polling: { pageRows: 2 } } });
    const first = await drain(hub, 'positions-full', undefined);
    const lines = shown(eventsOf(hub, first.facts));
    expect(lines).toContain('BEANS-250@location/wh 600/0/600 each');
    expect(lines).toContain('BEANS-250@location/par 0/0/0 each');
    expect(lines.filter((line) => line.startsWith('SHIPPING'))).toEqual([]);
    await systemClock.sleep(2);
    const second = await drain(hub, 'positions-full', first.cursor);
    expect(shown(eventsOf(hub, second.facts))).toEqual(lines);
    const known = new Set(first.facts.map(({ id }) => id));
    expect(second.facts.filter(({ id }) => known.has(id))).toEqual([]);
    const silent = await drain(world.hub({ settings: { stock: { zeros: 'silent' } } }), 'positions-full', undefined);
    expect(shown(eventsOf(hub, silent.facts)).filter((line) => line.includes('/par'))).toEqual([]);
  });

  test('a hundred rows of one second are read page by page, and not for ever', async () => {
    await using world = await startWorld({ version });
    let nowMs = systemClock.now();
    const hub = world.hub({
      settings: { polling: { pageRows: 20, overlapSeconds: 120 } },
      clock: { now: () => nowMs, sleep: systemClock.sleep },
    });
    const { cursor } = await drain(hub, 'positions', undefined);
    const articles = Array.from({ length: 100 }, (_, index) => ({
      sku: `ART-${index}`,
      name: `Article ${index}`,
      price: 1,
      stock: index + 1,
    }));
    await world.simulator.people.stockShelves(articles);
    const seen = await drain(hub, 'positions', cursor);
    expect(new Set(shown(eventsOf(hub, seen.facts)).filter((line) => line.startsWith('ART-'))).size).toBe(100);
    // After half the overlap the same rows are told once more, as settled; after all of it no more.
    nowMs += 70_000;
    const settled = await drain(hub, 'positions', seen.cursor);
    const known = new Set(seen.facts.map(({ id }) => id));
    expect(settled.facts.filter(({ id }) => !known.has(id)).length).toBeGreaterThanOrEqual(100);
    nowMs += 70_000;
    const late = await drain(hub, 'positions', settled.cursor);
    const last = await drain(hub, 'positions', late.cursor);
    expect(last.facts).toEqual([]);
  });

  test('a row that a long transaction commits behind the cursor is found', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { cursor } = await drain(hub, 'positions', undefined);
    /** A row whose transaction began so many seconds from now and is committed now. */
    const write = async (sku: string, seconds: number): Promise<void> => {
      const id = await put(world, productId(world, sku), 1, 7);
      await world.simulator.perform(({ database }) => {
        const row = database.get('stock.quant', id);
        if (row !== undefined)
          database.put('stock.quant', { ...row, write_date: Number(row.write_date) + seconds * 1_000_000 });
      });
    };
    await write('MUG-BLUE', 20);
    const first = await drain(hub, 'positions', cursor);
    expect(shown(eventsOf(hub, first.facts))).toContain('MUG-BLUE@location/wh 307/0/307 each');
    await write('TOTE-NATURAL', -30);
    const second = await drain(hub, 'positions', first.cursor);
    expect(shown(eventsOf(hub, second.facts))).toContain('TOTE-NATURAL@location/wh 257/0/257 each');
  });

  test('what is archived is nothing to sell, and a SKU that two articles share is a case', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await world.simulator.people.archiveProduct('MUG-BLUE');
    await world.simulator.people.stockShelves([{ sku: 'TEE-WHITE-L', name: 'A twin', price: 1, stock: 3 }]);
    const { facts } = await drain(hub, 'positions-full', undefined);
    const translations = facts.map((fact) => hub.translate(fact));
    const cases = translations.flatMap((each) => (each.kind === 'invalid' ? [each.failure] : []));
    expect(cases).toMatchObject([{ code: 'SL-ODOO-012', value: 'TEE-WHITE-L' }]);
    const events = translations.flatMap((each) => (each.kind === 'events' ? each.events : []));
    expect(shown(events as never).filter((line) => /MUG|WHITE/.test(line))).toEqual([
      'MUG-BLUE@location/wh 0/0/0 each',
    ]);
  });

  test('a reading that a hint led to does not hide the one that is taken after the booking was answered', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { cursor } = await drain(hub, 'positions', undefined);
    const order = anOrder({ lines: [{ sku: 'MUG-BLUE', quantity: 3, price: 1250, tax: 19 }] });
    await hub.ask('book-order', { order });
    await hub.ask('confirm-order', { order: order.id });
    const [quant] = world.simulator.records('stock.quant', [['product_id.default_code', '=', 'MUG-BLUE']]);
    const hinted = await follow(hub.connection, { kind: 'stock.quant', foreignId: String(quant?.id) });
    const { facts } = await drain(hub, 'positions', cursor);
    const polled = facts.filter(({ object }) => object === hinted[0]?.object);
    expect(shown(eventsOf(hub, polled))).toEqual(shown(eventsOf(hub, hinted)));
    expect(polled.map(({ id }) => id)).not.toEqual(hinted.map(({ id }) => id));
  });

  test('what the rule posts, old numbers among it, gives the position as it stands', async () => {
    await using world = await startWorld({ version });
    const bodies: string[] = [];
    const receiver = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      bodies.push(text);
      response.end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    const hub = world.hub({ webhookUrl: `http://127.0.0.1:${port}/webhooks/odoo-main` });
    await hub.connection.provisioner?.heal();
    await world.simulator.people.receiveStock('MUG-BLUE', 7);
    await new Promise((resolve) => receiver.close(resolve));
    expect(bodies.length).toBeGreaterThan(1);
    const profile = { connection: 'odoo-main', settings: world.settings };
    const hints = bodies.flatMap((body) => {
      const webhook = { ...deliveryOf({ topic: 'stock.quant', id: 'w', body }, systemClock, 'webhook') };
      const translation = odoo.translate(webhook, profile);
      return translation.kind === 'hints' ? translation.hints : [];
    });
    expect(hints).toHaveLength(bodies.length);
    const facts = ((await hub.connection.fetchMany?.run(hints)) ?? []).flat();
    expect(new Set(shown(eventsOf(hub, facts)))).toEqual(new Set(['MUG-BLUE@location/wh 307/0/307 each']));
    expect(new Set(facts.map(({ id }) => id)).size).toBe(1);
  });

  test('a hint that comes while a reading is under way gets a reading of its own', async () => {
    await using world = await startWorld({ version });
    const [quant] = world.simulator.records('stock.quant', [['product_id.default_code', '=', 'MUG-BLUE']]);
    const hint = { kind: 'stock.quant', foreignId: String(quant?.id) };
    let second: Promise<readonly FactDraft[] | undefined> | undefined;
    const hub = world.hub({
      fate: ({ body }) => {
        // The rows of the first reading are here, and only now something changes.
        if (second === undefined && body?.includes('reserved_quantity') === true) {
          second = world.simulator.people.receiveStock('MUG-BLUE', 7).then(() => follow(hub.connection, hint));
        }
        return 'arrives';
      },
    });
    const first = await follow(hub.connection, hint);
    expect(shown(eventsOf(hub, first ?? []))).toEqual(['MUG-BLUE@location/wh 300/0/300 each']);
    expect(shown(eventsOf(hub, (await second) ?? []))).toEqual(['MUG-BLUE@location/wh 307/0/307 each']);
  });

  test('a row that is gone by the time it is looked at is told as nothing', async () => {
    await using world = await startWorld({ version });
    const [quant] = world.simulator.records('stock.quant', [['product_id.default_code', '=', 'MUG-BLUE']]);
    await world.simulator.perform((environment) => environment.unlink('stock.quant', [Number(quant?.id)]));
    const body = JSON.stringify({
      _model: 'stock.quant',
      _id: quant?.id,
      product_id: productId(world, 'MUG-BLUE'),
      location_id: 1,
    });
    const hub = world.hub();
    const translation = odoo.translate(deliveryOf({ topic: 'stock.quant', id: 'w', body }, systemClock, 'webhook'), {
      connection: 'odoo-main',
      settings: world.settings,
    });
    const [hint] = translation.kind === 'hints' ? translation.hints : [];
    const facts = hint === undefined ? [] : await follow(hub.connection, hint);
    expect(shown(eventsOf(hub, facts))).toEqual(['MUG-BLUE@location/wh 0/0/0 each']);
  });

  test('webhooks of a change are hints; many of them are read together, as they stand now', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const [quant] = world.simulator.records('stock.quant', [['product_id.default_code', '=', 'MUG-BLUE']]);
    const { http } = hub.context as { http: { requests: readonly unknown[] } } & typeof hub.context;
    await follow(hub.connection, { kind: 'stock.quant', foreignId: String(quant?.id) });
    const callsOfOne = http.requests.length;
    const twelve = Array.from({ length: 12 }, () => ({ kind: 'stock.quant', foreignId: String(quant?.id) }));
    const answers = (await hub.connection.fetchMany?.run(twelve)) ?? [];
    expect(answers).toHaveLength(12);
    expect(http.requests.length - callsOfOne).toBeLessThanOrEqual(callsOfOne);
    for (const facts of answers) {
      expect(shown(eventsOf(hub, facts))).toEqual(['MUG-BLUE@location/wh 300/0/300 each']);
    }
    expect(await follow(hub.connection, { kind: 'stock.quant', foreignId: '999999' })).toEqual([]);
  });
});

describe.each(VERSIONS)('movements booked in Odoo %i', (version) => {
  test('what left and what came are transfers that are done, once, however often it is asked', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const asked = movement('receipt/pos-paris/1', [
      ['MUG-BLUE', '-2'],
      ['TOTE-NATURAL', '1'],
      ['MUG-BLUE', '-1'],
      ['BEANS-250', '0'],
    ]);
    const first = await hub.ask('adjust-stock', asked);
    expect(first.record).toMatchObject({ connection: 'odoo-main' });
    expect(await world.hub().ask('adjust-stock', asked)).toEqual(first);
    expect(await hub.ask('adjust-stock', asked, 'again', { attempt: 2, uncertain: true })).toEqual(first);
    expect(transfers(world, asked.movement)).toMatchObject([
      { state: 'done', picking_type_code: 'outgoing' },
      { state: 'done', picking_type_code: 'incoming' },
    ]);
    expect(stockOf(world, 'MUG-BLUE')).toBe(297);
    expect(stockOf(world, 'TOTE-NATURAL')).toBe(251);
    expect(stockOf(world, 'BEANS-250')).toBe(600);
  });

  test('more than is there takes the location below nothing, and leaves reservations of orders alone', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const order = anOrder({ lines: [{ sku: 'POSTER-A2', quantity: 5, price: 2490, tax: 19 }] });
    await hub.ask('book-order', { order });
    await hub.ask('confirm-order', { order: order.id });
    await hub.ask('adjust-stock', movement('receipt/pos-paris/2', [['POSTER-A2', '-10']]));
    expect(stockOf(world, 'POSTER-A2')).toBe(-2);
    const [quant] = world.simulator.records(
      'stock.quant',
      [['product_id.default_code', '=', 'POSTER-A2']],
      ['reserved_quantity'],
    );
    expect(quant?.reserved_quantity).toBe(5);
  });

  test('an answer that is lost at any call leaves one movement after the next try', async () => {
    for (let lost = 1; lost <= 30; lost += 1) {
      await using world = await startWorld({ version });
      const asked = movement('receipt/pos-paris/3', [
        ['MUG-BLUE', '-2'],
        ['TOTE-NATURAL', '1'],
      ]);
      let met = false;
      const unlucky = world.hub({
        fate: (_request, count) => {
          if (count !== lost) return 'arrives';
          met = true;
          return 'is lost';
        },
      });
      await unlucky.ask('adjust-stock', asked).catch(() => undefined);
      await world.hub().ask('adjust-stock', asked, 'again', { attempt: 2, uncertain: true });
      expect([lost, stockOf(world, 'MUG-BLUE'), stockOf(world, 'TOTE-NATURAL')]).toEqual([lost, 298, 251]);
      if (!met) return;
    }
    throw new Error('the command never came to its end');
  });

  test('two hubs at once book it once', async () => {
    await using world = await startWorld({ version });
    const asked = movement('receipt/pos-paris/4', [['MUG-BLUE', '-2']]);
    await Promise.allSettled([world.hub().ask('adjust-stock', asked), world.hub().ask('adjust-stock', asked)]);
    await world.hub().ask('adjust-stock', asked);
    expect(stockOf(world, 'MUG-BLUE')).toBe(298);
    expect(transfers(world, asked.movement)).toMatchObject([{ state: 'done' }]);
  });

  test('what cannot be booked is said with field and next step, and holds nothing else', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const refused = (asked: CommandData<'adjust-stock'>) => hub.refused('adjust-stock', asked);
    expect(await refused(movement('m/1', [['NO-SUCH', '-1']]))).toMatchObject({ code: 'SL-ODOO-010', kind: 'invalid' });
    expect(await refused(movement('m/2', [['MUG-BLUE', '-1', 'kg']]))).toMatchObject({ code: 'SL-ODOO-034' });
    expect(await refused(movement('m/3', [['MUG-BLUE', '-1']], 'location/mars'))).toMatchObject({
      code: 'SL-ODOO-035',
      value: 'location/mars',
    });
    expect(await refused(movement('m/4', [['MUG-BLUE', '0']]))).toMatchObject({ code: 'SL-ODOO-037' });
    const handler = hub.connection.commands['adjust-stock'];
    const envelope = (data: CommandData<'adjust-stock'>) => ({ id: data.movement, data }) as never;
    const carried = await handler?.carryOutMany?.run(
      [
        envelope(movement('m/5', [['MUG-BLUE', '-1']])),
        envelope(movement('m/6', [['NO-SUCH', '-1']])),
        envelope(movement('m/7', [['TOTE-NATURAL', '-1']])),
      ],
      CALL,
    );
    expect(carried?.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
    expect([stockOf(world, 'MUG-BLUE'), stockOf(world, 'TOTE-NATURAL')]).toEqual([299, 249]);
  });

  test('what Odoo refuses is told in its own words, and holds no other movement', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await world.simulator.perform((environment) =>
      environment.write('product.product', [productId(world, 'BEANS-250')], { tracking: 'lot' }),
    );
    const asked = [movement('m/8', [['MUG-BLUE', '-1']]), movement('m/9', [['BEANS-250', '-1']])];
    const carried = await hub.connection.commands['adjust-stock']?.carryOutMany?.run(
      asked.map((data) => ({ id: data.movement, data }) as never),
      CALL,
    );
    expect(carried?.[0]).toMatchObject({ kind: 'done' });
    expect(carried?.[1]).toMatchObject({
      failure: { code: 'SL-ODOO-037', kind: 'invalid', because: expect.stringContaining('Lot/Serial Number') },
    });
    expect([stockOf(world, 'MUG-BLUE'), stockOf(world, 'BEANS-250')]).toEqual([299, 600]);
  });

  test('a transfer that a person cancelled stays cancelled, and says so', async () => {
    await using world = await startWorld({ version });
    const asked = movement('receipt/pos-paris/8', [['MUG-BLUE', '-2']]);
    const unlucky = world.hub({
      fate: ({ url, body }) => (`${url}${body}`.includes('action_confirm') ? 'is lost' : 'arrives'),
    });
    await unlucky.ask('adjust-stock', asked).catch(() => undefined);
    const [picking] = transfers(world, asked.movement);
    await world.simulator.perform((environment) =>
      environment.models.get('stock.picking')?.methods?.action_cancel?.(environment, [Number(picking?.id)], {}, []),
    );
    expect(await world.hub().refused('adjust-stock', asked)).toMatchObject({ code: 'SL-ODOO-037', kind: 'rejected' });
    expect(stockOf(world, 'MUG-BLUE')).toBe(300);
  });
});

test('a connection may do without the rule for stock', async () => {
  await using world = await startWorld();
  const rulesOf = async (webhooks: 'on' | 'off') => {
    const hub = world.hub({ settings: { stock: { webhooks } }, webhookUrl: 'https://hub.example/webhooks/odoo-main' });
    return (await hub.connection.provisioner?.audit())?.map(({ subject }) => subject) ?? [];
  };
  const all = await rulesOf('on');
  expect(all).toContain('automation rule for stock.quant');
  expect(await rulesOf('off')).toEqual(all.filter((subject) => !subject.endsWith('stock.quant')));
});

test('the check names the locations that are followed, and what each lacks', async () => {
  await using world = await startWorld();
  const paris = await world.simulator.people.addWarehouse('PAR', 'Paris');
  await world.simulator.perform((environment) => {
    const types = environment.search('stock.picking.type', [
      ['warehouse_id.lot_stock_id', '=', paris],
      ['code', '=', 'incoming'],
    ]);
    environment.unlink(
      'stock.picking.type',
      types.map(({ id }) => id),
    );
  });
  const findings = await world.hub().connection.check();
  expect(findings).toContainEqual({ subject: 'location/wh', verdict: 'ok', found: 'WH/Stock' });
  expect(findings.find(({ subject }) => subject === 'location/par')).toMatchObject({
    verdict: 'warning',
    found: expect.stringContaining('incoming'),
  });
  const lost = await world.hub({ settings: { stock: { locations: { moon: 'MOON' } } } }).connection.check();
  expect(lost.find(({ subject }) => subject === 'stock')).toMatchObject({
    verdict: 'problem',
    found: expect.stringContaining('SL-ODOO-030'),
  });
});
