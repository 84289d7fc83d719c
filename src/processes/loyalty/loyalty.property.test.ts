import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { Order } from '../../canonical/order.ts';
import { instant } from '../../kernel/clock.ts';
import type { Message } from '../../process/define.ts';
import { begin, step } from '../../process/step.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { earningsOf } from './earn.ts';
import { loyalty } from './loyalty.ts';
import { readLoyaltyPolicy } from './policy.ts';

const START_MS = Date.parse('2026-11-20T10:00:00Z');
const AT = instant(START_MS);
const eur = (amount: number) => ({ amount, currency: 'EUR' });

const anOrder = fc
  .array(fc.record({ quantity: fc.integer({ min: 1, max: 7 }), price: fc.integer({ min: 1, max: 20_000 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map(
    (lines): Order => ({
      ...sampleOrder({ lines: lines.map((line, index) => ({ sku: `SKU-${index}`, ...line })) }),
      buyer: { foreignId: '4711' },
    }),
  );
const aRate = fc.integer({ min: 1, max: 50_000 }).map((rate) => (rate / 10_000).toFixed(4));
const aRounding = fc.constantFrom('down' as const, 'nearest' as const, 'up' as const);
const policyOf = (rate: string, rounding: 'down' | 'nearest' | 'up') =>
  readLoyaltyPolicy({ earn: { EUR: rate }, rounding });

/** Tells the process messages, and keeps what an engine would: points by line. */
function play(
  order: Order,
  policy: ReturnType<typeof readLoyaltyPolicy>,
  messages: readonly Pick<Message, 'name' | 'data'>[],
) {
  const definition = loyalty(policy);
  const points = new Map<string, number>();
  const accrued = new Map<string, number>();
  let live = begin(definition, order.id, 'live');
  messages.forEach((message, index) => {
    const atMs = START_MS + index * 1_000;
    const stepped = step(definition, live, { ...message, id: `m${index}`, atMs, time: instant(atMs) });
    expect(stepped.answer).toBe('row');
    live = stepped.live;
    for (const output of stepped.outputs) {
      if (output.kind !== 'command') continue;
      const sign = output.name === 'accrue-points' ? 1 : -1;
      for (const { line, points: moved, total } of (output.data as CommandData<'accrue-points'>).lines) {
        expect(moved).toBeGreaterThan(0);
        points.set(line, (points.get(line) ?? 0) + sign * moved);
        expect(points.get(line), line).toBeGreaterThanOrEqual(0);
        if (sign < 0) continue;
        accrued.set(line, (accrued.get(line) ?? 0) + moved);
        expect(total).toBe(accrued.get(line));
      }
    }
  });
  return { points, accrued, kept: [...points.values()].reduce((sum, each) => sum + each, 0) };
}

const payment = (order: Order) => ({
  payment: 'payment/stripe/pi_1',
  order: order.id,
  reference: 'pi_1',
  gateway: 'stripe',
  at: AT,
});
const placed = (order: Order) => ({ name: 'OrderPlaced', data: { order } });
const captured = (order: Order) => ({
  name: 'PaymentCaptured',
  data: { ...payment(order), amount: order.totals.total },
});
const back = (order: Order, purpose: string, index: number, pieces: number, fee: number) => {
  const line = order.lines[index] as Order['lines'][number];
  const amount = eur(Math.max(0, line.unitPrice.amount * pieces - fee));
  const goods = { orderLine: line.id, sku: line.sku, quantity: { value: String(pieces), unit: 'each' }, amount };
  return [
    {
      name: 'RefundRequested',
      data: { order: order.id, return: 'return/hub/1', purpose, amount, lines: [goods], at: AT },
    },
    { name: 'RefundSettled', data: { order: order.id, purpose, asked: amount, given: amount, at: AT } },
    { name: 'RefundIssued', data: { ...payment(order), refund: `re ${purpose}`, amount, initiatedBy: 'hub' } },
  ];
};
const refunded = (order: Order, refund: string, amount: number) => ({
  name: 'RefundIssued',
  data: { ...payment(order), refund, amount: eur(amount), initiatedBy: 'provider' },
});

/** All pieces of an order, one after another. */
const piecesOf = (order: Order) =>
  order.lines.flatMap((line, index) => Array.from({ length: Number(line.quantity.value) }, () => index));

describe('points of an order', () => {
  test('come to its lines so that they add up, each its share rounded down or up', () => {
    fc.assert(
      fc.property(anOrder, aRate, aRounding, (order, rate, rounding) => {
        const earned = earningsOf(order, policyOf(rate, rounding));
        const exact = (paid: number): number => (paid * Math.round(Number(rate) * 10_000)) / 1_000_000;
        const sum = earned.reduce((total, { points }) => total + points, 0);
        const round = { down: Math.floor, nearest: Math.round, up: Math.ceil }[rounding];
        expect(sum).toBe(round(exact(order.totals.total.amount)));
        for (const { paid, points } of earned) {
          expect(points).toBeGreaterThanOrEqual(Math.floor(exact(paid)));
          expect(points).toBeLessThanOrEqual(Math.ceil(exact(paid)));
        }
      }),
    );
  });

  test('are wholly taken back when all pieces are back, in whatever portions, order, and with whatever fees', () => {
    fc.assert(
      fc.property(
        anOrder,
        aRate,
        aRounding,
        fc.infiniteStream(fc.nat({ max: 1_000 })),
        (order, rate, rounding, chance) => {
          const dice = (sides: number): number => (chance.next().value as number) % sides;
          const mixed = piecesOf(order)
            .map((index) => ({ index, at: dice(1_000) }))
            .sort((left, right) => left.at - right.at);
          const returns = mixed.map(({ index }, at) => back(order, `return-${at}/1`, index, 1, dice(3)));
          const policy = policyOf(rate, rounding);
          const told = [placed(order), captured(order), ...returns.flat()];
          // What is left in between is what the pieces that are left have earned.
          const until = dice(returns.length + 1);
          const some = play(order, policy, told.slice(0, 2 + until * 3));
          const all = play(order, policy, told);
          const gone = Map.groupBy(mixed.slice(0, until), ({ index }) => index);
          for (const [index, { line, points }] of earningsOf(order, policy).slice(0, -1).entries()) {
            const pieces = Number(order.lines[index]?.quantity.value);
            const share = Math.floor((points * (gone.get(index)?.length ?? 0) * 2 + pieces) / (pieces * 2));
            expect(some.points.get(line) ?? 0).toBe(points - share);
          }
          expect(all.kept).toBe(0);
          const whole = play(order, policy, [
            placed(order),
            captured(order),
            ...order.lines.flatMap((line, index) =>
              back(order, `whole-${index}`, index, Number(line.quantity.value), 0),
            ),
          ]);
          expect(whole.points).toEqual(all.points);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('are taken back by the same end in any order of arrival, with repeats, of goods and of money without goods', () => {
    const plan = fc.tuple(anOrder, aRate, fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 3 }), fc.boolean());
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.nat({ max: 1_000 })), ([order, rate, amounts, isCancelled], chance) => {
        const dice = (sides: number): number => (chance.next().value as number) % sides;
        const pieces = piecesOf(order).filter(() => dice(2) === 0);
        const told: Pick<Message, 'name' | 'data'>[] = [
          placed(order),
          captured(order),
          ...pieces.flatMap((index, at) => back(order, `return-${at}/1`, index, 1, 0)),
          ...amounts.map((amount, at) => refunded(order, `re_${at}`, amount)),
          ...(isCancelled ? [{ name: 'OrderClosed', data: { order: order.id, outcome: 'cancelled' } }] : []),
        ];
        const policy = policyOf(rate, 'down');
        const shuffled = [...told, ...told.filter(() => dice(3) === 0)]
          .map((message) => ({ message, at: dice(1_000) }))
          .sort((left, right) => left.at - right.at)
          .map(({ message }) => message);
        const [straight, mixed] = [play(order, policy, told), play(order, policy, shuffled)];
        const nonzero = ({ points }: ReturnType<typeof play>) => [...points].filter(([, each]) => each !== 0).sort();
        expect(nonzero(mixed)).toEqual(nonzero(straight));
        if (isCancelled) expect(mixed.kept).toBe(0);
        const left = order.totals.total.amount - amounts.reduce((sum, amount) => sum + amount, 0);
        if (left <= 0) expect(mixed.kept).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
