import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Appended, EventLog, Position, Retention, StoredMessage } from '../backbone/event-log.ts';
import { sliceOf } from '../backbone/slice.ts';
import { type Envelope, LANES, type Lane } from '../canonical/envelope.ts';
import { CodedError } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';

/** A log to test, and the same log as other processes see it. */
export interface OpenLog extends AsyncDisposable {
  readonly log: EventLog & Retention;
  /** Another process on the same log; the memory driver has only one. */
  another(): Promise<EventLog>;
}

/** A message for tests; every part can be said. */
export function testMessage(part: Partial<Envelope> & { id: string }): Envelope {
  const subject = part.subject ?? `order/shop/${part.id}`;
  return {
    specversion: '1.0',
    source: '/connections/shop',
    type: 'storeloom.order.OrderPlaced.v1',
    subject,
    time: '2026-11-20T10:00:00.000Z',
    datacontenttype: 'application/json',
    correlationid: part.correlationid ?? subject,
    lane: 'live',
    data: {},
    ...part,
  };
}

const many = (count: number, part: (index: number) => Partial<Envelope> & { id: string }): Envelope[] =>
  Array.from({ length: count }, (_, index) => testMessage(part(index)));

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return error.failure.code;
    throw error;
  }
  return 'no failure';
}

const ids = (messages: readonly StoredMessage[]): string[] => messages.map((message) => message.envelope.id);

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What every event log must do, whatever it is made of. */
export function eventLogContract(name: string, open: () => Promise<OpenLog>): void {
  describe(`event log: ${name}`, () => {
    let opened: OpenLog;
    let log: EventLog & Retention;
    beforeEach(async () => {
      opened = await open();
      log = opened.log;
    });
    afterEach(async () => {
      await opened[Symbol.asyncDispose]();
    });
    const given = () => ({ log, another: () => opened.another() });
    reading(given);
    repeating(given);
    racing(given);
    refusing(given);
    tailing(given);
    keeping(given);
  });
}

type Given = () => { log: EventLog & Retention; another: () => Promise<EventLog> };

