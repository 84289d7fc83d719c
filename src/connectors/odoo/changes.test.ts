import { describe, expect, test } from 'vitest';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { DraftEvent, FactDraft } from '../../connector/connector.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { follow } from '../../testing/plain-connection.ts';
import { odoo } from './index.ts';
import { advance, shifted } from './sweep.ts';
import { anOrder, deliveryOf, type Hub, startWorld, type World } from './testing/world.ts';

const VERSIONS = [19, 17] as const;
const order = anOrder({
  lines: [
    { sku: 'MUG-BLUE', quantity: 3, price: 1250, tax: 19 },
    { sku: 'BEANS-250', quantity: 1, price: 745, tax: 7 },
  ],
});

/** Reads a poll to its end, as the poller does. */
async function drain(hub: Hub, name: string, cursor: Json | undefined): Promise<{ facts: FactDraft[]; cursor: Json }> {
  const poll = hub.connection.polls.find((each) => each.name === name);
  const facts: FactDraft[] = [];
  for (let at = cursor, page = 0; ; page += 1) {
    if (poll === undefined || page > 200) throw new Error(`the poll ${name} does not end`);
    const read = await poll.read(at);
    facts.push(...read.facts);
    at = read.cursor;
    if (!read.more) return { facts, cursor: at };
  }
}

function eventsOf(hub: Hub, facts: readonly FactDraft[]): DraftEvent[] {
  const events = facts.flatMap((fact) => {
    const translation = hub.translate(fact);
    if (translation.kind !== 'events') throw new Error(`${fact.topic}: ${JSON.stringify(translation)}`);
    return translation.events;
  });
  for (const event of events) expect(eventDataFailure(event.name, event.data)).toBeUndefined();
  return events;
}

async function confirmed(world: World): Promise<Hub> {
  const hub = world.hub();
  await hub.ask('book-order', { order });
  await hub.ask('confirm-order', { order: order.id });
  return hub;
}

const payment = {
  order: order.id,
  payment: 'payment/stripe-eu/pi_1',
  reference: 'pi_1',
  amount: order.totals.total,
  at: '2026-11-20T10:00:05Z',
  gateway: 'stripe',
};

