import { expect, test } from 'vitest';
import type { OdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import { startStoreSimulator } from '../../src/connectors/pos/simulator/index.ts';
import type { ReturnRecord } from '../../src/records/returns/summary.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, type WorldWish, waitUntil } from './world.ts';

const each = (count: number) => ({ value: String(count), unit: 'each' });
const STORES = 'whsec_c2VjcmV0IG9mIHRoZSBzdG9yZXMsIDMyIGJ5dGVz';
const JOURNALS = { stripe: 'BNK1', '*': 'CSH1', gift_card: 'GIFT', exchange: 'EXCH', till: 'TILL' };
const WITH_A_STORE: WorldWish = {
  prepare: (odoo) => odoo.people.addWarehouse('PARIS', 'Store Paris'),
  odooSettings: { stock: { locations: { paris: 'PARIS/Stock' } }, journals: JOURNALS },
};

/** What the books say is owed so, in cents: the balance of the account behind the journal, as a debt. */
function owedOn(odoo: OdooSimulator, code: string): number {
  const [account] = odoo.records('account.account', [['code', '=', code]]);
  const items = odoo.records('account.move.line', [['parent_state', '=', 'posted']], ['balance', 'account_id']);
  const own = items.filter(({ account_id: of }) => (of as number[])[0] === account?.id);
  return Math.round(own.reduce((sum, { balance }) => sum - Number(balance), 0) * 100);
}
const GIFT_CARDS = '218000';
const EXCHANGES = '218100';
const TILLS = '218200';

async function sent(world: World, pieces: Readonly<Record<string, number>>, more = {}): Promise<Bought> {
  const bought = world.eu.buys({ pieces, ...more });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: bought.name });
  await world.untilState(bought, 'closed');
  return bought;
}

