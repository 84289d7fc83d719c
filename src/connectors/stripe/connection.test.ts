import { afterEach, describe, expect, test } from 'vitest';
import { type CommandData, type CommandResult, type Envelope, newCommand } from '../../canonical/envelope.ts';
import type { Call, Connection, FactDraft } from '../../connector/connector.ts';
import { type OpenHttp, openHttp } from '../../connector/http-undici.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { memoryBuckets } from '../../connector/memory/shared-buckets.ts';
import { SILENT_TAP } from '../../connector/wire-tap.ts';
import { seededChance } from '../../kernel/chance.ts';
import { type Clock, instant, systemClock } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { money } from '../../kernel/money.ts';
import { stripe } from './index.ts';
import { manifest } from './manifest.ts';
import { EVENT_TYPES, OVERLAP_SECONDS } from './poll.ts';
import { type StripeSimulator, type StripeSimulatorOptions, startStripeSimulator } from './simulator/index.ts';

const HUB_URL = 'https://hub.example/webhooks/stripe-main';
const open: { simulator: StripeSimulator; http: OpenHttp }[] = [];

afterEach(async () => {
  for (const { simulator, http } of open.splice(0)) {
    await http.close(0);
    await simulator.close();
  }
});

/** A clock that moves when it is told to, and otherwise runs. */
function movableClock(): Clock & { move(ms: number): void } {
  let moved = 0;
  return { now: () => systemClock.now() + moved, sleep: systemClock.sleep, move: (ms) => (moved += ms) };
}

async function world(options: StripeSimulatorOptions & { webhookUrl?: string } = {}) {
  const clock = movableClock();
  const simulator = await startStripeSimulator({ clock, chance: seededChance(7), webhookRetryMs: [], ...options });
  const http = openHttp({
    connection: 'stripe-main',
    clock,
    chance: seededChance(8),
    buckets: memoryBuckets(clock),
    rateLimits: manifest.rateLimits,
    tap: SILENT_TAP,
    mask: { secrets: [simulator.secretKey] },
    callTimeoutMs: 300,
  });
  open.push({ simulator, http });
  const connection = stripe.open({
    connection: 'stripe-main',
    settings: { secretKey: 'sk_test_simulator', webhookSecrets: ['whsec_test_secret'], apiUrl: simulator.url },
    http,
    clock,
    chance: seededChance(9),
    bindings: memoryBindings(),
    webhookUrl: options.webhookUrl ?? HUB_URL,
    log: { info: () => {}, warn: () => {} },
  });
  return { clock, simulator, connection };
}

type PaymentCommand = 'capture-payment' | 'void-payment' | 'refund-payment';

function command<Name extends PaymentCommand>(
  name: Name,
  data: Omit<CommandData<Name>, 'order' | 'payment'> & { reference: string },
  cause = 'cause-1',
  nowMs = systemClock.now(),
): Envelope<CommandData<Name>> {
  return newCommand({
    name,
    source: '/processes/order-to-cash',
    connection: 'stripe-main',
    subject: 'order/shopify-eu/567',
    time: instant(nowMs),
    data: { order: 'order/shopify-eu/567', payment: `payment/stripe-main/${data.reference}`, ...data } as never,
    cause: { id: cause, correlationid: 'order/shopify-eu/567', lane: 'live' },
  });
}

const call = (change: Partial<Call> = {}): Call => ({
  attempt: 1,
  uncertain: false,
  shadow: false,
  lane: 'live',
  signal: new AbortController().signal,
  ...change,
});

function carryOut<Name extends PaymentCommand>(
  connection: Connection,
  name: Name,
  envelope: Envelope<CommandData<Name>>,
  change: Partial<Call> = {},
): Promise<CommandResult<Name>> {
  const handler = connection.commands[name];
  if (handler === undefined) throw new Error(`no handler for ${name}`);
  return handler.carryOut(envelope, call(change)) as Promise<CommandResult<Name>>;
}

async function failureOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const euros = (cents: number) => money(cents, 'EUR');

