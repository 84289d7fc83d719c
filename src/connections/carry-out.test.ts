import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCommand } from '../canonical/envelope.ts';
import type { CommandHandler } from '../connector/connector.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { carryOutMany } from './carry-out.ts';

const commandFor = (order: number) =>
  newCommand({
    name: 'confirm-order',
    source: '/processes/p',
    connection: 'odoo-main',
    subject: `order/s/${order}`,
    time: '2026-11-20T10:00:00Z',
    data: { order: `order/s/${order}` },
    cause: { id: `c-${order}`, correlationid: `order/s/${order}`, lane: 'live' },
  });

const call = {
  attempt: 1,
  uncertain: false,
  shadow: false,
  lane: 'live' as const,
  signal: new AbortController().signal,
};
const failure = (kind: Failure['kind']): Failure => ({ kind, code: 'SL-TEST-001', because: 'no' });
const result = (order: string) => ({ record: { connection: 'odoo-main', id: order }, complete: true });

/** A system that takes lists, and fails a whole list when one of `bad` is in it. */
function handler(bad: ReadonlySet<string>, kind: Failure['kind'] = 'invalid', most = 8) {
  const calls: number[] = [];
  const done: string[] = [];
  const refuse = (orders: readonly string[]): void => {
    calls.push(orders.length);
    if (orders.some((order) => bad.has(order))) throw new CodedError(failure(kind));
    done.push(...orders);
  };
  const confirm: CommandHandler<'confirm-order'> = {
    operation: 'orders',
    async carryOut({ data }) {
      refuse([data.order]);
      return result(data.order);
    },
    carryOutMany: {
      most,
      async run(commands) {
        refuse(commands.map(({ data }) => data.order));
        return commands.map(({ data }) => ({ kind: 'done', result: result(data.order) }));
      },
    },
  };
  return { confirm, calls, done };
}

describe('many commands in one call', () => {
  test('good ones go together, at most as many as the system takes', async () => {
    const { confirm, calls } = handler(new Set());
    const carried = await carryOutMany(
      confirm,
      Array.from({ length: 20 }, (_, order) => commandFor(order)),
      call,
    );
    expect(carried.every(({ kind }) => kind === 'done')).toBe(true);
    expect(calls).toEqual([8, 8, 4]);
  });

  test('whichever are bad, exactly these fail, the others are done, and each answer stands in its place', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(29)),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 25 }),
        async (bad, count, most) => {
          const names = new Set(bad.map((order) => `order/s/${order}`));
          const { confirm, done } = handler(names, 'invalid', most);
          const commands = Array.from({ length: count }, (_, order) => commandFor(order));
          const carried = await carryOutMany(confirm, commands, call);
          expect(carried).toEqual(
            commands.map(({ data }) =>
              names.has(data.order)
                ? { kind: 'failed', failure: failure('invalid') }
                : { kind: 'done', result: result(data.order) },
            ),
          );
          expect(new Set(done)).toEqual(
            new Set(commands.map(({ data }) => data.order).filter((order) => !names.has(order))),
          );
        },
      ),
    );
  });

  test('one bad among many costs a few calls, not one for each', async () => {
    const { confirm, calls } = handler(new Set(['order/s/11']), 'rejected', 25);
    await carryOutMany(
      confirm,
      Array.from({ length: 25 }, (_, order) => commandFor(order)),
      call,
    );
    expect(calls.length).toBeLessThanOrEqual(11);
  });

  test.each(['transient', 'throttled', 'unauthorized', 'unknown'] as const)(
    'a whole call that fails as %s is not tried in pieces: it says nothing about one item',
    async (kind) => {
      const { confirm, calls } = handler(new Set(['order/s/1']), kind);
      const carried = await carryOutMany(confirm, [0, 1, 2].map(commandFor), call);
      expect(carried).toEqual([0, 1, 2].map(() => ({ kind: 'failed', failure: failure(kind) })));
      expect(calls).toEqual([3]);
    },
  );

  test('a wrong number of answers is a bug of which nobody knows what took effect', async () => {
    const { confirm } = handler(new Set());
    const short: typeof confirm = { ...confirm, carryOutMany: { most: 8, run: async () => [] } };
    const carried = await carryOutMany(short, [0, 1].map(commandFor), call);
    expect(carried).toMatchObject([
      { failure: { code: 'SL-CONN-008', kind: 'unknown' } },
      { failure: { code: 'SL-CONN-008' } },
    ]);
  });

  test('without a list each goes on its own, and a throw without a code is unknown', async () => {
    const lonely: CommandHandler<'confirm-order'> = {
      operation: 'orders',
      carryOut: async ({ data }) => {
        if (data.order === 'order/s/1') throw new TypeError('secret inside');
        return result(data.order);
      },
    };
    const carried = await carryOutMany(lonely, [0, 1, 2].map(commandFor), call);
    expect(carried.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
    expect(carried[1]).toMatchObject({ failure: { code: 'SL-CONN-003', kind: 'unknown' } });
    expect(JSON.stringify(carried)).not.toContain('secret inside');
  });
});
