import { describe, expect, test } from 'vitest';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import type { StockStore } from '../../ledgers/stock/store.ts';
import { stockBench } from '../stock-bench.ts';
import { answered, bundleOf, orderOf, type Publication, placed, readingOf } from '../stock-messages.ts';
import { stockPlan } from '../stock-plan.ts';

const TWO: StockPlan['rules'] = [{ match: ['*'], safety: { fixed: 2_000_000 } }];

/** What shelves that sell one stock hold back of it together. */
export function heldBackContract(name: string, open: () => Promise<StockStore>): void {
  describe(`safety stock in exclusive selling: ${name}`, () => {
    test('no shelf is filled with what another holds back', async () => {
      const bench = stockBench(await open(), { selling: 'exclusive', rules: TWO });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 24, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      expect(bench.published.map(({ data }) => data.quantity.value)).toEqual(['10', '10']);
      // Until the market has given up its two, whatever the shop were given now would come from what both hold back.
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 4 }]), start));
      expect(bench.published.slice(2)).toMatchObject([{ connection: 'market', data: { quantity: { value: '8' } } }]);
      await bench.take('market');
      expect(bench.published.slice(3)).toMatchObject([{ connection: 'shop', data: { quantity: { value: '8' } } }]);
      await bench.take('shop');
      const shelves = [
        { shown: '8', allowed: '8' },
        { shown: '8', allowed: '8' },
      ];
      expect((await bench.why()).pools[0]).toMatchObject({ left: '20', shelves });
    });

    test('what is held back for the pace is offered again as the pace falls, although nothing is heard', async () => {
      const rules: StockPlan['rules'] = [{ match: ['*'], safety: { adaptive: 50 } }];
      const bench = stockBench(await open(), { selling: 'shared', proofMs: 240 * 3_600_000, rules });
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: bench.clock.now() }));
      const take = async (since: number): Promise<void> => {
        // What a channel answers may lead to the next number.
        for (let at = since; at < bench.published.length; at += 1) {
          const { connection = '' } = bench.published[at] ?? {};
          const isLast = !bench.published.slice(at + 1).some((later) => later.connection === connection);
          if (isLast) await bench.take(connection);
        }
      };
      await bench.clock.moveBy(30_000);
      await take(0);
      const sold = bench.published.length;
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 4 }]), bench.clock.now()));
      await take(sold);
      const shown = async () => (await bench.why()).pools[0]?.shelves.find(({ connection }) => connection === 'shop');
      expect((await shown())?.safety).not.toBe('0');
      for (let minute = 0; minute < 4 * 60; minute += 1) {
        await bench.clock.moveBy(60_000);
        const before = bench.published.length;
        await bench.sweep();
        await take(before);
      }
      expect(await shown()).toMatchObject({ safety: '0', allowed: '6', shown: '6' });
    });

    test('a shelf whose part is smaller than its safety stock holds back its part, and the other reaches its number', async () => {
      const channels = stockPlan().channels.map((channel, index) => ({
        ...channel,
        shelves: channel.shelves.map((shelf) => ({ ...shelf, share: index === 0 ? 0.1 : 0.9 })),
      }));
      const rules: StockPlan['rules'] = [{ match: ['TEE'], safety: { fixed: 3_000_000 } }];
      const bench = stockBench(await open(), { selling: 'exclusive', channels, rules });
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: bench.clock.now() }));
      await bench.take('shop');
      await bench.take('market');
      expect((await bench.why()).pools[0]?.shelves).toMatchObject([{ shown: '0' }, { shown: '6', allowed: '6' }]);
    });

    test('an article is not filled with what a set of it holds back, and both reach their numbers', async () => {
      const channels = stockPlan().channels.slice(0, 1);
      const bench = stockBench(await open(), { selling: 'exclusive', channels, rules: TWO });
      const start = bench.clock.now();
      const take = (sku: string) => {
        const last = bench.published.findLast(({ data }) => data.sku === sku) as Publication;
        return bench.tell(
          answered(last, { applied: true, shown: Number(last.data.quantity.value) }, bench.clock.now()),
        );
      };
      await bench.tell(
        bundleOf('PAIR', [{ sku: 'TEE', quantity: 2 }], start),
        readingOf({ sku: 'TEE', onHand: 24, atMs: start }),
      );
      await take('TEE');
      await take('PAIR');
      const shownOf = async (sku: string) => (await bench.why(sku)).pools[0]?.shelves[0]?.shown;
      // Of the twelve that each may count on, two are held back here, and two sets there.
      expect([await shownOf('TEE'), await shownOf('PAIR')]).toEqual(['10', '4']);
      const before = bench.published.length;
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 8 }]), start));
      expect(bench.published.slice(before)).toMatchObject([{ data: { sku: 'PAIR', quantity: { value: '2' } } }]);
      await take('PAIR');
      expect(bench.published.slice(before + 1)).toMatchObject([{ data: { sku: 'TEE', quantity: { value: '6' } } }]);
    });

    test('a flash sale takes nothing that a shelf holds back, its own or another', async () => {
      const clock = stockBench(await open()).clock;
      const quota = { name: 'friday', amount: 6_000_000, fromMs: clock.now(), untilMs: clock.now() + 7_200_000 };
      const rules = [{ match: ['TEE'], safety: { fixed: 2_000_000 }, quota }];
      const bench = stockBench(await open(), { selling: 'exclusive', rules });
      await bench.tell(readingOf({ sku: 'TEE', onHand: 12, atMs: bench.clock.now() }));
      await bench.take('shop');
      await bench.take('market');
      const shelves = [
        { shown: '6', allowed: '6', because: 'quota' },
        { shown: '2', allowed: '2', because: 'quota' },
      ];
      expect((await bench.why()).pools[0]?.shelves).toMatchObject(shelves);
    });
  });
}