async function until(world: World, id: string, holds: (one: ReturnRecord) => boolean): Promise<void> {
  let last: ReturnRecord | undefined;
  const look = async () => {
    last = await world.ask<ReturnRecord>(`/api/v1/returns/${encodeURIComponent(id)}`).catch(() => undefined);
    return last !== undefined && holds(last);
  };
  await waitUntil(look, `${id} is as wished`).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last)} ${world.complaints.join('')}`);
  });
}

async function givenBack(world: World, bought: Bought, count: number, more: object): Promise<string> {
  const { return: id } = await world.post<{ readonly return: string }>('/api/v1/returns', {
    order: bought.name,
    location: 'location/paris',
    lines: [{ sku: 'TEE', quantity: each(count), reason: 'does-not-fit' }],
    ...more,
  });
  await until(world, id, ({ state }) => state === 'approved');
  const lines = [{ sku: 'TEE', quantity: each(count), condition: 'restock' }];
  await world.post(`/api/v1/returns/${encodeURIComponent(id)}/inspect`, { lines });
  return id;
}

/** Every credit note of the order is paid, the ledger of money knows it, and the order is done. */
async function agreed(world: World, bought: Bought, kept: number, refunded = 0): Promise<void> {
  const notes = kept + refunded;
  await world.until(bought, ({ state }, { credits }) => {
    const paid = credits.reduce((sum, { total, open }) => sum + (open === 0 ? total : 0), 0);
    return state === 'closed' && paid === notes;
  });
  expect(world.books(bought)).toMatchObject({ refunded, registered: bought.total - notes });
  const path = `/api/v1/orders/${encodeURIComponent(bought.order)}/money`;
  await waitUntil(async () => {
    const { cleared, repaid } = await world.ask<{ readonly cleared: number; readonly repaid: number }>(path);
    return cleared === kept && repaid === notes;
  }, 'the ledger of money knows what is owed');
  const known = { kept, cleared: kept, credited: notes, registered: bought.total, repaid: notes, elsewhere: 0 };
  expect(await world.ask(path)).toMatchObject(known);
}

/** All credit notes that stand in the books are paid. */
const openNotes = ({ odoo }: World) =>
  odoo.records('account.move', [
    ['move_type', '=', 'out_refund'],
    ['state', '=', 'posted'],
    ['amount_residual', '!=', 0],
  ]);

test('a gift card: its credit note is paid, the books say what is owed, and less when the card pays an order', async () => {
  await using world = await openWorld(WITH_A_STORE);
  const carded = await sent(world, { TEE: 3 });
  const card = await givenBack(world, carded, 2, { wanted: 'gift-card' });
  await until(world, card, ({ state }) => state === 'completed');
  await agreed(world, carded, 3_980);
  expect(owedOn(world.odoo, GIFT_CARDS)).toBe(3_980);
  const spent = await sent(
    world,
    { MUG: 2 },
    {
      payments: [
        { gateway: 'gift_card', amount: '10.00', state: 'paid' },
        { gateway: 'stripe', state: 'paid' },
      ],
    },
  );
  expect(world.books(spent)).toMatchObject({ registered: spent.total, credits: [] });
  await waitUntil(() => owedOn(world.odoo, GIFT_CARDS) === 2_980, 'so much less is owed on cards');
  expect(openNotes(world)).toEqual([]);
});

test('an exchange and cash at a till: the credit notes are paid, and the books say what is owed', async () => {
  const store = await startStoreSimulator({ secret: STORES, presentTime: true, store: 'paris' });
  try {
    await using world = await openWorld({
      ...WITH_A_STORE,
      connections: () => ({
        stores: {
          connector: 'pos',
          owner: 'stores@example.com',
          purpose: 'Tills',
          settings: { webhookSecrets: [STORES], zone: 'Europe/Paris' },
        },
      }),
    });
    const [swapped, tilled] = await Promise.all([sent(world, { TEE: 3 }), sent(world, { TEE: 3 })]);

    // Two T-shirts for a mug and the rest back to the card that paid.
    const exchange = await givenBack(world, swapped, 2, {
      wanted: 'exchange',
      exchangeFor: [{ sku: 'MUG', quantity: each(1), price: { amount: 1_249, currency: 'EUR' } }],
    });
    await until(world, exchange, ({ state }) => state === 'completed');
    await agreed(world, swapped, 1_249, 2_731);
    const { replacement } = await world.ask<ReturnRecord>(`/api/v1/returns/${encodeURIComponent(exchange)}`);
    await world.odoo.people.shipPicking(replacement ?? '', { carrier: 'DHL', tracking: 'X1' });
    await waitUntil(() => owedOn(world.odoo, EXCHANGES) === 0, 'the goods are invoiced and paid with what came back');

    // Two at a till, which gives cash for one; the other goes back to the card.
    store.hubUrl = `${world.hub.url}/webhooks/stores`;
    const message = store.till('1').takeBackOrder(tilled.order, 1_990, { sku: 'TEE', pieces: 2 });
    expect(await store.flush()).toEqual([202]);
    await until(world, `return/stores/${message.id}`, ({ state }) => state === 'completed');
    await agreed(world, tilled, 1_990, 1_990);
    expect(owedOn(world.odoo, TILLS)).toBe(1_990);
    const known = () => (tilled.shop.state.orders.get(tilled.id)?.refunds.length ?? 0) > 0;
    await waitUntil(known, 'the shop knows what came back to the store');

    expect(openNotes(world)).toEqual([]);
  } finally {
    await store.server.close();
  }
});

test('without a journal for gift cards all goes as ever: the return ends, the note stays open, the story says why', async () => {
  await using world = await openWorld({
    ...WITH_A_STORE,
    odooVersion: 17,
    odooSettings: { ...WITH_A_STORE.odooSettings, journals: { stripe: 'BNK1', '*': 'CSH1' } },
  });
  const bought = await sent(world, { TEE: 3 });
  const id = await givenBack(world, bought, 1, { wanted: 'gift-card' });
  await until(world, id, ({ state }) => state === 'completed');
  await world.until(bought, ({ state }, { credits }) => state === 'closed' && credits.length === 1);
  expect(world.books(bought).credits).toEqual([{ total: 1_990, open: 1_990 }]);
  const says = async () =>
    (await world.passport(bought.name)).story.some(({ failure }) => failure?.code === 'SL-CANON-002');
  await waitUntil(says, 'the story says why the note stays open');
  const { story } = await world.untilState(bought, 'closed');
  expect(story.map(({ name }) => name)).not.toContain('OrderHeld');

  // A person pays it from a journal that is named from then on: what is owed is known, and nothing is given a second time.
  const [note] = world.odoo.records('account.move', [['move_type', '=', 'out_refund']]);
  await world.odoo.people.payCreditNote(Number(note?.id), 'GIFT');
  await world.until(bought, (_, { credits }) => credits[0]?.open === 0);
});
