import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Envelope } from '../canonical/envelope.ts';
import { createStockLedger, type StockLedger } from '../ledgers/stock/ledger.ts';
import type { StockPlan } from '../ledgers/stock/plan.ts';
import { recount } from '../ledgers/stock/recount.ts';
import type { Entry } from '../ledgers/stock/sheet.ts';
import type { StockStore } from '../ledgers/stock/store.ts';
import { type StockAnswer, whyOf } from '../ledgers/stock/why.ts';
import {
  amended,
  answered,
  booked,
  bundleOf,
  cancelled,
  confirmed,
  edited,
  moved,
  observedOn,
  orderOf,
  type Publication,
  placed,
  readingOf,
  recorded,
  rejected,
  saleOf,
  undone,
  voided,
} from './stock-messages.ts';
import { stockPlan } from './stock-plan.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

export interface StockBench {
  readonly store: StockStore;
  readonly ledger: StockLedger;
  readonly clock: VirtualClock;
  readonly entries: Entry[];
  /** Publications in the order in which they were asked for. */
  readonly published: Publication[];
  readonly plan: StockPlan;
  /** Hands messages to the ledger in one batch. */
  tell(...messages: readonly Envelope[]): Promise<void>;
  sweep(): Promise<void>;
  why(sku?: string): Promise<StockAnswer>;
  /** Lets the channel take the last publication that is under way on it. */
  take(connection: string): Promise<void>;
}

