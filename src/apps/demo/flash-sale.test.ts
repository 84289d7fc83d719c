import { describe, expect, test } from 'vitest';
import { seededChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { ControlFile } from './control.ts';
import {
  beginFlashSale,
  beginPayout,
  bringBack,
  lookAtCredits,
  lookAtFlashSale,
  lookAtPayouts,
  openControlServer,
} from './control-server.ts';
import { demoErrors } from './errors.ts';
import { type FlashCount, soldTwice, verdictOf } from './flash-count.ts';
import { createFlashSales, type FlashSale, type FlashSales } from './flash-sale.ts';
import { newKeys } from './settings.ts';
import { startWorld } from './world.ts';

const count: FlashCount = {
  existed: 100,
  sellers: [
    { name: 'shopify-eu', pieces: 60 },
    { name: 'loom-mitte', pieces: 40 },
  ],
  sold: 100,
  accepted: 100,
  inOdoo: 100,
  doubled: 0,
  short: 0,
};

describe('the verdict on a flash sale', () => {
  test('is kept when nothing was sold twice and everything is in Odoo once', () => {
    expect(verdictOf(count)).toEqual({
      kept: true,
      says: [
        'sold 100 of 100, 0 twice: shopify-eu 60, loom-mitte 40',
        'all 100 orders and receipts are in Odoo, each exactly once',
      ],
    });
  });

  test('is broken by a piece too many, by an order that is missing, and by one that is there twice', () => {
    const broken: readonly (readonly [Partial<FlashCount>, string])[] = [
      [{ sold: 102 }, '2 pieces were sold that did not exist'],
      [{ short: 3 }, '3 pieces were sold that did not exist'],
      [{ inOdoo: 99 }, '1 of 100 accepted orders and receipts are not in Odoo'],
      [{ doubled: 1 }, '1 orders and receipts are in Odoo more than once'],
    ];
    for (const [change, says] of broken) {
      const verdict = verdictOf({ ...count, ...change });
      expect(verdict.kept, says).toBe(false);
      expect(verdict.says).toContain(says);
    }
    expect(soldTwice({ ...count, sold: 80 })).toBe(0);
  });
});

const sale: FlashSale = {
  sku: 'DROP-1',
  title: 'Sneaker',
  phase: 'selling',
  buyers: 7,
  came: 3,
  tooLate: 0,
  count,
};

describe('the door of the demo', () => {
  test('begins a flash sale and shows it to those who know the token, and says what is against one', async () => {
    const begun: (number | undefined)[] = [];
    const sales: FlashSales = {
      begin(buyers) {
        if (begun.length > 0) throw demoErrors.error('SL-DEMO-008', { because: 'Sneaker is still being sold' });
        begun.push(buyers);
        return sale;
      },
      latest: () => (begun.length === 0 ? undefined : sale),
      stop: async () => {},
    };
    const door = await openControlServer('token', {
      sales,
      payOut: () => ['payout/stripe-main/po_1'],
      payouts: () => [{ id: 'payout/stripe-main/po_1', entries: { bank: ['MISC/1'] } }],
      returns: { bring: async (order = 'none') => ({ order, name: '#1', store: 'loom-mitte', pieces: { TEE: 2 } }) },
      creditsOf: (order) => [{ name: `credit of ${order}`, total: 39.8, payment: 'paid' }],
    });
    const control: ControlFile = {
      pid: process.pid,
      startedAt: '2026-11-20T10:00:00.000Z',
      hub: { url: 'http://127.0.0.1:1', token: 'secret' },
      demo: { url: door.url, token: 'token' },
      simulators: [],
    };
    try {
      expect(await lookAtFlashSale(control)).toBeUndefined();
      expect(await beginFlashSale(control, 7)).toEqual(sale);
      expect(await lookAtFlashSale(control)).toEqual(sale);
      await expect(beginFlashSale(control)).rejects.toThrow(/SL-DEMO-008: Sneaker is still being sold/);
      const stranger = { ...control, demo: { ...control.demo, token: 'wrong' } };
      await expect(beginFlashSale(stranger)).rejects.toThrow(/SL-DEMO-006/);
      expect(begun).toEqual([7]);
      expect(await beginPayout(control)).toEqual(['payout/stripe-main/po_1']);
      expect(await lookAtPayouts(control)).toMatchObject([{ entries: { bank: ['MISC/1'] } }]);
      await expect(beginPayout(stranger)).rejects.toThrow(/SL-DEMO-006/);
      expect(await bringBack(control, '#1')).toMatchObject({ order: '#1', pieces: { TEE: 2 } });
      expect(await bringBack(control)).toMatchObject({ order: 'none' });
      expect(await lookAtCredits(control, 'order/a b/1')).toMatchObject([{ name: 'credit of order/a b/1' }]);
    } finally {
      await door.close();
    }
    await expect(lookAtFlashSale(control)).rejects.toThrow(/SL-DEMO-006/);
  });
});

describe('a flash sale', () => {
  test('takes a sensible number of buyers, one sale at a time, and sells nothing where nobody tells the shops', async () => {
    const world = await startWorld(newKeys(seededChance(1)), 'http://127.0.0.1:1', 0);
    const trouble: unknown[] = [];
    const sales = createFlashSales({
      world,
      chance: seededChance(2),
      clock: systemClock,
      onNews: () => {},
      onTrouble: (error) => trouble.push(error),
    });
    try {
      for (const buyers of [0, 1.5, 5_001, Number.NaN]) expect(() => sales.begin(buyers)).toThrow(/SL-DEMO-009/);
      expect(sales.latest()).toBeUndefined();
      expect(sales.begin(5)).toMatchObject({ sku: 'DROP-1', phase: 'stocking', buyers: 5, came: 0 });
      expect(() => sales.begin(5)).toThrow(/SL-DEMO-008/);
      await sales.stop();
      expect(sales.latest()).toMatchObject({ phase: 'over', came: 0, count: { existed: 100, sold: 0 } });
      expect(trouble).toEqual([]);
    } finally {
      await world.close();
    }
  });
});
