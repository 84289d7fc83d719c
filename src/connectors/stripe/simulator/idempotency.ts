import type { SimulatedReply, SimulatedRequest } from '../../../testing/simulator.ts';
import type { StripeState } from './state.ts';

const LIFE_SECONDS = 86_400;

interface Stored {
  readonly fingerprint: string;
  readonly since: number;
  /** Undefined while the first request is at work. */
  reply?: SimulatedReply;
}

/** Stripe's memory of idempotency keys: the first answer once execution began, also a 500, for 24 hours. */
export interface IdempotencyStore {
  /** The answer to a repeat; undefined for the first use of a key, which is then at work. */
  begin(request: SimulatedRequest): SimulatedReply | undefined;
  end(request: SimulatedRequest, reply: SimulatedReply): void;
  /** The request never began: a validation failure or a 429 leaves the key unused. */
  forget(request: SimulatedRequest): void;
}

export function createIdempotencyStore(
  state: StripeState,
  problem: (status: number, fields: Record<string, unknown>) => SimulatedReply,
): IdempotencyStore {
  const stored = new Map<string, Stored>();
  const keyOf = (request: SimulatedRequest): string | undefined =>
    request.method === 'POST' ? request.headers['idempotency-key'] : undefined;

  return {
    begin(request) {
      const key = keyOf(request);
      if (key === undefined) return undefined;
      if (key.length > 255) {
        const message = `Idempotency key too long: ${key.length} characters`;
        return problem(400, { type: 'invalid_request_error', message });
      }
      const fingerprint = `${request.path}\n${request.body}`;
      const earlier = stored.get(key);
      if (earlier === undefined || state.now() - earlier.since > LIFE_SECONDS) {
        stored.set(key, { fingerprint, since: state.now() });
        return undefined;
      }
      if (earlier.fingerprint !== fingerprint) {
        const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
        return problem(400, { type: 'idempotency_error', message });
      }
      if (earlier.reply === undefined) {
        const message = 'There is currently another in-progress request using this Idempotent Key.';
        return problem(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message });
      }
      return { ...earlier.reply, headers: { ...earlier.reply.headers, 'idempotent-replayed': 'true' } };
    },
    end(request, reply) {
      const entry = stored.get(keyOf(request) ?? '');
      if (entry !== undefined) entry.reply = reply;
    },
    forget(request) {
      stored.delete(keyOf(request) ?? '');
    },
  };
}
