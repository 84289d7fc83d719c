import { createHmac } from 'node:crypto';
import type { Chance } from '../kernel/chance.ts';

const PREFIX = 'whsec_';

/** A secret by the Standard Webhooks specification: 32 random bytes in base64 behind `whsec_`. */
export function newSigningSecret(chance: Chance): string {
  return `${PREFIX}${Buffer.from(chance.bytes(32)).toString('base64')}`;
}

export interface Signed {
  /** `webhook-id`: the same for every try, so that the receiver can tell a repeat. */
  readonly id: string;
  /** When this try was made. */
  readonly atMs: number;
  readonly body: string;
}

/**
 * The headers of the Standard Webhooks specification: HMAC-SHA256 over `id.timestamp.body`, one signature a secret, so that a
 * receiver that knows any of them is content while secrets are rotated.
 */
export function signatureHeaders({ id, atMs, body }: Signed, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1_000));
  const sign = (secret: string): string => {
    const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  };
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(sign).join(' '),
  };
}
