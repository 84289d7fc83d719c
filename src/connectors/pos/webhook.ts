import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Verdict, Webhook } from '../../connector/connector.ts';
import { posErrors } from './errors.ts';
import type { PosSettings } from './manifest.ts';

/** How far the time of an attempt may be from ours, either way. */
export const TOLERANCE_SECONDS = 300;
const MOST_SIGNATURES = 20;

/**
 * Standard Webhooks: `webhook-signature` holds `v1,<base64>` of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`,
 * several of them while a secret is changed. The id is the same for every attempt, the time is that of the attempt.
 */
export const webhook: Webhook<PosSettings> = {
  verify({ headers, body }, { settings }, clock): Verdict {
    const { 'webhook-id': id = '', 'webhook-timestamp': time = '', 'webhook-signature': signature = '' } = headers;
    if (!/^[\w:-]{1,200}$/.test(id)) return refused('the header webhook-id is missing or not readable');
    if (!/^\d{1,12}$/.test(time)) return refused('the header webhook-timestamp is missing or not readable');
    if (Math.abs(clock.now() / 1_000 - Number(time)) > TOLERANCE_SECONDS) {
      return refused(`its time is more than ${TOLERANCE_SECONDS} seconds away from ours`);
    }
    const given = signature
      .split(' ', MOST_SIGNATURES)
      .flatMap((each) => (each.startsWith('v1,') ? [Buffer.from(each.slice(3), 'base64')] : []));
    const known = settings.webhookSecrets.some((secret) => {
      const expected = signatureOf(secret, id, time, body);
      return given.filter((each) => each.length === expected.length && timingSafeEqual(each, expected)).length > 0;
    });
    if (!known) return refused('no secret of the connection gives its signature');
    return { verdict: 'accepted', topic: 'message', deliveryId: deliveryIdOf(id, body), headers: {} };
  },
};

/** Two stores that give the same id to different messages must not lose one of them: only id and content together repeat. */
function deliveryIdOf(id: string, body: Uint8Array): string {
  return `${id}/${createHash('sha256').update(body).digest('base64url').slice(0, 22)}`;
}

function signatureOf(secret: string, id: string, time: string, body: Uint8Array): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
}

/** The headers of one attempt, as a store system makes them. */
export function signedHeaders(
  secret: string,
  id: string,
  atMs: number,
  body: string,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const time = String(Math.floor(atMs / 1_000));
  return {
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signatureOf(secret, id, time, Buffer.from(body)).toString('base64')}`,
  };
}

function refused(because: string): Verdict {
  return { verdict: 'refused', failure: posErrors.failure('SL-POS-001', { because }) };
}