export function stockBench(store: StockStore, change: Partial<StockPlan> = {}): StockBench {
  const clock = virtualClock();
  const plan = stockPlan(change);
  const entries: Entry[] = [];
  const published: Publication[] = [];
  const ledger = createStockLedger({ store, plan, clock, onEntries: (added) => entries.push(...added) });
  const keep = (messages: readonly Envelope[]): void => {
    for (const message of messages as readonly Publication[]) {
      if (!published.some(({ id }) => id === message.id)) published.push(message);
    }
  };
  const tell: StockBench['tell'] = async (...messages) =>
    keep(await ledger.post(messages.map((message) => recorded(message, clock.now()))));
  return {
    store,
    ledger,
    clock,
    entries,
    published,
    plan,
    tell,
    sweep: async () => keep((await ledger.sweep()).messages),
    why: (sku = 'TEE') => whyOf(store, plan, sku, clock.now()),
    async take(connection) {
      const last = published.findLast((command) => command.connection === connection);
      if (last === undefined) throw new Error(`nothing was published on ${connection}`);
      await tell(answered(last, { applied: true, shown: Number(last.data.quantity.value) }, clock.now()));
    },
  };
}

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

    test('runs out by its clock with a warning in the history', async () => {
      const bench = stockBench(await open());
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 3 }]), bench.clock.now()));
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

    test("the ERP's own tills are in its readings as soon as they sell", async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(saleOf('7', [{ sku: 'TEE', quantity: 2 }], start, { connection: 'odoo' }));
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

  describe(`publication: ${name}`, () => {
    test('asks what a channel shows, then publishes the newest number, one at a time', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      expect(bench.published.map(({ connection, data }) => [connection, data])).toMatchObject([
        ['shop', { sku: 'TEE', quantity: { value: '10', unit: 'each' }, token: 1, expected: { value: '0' } }],
        ['market', { quantity: { value: '10' }, token: 1 }],
      ]);
      for (const onHand of [9, 8, 7]) await bench.tell(readingOf({ sku: 'TEE', onHand, atMs: start + 10 - onHand }));
      expect(bench.published).toHaveLength(2);
      const [first] = bench.published as [Publication];
      await bench.tell(answered(first, { applied: false, shown: 25 }, start + 20));
      await bench.tell(answered(first, { applied: false, shown: 25 }, start + 20));
      expect(bench.published.slice(2)).toMatchObject([
        { connection: 'shop', data: { quantity: { value: '7' }, token: 2, expected: { value: '25' } } },
      ]);
      await bench.take('shop');
      expect(bench.published).toHaveLength(3);
      expect((await bench.why()).pools[0]?.shelves[0]).toMatchObject({ shown: '7', exposure: '7', allowed: '7' });
    });

    test('knows its own echo; what a channel raised by itself is corrected, what it sold is waited for', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      const before = bench.published.length;
      await bench.tell(observedOn('shop', 'TEE', 10, start + 10));
      await bench.tell(observedOn('shop', 'TEE', 10, start + 11, 'location/main'));
      await bench.tell(observedOn('nobody', 'TEE', 3, start + 11));
      expect(bench.published).toHaveLength(before);
      // Two were sold; their order is not here yet, and the market must not offer them either.
      await bench.tell(observedOn('shop', 'TEE', 8, start + 20));
      expect(bench.published.slice(before)).toMatchObject([
        { connection: 'market', data: { quantity: { value: '8' } } },
      ]);
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 2 }]), start + 30));
      expect((await bench.why()).pools[0]).toMatchObject({ claims: '2', unheard: '0', left: '8' });
      await bench.take('market');
      // Somebody types a number into the shop.
      await bench.tell(observedOn('shop', 'TEE', 99, start + 40));
      expect(bench.published.at(-1)).toMatchObject({
        connection: 'shop',
        data: { quantity: { value: '8' }, expected: { value: '99' } },
      });
      expect((await bench.why()).history).toContainEqual(
        expect.objectContaining({ kind: 'observed', code: 'SL-STOCK-005', about: 'shop', quantity: '99' }),
      );
      await bench.take('shop');
      await bench.tell(observedOn('shop', 'TEE', 50, start + 35));
      expect((await bench.why()).pools[0]?.shelves[0]).toMatchObject({ shown: '8' });
    });

    test('units that left a channel without an order are written off after a while, loudly', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      await bench.tell(observedOn('shop', 'TEE', 7, start + 1));
      await bench.take('market');
      await bench.clock.moveBy(599_999);
      await bench.sweep();
      expect((await bench.why()).pools[0]).toMatchObject({ unheard: '3' });
      await bench.clock.moveBy(1);
      await bench.sweep();
      expect((await bench.why()).pools[0]).toMatchObject({ unheard: '0', left: '10' });
      expect(bench.entries).toContainEqual(expect.objectContaining({ kind: 'written-off', code: 'SL-STOCK-006' }));
      expect(bench.published.slice(-2)).toMatchObject([
        { data: { quantity: { value: '10' } } },
        { data: { quantity: { value: '10' } } },
      ]);
    });

    test('one bad article is left alone for an hour unless its number changes, and blocks nobody', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(
        readingOf({ sku: 'TEE', onHand: 10, atMs: start }),
        readingOf({ sku: 'CAP', onHand: 4, atMs: start }),
      );
      expect(bench.published).toHaveLength(4);
      const bad = bench.published.find(({ connection, data }) => connection === 'shop' && data.sku === 'TEE');
      await bench.tell(answered(bad as Publication, 'rejected', start));
      await bench.sweep();
      expect(bench.published).toHaveLength(4);
      expect((await bench.why()).pools[0]?.shelves[0]?.refused).toMatchObject({ code: 'SL-TEST-001' });
      await bench.tell(readingOf({ sku: 'TEE', onHand: 11, atMs: start + 1 }));
      expect(bench.published.slice(4)).toMatchObject([{ connection: 'shop', data: { quantity: { value: '11' } } }]);
      await bench.tell(answered(bench.published[4] as Publication, 'rejected', start));
      await bench.clock.moveBy(3_600_000);
      await bench.sweep();
      expect(bench.published.at(-1)).toMatchObject({ data: { sku: 'TEE', token: 3 } });
    });

    test('a crash between deciding and saying is mended: what is under way is said again', async () => {
      const store = await open();
      const bench = stockBench(store);
      await bench.ledger.post([
        recorded(readingOf({ sku: 'TEE', onHand: 10, atMs: bench.clock.now() }), bench.clock.now()),
      ]);
      expect(bench.published).toHaveLength(0);
      await bench.clock.moveBy(60_000);
      await bench.sweep();
      expect(bench.published.map(({ data }) => data.token)).toEqual([1, 1]);
    });

    test('exclusive selling gives a channel only what another has confirmed to be without', async () => {
      const bench = stockBench(await open(), { selling: 'exclusive' });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      expect(bench.published.map(({ data }) => data.quantity.value)).toEqual(['5', '5']);
      const [shop, market] = bench.published as [Publication, Publication];
      await bench.tell(
        answered(shop, { applied: true, shown: 5 }, start),
        answered(market, { applied: true, shown: 5 }, start),
      );
      // The shop sells four: two of the market's five are the shop's, but only when the market has given them up.
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 4 }]), start));
      expect(bench.published.slice(2)).toMatchObject([{ connection: 'market', data: { quantity: { value: '3' } } }]);
      await bench.take('market');
      expect(bench.published.slice(3)).toMatchObject([
        { connection: 'shop', data: { quantity: { value: '3' }, expected: { value: '1' } } },
      ]);
    });

    test('what was never read is not offered, and what is too old neither', async () => {
      const bench = stockBench(await open(), { silenceMs: 3_600_000 });
      const start = bench.clock.now();
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 1 }]), start));
      expect(bench.published[0]).toMatchObject({ data: { quantity: { value: '0' } } });
      expect(bench.entries).toContainEqual(expect.objectContaining({ kind: 'suppressed', code: 'SL-STOCK-002' }));
      await bench.take('shop');
      await bench.take('market');
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      expect((await bench.why()).pools[0]?.shelves[0]).toMatchObject({ shown: '9' });
      await bench.clock.moveBy(3_600_000 + 1);
      await bench.sweep();
      expect(bench.published.at(-1)).toMatchObject({ data: { quantity: { value: '0' } } });
      expect((await bench.why()).pools[0]).toMatchObject({ doubt: 'SL-STOCK-003' });
      await bench.take('shop');
      await bench.tell(readingOf({ sku: 'CAP', onHand: 1, atMs: bench.clock.now() }));
      await bench.sweep();
      expect(bench.published.at(-1)).toMatchObject({
        connection: 'shop',
        data: { sku: 'TEE', quantity: { value: '9' } },
      });
    });
  });
}
