import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { Connection } from '../../connector/connector.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { CodedError } from '../../kernel/failure.ts';
import { carryOut, plainHttp } from '../../testing/plain-connection.ts';
import { startWooSimulator, type WooSimulator } from './simulator/index.ts';
import { CONNECTION, eventsOf, openShop, readAll, settingsFor } from './testing/open-connection.ts';

type Data = CommandData<'record-refund'>;
type Line = Data['lines'][number];

let shop: WooSimulator;
let bindings: ReturnType<typeof memoryBindings>;
let connection: Connection;

beforeEach(async () => {
  shop = await startWooSimulator({
    articles: [
      { sku: 'TEE', price: '19.90', stock: 50 },
      { sku: 'MUG', price: '12.49', stock: 5 },
    ],
  });
  bindings = memoryBindings();
  connection = openShop(settingsFor(shop), { bindings });
});
afterEach(() => shop.close());

const euro = (amount: number) => ({ amount, currency: 'EUR' });
const bought = () =>
  shop.buy({
    lines: [
      { sku: 'TEE', quantity: 2 },
      { sku: 'MUG', quantity: 1 },
    ],
  });
const line = (sku: string, pieces: string, amount: number, tax: number, more: Partial<Line> = {}): Line => ({
  sku,
  quantity: { value: pieces, unit: 'each' },
  amount: euro(amount),
  tax: euro(tax),
  restock: true,
  ...more,
});
const record = (order: number, purpose: string, cents: number, lines: readonly Line[] = [], from = connection) =>
  carryOut(from, 'record-refund', {
    order: `order/${CONNECTION}/${order}`,
    purpose,
    amount: euro(cents),
    lines: [...lines],
  });
const given = (order: number): number =>
  (shop.state.orders.get(order)?.refunds ?? []).reduce((sum, { amount }) => sum + amount, 0);
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CodedError)) throw new Error(`no failure: ${String(error)}`);
  return error.failure.code;
};

describe('record-refund', () => {
  test('shows money that was given elsewhere with its goods and tax; the gateway moves nothing', async () => {
    const order = bought();
    const stock = shop.product('TEE').stock ?? 0;
    const { record: made } = await record(order.id, 'return-1/1', 1_990, [line('TEE', '1', 1_990, 318)]);
    const [refund] = order.refunds;
    expect(made).toEqual({ connection: CONNECTION, id: String(refund?.id) });
    expect(refund).toMatchObject({ amount: 1_990, byGateway: false });
    expect(refund?.lines).toMatchObject([{ of: order.lines[0]?.id, quantity: 1, total: 1_672, totalTax: 318 }]);
    expect(shop.product('TEE').stock).toBe(stock + 1);
  });

  test('only what can be sold again is put back, also beside what cannot', async () => {
    const order = bought();
    const before = ['TEE', 'MUG'].map((sku) => shop.product(sku).stock ?? 0);
    const broken = { restock: false, orderLine: String(order.lines[1]?.id) };
    await record(order.id, 'a', 3_239, [line('TEE', '1', 1_990, 318), line('MUG', '1', 1_249, 199, broken)]);
    expect(['TEE', 'MUG'].map((sku) => shop.product(sku).stock)).toEqual([(before[0] ?? 0) + 1, before[1]]);
    const other = bought();
    const left = shop.product('MUG').stock;
    await record(other.id, 'b', 1_249, [line('MUG', '1', 1_249, 199, { restock: false })]);
    expect(shop.product('MUG').stock).toBe(left);
    expect(other.refunds[0]?.lines).toMatchObject([{ quantity: 1 }]);
  });

  test('four at once, from two hubs, go no further than the order is worth', async () => {
    const order = bought();
    const other = openShop(settingsFor(shop), { bindings });
    const ends = await Promise.allSettled(
      [1, 2, 3, 4].map((number) =>
        record(order.id, `part-${number}`, 2_000, [], number % 2 === 0 ? other : connection),
      ),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(given(order.id)).toBe(4_000);
  });

  test('they share what is left with refunds that move money', async () => {
    const order = bought();
    const payment = { payment: `payment/${CONNECTION}/${order.id}-bacs`, reference: `${order.id}-bacs` };
    const refund = { order: `order/${CONNECTION}/${order.id}`, ...payment, amount: euro(3_000), purpose: 'money' };
    const ends = await Promise.allSettled([
      carryOut(connection, 'refund-payment', refund),
      record(order.id, 'elsewhere', 3_000),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(given(order.id)).toBe(3_000);
  });

  test('one that somebody in the shop overtakes is taken away again', async () => {
    const order = bought();
    const plain = plainHttp([]);
    const http = {
      ...plain,
      request: async (request: Parameters<typeof plain.request>[0]) => {
        if (request.method === 'POST' && request.url.includes('/refunds')) await shop.refund(order.id, '40.00');
        return plain.request(request);
      },
    };
    const overtaken = openShop(settingsFor(shop), { bindings, http });
    expect(await codeOf(record(order.id, 'a', 2_000, [], overtaken))).toMatch(/SL-WOO-02/);
    expect(given(order.id)).toBe(4_000);
  });

  test('after a lost answer the same refund is found', async () => {
    const order = bought();
    const plain = plainHttp([]);
    let isLost = false;
    const http = {
      ...plain,
      request: async (request: Parameters<typeof plain.request>[0]) => {
        const answer = await plain.request(request);
        if (isLost || request.method !== 'POST' || !request.url.includes('/refunds')) return answer;
        isLost = true;
        throw new Error('the answer is lost');
      },
    };
    const unlucky = openShop(settingsFor(shop), { bindings, http });
    await expect(record(order.id, 'a', 1_990, [line('TEE', '1', 1_990, 318)], unlucky)).rejects.toThrow('lost');
    const { record: found } = await record(order.id, 'a', 1_990, [line('TEE', '1', 1_990, 318)], unlucky);
    expect(found.id).toBe(String(order.refunds[0]?.id));
    expect(order.refunds).toHaveLength(1);
    expect(await codeOf(record(order.id, 'a', 500))).toBe('SL-WOO-028');
  });

  test('goods that are not there, or not as many, are refused and nothing is written', async () => {
    const order = bought();
    await record(order.id, 'first', 1_990, [line('TEE', '1', 1_990, 318)]);
    const refused = (lines: readonly Line[]) => codeOf(record(order.id, 'second', 1_000, lines));
    expect(await refused([line('TEE', '2', 1_000, 160)])).toBe('SL-WOO-035');
    expect(await refused([line('HAT', '1', 1_000, 160)])).toBe('SL-WOO-035');
    expect(await refused([line('TEE', '0.5', 1_000, 160)])).toBe('SL-WOO-021');
    expect(await codeOf(record(order.id, 'third', 9_000))).toBe('SL-WOO-027');
    expect(await codeOf(record(404, 'a', 100))).toBe('SL-WOO-020');
    expect(given(order.id)).toBe(1_990);
  });

  test('read back it is no refund of the shop', async () => {
    const { cursor } = await readAll(connection, 'orders');
    const order = bought();
    await record(order.id, 'a', 1_990, [line('TEE', '1', 1_990, 318)]);
    await shop.refund(order.id, '1.00', 'kind words');
    const { facts } = await readAll(connection, 'orders', cursor);
    const refunds = eventsOf(facts, settingsFor(shop)).filter(({ name }) => name === 'RefundIssued');
    expect(refunds.map(({ data }) => data)).toMatchObject([{ amount: euro(100), initiatedBy: 'channel' }]);
  });
});
