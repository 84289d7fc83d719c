import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { DraftEvent } from '../../connector/connector.ts';
import { seededChance } from '../../kernel/chance.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { money } from '../../kernel/money.ts';
import { openPlainly, plainHttp } from '../../testing/plain-connection.ts';
import { createPaypalClient } from './client.ts';
import { paypal } from './index.ts';
import { withdrawalsPoll } from './reporting.ts';
import { kindOf } from './settlement.ts';
import { type PaypalSimulator, startPaypalSimulator } from './simulator/index.ts';

const HOUR_MS = 3_600_000;
let nowMs: number;
const clock: Clock = { now: () => nowMs, sleep: systemClock.sleep };
let simulator: PaypalSimulator;

beforeEach(async () => {
  nowMs = Date.parse('2026-11-20T10:00:00Z');
  simulator = await startPaypalSimulator({ clock, chance: seededChance(5), lateMs: 3 * HOUR_MS, mostRows: 600 });
});
afterEach(() => simulator.close());

const settings = () => ({
  clientId: simulator.clientId,
  clientSecret: simulator.clientSecret,
  webhookId: 'WEBHOOK',
  apiUrl: simulator.url,
});
const euros = (amount: number) => money(amount, 'EUR');

/** Reads as the poller does, from where it stood. */
function reader() {
  const poll = withdrawalsPoll(createPaypalClient(plainHttp(), settings(), clock), clock);
  let cursor: Json | undefined;
  return async (): Promise<readonly DraftEvent[]> => {
    const events: DraftEvent[] = [];
    for (;;) {
      const page = await poll.read(cursor);
      cursor = JSON.parse(JSON.stringify(page.cursor)) as Json;
      for (const { topic, body, id } of page.facts) {
        const delivery = { connection: 'paypal-main', via: 'poll' as const, topic, deliveryId: id, headers: {}, body };
        const translation = paypal.translate(
          { ...delivery, encoding: 'utf8', receivedAt: '2026-11-20T10:00:00Z' },
          { connection: 'paypal-main', settings: settings() },
        );
        if (translation.kind !== 'events') throw new Error(JSON.stringify(translation));
        events.push(...translation.events);
      }
      if (!page.more) break;
    }
    for (const event of events) expect(eventDataFailure(event.name, event.data)).toBeUndefined();
    return events;
  };
}

const paidOf = (events: readonly DraftEvent[]) =>
  events
    .filter((event): event is DraftEvent<'PayoutPaid'> => event.name === 'PayoutPaid')
    .map(({ data }) => data.amount.amount);
const linesOf = (events: readonly DraftEvent[]) =>
  events
    .filter((event): event is DraftEvent<'SettlementReported'> => event.name === 'SettlementReported')
    .flatMap(({ data }) => data.lines);
const netOf = (events: readonly DraftEvent[]) => linesOf(events).reduce((sum, { net }) => sum + net.amount, 0);

describe('a withdrawal', () => {
  test('is told when the report has it, and is the sum of what moved before it', async () => {
    const read = reader();
    expect(await read()).toEqual([]);
    nowMs += HOUR_MS;
    const hold = simulator.act.authorize(euros(10_000));
    const captured = simulator.act.capture(hold.id);
    simulator.act.refund(captured.id, euros(2_500));
    const contested = simulator.act.pay(euros(5_000));
    simulator.act.moveDispute(simulator.act.dispute(contested.id).id, 'DEBIT');
    nowMs += 1_000;
    const withdrawal = simulator.act.withdraw('EUR');
    expect(await read()).toEqual([]);
    nowMs += 4 * HOUR_MS;
    const events = await read();
    expect(paidOf(events)).toEqual([-(withdrawal?.amount.amount ?? 0)]);
    expect(netOf(events)).toBe(paidOf(events)[0]);
    expect(linesOf(events).map(({ kind, reference, gross }) => [kind, reference, gross.amount])).toEqual([
      ['charge', hold.id, 10_000],
      ['refund', hold.id, -2_500],
      ['charge', contested.id, 5_000],
      ['dispute', contested.id, -5_000],
    ]);
    expect(await read()).toEqual([]);
  });

  test('of a part leaves the rest to the next, so that each comes to what the bank shows', async () => {
    const read = reader();
    simulator.act.pay(euros(9_000));
    nowMs += 5 * HOUR_MS;
    await read();
    simulator.act.pay(euros(20_000));
    simulator.act.withdraw('EUR', 10_000);
    simulator.act.pay(euros(3_000));
    nowMs += HOUR_MS;
    simulator.act.withdraw('EUR');
    nowMs += 5 * HOUR_MS;
    const events = await read();
    expect(paidOf(events)).toHaveLength(2);
    for (const payout of new Set(events.map(({ subject }) => subject))) {
      const own = events.filter(({ subject }) => subject === payout);
      expect(netOf(own)).toBe(paidOf(own)[0]);
    }
    expect(linesOf(events).map(({ foreignKind }) => foreignKind)).toEqual([
      'opening balance',
      'T0006',
      'balance kept',
      'opening balance',
      'T0006',
    ]);
  });

  test('of more rows than one report holds, over months, has every row once', async () => {
    const read = reader();
    await read();
    for (let count = 0; count < 1_500; count += 1) {
      simulator.act.pay(euros(1_000 + count));
      nowMs += 40 * 60_000;
    }
    simulator.act.withdraw('EUR');
    nowMs += 5 * HOUR_MS;
    const events = await read();
    expect(new Set(linesOf(events).map(({ line }) => line)).size).toBe(1_500);
    expect(events.filter(({ name }) => name === 'SettlementReported')).toHaveLength(2);
    expect(netOf(events)).toBe(paidOf(events)[0]);
  });

  test('of each currency has its own lines', async () => {
    const read = reader();
    await read();
    simulator.act.pay(euros(1_000));
    simulator.act.pay(money(1_000, 'JPY'));
    simulator.act.withdraw('JPY');
    simulator.act.withdraw('EUR');
    nowMs += 5 * HOUR_MS;
    const events = await read();
    expect(linesOf(events).map(({ net }) => net.currency)).toEqual(['JPY', 'EUR']);
  });
});

test.each([
  ['T0006', 100, 'charge'],
  ['T0006', -100, 'adjustment'],
  ['T1107', -100, 'refund'],
  ['T0200', -100, 'conversion'],
  ['T2101', -100, 'reserve'],
  ['T2102', 100, 'reserve-release'],
  ['T9999', 100, 'adjustment'],
])('a row of the code %s over %i is %s', (code, gross, kind) => {
  expect(kindOf(code, gross)).toBe(kind);
});

test('a reversal with a dispute behind it takes the money once', async () => {
  const connection = openPlainly(paypal, { connection: 'paypal-main', settings: settings() });
  const plain = simulator.act.reverse(simulator.act.pay(euros(700)).id);
  const [alone] = (await connection.fetch?.({ kind: 'reversal', foreignId: plain.id })) ?? [];
  expect(alone?.topic).toBe('reversal');
  const contested = simulator.act.pay(euros(800));
  simulator.act.moveDispute(simulator.act.dispute(contested.id).id, 'DEBIT');
  const reversal = simulator.act.reverse(contested.id);
  const [told] = (await connection.fetch?.({ kind: 'reversal', foreignId: reversal.id })) ?? [];
  expect(told?.topic).toBe('dispute');
  expect(told?.body).not.toContain('A Buyer');
});
