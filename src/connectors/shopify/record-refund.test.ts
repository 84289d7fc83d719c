import { afterEach, describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { money } from '../../kernel/money.ts';
import { carryOut } from '../../testing/plain-connection.ts';
import { type ShopifySimulator, startShopifySimulator } from './simulator/index.ts';
import type { Basket } from './simulator/orders.ts';
import { CONNECTION, eventsOf, openShop, settingsFor } from './testing/open-connection.ts';

type Line = CommandData<'record-refund'>['lines'][number];

const running: ShopifySimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});
async function start(locations = ['Warehouse']): Promise<ShopifySimulator> {
  const simulator = await startShopifySimulator({ locations });
  running.push(simulator);
  return simulator;
}

const BASKET: Basket = {
  lines: [
    { sku: 'TEE-M', price: '24.99', quantity: 2 },
    { sku: 'CUP', price: '9.50' },
  ],
  payments: [{ gateway: 'stripe' }],
};
const eur = (amount: number) => money(amount, 'EUR');
const line = (sku: string, pieces: string, more: Partial<Line> = {}): Line => ({
  sku,
  quantity: { value: pieces, unit: 'each' },
  amount: eur(2_499),
  tax: eur(0),
  restock: true,
  ...more,
});
const data = (order: string, purpose: string, lines: readonly Line[]): CommandData<'record-refund'> => ({
  order: `order/${CONNECTION}/${order}`,
  purpose,
  amount: eur(2_499),
  lines: [...lines],
});
const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CodedError) return error.failure;
  throw new Error(`no failure: ${String(error)}`);
};

describe('record-refund', () => {
  test('shows goods whose money was given elsewhere, puts them back, and moves no money', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    simulator.fulfil(order.id, {});
    const connection = openShop(settingsFor(simulator));
    const { record } = await carryOut(connection, 'record-refund', data(order.id, 'return-1/1', [line('TEE-M', '1')]));
    const [refund] = order.refunds;
    expect(record).toEqual({ connection: CONNECTION, id: refund?.id });
    expect(refund).toMatchObject({ note: 'Storeloom record return-1/1', transactions: [] });
    expect(refund?.lines).toMatchObject([{ lineId: order.lines[0]?.id, quantity: 1, restock: 'return' }]);
  });

  test('asked twice, or by two hubs at once, it is recorded once', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    const asked = data(order.id, 'return-1/1', [line('TEE-M', '1')]);
    const ends = await Promise.allSettled(
      [1, 2, 3].map(() => carryOut(openShop(settingsFor(simulator)), 'record-refund', asked)),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    const { record } = await carryOut(openShop(settingsFor(simulator)), 'record-refund', asked);
    expect(order.refunds.map(({ id }) => id)).toEqual([record.id]);
  });

  test('what cannot be sold again is not put back; nor is anything where the shop has several locations', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    const broken = line('TEE-M', '1', { restock: false, orderLine: order.lines[0]?.id ?? '' });
    await carryOut(openShop(settingsFor(simulator)), 'record-refund', data(order.id, 'a', [broken, line('CUP', '1')]));
    expect(order.refunds[0]?.lines.map(({ restock }) => restock)).toEqual(['no_restock', 'return']);
    const larger = await start(['Warehouse', 'Store']);
    const other = larger.placeOrder(BASKET);
    await carryOut(openShop(settingsFor(larger)), 'record-refund', data(other.id, 'a', [line('CUP', '1')]));
    expect(other.refunds[0]?.lines.map(({ restock }) => restock)).toEqual(['no_restock']);
  });

  test('more than was bought, or nothing at all, is refused and nothing is written', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    const connection = openShop(settingsFor(simulator));
    const refused = async (...lines: readonly Line[]) =>
      (await failureOf(carryOut(connection, 'record-refund', data(order.id, 'a', lines)))).code;
    expect(await refused(line('TEE-M', '3'))).toBe('SL-SHOPIFY-051');
    expect(await refused(line('TEE-M', '1'), line('TEE-M', '2'))).toBe('SL-SHOPIFY-051');
    expect(await refused(line('HAT', '1'))).toBe('SL-SHOPIFY-051');
    expect(await refused(line('CUP', '0.5'))).toBe('SL-SHOPIFY-051');
    expect(await refused()).toBe('SL-SHOPIFY-050');
    expect(order.refunds).toEqual([]);
  });

  test('read back it is neither a refund nor an edit of the order', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    simulator.fulfil(order.id, {});
    const settings = settingsFor(simulator, { gateways: {} });
    const linesIn = () =>
      eventsOf('orders/paid', simulator.payload(order.id), settings).flatMap(({ name, data: told }) =>
        name === 'OrderPlaced' ? (told as { order: { lines: { quantity: { value: string } }[] } }).order.lines : [],
      );
    const before = linesIn().map(({ quantity }) => quantity.value);
    expect(before).toEqual(['2', '1']);
    const broken = line('TEE-M', '1', { restock: false });
    await carryOut(openShop(settings), 'record-refund', data(order.id, 'a', [broken]));
    expect(linesIn().map(({ quantity }) => quantity.value)).toEqual(before);
    const names = eventsOf('orders/paid', simulator.payload(order.id), settings).map(({ name }) => name);
    expect(names).toContain('OrderPlaced');
    expect(names).not.toContain('RefundIssued');
  });
});