describe.each(VERSIONS)('what happens in Odoo %i', (version) => {
  test('a delivery that left becomes ShipmentDispatched, once, with tracking', async () => {
    await using world = await startWorld({ version });
    const hub = await confirmed(world);
    const { cursor } = await drain(hub, 'deliveries', undefined);
    const picking = await world.simulator.people.shipPicking(order.id, { tracking: 'TRK-1', carrier: 'DHL' });
    const first = await drain(hub, 'deliveries', cursor);
    expect(eventsOf(hub, first.facts)).toMatchObject([
      {
        name: 'ShipmentDispatched',
        subject: order.id,
        data: {
          shipment: `shipment/odoo-main/${picking}`,
          order: order.id,
          lines: [
            { sku: 'MUG-BLUE', quantity: { value: '3', unit: 'each' } },
            { sku: 'BEANS-250', quantity: { value: '1', unit: 'each' } },
          ],
          tracking: { number: 'TRK-1', carrier: 'DHL' },
          complete: true,
        },
      },
    ]);
    // Inside the overlap it is read again, as the very same fact.
    const again = await drain(hub, 'deliveries', first.cursor);
    expect(again.facts.map(({ id }) => id)).toEqual(first.facts.map(({ id }) => id));
  });

  test('partial deliveries are told apart, and only the last completes', async () => {
    await using world = await startWorld({ version });
    const hub = await confirmed(world);
    const { cursor } = await drain(hub, 'deliveries', undefined);
    await world.simulator.people.shipPicking(order.id, { quantities: { 'MUG-BLUE': 2 } });
    const one = await drain(hub, 'deliveries', cursor);
    expect(eventsOf(hub, one.facts)).toMatchObject([
      { data: { complete: false, lines: [{ sku: 'MUG-BLUE', quantity: { value: '2' } }] } },
    ]);
    await world.simulator.people.shipPicking(order.id);
    const two = await drain(hub, 'deliveries', one.cursor);
    expect(two.facts[0]?.id).toBe(one.facts[0]?.id);
    expect(eventsOf(hub, two.facts)).toMatchObject([
      {},
      { data: { complete: true, lines: [{ sku: 'MUG-BLUE', quantity: { value: '1' } }, { sku: 'BEANS-250' }] } },
    ]);
  });

  test('a tracking number that comes later is told too', async () => {
    await using world = await startWorld({ version });
    const hub = await confirmed(world);
    const { cursor } = await drain(hub, 'deliveries', undefined);
    const picking = await world.simulator.people.shipPicking(order.id);
    const first = await drain(hub, 'deliveries', cursor);
    await world.simulator.perform((environment) =>
      environment.write('stock.picking', [picking], { carrier_tracking_ref: 'LATE-1' }),
    );
    const second = await drain(hub, 'deliveries', first.cursor);
    expect(second.facts.map(({ id }) => id)).not.toEqual(first.facts.map(({ id }) => id));
    expect(eventsOf(hub, second.facts)).toMatchObject([
      { data: { shipment: `shipment/odoo-main/${picking}`, tracking: { number: 'LATE-1' } } },
    ]);
  });

  test('a person who cancels is heard; the hub does not hear itself', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const { cursor } = await drain(hub, 'orders', undefined);
    const [mine, theirs] = [order, anOrder({ id: '2' })];
    for (const each of [mine, theirs]) await hub.ask('book-order', { order: each });
    await hub.ask('cancel-order', { order: mine.id });
    await world.simulator.people.cancelOrder(theirs.id);
    const { facts } = await drain(hub, 'orders', cursor);
    expect(eventsOf(hub, facts)).toMatchObject([
      { name: 'OrderCancelled', subject: theirs.id, data: { order: theirs.id, by: 'erp' } },
    ]);
  });

  test('a person who edits is heard with the whole order; booking, confirming, amending and shipping are not edits', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    const start = await drain(hub, 'orders', undefined);
    await hub.ask('book-order', { order });
    await hub.ask('confirm-order', { order: order.id });
    await hub.ask('amend-order', {
      order: {
        ...order,
        lines: order.lines.slice(0, 1),
        totals: { ...order.totals, total: { amount: 3750, currency: 'EUR' } },
      },
    });
    await world.simulator.people.shipPicking(order.id, { quantities: { 'MUG-BLUE': 1 } });
    const quiet = await drain(hub, 'orders', start.cursor);
    expect(quiet.facts).toEqual([]);
    await world.simulator.people.editOrderLine(order.id, 'MUG-BLUE', { quantity: 2 });
    const { facts } = await drain(hub, 'orders', quiet.cursor);
    expect(eventsOf(hub, facts)).toMatchObject([
      {
        name: 'OrderEdited',
        subject: order.id,
        data: {
          by: 'erp',
          order: {
            id: order.id,
            channel: 'shopify-eu',
            foreignId: '1001',
            lines: [{ sku: 'MUG-BLUE', quantity: { value: '2' }, total: { amount: 2500 } }],
            totals: { total: { amount: 2500, currency: 'EUR' } },
          },
        },
      },
    ]);
  });

  test("invoices, payments and credit notes of the hub's orders are reported, those of others are not", async () => {
    await using world = await startWorld({ version });
    const hub = await confirmed(world);
    const cursors = {
      documents: (await drain(hub, 'documents', undefined)).cursor,
      payments: (await drain(hub, 'payments', undefined)).cursor,
    };
    await world.simulator.people.shipPicking(order.id);
    await hub.ask('post-invoice', { order: order.id });
    await hub.ask('register-payment', payment);
    await hub.ask('post-credit-note', { order: order.id, amount: { amount: 500, currency: 'EUR' } });
    await world.simulator.perform((environment) => {
      const stranger = environment.create('account.move', {
        partner_id: 1,
        currency_id: 1,
        invoice_line_ids: [[0, 0, { name: 'x', price_unit: 5 }]],
      });
      environment.models.get('account.move')?.methods?.action_post?.(environment, [stranger], {}, []);
    });
    const documents = await drain(hub, 'documents', cursors.documents);
    expect(eventsOf(hub, documents.facts)).toMatchObject([
      { name: 'InvoicePosted', subject: order.id, data: { order: order.id, total: order.totals.total } },
      { name: 'CreditNotePosted', data: { order: order.id, total: { amount: 500, currency: 'EUR' } } },
    ]);
    const payments = await drain(hub, 'payments', cursors.payments);
    expect(eventsOf(hub, payments.facts)).toMatchObject([
      { name: 'PaymentRegistered', data: { order: order.id, reference: 'pi_1', amount: order.totals.total } },
    ]);
  });

  test('credit notes and their payments are reported whoever made them, with the provider whose journal they stand in', async () => {
    await using world = await startWorld({ version });
    const hub = await confirmed(world);
    await world.simulator.people.shipPicking(order.id);
    await hub.ask('post-invoice', { order: order.id });
    await hub.ask('register-payment', payment);
    const documents = (await drain(hub, 'documents', undefined)).cursor;
    const { cursor } = await drain(hub, 'payments', undefined);
    const note = await world.simulator.people.postCreditNote(order.id);
    const paid = await world.simulator.people.payCreditNote(note, 'BNK1');
    const { facts } = await drain(hub, 'documents', documents);
    const named = (name: string, drafts: typeof facts) => eventsOf(hub, drafts).filter((each) => each.name === name);
    expect(named('CreditNotePosted', facts)).toMatchObject([
      {
        name: 'CreditNotePosted',
        subject: order.id,
        data: { creditNote: { id: String(note) }, total: order.totals.total },
      },
    ]);
    const out = await drain(hub, 'payments', cursor);
    expect(named('RefundRegistered', out.facts)).toMatchObject([
      {
        name: 'RefundRegistered',
        subject: order.id,
        data: { order: order.id, record: { id: String(paid) }, gateway: 'stripe', amount: order.totals.total },
      },
    ]);
    const hinted = await follow(hub.connection, { kind: 'account.payment', foreignId: String(paid) });
    expect(out.facts).toEqual(expect.arrayContaining([...hinted]));
    expect(hinted).toHaveLength(1);
  });

  test('a hint gives the same fact as the poll', async () => {
    await using world = await startWorld({ version, clock: { ...systemClock, sleep: async () => undefined } });
    const hub = await confirmed(world);
    const { cursor } = await drain(hub, 'deliveries', undefined);
    const picking = await world.simulator.people.shipPicking(order.id);
    const { facts } = await drain(hub, 'deliveries', cursor);
    expect(await follow(hub.connection, { kind: 'stock.picking', foreignId: String(picking) })).toEqual(facts);
    expect(await follow(hub.connection, { kind: 'stock.picking', foreignId: '999' })).toEqual([]);
    expect(await follow(hub.connection, { kind: 'res.partner', foreignId: '1' })).toEqual([]);
    expect(await follow(hub.connection, { kind: 'stock.picking', foreignId: 'abc' })).toEqual([]);
  });

  test('a long transaction that commits behind the cursor is not missed', async () => {
    let nowMs = Date.parse('2026-11-20T12:00:00Z');
    const clock = { ...systemClock, now: () => nowMs };
    await using world = await startWorld({ version, clock });
    const hub = world.hub();
    const orders = ['1', '2'].map((id) => anOrder({ id }));
    for (const each of orders) await hub.ask('book-order', { order: each });
    for (const each of orders) await hub.ask('confirm-order', { order: each.id });
    const { cursor } = await drain(hub, 'deliveries', undefined);
    nowMs += 60_000;
    await world.simulator.people.shipPicking(orders[1]?.id as string);
    const seen = await drain(hub, 'deliveries', cursor);
    expect(seen.facts).toHaveLength(1);
    // It began 50 seconds before what was just seen, and commits only now.
    nowMs -= 50_000;
    const late = await world.simulator.people.shipPicking(orders[0]?.id as string);
    await world.simulator.perform((environment) => {
      const row = environment.get('stock.picking', late);
      environment.database.put('stock.picking', { ...row, write_date: nowMs * 1_000 });
    });
    nowMs += 60_000;
    const then = await drain(hub, 'deliveries', seen.cursor);
    expect(eventsOf(hub, then.facts).map(({ subject }) => subject)).toContain(orders[0]?.id);
  });

  test('more changes than a page, many within one second, are all read', async () => {
    const clock = { ...systemClock, now: () => Date.parse('2026-11-20T12:00:00Z') };
    await using world = await startWorld({ version, clock }, { polling: { pageRows: 3 } });
    const hub = world.hub();
    const { cursor } = await drain(hub, 'deliveries', undefined);
    const ids = Array.from({ length: 11 }, (_, index) => String(index));
    for (const id of ids) await hub.ask('book-order', { order: anOrder({ id }) });
    for (const id of ids) await hub.ask('confirm-order', { order: `order/shopify-eu/${id}` });
    for (const id of ids) await world.simulator.people.shipPicking(`order/shopify-eu/${id}`);
    const { facts } = await drain(hub, 'deliveries', cursor);
    const subjects = new Set(eventsOf(hub, facts).map(({ subject }) => subject));
    expect(subjects).toEqual(new Set(ids.map((id) => `order/shopify-eu/${id}`)));
  });

  test('the full compare finds what no cursor leads to', async () => {
    await using world = await startWorld({ version }, { polling: { pageRows: 2 } });
    const hub = world.hub();
    const idle = await drain(hub, 'deliveries-compare', undefined);
    for (const id of ['1', '2', '3', '4', '5']) {
      await hub.ask('book-order', { order: anOrder({ id }) });
      await hub.ask('confirm-order', { order: `order/shopify-eu/${id}` });
      await world.simulator.people.shipPicking(`order/shopify-eu/${id}`);
    }
    const found = await drain(hub, 'deliveries-compare', idle.cursor);
    expect(new Set(eventsOf(hub, found.facts).map(({ subject }) => subject)).size).toBe(5);
    expect(await drain(hub, 'deliveries-compare', found.cursor)).toEqual(found);
  });
});

