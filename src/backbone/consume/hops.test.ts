import { expect, test } from 'vitest';
import { newDelivery } from '../../canonical/envelope.ts';
import { seededChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { SpanOptions, Tracer } from '../../kernel/tracing.ts';
import type { Claimed } from '../backbone.ts';
import { createMemoryEventLog } from '../memory/event-log.ts';
import { createMemoryHubState } from '../memory/hub-state.ts';
import { createBackbone } from './create-backbone.ts';

interface Seen extends SpanOptions {
  readonly name: string;
  readonly traceparent: string;
  readonly set: Record<string, unknown>;
  ended?: unknown;
}

function recorder(): Tracer & { readonly seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    begin(name, options) {
      const number = String(seen.length + 1).padStart(16, '0');
      const trace = options.parent?.slice(3, 35) ?? number.padStart(32, 'a');
      const span: Seen = { ...options, name, traceparent: `00-${trace}-${number}-01`, set: {} };
      seen.push(span);
      return {
        traceparent: span.traceparent,
        set: (values) => void Object.assign(span.set, values),
        end: (failure) => {
          span.ended = failure ?? 'well';
        },
      };
    },
  };
}

const delivery = (number: number, trace?: string) =>
  newDelivery({
    delivery: {
      connection: 'shop',
      via: 'webhook',
      topic: 'orders/create',
      deliveryId: `d${number}`,
      headers: {},
      body: '{}',
      encoding: 'utf8',
      receivedAt: '2026-11-20T10:00:00.000Z',
    },
    subject: `delivery/shop/${number}`,
    ...(trace === undefined ? {} : { traceparent: trace }),
  });

const TRACES = ['1', '2', '3'].map((digit) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`);

test('each message of a call has its own step in its own trace, linked to the first, and hands it on', async () => {
  const tracer = recorder();
  const log = createMemoryEventLog({ clock: systemClock });
  const state = createMemoryHubState({ clock: systemClock });
  await using backbone = createBackbone({ log, state, clock: systemClock, chance: seededChance(1), node: 'n', tracer });
  await backbone.append(TRACES.map((trace, index) => delivery(index, trace)));
  const handled = Promise.withResolvers<readonly Claimed[]>();
  backbone.subscribe({
    name: 'translate/shop',
    topics: ['delivery.shop'],
    from: 'beginning',
    batch: { size: 3, waitMs: 5_000 },
    async handle(batch) {
      const answers = batch.map(({ message }, index) =>
        index === 1
          ? ({ kind: 'failed', failure: { kind: 'rejected', code: 'SL-CONN-006', because: 'Ann said no' } } as const)
          : ({ kind: 'done', emit: [delivery(10 + index, message.envelope.traceparent)] } as const),
      );
      if (batch.length === 3) handled.resolve(batch);
      return answers;
    },
  });
  await backbone.start();
  const batch = await handled.promise;
  await expect
    .poll(() => tracer.seen.slice(0, 3).every(({ ended }) => ended !== undefined), { timeout: 60_000 })
    .toBe(true);

  const first = tracer.seen.slice(0, 3);
  expect(first.map(({ parent }) => parent)).toEqual(TRACES);
  expect(first.map(({ links }) => links)).toEqual([undefined, [first[0]?.traceparent], [first[0]?.traceparent]]);
  expect(first[0]).toMatchObject({
    name: 'translate/shop delivery.shop',
    kind: 'consumer',
    values: {
      'messaging.batch.message_count': 3,
      'messaging.destination.subscription.name': 'translate/shop',
      'storeloom.attempt': 1,
    },
    set: { 'storeloom.emitted.count': 1, 'storeloom.emitted': 'delivery.shop' },
    ended: 'well',
  });
  expect(first[1]?.ended).toMatchObject({ code: 'SL-CONN-006' });
  expect(batch.map(({ message }) => message.envelope.traceparent)).toEqual(first.map(({ traceparent }) => traceparent));
  const emitted = await log.history('delivery/shop/10', 10);
  expect(emitted[0]?.envelope.traceparent).toBe(first[0]?.traceparent);
  const stored = await log.history('delivery/shop/0', 10);
  expect(stored[0]?.envelope.traceparent).toBe(TRACES[0]);
});