function reading(given: Given): void {
  test('an empty log has head 0 and nothing to read, and knows which log it is', async () => {
    const { log } = given();
    for (const lane of LANES) {
      expect(await log.head(lane)).toBe(0);
      expect(await log.read(lane, 0, 10)).toEqual([]);
    }
    expect(await log.get('live', 1)).toBeUndefined();
    expect(await log.find('/connections/shop', 'a')).toBeUndefined();
    expect(await log.append([])).toEqual([]);
    expect(await log.incarnation()).not.toBe('');
    expect(await log.incarnation()).toBe(await log.incarnation());
  });

  test('a message comes back as it went in, with where it stands', async () => {
    const { log } = given();
    const message = testMessage({
      id: 'a',
      subject: 'order/shop/1',
      correlationid: 'story/1',
      data: { b: 1, a: [2.5] },
    });
    const [appended] = await log.append([message]);
    const stored = await log.get('live', appended?.position ?? 0);
    expect(stored).toMatchObject({
      position: appended?.position,
      lane: 'live',
      topic: 'event.OrderPlaced',
      key: 'order/shop/1',
      slice: sliceOf('order/shop/1'),
      envelope: message,
    });
    expect(stored?.recordedAt).toBeGreaterThan(0);
    expect(await log.find('/connections/shop', 'a')).toEqual(stored);
    expect(await log.head('live')).toBe(appended?.position);
    expect(await log.read('live', 0, 10)).toEqual([stored]);
    expect(await log.get('bulk', appended?.position ?? 0)).toBeUndefined();
  });

  test('later changes of what was appended change nothing', async () => {
    const { log } = given();
    const data = { total: 1 };
    await log.append([testMessage({ id: 'a', data })]);
    data.total = 2;
    expect((await log.find('/connections/shop', 'a'))?.envelope.data).toEqual({ total: 1 });
  });

  test('read goes on after a position, up to a limit, in order', async () => {
    const { log } = given();
    const appended = await log.append(many(10, (index) => ({ id: `m${index}` })));
    expect(appended.map((each) => each.position)).toEqual(
      [...appended].map((each) => each.position).sort((left, right) => left - right),
    );
    const first = await log.read('live', 0, 4);
    expect(ids(first)).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(ids(await log.read('live', first.at(-1)?.position ?? 0, 100))).toEqual(['m4', 'm5', 'm6', 'm7', 'm8', 'm9']);
  });

  test('read takes only the slices and topics that are asked for, exact or by prefix', async () => {
    const { log } = given();
    await log.append([
      testMessage({ id: 'placed', subject: 'k1' }),
      testMessage({ id: 'cancelled', subject: 'k2', type: 'storeloom.order.OrderCancelled.v1' }),
      testMessage({ id: 'book', subject: 'k3', type: 'storeloom.command.book-order.v1', connection: 'odoo_main' }),
      testMessage({ id: 'other', subject: 'k4', type: 'storeloom.command.book-order.v1', connection: 'odooXmain' }),
    ]);
    expect(ids(await log.read('live', 0, 10, { topics: ['event.OrderPlaced'] }))).toEqual(['placed']);
    expect(ids(await log.read('live', 0, 10, { topics: ['event.*'] }))).toEqual(['placed', 'cancelled']);
    expect(ids(await log.read('live', 0, 10, { topics: ['command.odoo_main.*', 'event.OrderCancelled'] }))).toEqual([
      'cancelled',
      'book',
    ]);
    expect(ids(await log.read('live', 0, 10, { slices: [sliceOf('k2'), sliceOf('k4')] }))).toEqual(
      ['placed', 'cancelled', 'book', 'other'].filter((_, index) =>
        [sliceOf('k2'), sliceOf('k4')].includes(sliceOf(`k${index + 1}`)),
      ),
    );
    expect(ids(await log.read('live', 0, 10, { topics: [] }))).toEqual([]);
    expect(ids(await log.read('live', 0, 10, { topics: ['*'], slices: [sliceOf('k1')] }))).toContain('placed');
  });

  test('history is one key and story one correlation, over all lanes', async () => {
    const { log } = given();
    for (const [index, lane] of (['standard', 'live', 'bulk', 'live'] as const).entries()) {
      await log.append([
        testMessage({ id: `order-${index}`, lane, subject: 'order/1' }),
        testMessage({ id: `payment-${index}`, lane, subject: 'payment/1', correlationid: 'order/1' }),
        testMessage({ id: `stranger-${index}`, lane, subject: 'order/2' }),
      ]);
    }
    const history = await log.history('order/1', 10);
    expect(ids(history).sort()).toEqual(['order-0', 'order-1', 'order-2', 'order-3']);
    expect(history.map((message) => message.recordedAt)).toEqual(
      history.map((message) => message.recordedAt).sort((left, right) => left - right),
    );
    expect(ids(await log.history('payment/1', 2))).toHaveLength(2);
    expect(ids(await log.story('order/1', 100)).sort()).toEqual(
      [0, 1, 2, 3].flatMap((index) => [`order-${index}`, `payment-${index}`]).sort(),
    );
    expect(await log.story('order/1', 3)).toHaveLength(3);
    expect(await log.story('payment/1', 10)).toEqual([]);
    const both = await log.story(['order/1', 'order/2', 'order/1'], 100);
    expect(both).toHaveLength(12);
    expect(both.map(({ recordedAt }) => recordedAt)).toEqual(
      both.map(({ recordedAt }) => recordedAt).sort((left, right) => left - right),
    );
    expect(await log.story([], 10)).toEqual([]);
    const { source } = testMessage({ id: 'any' });
    const wanted = ['order-0', 'stranger-3', 'nobody'].map((id) => ({ source, id }));
    expect(ids(await log.findAll(wanted)).sort()).toEqual(['order-0', 'stranger-3']);
    expect(await log.findAll([])).toEqual([]);
  });
}

