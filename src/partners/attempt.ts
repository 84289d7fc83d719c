import { maskPayload } from '../connector/mask.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import { type Endpoint, signingSecrets } from './endpoint.ts';
import { partnerErrors } from './errors.ts';
import { CONTENT_TYPE } from './payload.ts';
import type { SecretRing } from './secret-ring.ts';
import type { Sender, Told } from './send.ts';
import { signatureHeaders } from './signature.ts';
import type { Attempt } from './store.ts';

interface Means {
  readonly clock: Clock;
  readonly ring: SecretRing;
  readonly sender: Sender;
}

export interface Try {
  readonly endpoint: Endpoint;
  /** `webhook-id`. */
  readonly id: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Signs and sends once, and says what came of it. */
export async function tryOnce(
  { clock, ring, sender }: Means,
  { endpoint, id, body, signal }: Try,
): Promise<{ readonly told: Told; readonly attempt: Attempt }> {
  const at = clock.now();
  const secrets = await ring.values(signingSecrets(endpoint, at));
  const headers = { 'content-type': CONTENT_TYPE, ...signatureHeaders({ id, atMs: at, body }, secrets) };
  const told = await sender.send({ url: endpoint.url, headers, body, signal });
  return { told, attempt: attemptOf(told, at, clock.now() - at, secrets) };
}

/** A try as it is kept: what a partner answers may hold anything, so it is masked before it is cut. */
function attemptOf(told: Told, at: number, durationMs: number, secrets: readonly string[]): Attempt {
  const times = { at, durationMs: Math.max(0, Math.round(durationMs)) };
  if (told.kind === 'failed') {
    const { code, because } = told.failure;
    return { ...times, failure: code, because, answer: '' };
  }
  const { status, excerpt } = told;
  const answer = maskPayload(excerpt, { secrets }).replaceAll('\0', '').slice(0, LIMITS.webhookExcerptCharacters);
  if (status >= 200 && status < 300) return { ...times, status, answer };
  const { code, because } = partnerErrors.failure('SL-PARTNER-009', { because: `it answered ${status}` });
  return { ...times, status, failure: code, because, answer };
}