describe('a sweep', () => {
  const row = (id: number, write_date: string) => ({ id, write_date });
  const at = { newest: '2026-11-20 12:00:00', from: '2026-11-20 11:58:00' };

  test('ends with a short page and remembers the newest', () => {
    expect(advance(at, [row(1, '2026-11-20 12:00:05')], 2)).toEqual({
      cursor: { newest: '2026-11-20 12:00:05', from: at.from },
      more: false,
    });
    expect(advance(at, [], 2)).toEqual({ cursor: at, more: false });
  });

  test('goes on at the last second of a full page', () => {
    expect(advance(at, [row(1, '2026-11-20 12:00:01'), row(2, '2026-11-20 12:00:02')], 2)).toEqual({
      cursor: { newest: '2026-11-20 12:00:02', from: '2026-11-20 12:00:02' },
      more: true,
    });
  });

  test('pages by id inside a crowded second, then leaves it', () => {
    const crowded = advance(at, [row(1, '2026-11-20 12:00:01'), row(2, '2026-11-20 12:00:01')], 2);
    expect(crowded.cursor).toMatchObject({ from: '2026-11-20 12:00:01', after: 0 });
    const inside = { newest: at.newest, from: '2026-11-20 12:00:01', after: 0 };
    expect(advance(inside, [row(5, '2026-11-20 12:00:01'), row(7, '2026-11-20 12:00:01')], 2).cursor).toMatchObject({
      after: 7,
    });
    expect(advance(inside, [row(9, '2026-11-20 12:00:01')], 2).cursor).toEqual({
      newest: '2026-11-20 12:00:01',
      from: '2026-11-20 12:00:02',
    });
  });

  test('times are moved by seconds over midnight', () => {
    expect(shifted('2026-11-20 00:00:10', -20)).toBe('2026-11-19 23:59:50');
  });
});

