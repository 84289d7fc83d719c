import { describe, expect, test } from 'vitest';
import type { Claimed, Handled } from '../backbone/backbone.ts';
import { createMemoryEventLog, type MemoryEventLog } from '../backbone/memory/event-log.ts';
import { createMemoryProcessStore } from '../backbone/memory/process-store.ts';
import type { ProcessStore } from '../backbone/process-store.ts';
import { type Envelope, newEvent } from '../canonical/envelope.ts';
import { CodedError } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { type AnyProcess, alias, command, defineProcess, event, unansweredPairs, unwake, wake } from './define.ts';
import { createProcessHost, type ProcessHost } from './host.ts';
import type { Kept } from './step.ts';

type Toy =
  | { readonly at: 'waiting'; readonly id: string; readonly heard: number }
  | { readonly at: 'done'; readonly id: string; readonly heard: number };

const START_MS = Date.parse('2026-11-20T10:00:00Z');

/** Cancelled orders are counted; the second cancellation ends it; a reason of "boom" breaks the step. */
const toy = (change: Partial<AnyProcess> = {}): AnyProcess => ({
  ...defineProcess<Toy>({
    name: 'toy',
    version: 1,
    summary: 'Counts.',
    roles: ['erp'],
    correlate: ({ data }, subject) => {
      if (subject.startsWith('order/')) return { key: subject };
      const { reference } = data as { reference?: string };
      return reference === undefined ? undefined : { alias: reference };
    },
    initial: (id) => ({ at: 'waiting', id, heard: 0 }),
    begins: ['OrderCancelled'],
    meanings: { waiting: 'Waits.', done: 'Has ended.' },
    states: {
      waiting: {
        OrderCancelled: (state, message) => {
          if (message.data.reason === 'boom') throw new Error('boom');
          const heard = { ...state, heard: state.heard + 1 };
          if (heard.heard > 1) return [{ ...heard, at: 'done' }, unwake('patience')];
          const asked = command('cancel-order', 'erp', { order: state.id });
          return [heard, asked, wake('patience', message.atMs + 60_000), alias(`ref:${state.id}`)];
        },
        PaymentVoided: (state) => [{ ...state, at: 'done' }],
        'deadline.patience': (state, message) => [
          { ...state, at: 'done' },
          event('OrderCancelled', { order: state.id, by: 'hub', at: message.time }),
        ],
      },
      done: {},
    },
    ignores: { done: ['deadline.patience'] },
    migrate: {},
  }),
  ...change,
});

const cancelled = (order: string, reason = 'because', version = '1'): Envelope =>
  newEvent({
    name: 'OrderCancelled',
    source: '/connections/shop',
    subject: order,
    time: '2026-11-20T10:00:00Z',
    fact: ['cancelled', order, version],
    data: { order, by: 'channel', at: '2026-11-20T10:00:00Z', reason },
  });

const voided = (reference: string): Envelope =>
  newEvent({
    name: 'PaymentVoided',
    source: '/connections/stripe',
    subject: `payment/stripe/${reference}`,
    time: '2026-11-20T10:00:00Z',
    fact: ['voided', reference],
    data: {
      payment: `payment/stripe/${reference}`,
      reference,
      amount: { amount: 1, currency: 'EUR' },
      at: '2026-11-20T10:00:00Z',
      gateway: 'stripe',
    },
  });

