import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edgesAt, type LatenessAsked } from '../records/orders/lateness.ts';
import { contributionOf } from '../records/orders/project.ts';
import type { OrderStore } from '../records/orders/store.ts';
import type { StuckAsked } from '../records/orders/stuck.ts';
import { ordersWithin } from '../records/orders/within.ts';
import { orderStory } from './order-story.ts';

const STORY = orderStory('1001', '#1001', 'pi_3P1001');
const contributions = (messages = STORY) => messages.flatMap((message) => contributionOf(message) ?? []);

/** What every driver of the order records must do; `open` gives an empty store. */
export function orderStoreContract(name: string, open: () => Promise<OrderStore>, runs: number): void {
  describe(`the record of an order: ${name}`, () => {
    test('tells how far the order came, what it is called everywhere and where the money went', async () => {
      const store = await open();
      await store.apply(contributions());
      const record = await store.get('order/shopify-eu/1001');
      expect(record?.summary).toEqual({
        id: 'order/shopify-eu/1001',
        channel: 'shopify-eu',
        name: '#1001',
        state: 'closed',
        payment: 'partly-refunded',
        paymentMode: 'prepaid',
        currency: 'EUR',
        money: { total: 4990, captured: 4990, refunded: 500, invoiced: 4990, credited: 0 },
        placedAt: '2026-11-20T09:59:58Z',
        closedAt: '2026-11-20T10:13:00.000Z',
        outcome: 'fulfilled',
        booked: 'S1001',
        invoices: ['INV/2026/1001'],
        tracking: ['TRACK1001'],
        open: [],
        test: false,
      });
    });

    test.each([
      '#1001',
      '1001',
      'PI_3P1001',
      's1001',
      'INV/2026/1001',
      'TRACK1001',
      'WH/OUT/1001',
      're_1001',
      'order/shopify-eu/1001',
    ])('is found by %s', async (identifier) => {
      const store = await open();
      await store.apply(contributions());
      await store.apply(contributions(orderStory('2002', '#2002', 'pi_other')));
      expect((await store.find(identifier)).map(({ summary }) => summary.id)).toEqual(['order/shopify-eu/1001']);
    });

    test('of other channels is not found, listed or counted by who sees some channels only', async () => {
      const store = await open();
      await store.apply(contributions());
      const blind = ordersWithin(store, ['other']);
      expect(await blind.get('order/shopify-eu/1001')).toBeUndefined();
      expect(await blind.find('#1001')).toEqual([]);
      expect(await blind.list({ limit: 10, channel: 'shopify-eu' })).toEqual({ orders: [] });
      expect(await ordersWithin(store, []).counts()).toEqual([]);
      const seeing = ordersWithin(store, ['other', 'shopify-eu']);
      expect(await seeing.get('order/shopify-eu/1001')).toBeDefined();
      expect(await seeing.find('#1001')).toHaveLength(1);
      expect((await seeing.list({ limit: 10 })).orders).toHaveLength(1);
      expect(await seeing.counts()).toEqual(await store.counts());
    });

    test('any order of arrival, with repeats, gives the same record', async () => {
      const straight = await open();
      await straight.apply(contributions());
      const expected = await straight.get('order/shopify-eu/1001');
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(contributions(), { minLength: contributions().length }),
          fc.array(fc.nat(contributions().length - 1), { maxLength: 10 }),
          fc.integer({ min: 1, max: 20 }),
          async (shuffled, repeats, size) => {
            const store = await open();
            const all = [...shuffled, ...repeats.flatMap((index) => contributions()[index] ?? [])];
            for (let start = 0; start < all.length; start += size) await store.apply(all.slice(start, start + size));
            expect(await store.get('order/shopify-eu/1001')).toEqual(expected);
          },
        ),
        { numRuns: runs },
      );
    });

    test('a hold and an open case are shown until they end', async () => {
      const store = await open();
      await store.apply(contributions(STORY.slice(0, 6)));
      const during = (await store.get('order/shopify-eu/1001'))?.summary;
      expect(during).toMatchObject({
        state: 'placed',
        payment: 'captured',
        held: { code: 'SL-ODOO-010', reason: 'booking failed' },
        open: [{ command: 'book-order', connection: 'odoo-main', code: 'SL-ODOO-010' }],
      });
      await store.apply(contributions(STORY.slice(6, 9)));
      const after = (await store.get('order/shopify-eu/1001'))?.summary;
      expect(after).toMatchObject({ state: 'accepted', open: [] });
      expect(after?.held).toBeUndefined();
    });

    test('is listed as at risk while it waits for a person, as late when its time has passed, and then no more', async () => {
      const store = await open();
      const listed = async (is: LatenessAsked, at: string): Promise<number> =>
        (await store.list({ limit: 10, lateness: { is, edges: edgesAt(Date.parse(at)) } })).orders.length;
      await store.apply(contributions(STORY.slice(0, 6)));
      expect(await listed('at-risk', '2026-11-20T10:05:00Z')).toBe(1);
      expect(await listed('late', '2026-11-20T10:05:00Z')).toBe(0);
      expect(await listed('at-risk', '2026-11-20T12:00:00Z')).toBe(0);
      expect(await listed('late', '2026-11-20T12:00:00Z')).toBe(1);
      expect(await listed('any', '2026-11-20T10:05:00Z')).toBe(1);
      expect(await listed('any', '2026-11-20T12:00:00Z')).toBe(1);
      await store.apply(contributions());
      expect(await listed('late', '2026-11-25T12:00:00Z')).toBe(0);
    });

    test('is listed with what was taken and is not booked, once that is long enough ago, until it is booked', async () => {
      const store = await open();
      await store.apply(contributions(STORY.slice(0, 6)));
      const firstSeen = (await store.get('order/shopify-eu/1001'))?.firstSeen ?? 0;
      const listed = async (is: StuckAsked, beforeMs: number): Promise<number> =>
        (await store.list({ limit: 10, stuck: { is, beforeMs } })).orders.length;
      expect(await listed('taken-not-booked', firstSeen + 1)).toBe(1);
      expect(await listed('any', firstSeen + 1)).toBe(1);
      expect(await listed('any', firstSeen)).toBe(0);
      expect(await listed('refund-owed', firstSeen + 1)).toBe(0);
      await store.apply(contributions());
      expect(await listed('any', firstSeen + 1_000_000_000)).toBe(0);
    });

    test('a payment that comes before its order waits for it', async () => {
      const store = await open();
      await store.apply(contributions(STORY.slice(2, 3)));
      expect((await store.list({ limit: 10 })).orders).toEqual([]);
      await store.apply(contributions(STORY.slice(1, 2)));
      expect((await store.get('order/shopify-eu/1001'))?.summary.money.captured).toBe(4990);
    });

    test('a refund that failed after all is not counted', async () => {
      const store = await open();
      const refund = STORY.find(({ topic }) => topic === 'event.RefundIssued');
      if (refund === undefined) throw new Error('the story has a refund');
      const failure = {
        ...refund,
        position: 99,
        envelope: { ...refund.envelope, type: 'storeloom.payment.RefundFailed.v1' },
      };
      await store.apply([...contributions([failure]), ...contributions()]);
      expect((await store.get('order/shopify-eu/1001'))?.summary.money.refunded).toBe(0);
    });

    test('lists newest first, page by page, each order once', async () => {
      const store = await open();
      const ids = Array.from({ length: 25 }, (_, index) => String(3000 + index));
      for (const id of ids) await store.apply(contributions(orderStory(id, `#${id}`, `pi_${id}`)));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ limit: 10, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.orders.map(({ summary }) => summary.name));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toHaveLength(25);
      expect(new Set(seen).size).toBe(25);
      await expect(store.list({ limit: 10, cursor: 'bm8' })).rejects.toMatchObject({
        failure: { code: 'SL-RECORD-003' },
      });
      expect((await store.list({ limit: 10, search: '#300' })).orders).toHaveLength(10);
      expect(await store.counts()).toEqual([{ state: 'closed', held: false, orders: 25 }]);
    });
  });
}
