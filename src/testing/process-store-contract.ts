import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventLog } from '../backbone/event-log.ts';
import type { ProcessInstance, ProcessStore } from '../backbone/process-store.ts';
import { CodedError } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { testMessage } from './event-log-contract.ts';

/** A process store to test, with the log that it commits into. */
export interface OpenProcessStore extends AsyncDisposable {
  readonly store: ProcessStore;
  readonly log: EventLog;
  /** Another process on the same store; the memory driver has only one. */
  another(): Promise<ProcessStore>;
}

const instance = (part: Partial<ProcessInstance> & { key: string }): ProcessInstance => ({
  process: 'order-to-cash',
  version: 1,
  revision: 0,
  at: 'placed',
  state: { at: 'placed', total: '29.99' },
  handled: [],
  deadlines: {},
  ...part,
});

/** What every process store must do. */
export function processStoreContract(name: string, open: () => Promise<OpenProcessStore>): void {
  describe(`process store: ${name}`, () => {
    let opened: OpenProcessStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened[Symbol.asyncDispose]();
    });
    committing(() => opened);
    racing(() => opened);
    finding(() => opened);
  });
}

function committing(given: () => OpenProcessStore): void {
  test('an instance comes back as it was committed, one revision later', async () => {
    const { store } = given();
    const write = instance({
      key: 'order/shop/1',
      state: { text: 'a\0"\\\ud83d🧵', list: [1, null, { z: 1, a: 2 }] },
      handled: ['m1', 'm2'],
      deadlines: { payment: 5_000, reminder: 4_000 },
    });
    expect(await store.load('order-to-cash', ['order/shop/1'])).toEqual(new Map());
    expect(await store.commit([write], [])).toEqual({ appended: [], conflicts: [] });
    const loaded = await store.load('order-to-cash', ['order/shop/1', 'order/shop/2']);
    expect(loaded).toEqual(new Map([['order/shop/1', { ...write, revision: 1 }]]));
    expect(await store.load('order-change', ['order/shop/1'])).toEqual(new Map());
    const next = instance({
      key: 'order/shop/1',
      revision: 1,
      version: 2,
      at: 'paid',
      state: 'anything',
      deadlines: {},
    });
    await store.commit([next], []);
    expect((await store.load('order-to-cash', ['order/shop/1'])).get('order/shop/1')).toEqual({ ...next, revision: 2 });
  });

  test('instances and messages are committed together, many at once, new ones and old ones', async () => {
    const { store, log } = given();
    await store.commit([instance({ key: 'old' })], []);
    const writes = [
      instance({ key: 'old', revision: 1, at: 'paid' }),
      ...Array.from({ length: 99 }, (_, index) => instance({ key: `new-${index}` })),
    ];
    const messages = [
      testMessage({ id: 'a', lane: 'bulk' }),
      testMessage({ id: 'b' }),
      testMessage({ id: 'a', lane: 'bulk' }),
    ];
    const { appended, conflicts } = await store.commit(writes, messages);
    expect(conflicts).toEqual([]);
    expect(appended.map(({ lane, repeated }) => [lane, repeated])).toEqual([
      ['bulk', false],
      ['live', false],
      ['bulk', true],
    ]);
    expect((await log.get('bulk', appended[0]?.position ?? 0))?.envelope.id).toBe('a');
    expect((await log.find('/connections/shop', 'b'))?.position).toBe(appended[1]?.position);
    const loaded = await store.load(
      'order-to-cash',
      writes.map(({ key }) => key),
    );
    expect(loaded.size).toBe(100);
    expect(loaded.get('old')).toMatchObject({ revision: 2, at: 'paid' });
  });

  test('messages that were stored before are flagged and the instances are written', async () => {
    const { store, log } = given();
    const [first] = await log.append([testMessage({ id: 'a' })]);
    const { appended } = await store.commit([instance({ key: 'k' })], [testMessage({ id: 'a' })]);
    expect(appended).toEqual([{ ...first, repeated: true }]);
    expect((await store.load('order-to-cash', ['k'])).size).toBe(1);
  });

  test('whoever listens to the log hears of committed messages', async () => {
    const { store, log } = given();
    await log.append([testMessage({ id: 'before' })]);
    const got: string[] = [];
    await using _tail = log.tail('live', (messages) => got.push(...messages.map((message) => message.envelope.id)));
    while (got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await store.commit([instance({ key: 'k' })], [testMessage({ id: 'committed' })]);
    while (got.length === 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(got).toEqual(['before', 'committed']);
  });

  test('one commit may put out more messages than one append, up to its limit', async () => {
    const { store, log } = given();
    const messages = Array.from({ length: LIMITS.commitMessages + 1 }, (_, index) => testMessage({ id: `m${index}` }));
    await expect(store.commit([instance({ key: 'k' })], messages)).rejects.toThrow('SL-BACKBONE-032');
    const { appended } = await store.commit([instance({ key: 'k' })], messages.slice(1));
    expect(appended).toHaveLength(LIMITS.commitMessages);
    expect(await log.read('live', 0, 20_000)).toHaveLength(LIMITS.commitMessages);
  });

  test('a message that cannot be stored stops the whole commit', async () => {
    const { store, log } = given();
    const commit = store.commit([instance({ key: 'k' })], [testMessage({ id: 'good' }), testMessage({ id: '' })]);
    await expect(commit).rejects.toThrow(CodedError);
    expect(await store.load('order-to-cash', ['k'])).toEqual(new Map());
    expect(await log.find('/connections/shop', 'good')).toBeUndefined();
  });
}

function racing(given: () => OpenProcessStore): void {
  test('a commit that read an older revision writes nothing and names the keys', async () => {
    const { store, log } = given();
    await store.commit([instance({ key: 'a' }), instance({ key: 'b' })], []);
    const result = await store.commit(
      [
        instance({ key: 'a', revision: 1, at: 'paid' }),
        instance({ key: 'b', revision: 0, at: 'paid' }),
        instance({ key: 'c', revision: 3 }),
        instance({ key: 'd' }),
      ],
      [testMessage({ id: 'never' })],
    );
    expect([...result.conflicts].sort()).toEqual(['b', 'c']);
    expect(result.appended).toEqual([]);
    const loaded = await store.load('order-to-cash', ['a', 'b', 'c', 'd']);
    expect([...loaded.values()].map(({ key, revision, at }) => [key, revision, at]).sort()).toEqual([
      ['a', 1, 'placed'],
      ['b', 1, 'placed'],
    ]);
    expect(await log.find('/connections/shop', 'never')).toBeUndefined();
  });

  test('no step is lost or done twice when several work on the same instances', async () => {
    const { store, log, another } = given();
    const stores = [store, await another(), await another()];
    const keys = ['a', 'b', 'c', 'd', 'e'];
    let step = 0;
    const work = async (own: ProcessStore, worker: number): Promise<void> => {
      for (let round = 0; round < 8; round += 1) {
        const order = worker % 2 === 0 ? keys : [...keys].reverse();
        for (;;) {
          const loaded = await own.load('order-to-cash', keys);
          step += 1;
          const mark = `${worker}-${round}-${step}`;
          const writes = order.map((key) => {
            const current = loaded.get(key) ?? instance({ key, state: [] });
            return { ...current, state: [...(current.state as string[]), mark] };
          });
          const { conflicts } = await own.commit(writes, [testMessage({ id: mark, subject: 'steps' })]);
          if (conflicts.length === 0) break;
        }
      }
    };
    await Promise.all(stores.flatMap((own, index) => [work(own, index * 2), work(own, index * 2 + 1)]));
    const marks = (await log.history('steps', 1_000)).map((message) => message.envelope.id);
    expect(marks).toHaveLength(6 * 8);
    for (const { state, revision } of (await store.load('order-to-cash', keys)).values()) {
      expect(revision).toBe(48);
      expect(state).toEqual(marks);
    }
  });

  test('any sequence of commits ends as the model says', async () => {
    const { store } = given();
    const model = new Map<string, ProcessInstance>();
    const write = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      revision: fc.integer({ min: 0, max: 4 }),
      at: fc.constantFrom('placed', 'paid', 'shipped'),
      deadline: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    });
    const batch = fc.uniqueArray(write, { selector: ({ key }) => key, minLength: 1, maxLength: 3 });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 8 }), async (batches) => {
        round += 1;
        for (const parts of batches) {
          const writes = parts.map(({ key, revision, at, deadline }) =>
            instance({
              key: `${round}-${key}`,
              revision,
              at,
              deadlines: deadline === undefined ? {} : { wait: deadline },
            }),
          );
          const expected = writes.filter(({ key, revision }) => (model.get(key)?.revision ?? 0) !== revision);
          const { conflicts } = await store.commit(writes, []);
          expect([...conflicts].sort()).toEqual(expected.map(({ key }) => key).sort());
          if (expected.length > 0) continue;
          for (const each of writes) model.set(each.key, { ...each, revision: each.revision + 1 });
        }
      }),
      { numRuns: 25 },
    );
    expect(await store.load('order-to-cash', [...model.keys()])).toEqual(model);
    const wake = ({ deadlines }: ProcessInstance): number => deadlines.wait ?? Number.POSITIVE_INFINITY;
    const due = await store.due('order-to-cash', 50, 10_000);
    expect(due.map(wake)).toEqual(due.map(wake).sort((left, right) => left - right));
    expect(due.map(({ key }) => key).sort()).toEqual(
      [...model.values()].flatMap((each) => (wake(each) <= 50 ? [each.key] : [])).sort(),
    );
    const census = await store.census('order-to-cash');
    expect(census.reduce((sum, { instances }) => sum + instances, 0)).toBe(model.size);
  });
}

