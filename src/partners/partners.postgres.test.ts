import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { until } from '../testing/backbone-contract/stage.ts';
import { partnerBench } from './testing/bench.ts';
import { type Got, startReceiver } from './testing/receiver.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const numberOf = ({ event }: Got): number => Number((event.data.booked as { id: string }).id);
/** The first arrival of each id: deliveries may repeat, what they tell may not change its order. */
const firsts = (got: readonly Got[]): Got[] =>
  [...new Map([...got].reverse().map((one) => [one.id, one])).values()].reverse();

const verified = (got: Got, secret: string): unknown =>
  new Webhook(secret).verify(got.body, got.headers as Record<string, string>);

describe('a partner is told of events', () => {
  test('signed as the official library verifies it, without personal fields', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    const { secret } = await bench.add(receiver.url);
    await bench.place(['1']);
    await until('it is told', () => receiver.taken.length > 0);
    const [got] = receiver.taken as [Got];
    expect(verified(got, secret)).toMatchObject({ type: 'storeloom.order.OrderPlaced.v1', subject: 'order/shop/1' });
    expect(got.headers['content-type']).toMatch(/^application\/cloudevents\+json/);
    expect(got.event.data).toMatchObject({ order: { id: 'order/shop/1', buyer: { language: 'de' } } });
    expect(got.body).not.toMatch(/ann@example|Ann|ring twice|ATU1/);
    expect(() => verified({ ...got, body: `${got.body} ` }, secret)).toThrow(/signature/i);
    expect(() => verified(got, `whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow(/signature/i);
  });

  test('personal fields only where they are allowed, sensitive ones never', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    await bench.add(receiver.url, { personal: true });
    await bench.place(['1']);
    await until('it is told', () => receiver.taken.length > 0);
    expect(receiver.taken[0]?.event.data).toMatchObject({
      order: { buyer: { email: 'ann@example.com' }, note: 'ring twice' },
    });
    expect(receiver.taken[0]?.body).not.toContain('ATU1');
  });

  test('only of what its filters ask for, and only what came after it', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    await bench.place(['early']);
    await bench.add(receiver.url, { types: ['order.OrderPlaced'], channels: ['eu'] });
    await bench.place(['1'], { channel: 'us' });
    await bench.place(['2'], { channel: 'eu' });
    await bench.accept('3', [1]);
    await bench.place(['4'], { channel: 'eu' });
    // Two orders are told side by side, so that either may come first.
    const told = () => [...new Set(receiver.taken.map(({ event }) => event.subject))].sort();
    await until('both are told', () => told().length >= 2);
    expect(told()).toEqual(['order/eu/2', 'order/eu/4']);
  });

  test('in the order of each key, whatever fails between', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    const refused = new Set<string>();
    receiver.answer = ({ id, event }) => {
      // Every third number is refused at first, with an answer that speaks of the delivery.
      if (Number(event.sequence) % 3 !== 0 || refused.has(id)) return 200;
      refused.add(id);
      return 500;
    };
    await bench.add(receiver.url);
    await Promise.all(['a', 'b', 'c'].map((id) => bench.accept(id, numbers(12))));
    await until('all is told', () => firsts(receiver.taken).length === 36);
    for (const key of ['order/shop/a', 'order/shop/b', 'order/shop/c']) {
      const told = firsts(receiver.taken.filter(({ event }) => event.subject === key)).map(numberOf);
      expect(told).toEqual(numbers(12));
    }
    expect(refused.size).toBeGreaterThan(0);
    const ids = receiver.got.map(({ id }) => id);
    expect(new Set(ids).size).toBe(36);
    expect(ids.length).toBeGreaterThan(36);
  });

  test('of everything in order after it was down for a while', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    receiver.answer = () => 503;
    const { endpoint } = await bench.add(receiver.url);
    await Promise.all(['a', 'b'].map((id) => bench.accept(id, numbers(10))));
    await until('it was tried often', async () => (await bench.desk.get(endpoint.id)).failures >= 4);
    expect(receiver.taken).toEqual([]);
    receiver.answer = () => 200;
    await until('all is told', () => firsts(receiver.taken).length === 20);
    for (const key of ['order/shop/a', 'order/shop/b']) {
      expect(firsts(receiver.taken.filter(({ event }) => event.subject === key)).map(numberOf)).toEqual(numbers(10));
    }
    await until('it is well', async () => (await bench.desk.get(endpoint.id)).failingSince === undefined);
    expect(
      (await bench.desk.deliveries(endpoint.id, { limit: 50 })).deliveries.map(({ state }) => state),
    ).not.toContain('given-up');
  });

  test('while another one never answers', async () => {
    await using slow = await startReceiver();
    await using well = await startReceiver();
    await using bench = await partnerBench();
    slow.answer = () => undefined;
    await bench.add(slow.url);
    await bench.add(well.url);
    await bench.place(numbers(30).map(String));
    // The slow one still has its first tries in hand: its patience is fifteen seconds.
    await until('the other is told of all', () => firsts(well.taken).length === 30);
    expect(slow.taken).toEqual([]);
  });

  test('live before bulk, though bulk was there first', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    const { endpoint } = await bench.add(receiver.url);
    await bench.desk.pause(endpoint.id, 'to gather');
    await bench.place(
      numbers(60).map((number) => `bulk-${number}`),
      { lane: 'bulk' },
    );
    await bench.place(['live-1']);
    await until('all wait', async () => (await bench.desk.waiting()).get(endpoint.id) === 61);
    await bench.desk.resume(endpoint.id, 'local');
    await until('all is told', () => firsts(receiver.taken).length === 61);
    const place = firsts(receiver.got).findIndex(({ event }) => event.subject === 'order/shop/live-1');
    expect(place).toBeLessThan(20);
  });

  test('one delivery that it never takes is given up and is a case, while others go on', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    receiver.answer = ({ event }) => (event.subject === 'order/shop/bad' ? 422 : 200);
    const { endpoint } = await bench.add(receiver.url);
    await bench.place(['bad']);
    const givenUp = async () => (await bench.desk.deliveries(endpoint.id, { state: 'given-up', limit: 5 })).deliveries;
    let number = 0;
    await until('it is given up', async () => {
      number += 1;
      await bench.place([`good-${number}`]);
      return (await givenUp()).length === 1;
    });
    const letters = () => bench.backbone.deadLetters.list({ subscription: 'partners/cases' }, 10);
    await until('it is a case', async () => (await letters()).length === 1);
    expect((await letters())[0]?.failure).toMatchObject({ code: 'SL-PARTNER-011' });
    const [bad] = await givenUp();
    const { attempts } = await bench.desk.delivery(endpoint.id, bad?.id ?? '');
    expect(attempts.length).toBeGreaterThanOrEqual(7);
    expect(attempts[0]).toMatchObject({ status: 422, failure: 'SL-PARTNER-009' });
    expect(attempts[0]?.answer).not.toContain('ann@example.com');
    receiver.answer = () => 200;
    await bench.desk.redeliver(endpoint.id, bad?.id ?? '', 'local');
    await until('it is told', () => receiver.taken.some(({ id }) => id === bad?.id));
  });
});

describe('the same delivery', () => {
  test('has the same id when the process ends between the sending and the writing down', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    const { secret } = await bench.add(receiver.url);
    // Sent, and then the database is away: it cannot be written down that it was.
    await bench.database.query('alter table partner_attempt rename to partner_attempt_away');
    await bench.place(['1']);
    await until('it was sent', () => receiver.taken.length > 0);
    await bench.restart();
    await bench.database.query('alter table partner_attempt_away rename to partner_attempt');
    const before = receiver.taken.length;
    await until('it is sent again', async () => receiver.taken.length > before);
    const id = receiver.taken[0]?.id;
    expect(new Set(receiver.taken.map((got) => got.id))).toEqual(new Set([id]));
    expect(new Set(receiver.taken.map((got) => got.body)).size).toBe(1);
    for (const got of receiver.taken) expect(verified(got, secret)).toBeDefined();
  });

  test('is signed with the former secret too while secrets overlap, and not after', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    const first = await bench.add(receiver.url);
    const second = await bench.desk.rotate(first.endpoint.id, 3_600_000);
    await bench.place(['1']);
    await until('it is told', () => receiver.taken.length > 0);
    const [both] = receiver.taken as [Got];
    expect(verified(both, first.secret)).toBeDefined();
    expect(verified(both, second.secret)).toBeDefined();
    const third = await bench.desk.rotate(first.endpoint.id, 0);
    expect(third.endpoint.secrets).toHaveLength(1);
    await bench.place(['2']);
    await until('the next is told', () => receiver.taken.some(({ event }) => event.subject === 'order/shop/2'));
    const last = receiver.taken.find(({ event }) => event.subject === 'order/shop/2') as Got;
    expect(verified(last, third.secret)).toBeDefined();
    expect(() => verified(last, first.secret)).toThrow(/signature/i);
    expect(() => verified(last, second.secret)).toThrow(/signature/i);
  });
});

describe('an endpoint', () => {
  test('that a hub died with is taken over when the lease has ended, and not before', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    const { endpoint } = await bench.add(receiver.url);
    await until('it is taken', async () => (await bench.store.lease('bench', 3_000)).length === 1);
    await bench.database.query(
      "update partner_endpoint set owner = 'dead', leased_until = clock_timestamp() + interval '8 seconds'",
    );
    expect(await bench.store.lease('bench', 3_000)).toEqual([]);
    await bench.place(['1']);
    await until('it waits', async () => (await bench.desk.waiting()).get(endpoint.id) === 1);
    await until('it is told', () => receiver.taken.length > 0, 60_000);
  });

  test('that says Gone is disabled, is a case, gathers what it misses and gets it when it is recovered', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    receiver.answer = () => 410;
    const { endpoint } = await bench.add(receiver.url);
    await bench.accept('a', [1]);
    await until('it is disabled', async () => (await bench.desk.get(endpoint.id)).state === 'disabled');
    const letters = () => bench.backbone.deadLetters.list({ subscription: 'partners/cases' }, 10);
    await until('it is a case', async () => (await letters()).length === 1);
    expect((await letters())[0]?.failure).toMatchObject({ code: 'SL-PARTNER-010', value: endpoint.id });
    const asked = receiver.got.length;
    await bench.accept('a', [2, 3]);
    await until('they wait', async () => (await bench.desk.waiting()).get(endpoint.id) === 3);
    expect(receiver.got.length).toBe(asked);
    receiver.answer = () => 200;
    await bench.desk.recover(endpoint.id, { sinceMs: 0, delivered: false }, 'local');
    await until('all is told', () => firsts(receiver.taken).length === 3);
    expect(firsts(receiver.taken).map(numberOf)).toEqual([1, 2, 3]);
    await until('the case is closed', async () => (await letters()).length === 0);
  });

  test('where nothing goes well for too long is disabled', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench({ pace: { disableAfterMs: 200 } });
    receiver.answer = () => 500;
    const { endpoint } = await bench.add(receiver.url);
    await bench.place(['1']);
    await until('it is disabled', async () => (await bench.desk.get(endpoint.id)).state === 'disabled');
    expect((await bench.desk.get(endpoint.id)).reason).toMatch(/^nothing went well/);
  });

  test('that redirects is not followed', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    receiver.answer = () => 302;
    const { endpoint } = await bench.add(receiver.url);
    const { attempt } = await bench.desk.test(endpoint.id);
    expect(attempt).toMatchObject({ status: 302, failure: 'SL-PARTNER-009' });
    expect(receiver.got).toHaveLength(1);
  });

  test('that was recovered gets again what it had taken, with the same ids, when it is asked for', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    const { endpoint } = await bench.add(receiver.url);
    await bench.accept('a', [1, 2]);
    const delivered = async () =>
      (await bench.desk.deliveries(endpoint.id, { state: 'delivered', limit: 5 })).deliveries;
    await until('both are told', async () => (await delivered()).length === 2);
    const ids = firsts(receiver.taken).map(({ id }) => id);
    const before = receiver.taken.length;
    const { again } = await bench.desk.recover(endpoint.id, { sinceMs: 0, delivered: true }, 'local');
    expect(again).toBe(2);
    await until('both are told again', () => receiver.taken.length >= before + 2);
    expect(new Set(receiver.taken.map(({ id }) => id))).toEqual(new Set(ids));
  });

  test('answers a test with the whole truth, and is gone when it is removed', async () => {
    await using receiver = await startReceiver();
    await using bench = await partnerBench();
    const { endpoint, secret } = await bench.add(receiver.url);
    const { attempt, delivery } = await bench.desk.test(endpoint.id);
    expect(attempt).toMatchObject({ status: 204 });
    expect(verified(receiver.got[0] as Got, secret)).toMatchObject({ type: 'storeloom.partner.Test.v1' });
    await expect(bench.desk.redeliver(endpoint.id, delivery, 'local')).rejects.toMatchObject({
      failure: { code: 'SL-PARTNER-012' },
    });
    await bench.desk.remove(endpoint.id);
    await expect(bench.desk.get(endpoint.id)).rejects.toMatchObject({ failure: { code: 'SL-PARTNER-003' } });
  });

  test('whose name leads home is refused when it is connected to, whatever it led to before', async () => {
    await using receiver = await startReceiver();
    let asked = 0;
    await using bench = await partnerBench({
      rules: { ports: [443], loopback: false },
      // First the network that the hub stands in, then the hub itself.
      resolve: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '10.0.0.1' : '127.0.0.1', family: 4 }];
      },
    });
    const { endpoint } = await bench.add('https://partner.example.com/hooks');
    for (const _try of [1, 2]) {
      const { attempt } = await bench.desk.test(endpoint.id);
      expect(attempt).toMatchObject({ failure: 'SL-PARTNER-005' });
    }
    expect(asked).toBe(2);
    expect(receiver.got).toEqual([]);
  });
});