function repeating(given: Given): void {
  test('a repeat is flagged with the place of the first, also in one call and in another lane', async () => {
    const { log } = given();
    const [first, again] = await log.append([testMessage({ id: 'a' }), testMessage({ id: 'a' })]);
    expect(first?.repeated).toBe(false);
    expect(again).toEqual({ ...first, repeated: true });
    const mixed = await log.append([testMessage({ id: 'b' }), testMessage({ id: 'a' }), testMessage({ id: 'c' })]);
    expect(mixed.map((each) => each.repeated)).toEqual([false, true, false]);
    expect(mixed[1]?.position).toBe(first?.position);
    const [elsewhere] = await log.append([testMessage({ id: 'a', lane: 'bulk' })]);
    expect(elsewhere).toEqual({ lane: 'live', position: first?.position, repeated: true });
    expect(ids(await log.read('live', 0, 10))).toEqual(['a', 'b', 'c']);
    expect(await log.read('bulk', 0, 10)).toEqual([]);
  });

  test('repeats take no position, so that whoever follows meets no gap', async () => {
    const { log } = given();
    for (let index = 0; index < 5; index += 1) {
      await log.append([testMessage({ id: `new-${index}` }), testMessage({ id: 'new-0' })]);
    }
    const positions = (await log.read('live', 0, 10)).map((message) => message.position);
    expect(positions).toEqual(positions.map((_, index) => (positions[0] ?? 0) + index));
  });

  test('the same id of another source is another message', async () => {
    const { log } = given();
    const appended = await log.append([
      testMessage({ id: 'a' }),
      testMessage({ id: 'a', source: '/connections/other' }),
    ]);
    expect(appended.map((each) => each.repeated)).toEqual([false, false]);
    expect((await log.find('/connections/other', 'a'))?.position).toBe(appended[1]?.position);
  });

  test('any sequence of appends ends as the model says', async () => {
    const { log } = given();
    const model = new Map<string, Appended>();
    let round = 0;
    const call = fc.array(fc.record({ id: fc.integer({ min: 0, max: 15 }), lane: fc.constantFrom(...LANES) }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 5 }), async (calls) => {
        round += 1;
        const prefix = `round-${round}-`;
        for (const parts of calls) {
          const answers = await log.append(
            parts.map(({ id, lane }) => testMessage({ id: `${prefix}${id}`, lane, subject: `${prefix}${id % 3}` })),
          );
          parts.forEach(({ id, lane }, index) => {
            const answer = answers[index];
            if (answer === undefined) throw new Error('an answer is missing');
            const known = model.get(`${prefix}${id}`);
            if (known !== undefined) expect(answer).toEqual({ ...known, repeated: true });
            else {
              expect(answer).toMatchObject({ lane, repeated: false });
              model.set(`${prefix}${id}`, answer);
            }
          });
        }
      }),
      { numRuns: 25 },
    );
    for (const lane of LANES) {
      const expected = [...model].filter(([, place]) => place.lane === lane).map(([id]) => id);
      expect(ids(await log.read(lane, 0, 10_000)).sort()).toEqual(expected.sort());
    }
  });
}

