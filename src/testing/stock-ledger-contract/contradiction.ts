import { describe, expect, test } from 'vitest';
import type { StockStore } from '../../ledgers/stock/store.ts';
import { type StockBench, stockBench } from '../stock-bench.ts';
import { answered, observedOn, orderOf, type Publication, placed, readingOf } from '../stock-messages.ts';

/** What becomes of words of a channel that overtook each other: no piece is withheld for longer than it takes to ask. */
export function contradictionContract(name: string, open: () => Promise<StockStore>): void {
  /** Both channels show ten, and have for a while. */
  const opened = async (onHand = 10): Promise<StockBench> => {
    const bench = stockBench(await open());
    await bench.tell(readingOf({ sku: 'TEE', onHand, atMs: bench.clock.now() }));
    await bench.take('shop');
    await bench.take('market');
    await bench.clock.moveBy(120_000);
    return bench;
  };
  const sell = (bench: StockBench, id: string): Promise<void> =>
    bench.tell(placed(orderOf('shop', id, [{ sku: 'TEE', quantity: 1 }]), bench.clock.now()));
  const reply = (bench: StockBench, shown: number): Promise<void> => {
    const last = bench.published.findLast(({ connection }) => connection === 'shop') as Publication;
    const applied = Number(last.data.expected?.value) === shown;
    const now = Number(last.data.quantity.value);
    return bench.tell(answered(last, { applied, shown: applied ? now : shown }, bench.clock.now()));
  };
  const shop = async (bench: StockBench) => {
    const [pool] = (await bench.why()).pools;
    const { shown, exposure } = pool?.shelves.find(({ connection }) => connection === 'shop') ?? {};
    return { left: pool?.left, unheard: pool?.unheard, shown, exposure };
  };

  describe(`words of a channel that contradict each other: ${name}`, () => {
    test('a number that was overtaken by the orders that came after it raises nothing', async () => {
      const bench = await opened();
      await sell(bench, '1');
      await bench.clock.moveBy(100);
      await sell(bench, '2');
      await bench.take('market');
      await bench.take('market');
      const before = bench.published.length;
      await bench.tell(observedOn('shop', 'TEE', 9, bench.clock.now() - 100));
      // It may have been raised in that moment all the same, and so it is asked.
      expect(bench.published.slice(before)).toMatchObject([
        { connection: 'shop', lane: 'live', data: { quantity: { value: '8' }, expected: { value: '8' } } },
      ]);
      await reply(bench, 8);
      expect(await shop(bench)).toEqual({ left: '8', unheard: '0', shown: '8', exposure: '8' });
      expect(bench.entries.filter(({ code }) => code !== undefined)).toEqual([]);
      expect((await bench.why()).pools[0]?.shelves).toMatchObject([{ shown: '8' }, { shown: '8' }]);
    });

    test('when it was raised all the same, the channel says so and it is put right', async () => {
      const bench = await opened();
      await sell(bench, '1');
      await bench.take('market');
      await bench.tell(observedOn('shop', 'TEE', 10, bench.clock.now()));
      await reply(bench, 10);
      expect(bench.published.at(-1)).toMatchObject({
        connection: 'shop',
        data: { quantity: { value: '9' }, expected: { value: '10' } },
      });
      await reply(bench, 10);
      expect(await shop(bench)).toEqual({ left: '9', unheard: '0', shown: '9', exposure: '9' });
      expect(bench.entries).toContainEqual(expect.objectContaining({ kind: 'mismatch', code: 'SL-STOCK-005' }));
    });

    test('a higher number of the same second as an answer raises nothing before the channel was asked', async () => {
      const bench = await opened();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 6, atMs: bench.clock.now() }));
      await bench.take('shop');
      await bench.take('market');
      // Sent when the shop still showed ten, in the second in which it took six.
      await bench.tell(observedOn('shop', 'TEE', 10, bench.clock.now()));
      expect((await shop(bench)).exposure).toBe('6');
      await bench.clock.moveBy(1_000);
      await bench.sweep();
      await reply(bench, 6);
      expect(await shop(bench)).toEqual({ left: '6', unheard: '0', shown: '6', exposure: '6' });
    });

    test('a lower number of the same second as an answer is believed until the channel was asked, and no longer', async () => {
      const bench = await opened();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 14, atMs: bench.clock.now() }));
      await bench.take('shop');
      await bench.take('market');
      await bench.tell(observedOn('shop', 'TEE', 10, bench.clock.now()));
      expect(await shop(bench)).toMatchObject({ left: '10', unheard: '4' });
      await bench.clock.moveBy(1_000);
      await bench.sweep();
      await reply(bench, 14);
      expect(await shop(bench)).toEqual({ left: '14', unheard: '0', shown: '14', exposure: '14' });
      expect(bench.entries.filter(({ code }) => code === 'SL-STOCK-005')).toEqual([]);
    });

    test('what was sold before the first word of a channel is still told from what was sold after it', async () => {
      const bench = stockBench(await open());
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: bench.clock.now() }));
      const early = placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 1 }]), bench.clock.now());
      await bench.clock.moveBy(1_000);
      await bench.take('shop');
      await bench.take('market');
      await bench.clock.moveBy(120_000);
      await bench.tell(early);
      // Its units are in the first word already, perhaps; so the channel is asked.
      await reply(bench, 10);
      expect(await shop(bench)).toMatchObject({ shown: '10', exposure: '10' });
    });
  });
}