describe('translation', () => {
  const profile = { connection: 'odoo-main', settings: { url: 'x', database: 'y', apiKey: 'z' } };
  const translate = (topic: string, body: string) =>
    odoo.translate(deliveryOf({ topic, id: '1', body }, systemClock), profile);

  test('what is not understood says so and never throws', () => {
    for (const body of [
      '',
      'null',
      '[]',
      '{',
      '"x"',
      '{}',
      '{"identity":"a"}',
      '{"identity":"a","order":{"origin":"S1"},"asRead":{}}',
    ]) {
      for (const topic of ['sale.order', 'stock.picking', 'account.move', 'account.payment'])
        expect(translate(topic, body).kind).toBe('invalid');
    }
    expect(translate('res.partner', '{"identity":"a"}')).toMatchObject({ kind: 'ignored' });
  });

  test('a shipped product without internal reference is a case', () => {
    const body = {
      identity: 'a',
      picking: { id: 1, at: '2026-11-20 10:00:00' },
      order: { origin: 'order/s/1' },
      lines: [{ sku: null, quantity: 1 }],
      asRead: { complete: true },
    };
    expect(translate('stock.picking', JSON.stringify(body))).toMatchObject({
      kind: 'invalid',
      failure: { code: 'SL-ODOO-033', because: expect.stringContaining('internal reference') },
    });
  });

  test('webhooks are hints', () => {
    const hint = (body: object) =>
      odoo.translate(
        deliveryOf({ topic: 'sale.order', id: '1', body: JSON.stringify(body) }, systemClock, 'webhook'),
        profile,
      );
    expect(hint({ _model: 'sale.order', _id: 7 })).toEqual({
      kind: 'hints',
      hints: [{ kind: 'sale.order', foreignId: '7' }],
    });
    expect(hint({ _model: 'res.partner', _id: 7 })).toMatchObject({ kind: 'ignored' });
    expect(hint({ _id: 7 })).toMatchObject({ kind: 'invalid' });
  });
});