function racing(given: Given): void {
  test('of many that append the same at once, over all lanes, exactly one stores it', async () => {
    const { log, another } = given();
    const logs = [log, await another(), await another()];
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        (logs[index % 3] ?? log).append(
          // In turns from either end, and in different lanes, which is how two appends could wait for each other.
          [0, 1, 2, 3, 4]
            .map((id) => testMessage({ id: `same-${id}`, lane: LANES[Math.floor(index / 3) % 3] ?? 'live' }))
            .sort(() => (index % 2 === 0 ? 1 : -1)),
        ),
      ),
    );
    const stored = answers.flat().filter((answer) => !answer.repeated);
    expect(stored).toHaveLength(5);
    const places = new Set(answers.flat().map((answer) => `${answer.lane}/${answer.position}`));
    expect(places.size).toBe(5);
  });

  test('a reader that follows misses nothing and sees nothing late, however many append', async () => {
    const { log, another } = given();
    const writers = [log, await another(), await another()];
    const reader = await another();
    const seen: Position[] = [];
    let done = false;
    const follow = (async () => {
      for (let after = 0; ; ) {
        const finished = done;
        const messages = await reader.read('live', after, 100);
        for (const message of messages) seen.push(message.position);
        after = messages.at(-1)?.position ?? after;
        if (messages.length === 0 && finished) return;
      }
    })();
    const total = 900;
    await Promise.all(
      Array.from({ length: 30 }, async (_, worker) => {
        for (let index = 0; index < total / 30; index += 1) {
          await (writers[worker % 3] ?? log).append([
            testMessage({ id: `${worker}-${index}`, subject: `key-${worker}` }),
          ]);
        }
      }),
    );
    done = true;
    await follow;
    const all = await log.read('live', 0, 10_000);
    expect(all).toHaveLength(total);
    expect(seen).toEqual(all.map((message) => message.position));
    // Each worker waited for its append before the next, so its messages stand in that order.
    for (let worker = 0; worker < 30; worker += 1) {
      const own = ids(all).filter((id) => id.startsWith(`${worker}-`));
      expect(own).toEqual(Array.from({ length: total / 30 }, (_, index) => `${worker}-${index}`));
    }
  });
}

function refusing(given: Given): void {
  const hostile: readonly [string, () => Partial<Envelope> & { id: string }, string][] = [
    ['an empty subject', () => ({ id: 'bad', subject: '' }), 'SL-BACKBONE-031'],
    ['a subject that is too long', () => ({ id: 'bad', subject: 'x'.repeat(LIMITS.keyLength + 1) }), 'SL-BACKBONE-031'],
    ['an id that is too long', () => ({ id: 'x'.repeat(LIMITS.keyLength + 1) }), 'SL-BACKBONE-031'],
    ['a source with NUL', () => ({ id: 'bad', source: 'a\0b' }), 'SL-BACKBONE-031'],
    ['a subject of half a character', () => ({ id: 'bad', subject: 'k\ud800' }), 'SL-BACKBONE-031'],
    ['no correlation', () => ({ id: 'bad', correlationid: undefined as unknown as string }), 'SL-BACKBONE-031'],
    ['an unknown lane', () => ({ id: 'bad', lane: 'fast' as Lane }), 'SL-BACKBONE-031'],
    ['a BigInt', () => ({ id: 'bad', data: { total: 1n } }), 'SL-BACKBONE-031'],
    ['too many bytes', () => ({ id: 'bad', data: 'ü'.repeat(LIMITS.messageBytes / 2) }), 'SL-BACKBONE-030'],
  ];
  test.each(hostile)('%s fails its own call as a whole and no other', async (_, bad, code) => {
    const { log } = given();
    const [good, failed] = await Promise.all([
      log.append([testMessage({ id: 'good' })]),
      failureOf(log.append([testMessage({ id: 'before' }), testMessage(bad()), testMessage({ id: 'after' })])),
    ]);
    expect(failed).toBe(code);
    expect(good).toHaveLength(1);
    expect(ids(await log.read('live', 0, 10))).toEqual(['good']);
  });

  test('limits hold at their edge', async () => {
    const { log } = given();
    await log.append([testMessage({ id: 'i'.repeat(LIMITS.keyLength), subject: 's'.repeat(LIMITS.keyLength) })]);
    await log.append(many(LIMITS.appendBatch, (index) => ({ id: `m${index}`, lane: 'bulk' })));
    expect(await log.read('bulk', 0, 2_000)).toHaveLength(LIMITS.appendBatch);
    const tooMany = many(LIMITS.appendBatch + 1, (index) => ({ id: `n${index}`, lane: 'standard' }));
    expect(await failureOf(log.append(tooMany))).toBe('SL-BACKBONE-032');
    expect(await log.head('standard')).toBe(0);
    const empty = Buffer.byteLength(JSON.stringify(testMessage({ id: 'large', data: '' })));
    await log.append([testMessage({ id: 'large', data: 'x'.repeat(LIMITS.messageBytes - empty) })]);
    expect(String((await log.find('/connections/shop', 'large'))?.envelope.data)).toHaveLength(
      LIMITS.messageBytes - empty,
    );
  });

  test('strange but valid data comes back as it went in', async () => {
    const { log } = given();
    const data = {
      nul: 'a\0b',
      half: '\ud83d',
      emoji: '🧵',
      quotes: '"\\"{},',
      deep: [[[[{ '': null }]]]],
      numbers: [0.1, 1e21, 5e-324, 9_007_199_254_740_991, -0.5],
      z: 1,
      a: 2,
    };
    await log.append([testMessage({ id: 'strange', subject: 'käse/"1"\\{},', data })]);
    const stored = await log.find('/connections/shop', 'strange');
    expect(stored?.envelope.data).toEqual(data);
    expect(Object.keys(stored?.envelope.data as object)).toEqual(Object.keys(data));
    expect(ids(await log.history('käse/"1"\\{},', 10))).toEqual(['strange']);
  });
}

