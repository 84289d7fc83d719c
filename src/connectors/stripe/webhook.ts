import { createHmac, timingSafeEqual } from 'node:crypto';
import { acceptSigned } from '../../connector/accept.ts';
import type { Profile, Verdict, Webhook, WebhookRequest } from '../../connector/connector.ts';
import { asObject, optionalText } from '../../connector/fields.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { stripeErrors } from './errors.ts';
import type { StripeSettings } from './manifest.ts';

/** How far the time of a signature may be from ours, either way. Stripe's own libraries accept any future time. */
export const TOLERANCE_SECONDS = 300;
const MOST_SIGNATURES = 20;

export const webhook: Webhook<StripeSettings> = {
  verify(request: WebhookRequest, profile: Profile<StripeSettings>, clock: Clock): Verdict {
    const signed = parseSignature(request.headers['stripe-signature']);
    if (signed === undefined) return refused('the header Stripe-Signature is missing or malformed');
    if (Math.abs(clock.now() / 1000 - signed.time) > TOLERANCE_SECONDS) {
      return refused(`the time of the signature is more than ${TOLERANCE_SECONDS} seconds away from ours`);
    }
    const known = profile.settings.webhookSecrets.some((secret) => matches(signed, request.body, secret));
    return known ? accept(request.body) : refused('no configured signing secret gives this signature');
  },
};

interface Signature {
  /** As it was sent: it is part of what was signed. */
  readonly timeText: string;
  /** Unix seconds. */
  readonly time: number;
  readonly candidates: readonly string[];
}

/** `t=1732100000,v1=…,v1=…,v0=…`; several v1 stand there while a secret is rolled. */
function parseSignature(header: string | undefined): Signature | undefined {
  if (header === undefined || header.length > 4_000) return undefined;
  const parts = header.split(',').map((part) => part.trim());
  const timeText = parts.find((part) => part.startsWith('t='))?.slice(2);
  const candidates = parts.filter((part) => part.startsWith('v1=')).map((part) => part.slice(3));
  if (timeText === undefined || !/^\d{1,12}$/.test(timeText)) return undefined;
  if (candidates.length === 0 || candidates.length > MOST_SIGNATURES) return undefined;
  return { timeText, time: Number(timeText), candidates };
}

/** HMAC-SHA256 over `<t>.<raw body>`; the key is the whole `whsec_…` text, not decoded. */
function signatureOf(timeText: string, body: Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${timeText}.`).update(body).digest();
}

function matches(signature: Signature, body: Uint8Array, secret: string): boolean {
  const expected = signatureOf(signature.timeText, body, secret);
  let found = false;
  for (const candidate of signature.candidates) {
    if (!/^[0-9a-f]{64}$/.test(candidate)) continue;
    if (timingSafeEqual(Buffer.from(candidate, 'hex'), expected)) found = true;
  }
  return found;
}

function accept(body: Uint8Array): Verdict {
  const accepted = acceptSigned(body, { topic: 'type', objectOf });
  return accepted.topic === 'v2.core.event_destination.ping' ? { verdict: 'acknowledged' } : accepted;
}

/** What a delivery is about: the payment where there is one, so that everything of a payment stays in order. */
export function objectOf(event: { readonly [key: string]: Json }): string | undefined {
  const snapshot = asObject(asObject(event.data)?.object) ?? asObject(event.related_object);
  if (snapshot === undefined) return undefined;
  return optionalText(snapshot, 'payment_intent') ?? optionalText(snapshot, 'id');
}

function refused(because: string): Verdict {
  return { verdict: 'refused', failure: stripeErrors.failure('SL-STRIPE-009', { because }) };
}