describe('capture-payment', () => {
  test('takes the whole or a part of what is on hold', async () => {
    const { simulator, connection } = await world();
    const hold = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
    const result = await carryOut(
      connection,
      'capture-payment',
      command('capture-payment', { reference: hold.id, amount: euros(3_000) }),
    );
    expect(result).toEqual({ reference: hold.id, amount: euros(3_000) });
    expect(simulator.state.intents.get(hold.id)).toMatchObject({ status: 'succeeded', amount_received: 3_000 });
  });

  test('twice is once, and already captured is done', async () => {
    const { simulator, connection } = await world();
    const hold = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
    const envelope = command('capture-payment', { reference: hold.id, amount: euros(5_000) });
    await carryOut(connection, 'capture-payment', envelope);
    await expect(carryOut(connection, 'capture-payment', envelope)).resolves.toMatchObject({ amount: euros(5_000) });
    const other = command('capture-payment', { reference: hold.id, amount: euros(5_000) }, 'cause-2');
    await expect(carryOut(connection, 'capture-payment', other)).resolves.toMatchObject({ amount: euros(5_000) });
  });

  test('captured with another amount, cancelled, too much, unknown: each its own answer', async () => {
    const { simulator, connection } = await world();
    const hold = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
    const capture = (reference: string, cents: number, cause: string) =>
      failureOf(
        carryOut(connection, 'capture-payment', command('capture-payment', { reference, amount: euros(cents) }, cause)),
      );
    expect(await capture(hold.id, 6_000, 'a')).toMatchObject({ kind: 'rejected', code: 'SL-STRIPE-012' });
    simulator.act.capture(hold.id, 4_000);
    expect(await capture(hold.id, 5_000, 'b')).toMatchObject({
      kind: 'rejected',
      code: 'SL-STRIPE-011',
      value: '40.00',
    });
    const gone = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
    simulator.act.cancel(gone.id);
    expect(await capture(gone.id, 5_000, 'c')).toMatchObject({
      kind: 'rejected',
      code: 'SL-STRIPE-011',
      value: 'canceled',
    });
    expect(await capture('pi_unknown', 5_000, 'd')).toMatchObject({ kind: 'invalid', code: 'SL-STRIPE-014' });
    expect(await capture('ch_1', 5_000, 'e')).toMatchObject({ kind: 'invalid', field: 'reference' });
  });
});

describe('void-payment', () => {
  test('gives up the hold once; a captured payment says no', async () => {
    const { simulator, connection } = await world();
    const hold = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
    const envelope = command('void-payment', { reference: hold.id });
    expect(await carryOut(connection, 'void-payment', envelope)).toEqual({ reference: hold.id });
    expect(await carryOut(connection, 'void-payment', command('void-payment', { reference: hold.id }, 'x'))).toEqual({
      reference: hold.id,
    });
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    const failure = await failureOf(
      carryOut(connection, 'void-payment', command('void-payment', { reference: paid.id })),
    );
    expect(failure).toMatchObject({ kind: 'rejected', code: 'SL-STRIPE-011', value: 'succeeded' });
  });
});