function tailing(given: Given): void {
  test('a listener gets what is appended here and by others, in order, each once', async () => {
    const { log, another } = given();
    const other = await another();
    await log.append([testMessage({ id: 'before' })]);
    const got: string[] = [];
    await using _tail = log.tail('live', (messages) => {
      for (const message of messages) got.push(message.envelope.id);
    });
    // The newest message shows that the listener is attached.
    await until(() => got.includes('before'));
    await Promise.all([
      ...Array.from({ length: 50 }, (_, index) => log.append([testMessage({ id: `here-${index}` })])),
      ...Array.from({ length: 50 }, (_, index) => other.append([testMessage({ id: `there-${index}` })])),
      log.append([testMessage({ id: 'elsewhere', lane: 'bulk' })]),
    ]);
    await until(() => got.length >= 101);
    expect(got).toEqual(ids(await log.read('live', 0, 1_000)));
  });

  test('repeats are not told again', async () => {
    const { log } = given();
    await log.append([testMessage({ id: 'first' })]);
    const got: string[] = [];
    await using _tail = log.tail('live', (messages) => {
      for (const message of messages) got.push(message.envelope.id);
    });
    await until(() => got.length === 1);
    await log.append([testMessage({ id: 'first' })]);
    await log.append([testMessage({ id: 'first' }), testMessage({ id: 'second' })]);
    await until(() => got.includes('second'));
    expect(got).toEqual(['first', 'second']);
  });

  test('a listener that was disposed of hears no more, and the others go on', async () => {
    const { log } = given();
    await log.append([testMessage({ id: 'before' })]);
    const gone: string[] = [];
    const staying: string[] = [];
    const tail = log.tail('live', (messages) => gone.push(...ids(messages)));
    await using _stays = log.tail('live', (messages) => staying.push(...ids(messages)));
    await until(() => gone.length > 0 && staying.length > 0);
    await tail[Symbol.asyncDispose]();
    await log.append([testMessage({ id: 'after' })]);
    await until(() => staying.includes('after'));
    expect(gone).toEqual(['before']);
  });
}

function keeping(given: Given): void {
  test('retention never forgets what is younger than asked or still needed', async () => {
    const { log } = given();
    await log.append(many(5, (index) => ({ id: `m${index}` })));
    await log.prepare();
    expect(await log.dropBefore(0, { live: 1e12, standard: 1e12, bulk: 1e12 })).toEqual([]);
    expect(await log.dropBefore(Number.MAX_SAFE_INTEGER, { live: 0, standard: 0, bulk: 0 })).toEqual([]);
    expect(await log.read('live', 0, 10)).toHaveLength(5);
    const head = await log.head('live');
    await log.dropBefore(Number.MAX_SAFE_INTEGER, { live: 1e12, standard: 1e12, bulk: 1e12 });
    expect(await log.head('live')).toBe(head);
    const [next] = await log.append([testMessage({ id: 'next' })]);
    expect(next?.position).toBeGreaterThan(head);
  });
}
