import { expect, test } from 'vitest';
import type { Claimed } from '../backbone/backbone.ts';
import { type Envelope, newCommand } from '../canonical/envelope.ts';
import { type CallScope, currentScope } from '../connector/call-scope.ts';
import { Circuits } from '../connector/circuit.ts';
import type { CommandHandler, Connection } from '../connector/connector.ts';
import { seededChance } from '../kernel/chance.ts';
import { systemClock } from '../kernel/clock.ts';
import { countConnection } from './counters.ts';
import { deliverSubscription } from './deliver.ts';

const traceOf = (order: number): string => `00-${String(order).repeat(32)}-${String(order).repeat(16)}-01`;

function claimed(order: number): Claimed {
  const envelope: Envelope = newCommand({
    name: 'confirm-order',
    source: '/processes/p',
    connection: 'odoo-main',
    subject: `order/s/${order}`,
    time: '2026-11-20T10:00:00Z',
    data: { order: `order/s/${order}` },
    cause: { id: `c-${order}`, correlationid: `order/s/${order}`, lane: 'live', traceparent: traceOf(order) },
  });
  const topic = 'command.odoo-main.confirm-order';
  const message = {
    position: order,
    lane: 'live',
    topic,
    key: envelope.subject,
    slice: 0,
    envelope,
    recordedAt: 0,
  } as const;
  return { message, attempt: 1, uncertain: false, idempotencyKey: `k${order}`, shadow: false };
}

test('a call that carries many orders is made in the trace of the first, and knows those of the others', async () => {
  const scopes: (CallScope | undefined)[] = [];
  const confirm: CommandHandler<'confirm-order'> = {
    operation: 'orders',
    async carryOut({ data }) {
      scopes.push(currentScope());
      return { record: { connection: 'odoo-main', id: data.order }, complete: true };
    },
    carryOutMany: {
      most: 10,
      async run(commands) {
        scopes.push(currentScope());
        return commands.map(({ data }) => ({
          kind: 'done',
          result: { record: { connection: 'odoo-main', id: data.order }, complete: true },
        }));
      },
    },
  };
  const { handle } = deliverSubscription({
    connection: 'odoo-main',
    opened: { commands: { 'confirm-order': confirm } } as unknown as Connection,
    circuits: new Circuits(systemClock, seededChance(1)),
    articlesOf: () => {
      throw new Error('no article is named');
    },
    clock: systemClock,
    counters: countConnection(),
  });
  const results = await handle([claimed(1), claimed(2), claimed(3)], new AbortController().signal);
  expect(scopes).toMatchObject([{ traceparent: traceOf(1), together: [traceOf(2), traceOf(3)] }]);
  // Each outcome goes on in the trace of its own order.
  const outcomes = results.map((result) => (result.kind === 'done' ? result.emit?.[0]?.traceparent : undefined));
  expect(outcomes).toEqual([traceOf(1), traceOf(2), traceOf(3)]);

  const [alone] = await handle([claimed(4)], new AbortController().signal);
  expect(alone?.kind).toBe('done');
  expect(scopes[1]).not.toHaveProperty('together');
});