describe('refund-payment', () => {
  const refund = (reference: string, cents: number, purpose: string, cause?: string, nowMs?: number) =>
    command('refund-payment', { reference, amount: euros(cents), purpose }, cause, nowMs);

  test('gives back a part, and another part for another purpose', async () => {
    const { simulator, connection } = await world();
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    const first = await carryOut(connection, 'refund-payment', refund(paid.id, 2_000, 'return-1'));
    const second = await carryOut(connection, 'refund-payment', refund(paid.id, 2_000, 'return-2'));
    expect(first.refund).not.toBe(second.refund);
    expect(first.amount).toEqual(euros(2_000));
    expect(simulator.state.refunds.size).toBe(2);
  });

  test('one purpose is one refund, whichever command asks and however late', async () => {
    const { simulator, connection, clock } = await world();
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    const asked = clock.now();
    const first = await carryOut(connection, 'refund-payment', refund(paid.id, 2_000, 'cancel', 'a', asked));
    expect(await carryOut(connection, 'refund-payment', refund(paid.id, 2_000, 'cancel', 'b', asked))).toEqual(first);
    clock.move(3 * 86_400_000);
    expect(await carryOut(connection, 'refund-payment', refund(paid.id, 2_000, 'cancel', 'a', asked))).toEqual(first);
    expect(simulator.state.refunds.size).toBe(1);
  });

  test('the same purpose with another amount is a case and gives nothing', async () => {
    const { simulator, connection } = await world();
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    await carryOut(connection, 'refund-payment', refund(paid.id, 2_000, 'cancel'));
    const failure = await failureOf(carryOut(connection, 'refund-payment', refund(paid.id, 2_500, 'cancel', 'b')));
    expect(failure).toMatchObject({ kind: 'invalid', code: 'SL-STRIPE-013' });
    expect(simulator.state.refunds.size).toBe(1);
  });

  test('more than is left, already given back, and disputed are refused by business', async () => {
    const { simulator, connection } = await world();
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    const attempt = (cents: number, purpose: string) =>
      failureOf(carryOut(connection, 'refund-payment', refund(paid.id, cents, purpose)));
    expect(await attempt(6_000, 'a')).toMatchObject({ kind: 'rejected', code: 'SL-STRIPE-012' });
    simulator.act.refund({ payment: paid.id, metadata: {} });
    expect(await attempt(5_000, 'b')).toMatchObject({ kind: 'rejected', code: 'SL-STRIPE-012' });
    const contested = simulator.pay({ amount: 5_000, currency: 'eur' });
    simulator.act.dispute(contested.id);
    expect(await failureOf(carryOut(connection, 'refund-payment', refund(contested.id, 1_000, 'c')))).toMatchObject({
      kind: 'rejected',
      code: 'SL-STRIPE-011',
    });
  });

  test('an answer that was lost after the effect is found again', async () => {
    const { simulator, connection } = await world();
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    simulator.faults.lostAnswerShare = 1;
    const lost = await failureOf(carryOut(connection, 'refund-payment', refund(paid.id, 2_000, 'cancel')));
    expect(lost.kind).toBe('transient');
    simulator.faults.lostAnswerShare = 0;
    const again = await carryOut(connection, 'refund-payment', refund(paid.id, 2_000, 'cancel'), {
      attempt: 2,
      uncertain: true,
    });
    expect([...simulator.state.refunds.keys()]).toEqual([again.refund]);
  });
});

describe('a shadow replay', () => {
  test('computes and writes nothing', async () => {
    const { simulator, connection } = await world();
    const hold = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    const shadow = { shadow: true };
    const capture = (cents: number) => command('capture-payment', { reference: hold.id, amount: euros(cents) });
    expect(await carryOut(connection, 'capture-payment', capture(4_000), shadow)).toMatchObject({
      amount: euros(4_000),
    });
    expect(await failureOf(carryOut(connection, 'capture-payment', capture(6_000), shadow))).toMatchObject({
      code: 'SL-STRIPE-012',
    });
    await carryOut(connection, 'void-payment', command('void-payment', { reference: hold.id }), shadow);
    const give = command('refund-payment', { reference: paid.id, amount: euros(1_000), purpose: 'x' });
    await carryOut(connection, 'refund-payment', give, shadow);
    expect(simulator.state.intents.get(hold.id)?.status).toBe('requires_capture');
    expect(simulator.state.refunds.size).toBe(0);
  });
});

describe('a 500 that Stripe has stored under the key', () => {
  test.each([true, false])('is looked behind and passed (effect took place: %s)', async (effect) => {
    const { simulator, connection } = await world();
    const hold = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    const capture = command('capture-payment', { reference: hold.id, amount: euros(5_000) });
    const give = command('refund-payment', { reference: paid.id, amount: euros(1_000), purpose: 'cancel' });
    simulator.failNext({ effect, times: 2 });
    expect(await failureOf(carryOut(connection, 'capture-payment', capture))).toMatchObject({ kind: 'transient' });
    expect(await failureOf(carryOut(connection, 'refund-payment', give))).toMatchObject({ kind: 'transient' });
    await expect(carryOut(connection, 'capture-payment', capture)).resolves.toMatchObject({ amount: euros(5_000) });
    await expect(carryOut(connection, 'refund-payment', give)).resolves.toMatchObject({ amount: euros(1_000) });
    expect(simulator.state.refunds.size).toBe(1);
    expect([...simulator.state.events.values()].filter(({ type }) => type === 'charge.captured')).toHaveLength(1);
  });
});

