import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '../canonical/envelope.ts';
import type { StockPlan } from '../ledgers/stock/plan.ts';
import { recount } from '../ledgers/stock/recount.ts';
import type { StockStore } from '../ledgers/stock/store.ts';
import { type StockBench, stockBench } from './stock-bench.ts';
import { contradictionContract } from './stock-ledger-contract/contradiction.ts';
import { heldBackContract } from './stock-ledger-contract/held-back.ts';
import { publicationContract } from './stock-ledger-contract/publication.ts';
import { whyContract } from './stock-ledger-contract/why.ts';
import {
  amended,
  asked,
  booked,
  bundleOf,
  cancelled,
  confirmed,
  edited,
  gaveUp,
  moved,
  orderOf,
  placed,
  readingOf,
  rejected,
  saleOf,
  stockMoved,
  undone,
  voided,
} from './stock-messages.ts';
import { stockPlan } from './stock-plan.ts';

const claimedOf = async (bench: StockBench, sku = 'TEE'): Promise<string> => (await bench.why(sku)).claims.quantity;

/** What every driver of the stock ledger must do; `open` gives an empty store. */
export function stockLedgerContract(name: string, open: () => Promise<StockStore>, runs: number): void {
  describe(`positions: ${name}`, () => {
    test('the newest reading holds, whatever comes after it', async () => {
      const bench = stockBench(await open());
      const now = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, reserved: 2, atMs: now }));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 99, atMs: now - 1 }));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, reserved: 2, atMs: now }));
      expect((await bench.why()).positions).toMatchObject([
        { location: 'location/main', onHand: '10', reserved: '2', free: '8', source: 'odoo', ageMs: 0, fresh: true },
      ]);
      expect((await bench.why()).history.filter(({ kind }) => kind === 'reading')).toHaveLength(1);
    });

    test('what the owner calls available is believed where it is less', async () => {
      const bench = stockBench(await open());
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, available: 3, atMs: bench.clock.now() }));
      expect((await bench.why()).pools[0]).toMatchObject({ onHand: '10', reserved: '7', left: '3' });
    });
  });

  describe(`claims: ${name}`, () => {
    test('an order claims its goods when the hub hears of it, until a reading taken after its booking', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      const order = orderOf('shop', '1', [{ sku: 'TEE', quantity: 3 }]);
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.clock.moveBy(1_000);
      await bench.tell(placed(order, start), booked(order, start + 500));
      expect(await bench.why()).toMatchObject({
        claims: { count: 1, quantity: '3', oldest: [{ owner: order.id, location: 'location/main' }] },
        pools: [{ onHand: '10', claims: '3', left: '7' }],
      });
      await bench.tell(confirmed(order.id, start + 2_000));
      // It was read before the booking and arrives after it: it proves nothing of the booking.
      await bench.tell(readingOf({ sku: 'TEE', onHand: 9, atMs: start + 1_900 }));
      expect(await claimedOf(bench)).toBe('3');
      await bench.tell(readingOf({ sku: 'TEE', onHand: 9, reserved: 3, atMs: start + 2_001 }));
      expect(await claimedOf(bench)).toBe('0');
      expect((await bench.why()).pools[0]).toMatchObject({ left: '6' });
      expect((await bench.why()).history.map(({ kind }) => kind)).toContain('reflected');
    });

    test('a reading that overtakes the booking releases the claim when the booking is heard', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      const order = orderOf('shop', '1', [{ sku: 'TEE', quantity: 3 }]);
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, reserved: 3, atMs: start + 5_000 }), placed(order, start));
      expect(await claimedOf(bench)).toBe('3');
      await bench.tell(confirmed(order.id, start + 4_000));
      expect(await claimedOf(bench)).toBe('0');
    });

    test('ends by cancelling and refusing, and not while the ERP still has it booked', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      const orders = ['1', '2', '3', '4'].map((id) => orderOf('shop', id, [{ sku: 'TEE', quantity: 1 }]));
      const [first, second, third, fourth] = orders.map(({ id }) => id) as [string, string, string, string];
      await bench.tell(...orders.map((order) => placed(order, start)));
      expect(await claimedOf(bench)).toBe('4');
      await bench.tell(cancelled(first, start), rejected(second, start));
      expect(await claimedOf(bench)).toBe('2');
      await bench.tell(confirmed(third, start), cancelled(third, start), confirmed(fourth, start));
      expect(await claimedOf(bench)).toBe('2');
      await bench.tell(undone(third, start + 1), cancelled(fourth, start), undone(fourth, start + 1, true));
      expect(await claimedOf(bench)).toBe('1');
    });

    test('follows edits: more at once, less when the ERP has written it down too', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      const of = (quantity: number, version: string) => orderOf('shop', '1', [{ sku: 'TEE', quantity }], version);
      await bench.tell(placed(of(2, '1'), start), booked(of(2, '1'), start + 10), confirmed(of(2, '1').id, start + 20));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 9, reserved: 2, atMs: start + 30 }));
      expect(await claimedOf(bench)).toBe('0');
      await bench.tell(edited(of(5, '2'), start + 40));
      expect(await claimedOf(bench)).toBe('3');
      await bench.tell(amended(of(5, '2'), start + 50));
      expect(await claimedOf(bench)).toBe('3');
      await bench.tell(readingOf({ sku: 'TEE', onHand: 9, reserved: 5, atMs: start + 60 }));
      expect(await claimedOf(bench)).toBe('0');
      await bench.tell(edited(of(9, '4'), start + 70), edited(of(6, '3'), start + 80));
      expect(await claimedOf(bench)).toBe('4');
    });

    test('an edit that the ERP dates by the second comes after the booking of that second, and not before it', async () => {
      const bench = stockBench(await open());
      // The clock of these tests begins with a whole second.
      const start = bench.clock.now();
      const of = (quantity: number, version: string) => orderOf('shop', '1', [{ sku: 'TEE', quantity }], version);
      await bench.tell(
        placed(of(3, '1'), start),
        booked(of(3, '1'), start + 100),
        confirmed(of(3, '1').id, start + 200),
      );
      await bench.tell(readingOf({ sku: 'TEE', onHand: 9, reserved: 3, atMs: start + 300 }));
      await bench.tell(edited(of(2, '2'), start, 'erp'));
      // The ERP keeps two; the channel counts on three, so that the third is not offered to others.
      await bench.tell(readingOf({ sku: 'TEE', onHand: 9, reserved: 2, atMs: start + 2_000 }));
      expect(await claimedOf(bench)).toBe('1');
    });

    test('begins again when the ERP gives back what the channel still counts on', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      const of = (quantity: number, version: string) => orderOf('shop', '1', [{ sku: 'TEE', quantity }], version);
      await bench.tell(placed(of(3, '1'), start), booked(of(3, '1'), start), confirmed(of(3, '1').id, start));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 9, reserved: 3, atMs: start + 10 }));
      expect(await claimedOf(bench)).toBe('0');
      await bench.tell(amended(of(1, '2'), start + 20));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 9, reserved: 1, atMs: start + 30 }));
      expect(await claimedOf(bench)).toBe('2');
      await bench.tell(edited(of(1, '2'), start));
      expect(await claimedOf(bench)).toBe('0');
    });

    test('runs out by its clock with a warning in the history', async () => {
      const bench = stockBench(await open());
      await bench.tell(bundleOf('BOX', [{ sku: 'TEE', quantity: 3 }], bench.clock.now()));
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'BOX', quantity: 1 }]), bench.clock.now()));
      await bench.clock.moveBy(24 * 3_600_000 - 1);
      await bench.sweep();
      expect(await claimedOf(bench)).toBe('3');
      await bench.clock.moveBy(1);
      await bench.sweep();
      expect(await claimedOf(bench)).toBe('0');
      expect((await bench.why()).history).toContainEqual(
        expect.objectContaining({ kind: 'expired', code: 'SL-STOCK-004', change: '-3', about: 'order/shop/1' }),
      );
      expect(bench.entries.some(({ code }) => code === 'SL-STOCK-004')).toBe(true);
    });

    test('does not run out while the ERP has still to answer its booking, or a change of it', async () => {
      const bench = stockBench(await open());
      const later = async (hours: number): Promise<void> => {
        await bench.clock.moveBy(hours * 3_600_000);
        await bench.sweep();
      };
      const order = (version: string) => orderOf('shop', '1', [{ sku: 'TEE', quantity: Number(version) }], version);
      await bench.tell(placed(order('1'), bench.clock.now()));
      await bench.tell(asked('book-order', order('1'), bench.clock.now()));
      await later(30);
      // The ERP is back, and is read before it has booked what waits for it.
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, atMs: bench.clock.now() }));
      expect(await claimedOf(bench)).toBe('1');
      await bench.tell(booked(order('1'), bench.clock.now()), confirmed('order/shop/1', bench.clock.now()));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, reserved: 1, atMs: bench.clock.now() + 1 }));
      expect(await claimedOf(bench)).toBe('0');
      await bench.tell(edited(order('3'), bench.clock.now()), asked('amend-order', order('3'), bench.clock.now()));
      await later(30);
      expect(await claimedOf(bench)).toBe('2');
      // A person has to look: from then on it runs out like any other.
      await bench.tell(gaveUp('amend-order', order('3'), bench.clock.now()));
      await later(23);
      expect(await claimedOf(bench)).toBe('2');
      await later(1);
      expect(await claimedOf(bench)).toBe('0');
    });

    test('a sale in a store claims at its location until its movement is booked and read', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      const at = { location: 'location/paris' };
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, atMs: start, ...at }));
      await bench.tell(
        saleOf(
          '7',
          [
            { sku: 'TEE', quantity: 2 },
            { sku: 'TEE', quantity: -1 },
          ],
          start,
        ),
        saleOf('8', [{ sku: 'TEE', quantity: 1 }], start),
      );
      expect((await bench.why()).claims).toMatchObject({ quantity: '3', oldest: [at, at] });
      await bench.tell(moved('receipt/pos-paris/7', start + 100), voided('receipt/pos-paris/8', start));
      expect(await claimedOf(bench)).toBe('2');
      await bench.tell(readingOf({ sku: 'TEE', onHand: 4, atMs: start + 101, ...at }));
      expect(await claimedOf(bench)).toBe('0');
    });

    test("a sale of the ERP's own tills is held until the ERP has moved its stock, however long that takes", async () => {
      const bench = stockBench(await open(), { saleClaimMs: 60_000 });
      const at = { location: 'location/paris' };
      const sold = saleOf('7', [{ sku: 'TEE', quantity: 2 }], bench.clock.now(), {
        connection: 'odoo',
        stockWaits: true,
      });
      await bench.tell(sold);
      await bench.clock.moveBy(1_000);
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, atMs: bench.clock.now(), ...at }));
      expect((await bench.why()).claims).toMatchObject({ quantity: '2' });
      expect((await bench.why()).claims.oldest[0]).not.toHaveProperty('expires');
      await bench.clock.moveBy(10 * 60_000);
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, atMs: bench.clock.now(), ...at }));
      expect(await claimedOf(bench)).toBe('2');
      const closedMs = bench.clock.now();
      await bench.tell(stockMoved('receipt/odoo/7', closedMs));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, atMs: closedMs, ...at }));
      expect((await bench.why()).claims).toMatchObject({ quantity: '2', oldest: [{ expires: expect.any(String) }] });
      await bench.tell(readingOf({ sku: 'TEE', onHand: 3, atMs: closedMs + 1, ...at }));
      expect(await claimedOf(bench)).toBe('0');
    });

    test("a sale of the ERP's own tills that is voided before its stock moved is free at once", async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      const sold = saleOf('7', [{ sku: 'TEE', quantity: 2 }], start, { connection: 'odoo', stockWaits: true });
      await bench.tell(sold, voided('receipt/odoo/7', start + 1));
      expect(await claimedOf(bench)).toBe('0');
    });

    test("a sale of the ERP's own tills that move stock at once is in what is read after it was heard of", async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      // A till that was without a line: the ERP learns of the sale a minute later, and what it told meanwhile does not know of it.
      const soldMs = start - 60_000;
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, location: 'location/paris', atMs: start - 1_000 }));
      await bench.tell(saleOf('7', [{ sku: 'TEE', quantity: 2 }], soldMs, { connection: 'odoo' }));
      expect(await claimedOf(bench)).toBe('2');
      await bench.tell(readingOf({ sku: 'TEE', onHand: 3, location: 'location/paris', atMs: start + 1 }));
      expect(await claimedOf(bench)).toBe('0');
    });

    test('a set claims what it is made of, also when its recipe comes later', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      const order = orderOf('shop', '1', [
        { sku: 'BOX', quantity: 2 },
        { sku: 'TEE', quantity: 1 },
      ]);
      await bench.tell(placed(order, start));
      expect(await claimedOf(bench, 'BOX')).toBe('2');
      await bench.tell(
        bundleOf(
          'BOX',
          [
            { sku: 'TEE', quantity: 3 },
            { sku: 'CAP', quantity: 1 },
          ],
          start,
        ),
      );
      expect(await claimedOf(bench, 'BOX')).toBe('0');
      expect(await claimedOf(bench, 'TEE')).toBe('7');
      expect(await claimedOf(bench, 'CAP')).toBe('2');
      await bench.tell(
        readingOf({ sku: 'TEE', onHand: 20, atMs: start }),
        readingOf({ sku: 'CAP', onHand: 6, atMs: start }),
      );
      expect((await bench.why('BOX')).pools[0]).toMatchObject({ left: '4' });
      await bench.tell(bundleOf('BOX', [{ sku: 'TEE', quantity: 1 }], start + 1_000));
      expect(await claimedOf(bench, 'TEE')).toBe('3');
      expect(await claimedOf(bench, 'CAP')).toBe('0');
    });

    test('units of measure are never mixed: the article is taken off the shelves and says why', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: '10.5', unit: 'kg', atMs: start }));
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: '0.75', unit: 'kg' }]), start));
      expect((await bench.why()).pools[0]).toMatchObject({ left: '9.75' });
      await bench.tell(placed(orderOf('shop', '2', [{ sku: 'TEE', quantity: 1, unit: 'm' }]), start));
      const [pool] = (await bench.why()).pools;
      expect(pool).toMatchObject({ doubt: 'SL-STOCK-001', shelves: [{ allowed: '0' }, { allowed: '0' }] });
      await bench.tell(cancelled('order/shop/2', start));
      expect((await bench.why()).pools[0]?.doubt).toBeUndefined();
    });

    test('test orders and what a marketplace fulfils by itself claim nothing', async () => {
      const market = { ...stockPlan().channels[1], fulfilledBy: 'marketplace' } as StockPlan['channels'][0];
      const bench = stockBench(await open(), {
        channels: [stockPlan().channels[0] as StockPlan['channels'][0], market],
      });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, atMs: start }));
      await bench.tell(placed({ ...orderOf('shop', '1', [{ sku: 'TEE', quantity: 1 }]), test: true }, start));
      await bench.tell(placed(orderOf('market', '2', [{ sku: 'TEE', quantity: 1 }]), start));
      expect(await claimedOf(bench)).toBe('0');
      expect(bench.published.map(({ connection }) => connection)).toEqual(['shop']);
    });
  });

  describe(`the history: ${name}`, () => {
    test('any order of arrival, with repeats and in any batches, gives the same claims and positions; the entries add up', async () => {
      const start = Date.UTC(2026, 10, 20, 10);
      const of = (id: string, quantity: number, version = '1') =>
        orderOf(
          'shop',
          id,
          [
            { sku: 'TEE', quantity },
            { sku: 'BOX', quantity: 1 },
          ],
          version,
        );
      const story: Envelope[] = [
        bundleOf(
          'BOX',
          [
            { sku: 'TEE', quantity: 2 },
            { sku: 'CAP', quantity: 1 },
          ],
          start,
        ),
        readingOf({ sku: 'TEE', onHand: 50, atMs: start }),
        placed(of('1', 2), start),
        booked(of('1', 2), start + 10),
        confirmed('order/shop/1', start + 20),
        edited(of('1', 4, '2'), start + 25),
        amended(of('1', 4, '2'), start + 40),
        readingOf({ sku: 'TEE', onHand: 50, reserved: 4, atMs: start + 30 }),
        placed(of('2', 1), start),
        cancelled('order/shop/2', start + 5),
        placed(of('3', 5), start),
        saleOf('9', [{ sku: 'CAP', quantity: 1 }], start, { location: 'location/main' }),
        moved('receipt/pos-paris/9', start + 50),
        readingOf({ sku: 'CAP', onHand: 8, atMs: start + 60 }),
      ];
      const standingOf = async (bench: StockBench) => {
        const answers = await Promise.all(['TEE', 'BOX', 'CAP'].map((sku) => bench.why(sku)));
        return answers.map(({ positions, claims }) => ({ positions, claims: claims.quantity }));
      };
      const straight = stockBench(await open());
      for (const message of story) await straight.tell(message);
      const expected = await standingOf(straight);
      expect(expected.map(({ claims }) => claims)).toEqual(['9', '0', '1']);
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(story, { minLength: story.length }),
          fc.array(fc.nat(story.length - 1), { maxLength: 8 }),
          fc.integer({ min: 1, max: 8 }),
          async (shuffled, repeats, size) => {
            const bench = stockBench(await open());
            const all = [...shuffled, ...repeats.flatMap((index) => story[index] ?? [])];
            for (let at = 0; at < all.length; at += size) await bench.tell(...all.slice(at, at + size));
            expect(await standingOf(bench)).toEqual(expected);
            for (const sku of ['TEE', 'BOX', 'CAP']) {
              const history = await bench.store.history(sku, { limit: 1_000 });
              const { claims, positions } = await bench.why(sku);
              const sum = recount([...history].reverse());
              const claimed = Object.values(sum.claimed).reduce((left, right) => left + right, 0);
              expect(claimed / 1_000_000).toBe(Number(claims.quantity));
              expect(Object.values(sum.positions).map(({ onHand }) => onHand / 1_000_000)).toEqual(
                positions.map(({ onHand }) => Number(onHand)),
              );
            }
          },
        ),
        { numRuns: runs },
      );
    });

    test('is read newest first, page by page', async () => {
      const bench = stockBench(await open());
      for (let index = 0; index < 5; index += 1) {
        await bench.tell(readingOf({ sku: 'TEE', onHand: index, atMs: bench.clock.now() + index }));
      }
      const kinds = ['reading'] as const;
      const first = await bench.store.history('TEE', { limit: 2, kinds });
      const rest = await bench.store.history('TEE', { limit: 9, kinds, before: first[1]?.id ?? 0 });
      expect([...first, ...rest].map(({ reading }) => (reading?.onHand ?? 0) / 1_000_000)).toEqual([4, 3, 2, 1, 0]);
    });

    test('an article that nobody spoke of is not there', async () => {
      const bench = stockBench(await open());
      await expect(bench.why('NONE')).rejects.toMatchObject({ failure: { code: 'SL-STOCK-008' } });
    });
  });

  publicationContract(name, open);
  heldBackContract(name, open);
  whyContract(name, open);
  contradictionContract(name, open);
}
