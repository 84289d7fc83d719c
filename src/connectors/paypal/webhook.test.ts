import { generateKeyPairSync, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { judgeCertificate } from './certificate.ts';
import { createDocuments } from './documents.ts';
import type { PaypalSettings } from './manifest.ts';
import { issueCertificate } from './simulator/certificates.ts';
import { createSigner, signedHeaders } from './simulator/index.ts';
import { sameChecksum } from './simulator/same-checksum.ts';
import { signedMessage, webhook } from './webhook.ts';

const TIME = '2026-11-20T10:00:00Z';
const NOW_MS = Date.parse(TIME);
const clock: Clock = { now: () => NOW_MS, sleep: systemClock.sleep };
const ADDRESS = 'https://api.paypal.com/v1/notifications/certs/CERT-1';
const signer = createSigner();
const authority = signer.authority.certificate;
const document = signer.signing.certificate;
const settings: PaypalSettings = {
  clientId: 'client-id',
  clientSecret: 'client-secret',
  webhookId: '1JE4291016473214C',
  certificateAuthorities: authority,
};
const profile = { connection: 'paypal-main', settings };
/** Body and message of the fact sheet's vector. */
const BODY =
  '{"id":"WH-2WR32451HC0233532-67976317FL4543714","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"2GG279541U471931P","amount":{"currency_code":"USD","value":"10.99"}}}';
const ID = '69cd13f0-d67a-11e5-baa3-778b53f4ae55';

function request(body = BODY, change: Record<string, string> = {}) {
  const sent = { id: ID, time: TIME, webhookId: settings.webhookId, certificateUrl: ADDRESS, body };
  return { headers: { ...signedHeaders(signer, sent), ...change }, query: {}, body: Buffer.from(body) };
}

describe('what PayPal signs', () => {
  test('has the checksum of the raw body as an unsigned decimal number', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
    expect(signedMessage(ID, TIME, settings.webhookId, Buffer.from(BODY))).toBe(
      '69cd13f0-d67a-11e5-baa3-778b53f4ae55|2026-11-20T10:00:00Z|1JE4291016473214C|1584764496',
    );
  });

  test('is accepted under the id of the event, about its object', () => {
    expect(webhook.verify(request(), profile, clock, document)).toMatchObject({
      verdict: 'accepted',
      topic: 'PAYMENT.CAPTURE.COMPLETED',
      deliveryId: 'WH-2WR32451HC0233532-67976317FL4543714',
      object: '2GG279541U471931P',
    });
  });

  test('is refused for another webhook, by another key, by another method, and without the certificate', () => {
    const other = { ...profile, settings: { ...settings, webhookId: 'ANOTHER' } };
    expect(webhook.verify(request(), other, clock, document).verdict).toBe('refused');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const message = Buffer.from(signedMessage(ID, TIME, settings.webhookId, Buffer.from(BODY)));
    const forged = { 'paypal-transmission-sig': sign('sha256', message, privateKey).toString('base64') };
    expect(webhook.verify(request(BODY, forged), profile, clock, document).verdict).toBe('refused');
    expect(webhook.verify(request(BODY, { 'paypal-auth-algo': 'none' }), profile, clock, document).verdict).toBe(
      'refused',
    );
    expect(webhook.verify(request(), profile, clock).verdict).toBe('refused');
  });

  test('may be used for one body only, because another one can have its checksum', () => {
    const crafted = sameChecksum(BODY.replace('10.99', '99.99'), crc32(BODY));
    expect(crc32(crafted)).toBe(crc32(BODY));
    for (const body of [Buffer.from(BODY), crafted]) {
      expect(webhook.verify({ ...request(), body }, profile, clock, document)).toMatchObject({
        verdict: 'accepted',
        once: { name: `transmission ${ID}`, otherwise: { code: 'SL-PAYPAL-009' } },
      });
    }
  });
});

describe('the address of a certificate', () => {
  test.each([
    ['https://api.paypal.com/v1/notifications/certs/CERT-1', true],
    ['https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1', true],
    ['http://api.paypal.com/v1/notifications/certs/CERT-1', false],
    ['https://api.paypal.com:8443/v1/notifications/certs/CERT-1', false],
    ['https://api.paypal.com.example.com/v1/notifications/certs/CERT-1', false],
    ['https://example.com/v1/notifications/certs/CERT-1', false],
    ['https://api.paypal.com@example.com/v1/notifications/certs/CERT-1', false],
    ['https://api.paypal.com/v1/notifications/certs/../../x', false],
    ['https://api.paypal.com/v1/notifications/certs/CERT-1?next=x', false],
    ['not an address', false],
  ])('%s is asked: %s', (address, asked) => {
    const needs = webhook.needs?.(request(BODY, { 'paypal-cert-url': address }), profile);
    expect(needs !== undefined).toBe(asked);
    if (!asked) {
      const verdict = webhook.verify(request(BODY, { 'paypal-cert-url': address }), profile, clock, document);
      expect(verdict.verdict).toBe('refused');
    }
  });
});

describe('a certificate', () => {
  const name = 'messageverificationcerts.paypal.com';
  const root = { name: 'Simulated Authority', key: signer.authority.key };

  test('that an authority issued to PayPal is believed, also through a certificate between', () => {
    expect(judgeCertificate(document, NOW_MS, authority).certificate).toBeDefined();
    const between = issueCertificate({ name: 'Between', authority: true }, root);
    const leaf = issueCertificate({ name }, { name: 'Between', key: between.key });
    expect(judgeCertificate(leaf.certificate + between.certificate, NOW_MS, authority).certificate).toBeDefined();
    expect(judgeCertificate(leaf.certificate, NOW_MS, authority).because).toMatch(/no authority/);
  });

  test('of an unknown authority, of another name, out of its time, or issued by one that is no authority is not', () => {
    expect(judgeCertificate(document, NOW_MS, undefined).because).toMatch(/no authority/);
    expect(judgeCertificate(document, NOW_MS, createSigner().authority.certificate).because).toMatch(/no authority/);
    const stranger = issueCertificate({ name: 'example.com' }, root);
    expect(judgeCertificate(stranger.certificate, NOW_MS, authority).because).toMatch(/not issued to PayPal/);
    const old = issueCertificate({ name, to: new Date('2026-10-01T00:00:00Z') }, root);
    expect(judgeCertificate(old.certificate, NOW_MS, authority).because).toMatch(/not valid at this time/);
    const child = issueCertificate(
      { name },
      { name: 'messageverificationcerts.sandbox.paypal.com', key: signer.signing.key },
    );
    expect(judgeCertificate(child.certificate + document, NOW_MS, authority).because).toMatch(/no authority/);
    expect(judgeCertificate('no certificate', NOW_MS, authority).because).toMatch(/cannot be read/);
  });

  test('is read once for many webhooks, and again after a failure', async () => {
    let reads = 0;
    const documents = createDocuments(async () => {
      reads += 1;
      if (reads === 1) throw new Error('away');
      return 'text';
    }, clock);
    await expect(documents(ADDRESS)).rejects.toThrow('away');
    expect(await Promise.all([documents(ADDRESS), documents(ADDRESS)])).toEqual(['text', 'text']);
    expect(reads).toBe(2);
  });
});