test('however many 500s Stripe has stored, the next try goes behind them, and the effect comes once', async () => {
  const { simulator, connection } = await world();
  const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
  const give = command('refund-payment', { reference: paid.id, amount: euros(1_000), purpose: 'cancel' });
  for (let times = 0; times < 4; times += 1) {
    simulator.failNext({ effect: false });
    // A transient failure burns no attempt, so each try is the first one.
    expect(await failureOf(carryOut(connection, 'refund-payment', give))).toMatchObject({ kind: 'transient' });
  }
  await expect(carryOut(connection, 'refund-payment', give)).resolves.toMatchObject({ amount: euros(1_000) });
  await expect(carryOut(connection, 'refund-payment', give)).resolves.toMatchObject({ amount: euros(1_000) });
  expect(simulator.state.refunds.size).toBe(1);
});

describe('bad days end as the right failure', () => {
  test.each([
    ['errorShare', 'transient', 'SL-STRIPE-004'],
    ['htmlShare', 'transient', 'SL-STRIPE-004'],
    ['throttleShare', 'throttled', 'SL-STRIPE-003'],
    ['truncateShare', 'transient', 'SL-STRIPE-004'],
    ['hangShare', 'transient', 'SL-HTTP-003'],
    ['lostRequestShare', 'transient', 'SL-HTTP-002'],
  ] as const)('%s is %s', async (fault, kind, code) => {
    const { simulator, connection } = await world();
    const hold = simulator.pay({ amount: 5_000, currency: 'eur', capture: 'manual' });
    simulator.faults[fault] = 1;
    const failure = await failureOf(
      carryOut(connection, 'capture-payment', command('capture-payment', { reference: hold.id, amount: euros(5_000) })),
    );
    expect(failure).toMatchObject({ kind, code });
    simulator.faults[fault] = 0;
  });

  test('a key that is no longer accepted pauses the connection, a missing right too', async () => {
    const { simulator, connection } = await world({ forbidden: ['/v1/refunds'] });
    const paid = simulator.pay({ amount: 5_000, currency: 'eur' });
    const give = command('refund-payment', { reference: paid.id, amount: euros(1_000), purpose: 'x' });
    expect(await failureOf(carryOut(connection, 'refund-payment', give))).toMatchObject({
      kind: 'unauthorized',
      code: 'SL-STRIPE-002',
    });
    simulator.faults.unauthorized = true;
    expect(await failureOf(carryOut(connection, 'refund-payment', give))).toMatchObject({
      kind: 'unauthorized',
      code: 'SL-STRIPE-001',
    });
  });

  test('a throttled answer carries the wait that Stripe names', async () => {
    const { simulator, connection } = await world();
    simulator.faults.throttleShare = 1;
    simulator.faults.retryAfterSeconds = 7;
    const give = command('refund-payment', { reference: 'pi_1', amount: euros(1_000), purpose: 'x' });
    expect(await failureOf(carryOut(connection, 'refund-payment', give))).toMatchObject({ retryAfterMs: 7_000 });
  });
});

