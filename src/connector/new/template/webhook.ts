import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import type { Profile, Verdict, WebhookRequest } from '../../connector.ts';
import { errors } from './failures.ts';
import type { Settings } from './manifest.ts';

const TOLERANCE_MS = 300_000;

/** `x-acme-signature`: hexadecimal HMAC-SHA256 of `<x-acme-timestamp>.<raw body>`. */
export function verify({ headers, body }: WebhookRequest, { settings }: Profile<Settings>, clock: Clock): Verdict {
  const timestamp = headers['x-acme-timestamp'] ?? '';
  const ageMs = Math.abs(clock.now() - Number(timestamp) * 1_000);
  if (!/^\d{1,12}$/.test(timestamp) || ageMs > TOLERANCE_MS) return refused('its time is missing or too far off');
  const signed = createHmac('sha256', settings.webhookSecret).update(`${timestamp}.`).update(body).digest();
  const given = Buffer.from(headers['x-acme-signature'] ?? '', 'hex');
  if (given.length !== signed.length || !timingSafeEqual(given, signed)) return refused('its signature is wrong');
  const deliveryId = headers['x-acme-delivery'] ?? '';
  const topic = headers['x-acme-topic'] ?? '';
  if (deliveryId === '' || topic === '') return refused('it names no topic or no delivery');
  const object = headers['x-acme-order'];
  return {
    verdict: 'accepted',
    topic,
    deliveryId,
    headers: {},
    ...(object === undefined ? {} : { object: `order/${object}` }),
  };
}

function refused(because: string): Verdict {
  return {
    verdict: 'refused',
    failure: errors.failure('SL-ACME-001', { because: `The delivery is refused: ${because}.` }),
  };
}