function bench(options: { definition?: AnyProcess; store?: (store: ProcessStore) => ProcessStore } = {}) {
  let nowMs = START_MS;
  const clock = { now: () => nowMs, sleep: async () => {} };
  const log = createMemoryEventLog({ clock });
  const store = createMemoryProcessStore({ log });
  const wrapped = options.store?.(store) ?? store;
  const hostOf = (definition: AnyProcess): ProcessHost =>
    createProcessHost({ definition, store: wrapped, roles: { erp: 'odoo' }, clock });
  const host = hostOf(options.definition ?? toy());
  const take = async (...envelopes: readonly Envelope[]): Promise<readonly Handled[]> => {
    const places = await log.append(envelopes);
    const claims = await Promise.all(places.map(async (place) => claimOf(log, place.lane, place.position)));
    return host.subscription().handle(claims, new AbortController().signal);
  };
  const stateOf = async (key: string): Promise<Kept> =>
    (await store.load('toy', [key])).get(key)?.state as unknown as Kept;
  const advance = (byMs: number): void => {
    nowMs += byMs;
  };
  const topics = async (): Promise<string[]> => (await log.read('live', 0, 1_000)).map(({ topic }) => topic);
  return { log, store, host, hostOf, take, stateOf, topics, advance };
}

async function claimOf(log: MemoryEventLog, lane: 'live' | 'standard' | 'bulk', position: number): Promise<Claimed> {
  const message = await log.get(lane, position);
  if (message === undefined) throw new Error('the message was not stored');
  return { message, attempt: 1, uncertain: false, idempotencyKey: `toy/${position}`, shadow: false };
}