describe('gap recovery by the list of events', () => {
  async function readAll(
    connection: Connection,
    from: Json | undefined,
  ): Promise<{ facts: FactDraft[]; cursor: Json }> {
    const [poll] = connection.polls;
    if (poll === undefined) throw new Error('no poll');
    const facts: FactDraft[] = [];
    let cursor = from;
    for (;;) {
      const page = await poll.read(cursor);
      facts.push(...page.facts);
      cursor = page.cursor;
      if (!page.more) return { facts, cursor: page.cursor };
    }
  }
  const pay = (simulator: StripeSimulator, times: number): void => {
    for (let count = 0; count < times; count += 1) simulator.pay({ amount: 1_000 + count, currency: 'eur' });
  };
  const idsOf = (facts: readonly FactDraft[]): string[] => facts.map(({ id }) => id);
  const wantedOf = (simulator: StripeSimulator): string[] =>
    [...simulator.state.events.values()].filter(({ type }) => EVENT_TYPES.includes(type as never)).map(({ id }) => id);

  test('begins now, and then finds everything, oldest first, over many pages', async () => {
    const { simulator, connection, clock } = await world();
    pay(simulator, 3);
    clock.move((OVERLAP_SECONDS + 5) * 1000);
    const first = await readAll(connection, undefined);
    expect(first.facts).toEqual([]);
    pay(simulator, 160);
    const second = await readAll(connection, first.cursor);
    expect(idsOf(second.facts)).toEqual(wantedOf(simulator).slice(6));
    expect(second.facts.length).toBe(320);
  });

  test('goes on behind an anchor with an overlap, and says nothing new when nothing is new', async () => {
    const { simulator, connection, clock } = await world();
    const start = await readAll(connection, undefined);
    pay(simulator, 60);
    clock.move((OVERLAP_SECONDS + 5) * 1000);
    const first = await readAll(connection, start.cursor);
    expect(first.facts).toHaveLength(120);
    pay(simulator, 2);
    const second = await readAll(connection, first.cursor);
    expect(second.facts).toHaveLength(4);
    const again = await readAll(connection, second.cursor);
    expect(idsOf(again.facts)).toEqual(idsOf(second.facts));
    clock.move((OVERLAP_SECONDS + 5) * 1000);
    expect((await readAll(connection, (await readAll(connection, again.cursor)).cursor)).facts).toEqual([]);
  });

  test('an anchor that Stripe no longer knows is no end: it begins again from a time', async () => {
    const { simulator, connection, clock } = await world();
    pay(simulator, 1);
    const since = Math.floor(clock.now() / 1000) - 100;
    const { facts } = await readAll(connection, { since, anchor: 'evt_forgotten' });
    expect(idsOf(facts)).toEqual(wantedOf(simulator));
  });

  test('an event found by polling is the delivery that the webhook brings', async () => {
    const { simulator, connection } = await world();
    const start = await readAll(connection, undefined);
    simulator.pay({ amount: 1_000, currency: 'eur' });
    const { facts } = await readAll(connection, start.cursor);
    expect(facts.map(({ topic }) => topic)).toEqual(['charge.succeeded', 'payment_intent.succeeded']);
    expect(facts[0]?.object).toBe(facts[1]?.object);
  });

  test('a hint is read as the object that it points at', async () => {
    const { simulator, connection } = await world();
    const hold = simulator.pay({ amount: 1_000, currency: 'eur', capture: 'manual' });
    const facts = await connection.fetch?.({ kind: 'payment_intent', foreignId: hold.id });
    expect(facts).toHaveLength(1);
    expect(JSON.parse(facts?.[0]?.body ?? '{}')).toMatchObject({ id: hold.id, latest_charge: { object: 'charge' } });
    expect(await connection.fetch?.({ kind: 'invoice', foreignId: 'in_1' })).toEqual([]);
  });
});

describe('the webhook endpoint and the check', () => {
  test('a missing endpoint is a problem with a next step; nothing is created behind your back', async () => {
    const { simulator, connection } = await world();
    expect(await connection.provisioner?.audit()).toMatchObject([{ verdict: 'problem' }]);
    expect(await connection.provisioner?.heal()).toMatchObject([{ verdict: 'problem' }]);
    expect(simulator.state.endpoints.size).toBe(0);
  });

  test('a disabled endpoint with missing events is mended', async () => {
    const { simulator, connection } = await world();
    const endpoint = simulator.addEndpoint({ url: HUB_URL, events: ['charge.captured', 'payout.paid'] });
    endpoint.status = 'disabled';
    expect(await connection.provisioner?.audit()).toHaveLength(2);
    expect(await connection.provisioner?.heal()).toMatchObject([{ verdict: 'ok' }]);
    expect(endpoint.status).toBe('enabled');
    expect(endpoint.enabled_events).toEqual(expect.arrayContaining([...EVENT_TYPES, 'payout.paid']));
    expect(await connection.provisioner?.audit()).toMatchObject([{ verdict: 'ok' }]);
  });

  test('check says on a few lines what is right and wrong, and never throws', async () => {
    const { simulator, connection } = await world();
    simulator.addEndpoint({ url: HUB_URL });
    const verdicts = (await connection.check()).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['ok', 'ok', 'ok']);
    simulator.faults.unauthorized = true;
    expect(await connection.check()).toMatchObject([{ verdict: 'problem', next: expect.stringContaining('key') }]);
    simulator.faults.down = true;
    expect(await connection.check()).toMatchObject([{ verdict: 'problem' }]);
  });
});