function finding(given: () => OpenProcessStore): void {
  test('due are the instances whose earliest deadline has come, the longest overdue first', async () => {
    const { store } = given();
    await store.commit(
      [
        instance({ key: 'late', deadlines: { payment: 100, other: 9_000 } }),
        instance({ key: 'later', deadlines: { payment: 50 } }),
        instance({ key: 'exact', deadlines: { payment: 1_000 } }),
        instance({ key: 'early', deadlines: { payment: 1_001 } }),
        instance({ key: 'never' }),
        instance({ key: 'other', process: 'order-change', deadlines: { payment: 1 } }),
      ],
      [],
    );
    const keys = async (nowMs: number, limit: number): Promise<string[]> =>
      (await store.due('order-to-cash', nowMs, limit)).map(({ key }) => key);
    expect(await keys(1_000, 10)).toEqual(['later', 'late', 'exact']);
    expect(await keys(1_000, 2)).toEqual(['later', 'late']);
    expect(await keys(49, 10)).toEqual([]);
    await store.commit([instance({ key: 'later', revision: 1, deadlines: {} })], []);
    expect(await keys(1_000, 10)).toEqual(['late', 'exact']);
  });

  test('the first to give an alias wins', async () => {
    const { store, another } = given();
    const other = await another();
    await store.setAliases('order-to-cash', new Map());
    await store.setAliases('order-to-cash', new Map([['reference:pi_1', 'order/1']]));
    await other.setAliases(
      'order-to-cash',
      new Map([
        ['reference:pi_1', 'order/2'],
        ['reference:pi_2', 'order/2'],
      ]),
    );
    await store.setAliases('order-change', new Map([['reference:pi_1', 'order/9']]));
    expect(await store.resolveAliases('order-to-cash', ['reference:pi_1', 'reference:pi_2', 'unknown'])).toEqual(
      new Map([
        ['reference:pi_1', 'order/1'],
        ['reference:pi_2', 'order/2'],
      ]),
    );
    expect(await store.resolveAliases('order-to-cash', [])).toEqual(new Map());
  });

  test('the census counts the instances of one process in each version and state', async () => {
    const { store } = given();
    await store.commit(
      [
        instance({ key: 'a' }),
        instance({ key: 'b' }),
        instance({ key: 'c', at: 'paid' }),
        instance({ key: 'd', version: 2 }),
        instance({ key: 'e', process: 'order-change' }),
      ],
      [],
    );
    expect(await store.census('order-to-cash')).toEqual([
      { version: 1, at: 'paid', instances: 1 },
      { version: 1, at: 'placed', instances: 2 },
      { version: 2, at: 'placed', instances: 1 },
    ]);
    expect(await store.census('unheard-of')).toEqual([]);
  });
}
