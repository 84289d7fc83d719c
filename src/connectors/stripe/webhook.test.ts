import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { UNREADABLE } from '../../connector/accept.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { StripeSettings } from './manifest.ts';
import { webhook } from './webhook.ts';

const SECRET = 'whsec_test_secret';
/** Computed with Node's crypto and equal to the header that the official SDK 23.1.0 makes. */
const VECTOR = {
  time: 1_732_100_000,
  body: '{"id":"evt_1NG8Du2eZvKYlo2CUI79vXWy","object":"event","type":"charge.refunded"}',
  v1: '2033a49ae0af05d4006fdc4e010b6ff87e12d90d5292d351409cbd8de4ef0c92',
};

const clockAt = (seconds: number): Clock => ({ now: () => seconds * 1000, sleep: async () => {} });
const settings = (...webhookSecrets: string[]): StripeSettings => ({ secretKey: 'sk_test_1234', webhookSecrets });

function verify(header: string | undefined, options: { body?: string; secrets?: string[]; seconds?: number } = {}) {
  return webhook.verify(
    {
      headers: header === undefined ? {} : { 'stripe-signature': header },
      query: {},
      body: Buffer.from(options.body ?? VECTOR.body),
    },
    { connection: 'stripe-main', settings: settings(...(options.secrets ?? [SECRET])) },
    clockAt(options.seconds ?? VECTOR.time),
  );
}

const sdkHeader = (payload: string, secret: string, timestamp: number): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

describe('the signature of a webhook', () => {
  test('the known vector is accepted', () => {
    expect(verify(`t=${VECTOR.time},v1=${VECTOR.v1}`)).toEqual({
      verdict: 'accepted',
      topic: 'charge.refunded',
      deliveryId: 'evt_1NG8Du2eZvKYlo2CUI79vXWy',
      headers: {},
    });
  });

  test('what the official SDK signs is accepted, also with text beyond ASCII', () => {
    const body = JSON.stringify({ id: 'evt_2', object: 'event', type: 'charge.captured', note: 'Grüße 🎁' });
    expect(verify(sdkHeader(body, SECRET, VECTOR.time), { body }).verdict).toBe('accepted');
  });

  test('several signatures and several secrets stand for each other while a secret is rolled', () => {
    const header = `t=${VECTOR.time},v1=${'0'.repeat(64)},v1=${VECTOR.v1},v0=abc`;
    expect(verify(header, { secrets: ['whsec_new_secret', SECRET] }).verdict).toBe('accepted');
  });

  test('the time may be five minutes away, before or after, and no more', () => {
    const header = `t=${VECTOR.time},v1=${VECTOR.v1}`;
    for (const away of [-300, 300]) expect(verify(header, { seconds: VECTOR.time + away }).verdict).toBe('accepted');
    for (const away of [-301, 301, 864_000])
      expect(verify(header, { seconds: VECTOR.time + away }).verdict).toBe('refused');
  });

  test.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['no time', `v1=${VECTOR.v1}`],
    ['no v1', `t=${VECTOR.time},v0=${VECTOR.v1}`],
    ['another signature', `t=${VECTOR.time},v1=${'a'.repeat(64)}`],
    ['upper-case hex, which Stripe never sends', `t=${VECTOR.time},v1=${VECTOR.v1.toUpperCase()}`],
    ['a short signature', `t=${VECTOR.time},v1=abcd`],
    ['another time than was signed', `t=${VECTOR.time + 1},v1=${VECTOR.v1}`],
    ['a time that is no number', `t=now,v1=${VECTOR.v1}`],
    ['a flood of signatures', `t=${VECTOR.time},${Array(30).fill(`v1=${VECTOR.v1}`).join(',')}`],
  ])('%s is refused with a code', (_name, header) => {
    const verdict = verify(header);
    expect(verdict).toMatchObject({ verdict: 'refused', failure: { kind: 'unauthorized', code: 'SL-STRIPE-009' } });
  });

  test('an altered body and another secret are refused', () => {
    const header = `t=${VECTOR.time},v1=${VECTOR.v1}`;
    expect(verify(header, { body: `${VECTOR.body} ` }).verdict).toBe('refused');
    expect(verify(header, { secrets: ['whsec_other_secret'] }).verdict).toBe('refused');
  });

  test('a thin event is accepted and knows its object; a ping is only acknowledged', () => {
    const thin = {
      id: 'evt_thin',
      object: 'v2.core.event',
      type: 'v1.payment_intent.succeeded',
      related_object: { id: 'pi_9', type: 'payment_intent', url: '/v1/payment_intents/pi_9' },
    };
    const body = JSON.stringify(thin);
    expect(verify(sdkHeader(body, SECRET, VECTOR.time), { body })).toMatchObject({
      deliveryId: 'evt_thin',
      object: 'pi_9',
    });
    const ping = JSON.stringify({ ...thin, type: 'v2.core.event_destination.ping' });
    expect(verify(sdkHeader(ping, SECRET, VECTOR.time), { body: ping })).toEqual({ verdict: 'acknowledged' });
  });

  test('deliveries of one payment share their object', () => {
    const object = (data: unknown): unknown => {
      const body = JSON.stringify({ id: 'evt_3', object: 'event', type: 'x', data: { object: data } });
      const verdict = verify(sdkHeader(body, SECRET, VECTOR.time), { body });
      return verdict.verdict === 'accepted' ? verdict.object : undefined;
    };
    expect(object({ id: 'pi_1', object: 'payment_intent' })).toBe('pi_1');
    expect(object({ id: 're_1', object: 'refund', payment_intent: 'pi_1' })).toBe('pi_1');
  });

  test('signed bytes that are not readable are kept as evidence, under an id of their own', () => {
    for (const body of ['not json', '[1,2]', '{"id":7}', '"text"']) {
      const verdict = verify(sdkHeader(body, SECRET, VECTOR.time), { body });
      expect(verdict).toMatchObject({ verdict: 'accepted', topic: UNREADABLE });
    }
  });
});