describe('the process host', () => {
  test('commits state, commands and deadlines together, and handles a message once', async () => {
    const { take, stateOf, topics, store } = bench();
    expect(await take(cancelled('order/shop/1'))).toEqual([{ kind: 'done' }]);
    expect(await take(cancelled('order/shop/1'))).toEqual([{ kind: 'done' }]);
    expect((await stateOf('order/shop/1')).data).toEqual({ at: 'waiting', id: 'order/shop/1', heard: 1 });
    expect(await topics()).toEqual(['event.OrderCancelled', 'command.odoo.cancel-order']);
    expect((await store.load('toy', ['order/shop/1'])).get('order/shop/1')?.deadlines).toEqual({
      patience: START_MS + 60_000,
    });
  });

  test('messages of one instance in one batch take effect in order', async () => {
    const { take, stateOf } = bench();
    await take(cancelled('order/shop/1'), cancelled('order/shop/1', 'again', '2'));
    expect((await stateOf('order/shop/1')).data.at).toBe('done');
  });

  test('a message that breaks its step fails alone', async () => {
    const { take, stateOf } = bench();
    const answers = await take(cancelled('order/shop/1'), cancelled('order/shop/2', 'boom'), cancelled('order/shop/3'));
    expect(answers.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
    expect(answers[1]).toMatchObject({ failure: { code: 'SL-PROCESS-001', kind: 'invalid' } });
    expect((await stateOf('order/shop/3')).data).toMatchObject({ heard: 1 });
  });

  test('an instance that cannot be stored is found by halves, and the others are stored', async () => {
    let commits = 0;
    const { take, stateOf } = bench({
      store: (store) => ({
        ...store,
        commit: (writes, messages) => {
          commits += 1;
          if (writes.some(({ key }) => key === 'order/shop/5')) throw new Error('unsupported Unicode escape sequence');
          return store.commit(writes, messages);
        },
      }),
    });
    const keys = Array.from({ length: 8 }, (_, index) => `order/shop/${index}`);
    const answers = await take(...keys.map((key) => cancelled(key)));
    expect(answers.map(({ kind }) => kind)).toEqual(keys.map((key) => (key === 'order/shop/5' ? 'failed' : 'done')));
    expect(answers[5]).toMatchObject({ failure: { kind: 'unknown' } });
    expect((await stateOf('order/shop/7')).data).toMatchObject({ heard: 1 });
    expect(commits).toBeLessThan(8);
  });

  test('a database that is away fails the whole batch, so that the backbone waits it out', async () => {
    const away = new CodedError({ kind: 'transient', code: 'SL-BACKBONE-010', because: 'the database is away' });
    const { take } = bench({
      store: (store) => ({
        ...store,
        commit: async () => {
          throw away;
        },
      }),
    });
    await expect(take(cancelled('order/shop/1'), cancelled('order/shop/2'))).rejects.toBe(away);
  });

  test('when another node was faster, only its instances are taken again', async () => {
    const { take, stateOf, store, hostOf, log } = bench();
    await log.append([cancelled('order/shop/1', 'other', '9')]);
    const other = await claimOf(log, 'live', 1);
    let raced = false;
    const racing: ProcessStore = {
      ...store,
      commit: async (writes, messages) => {
        if (!raced) {
          raced = true;
          await hostOf(toy()).subscription().handle([other], new AbortController().signal);
        }
        return store.commit(writes, messages);
      },
    };
    const clock = { now: () => START_MS, sleep: async () => {} };
    const host = createProcessHost({ definition: toy(), store: racing, roles: { erp: 'odoo' }, clock });
    const places = await log.append([cancelled('order/shop/1'), cancelled('order/shop/2')]);
    const claims = await Promise.all(places.map(({ lane, position }) => claimOf(log, lane, position)));
    const answers = await host.subscription().handle(claims, new AbortController().signal);
    expect(answers).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect((await stateOf('order/shop/1')).data).toMatchObject({ heard: 2, at: 'done' });
    expect((await stateOf('order/shop/2')).data).toMatchObject({ heard: 1 });
    await take();
  });

  test('an instance that changes for ever gives up for now without burning an attempt', async () => {
    let rounds = 0;
    const { take } = bench({
      store: (store) => ({
        ...store,
        commit: async (writes) => {
          rounds += 1;
          return { appended: [], conflicts: writes.map(({ key }) => key) };
        },
      }),
    });
    expect(await take(cancelled('order/shop/1'))).toMatchObject([
      { kind: 'failed', failure: { code: 'SL-PROCESS-005', kind: 'transient', scope: 'operation' } },
    ]);
    expect(rounds).toBe(LIMITS.conflictsPerStep + 1);
  });

  test('an alias leads a message without a key to its instance', async () => {
    const { take, stateOf } = bench();
    await take(cancelled('order/shop/1'));
    expect(await take(voided('ref:order/shop/1'))).toEqual([{ kind: 'done' }]);
    expect((await stateOf('order/shop/1')).data.at).toBe('done');
  });

  test('a message that nobody claims steps out of its queue, waits, and finds its instance later', async () => {
    const { take, log, host, stateOf } = bench();
    const [answer] = await take(voided('ref:order/shop/1'));
    if (answer?.kind !== 'done' || answer.emit === undefined) throw new Error('it did not step aside');
    expect(answer.emit).toHaveLength(1);
    expect(answer.emit[0]?.subject).toMatch(/^unclaimed\//);
    const [place] = await log.append(answer.emit);
    if (place === undefined) throw new Error('it was not stored');
    const waiting = await claimOf(log, place.lane, place.position);
    const pattern =
      host
        .subscription()
        .topics.find((topic) => topic.startsWith('deadline.'))
        ?.slice(0, -1) ?? '-';
    expect(waiting.message.topic.startsWith(pattern)).toBe(true);
    const handle = () => host.subscription().handle([waiting], new AbortController().signal);
    expect(await handle()).toMatchObject([{ kind: 'failed', failure: { code: 'SL-PROCESS-002', kind: 'unknown' } }]);
    await take(cancelled('order/shop/1'));
    expect(await handle()).toEqual([{ kind: 'done' }]);
    expect((await stateOf('order/shop/1')).data.at).toBe('done');
  });

  test('what a message may not begin fails as unknown, not silently', async () => {
    const { take } = bench();
    const wrong = { ...voided('x'), subject: 'order/shop/77' };
    expect(await take(wrong)).toMatchObject([{ kind: 'failed', failure: { code: 'SL-PROCESS-002' } }]);
  });

  test('a message without a row is remembered on the instance, within the limit', async () => {
    const { take, stateOf } = bench();
    await take(cancelled('order/shop/1'), cancelled('order/shop/1', 'again', '2'));
    for (let index = 0; index < LIMITS.unexpectedPerInstance + 3; index += 1) {
      await take(cancelled('order/shop/1', 'late', `late ${index}`));
    }
    const { unexpected } = await stateOf('order/shop/1');
    expect(unexpected).toHaveLength(LIMITS.unexpectedPerInstance);
    expect(unexpected[0]).toMatchObject({ name: 'OrderCancelled' });
    expect(unansweredPairs(toy())).toEqual([
      { at: 'done', name: 'OrderCancelled' },
      { at: 'done', name: 'PaymentVoided' },
    ]);
  });

  test('its own events come back and end there', async () => {
    const { take, stateOf, topics } = bench();
    const own = { ...cancelled('order/shop/1'), source: '/processes/toy' };
    expect(await take(own)).toEqual([{ kind: 'done' }]);
    expect(await stateOf('order/shop/1')).toBeUndefined();
    expect(await topics()).toHaveLength(1);
  });

  test('a shadow replay computes the difference and writes nothing', async () => {
    const { host, log, stateOf, topics } = bench();
    const [place] = await log.append([cancelled('order/shop/1')]);
    if (place === undefined) throw new Error('it was not stored');
    const claim = { ...(await claimOf(log, place.lane, place.position)), shadow: true };
    const [answer] = await host.subscription().handle([claim], new AbortController().signal);
    expect(answer).toMatchObject({ kind: 'done', diff: { to: { heard: 1 } } });
    expect(await stateOf('order/shop/1')).toBeUndefined();
    expect(await topics()).toEqual(['event.OrderCancelled']);
  });
});

describe('deadlines', () => {
  test('a passed deadline becomes one message, however many nodes look', async () => {
    const { take, host, hostOf, advance, topics } = bench();
    await take(cancelled('order/shop/1'));
    expect(await host.fireDeadlines()).toBe(0);
    advance(60_000);
    expect(await host.fireDeadlines()).toBe(1);
    expect(await hostOf(toy()).fireDeadlines()).toBe(0);
    expect((await topics()).filter((topic) => topic === 'deadline.toy.patience')).toHaveLength(1);
  });

  test('it is a row like any other', async () => {
    const { take, host, advance, log, stateOf } = bench();
    await take(cancelled('order/shop/1'));
    advance(60_000);
    await host.fireDeadlines();
    const late = (await log.read('live', 0, 100)).find(({ topic }) => topic.startsWith('deadline.'));
    if (late === undefined) throw new Error('it was not fired');
    await host.subscription().handle([await claimOf(log, 'live', late.position)], new AbortController().signal);
    expect((await stateOf('order/shop/1')).data.at).toBe('done');
  });

  test('a deadline that was given up while its message was on its way no longer counts', async () => {
    const { take, host, advance, log, topics } = bench();
    await take(cancelled('order/shop/1'));
    advance(60_000);
    await host.fireDeadlines();
    await take(cancelled('order/shop/1', 'just in time', '2'));
    const late = (await log.read('live', 0, 100)).find(({ topic }) => topic.startsWith('deadline.'));
    if (late === undefined) throw new Error('it was not fired');
    const claim = await claimOf(log, 'live', late.position);
    expect(await host.subscription().handle([claim], new AbortController().signal)).toEqual([{ kind: 'done' }]);
    expect((await topics()).filter((topic) => topic === 'event.OrderCancelled')).toHaveLength(2);
  });

  test('the loop goes on after a failure, tells it, and ends when it is asked to', async () => {
    const failures: unknown[] = [];
    const stop = new AbortController();
    let looks = 0;
    const { store } = bench();
    const shaky: ProcessStore = {
      ...store,
      due: async () => {
        looks += 1;
        if (looks === 1) throw new Error('away');
        stop.abort();
        return [];
      },
    };
    const clock = { now: () => START_MS, sleep: async () => {} };
    const host = createProcessHost({ definition: toy(), store: shaky, roles: { erp: 'odoo' }, clock });
    await host.runDeadlines(stop.signal, (failure) => failures.push(failure));
    expect(failures).toHaveLength(1);
    expect(looks).toBe(2);
  });
});

describe('versions', () => {
  const second = (migrate: AnyProcess['migrate']): AnyProcess => toy({ version: 2, migrate });

  test('stored states are migrated when they are next used', async () => {
    const { take, stateOf, hostOf, log, store } = bench();
    await take(cancelled('order/shop/1'));
    const host = hostOf(second({ 1: (state) => ({ ...(state as object), heard: 100 }) }));
    await host.checkStored();
    const [place] = await log.append([cancelled('order/shop/1', 'again', '2')]);
    if (place === undefined) throw new Error('it was not stored');
    await host.subscription().handle([await claimOf(log, place.lane, place.position)], new AbortController().signal);
    expect((await stateOf('order/shop/1')).data).toMatchObject({ heard: 101 });
    expect((await store.load('toy', ['order/shop/1'])).get('order/shop/1')?.version).toBe(2);
  });

  test('the boot check refuses stored states that no migration leads to', async () => {
    const { take, hostOf } = bench();
    await take(cancelled('order/shop/1'));
    await expect(hostOf(second({})).checkStored()).rejects.toMatchObject({ failure: { code: 'SL-PROCESS-003' } });
    await expect(hostOf(toy({ version: 0 })).checkStored()).rejects.toMatchObject({
      failure: { code: 'SL-PROCESS-003' },
    });
    await expect(hostOf(toy()).checkStored()).resolves.toBeUndefined();
  });

  test('a role without a connection is refused at the start', () => {
    const clock = { now: () => START_MS, sleep: async () => {} };
    const log = createMemoryEventLog({ clock });
    const store = createMemoryProcessStore({ log });
    expect(() => createProcessHost({ definition: toy(), store, roles: {}, clock })).toThrowError(/SL-PROCESS-004/);
  });
});

describe('lanes and company', () => {
  const laned = (): AnyProcess => {
    const plain = toy();
    return {
      ...plain,
      deadlineLane: 'standard',
      states: {
        ...plain.states,
        waiting: {
          OrderCancelled: ((state: Toy, message: { readonly atMs: number }) => [
            { ...state, heard: state.heard + 1 },
            command('cancel-order', 'erp', { order: state.id }, 'bulk', 'bulk'),
            command('cancel-order', 'erp', { order: state.id }, 'own'),
            wake('patience', message.atMs + 60_000),
          ]) as never,
        },
      },
    };
  };

  test('a command goes in the lane that it names, by default in that of the beginning; deadlines in that of the definition', async () => {
    const { log, host, take, advance } = bench({ definition: laned() });
    await take(cancelled('order/shop/1'));
    const inLane = async (lane: 'live' | 'standard' | 'bulk'): Promise<string[]> =>
      (await log.read(lane, 0, 100)).map(({ topic }) => topic);
    expect(await inLane('bulk')).toEqual(['command.odoo.cancel-order']);
    expect(await inLane('live')).toEqual(['event.OrderCancelled', 'command.odoo.cancel-order']);
    advance(60_000);
    expect(await host.fireDeadlines()).toBe(1);
    expect(await inLane('standard')).toEqual(['deadline.toy.patience']);
  });

  test('a message that only joins begins nothing, and reaches an instance that is there', async () => {
    const definition = toy({
      correlate: ({ data }, subject) =>
        (data as { reason?: string }).reason === 'joins' ? { key: subject, joins: true } : { key: subject },
    });
    const { take, stateOf } = bench({ definition });
    expect(await take(cancelled('order/shop/1', 'joins'))).toEqual([{ kind: 'done' }]);
    expect(await stateOf('order/shop/1')).toBeUndefined();
    await take(cancelled('order/shop/1', 'because', '2'));
    await take(cancelled('order/shop/1', 'joins', '3'));
    expect((await stateOf('order/shop/1')).data).toMatchObject({ at: 'done', heard: 2 });
  });
});
