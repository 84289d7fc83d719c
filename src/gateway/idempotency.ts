import { createHash } from 'node:crypto';
import type { Database } from '../backbone/postgres/database.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import { gatewayErrors } from './errors.ts';

/** An answer as it was given. */
export interface GivenAnswer {
  readonly status: number;
  readonly body: string;
}

/** What is known of a key: nothing (now it is the caller's), that its request is under way, or what it was answered. */
export type KnownKey =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'under-way'; readonly fingerprint: string }
  | { readonly kind: 'answered'; readonly fingerprint: string; readonly answer: GivenAnswer };

/** Where answers to requests with an Idempotency-Key are kept. Drivers: memory, PostgreSQL. */
export interface AnswerStore {
  /** Takes the key for this request unless it is taken. Keys older than LIMITS.idempotencyMs are forgotten. */
  begin(caller: string, key: string, fingerprint: string): Promise<KnownKey>;
  finish(caller: string, key: string, answer: GivenAnswer): Promise<void>;
  /** Gives the key back: nothing took effect. */
  abandon(caller: string, key: string): Promise<void>;
}

/** What tells one request from another: its method, its address and its body. */
export function fingerprintOf(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest('base64url');
}

/**
 * Does `work` once for a key: the same request again gets the same answer. Throws SL-GATEWAY-017 when the key was used for
 * another request and SL-GATEWAY-018 while the first one is under way. A failure gives the key back.
 */
export async function onceFor(
  store: AnswerStore,
  { caller, key, fingerprint }: { readonly caller: string; readonly key: string; readonly fingerprint: string },
  work: () => Promise<GivenAnswer>,
): Promise<GivenAnswer & { readonly repeated: boolean }> {
  const known = await store.begin(caller, key, fingerprint);
  if (known.kind !== 'fresh' && known.fingerprint !== fingerprint) {
    throw gatewayErrors.error('SL-GATEWAY-017', {
      because: 'The key was used for another request',
      field: 'Idempotency-Key',
    });
  }
  if (known.kind === 'answered') return { ...known.answer, repeated: true };
  if (known.kind === 'under-way') {
    const because = 'The first request with this key is still under way';
    throw gatewayErrors.error('SL-GATEWAY-018', { because, field: 'Idempotency-Key', retryAfterMs: 1_000 });
  }
  try {
    const answer = await work();
    await store.finish(caller, key, answer);
    return { ...answer, repeated: false };
  } catch (error) {
    await store.abandon(caller, key);
    throw error;
  }
}

/** Answers in memory: for tests. */
export function createMemoryAnswers(clock: Pick<Clock, 'now'>): AnswerStore {
  const held = new Map<string, { fingerprint: string; begunAt: number; answer?: GivenAnswer }>();
  const idOf = (caller: string, key: string): string => JSON.stringify([caller, key]);
  return {
    async begin(caller, key, fingerprint) {
      const id = idOf(caller, key);
      const known = held.get(id);
      const ageMs = clock.now() - (known?.begunAt ?? 0);
      const isOver = ageMs > (known?.answer === undefined ? LIMITS.idempotencyStaleMs : LIMITS.idempotencyMs);
      if (known === undefined || isOver) {
        held.set(id, { fingerprint, begunAt: clock.now() });
        return { kind: 'fresh' };
      }
      return known.answer === undefined
        ? { kind: 'under-way', fingerprint: known.fingerprint }
        : { kind: 'answered', fingerprint: known.fingerprint, answer: known.answer };
    },
    async finish(caller, key, answer) {
      const known = held.get(idOf(caller, key));
      if (known !== undefined) known.answer = answer;
    },
    async abandon(caller, key) {
      held.delete(idOf(caller, key));
    },
  };
}

const BEGIN = `insert into idempotency_key as held (caller, key, fingerprint) values ($1, $2, $3)
  on conflict (caller, key) do update
  set fingerprint = excluded.fingerprint, begun_at = now(), status = null, answer = null
  where held.begun_at < now() - case when held.status is null then $4::double precision else $5::double precision end * interval '1 millisecond'
  returning key`;

/** Answers in PostgreSQL, for all hubs on it. */
export function createPostgresAnswers(database: Database): AnswerStore {
  return {
    async begin(caller, key, fingerprint) {
      const limits = [LIMITS.idempotencyStaleMs, LIMITS.idempotencyMs];
      const taken = await database.query(BEGIN, [caller, key, fingerprint, ...limits]);
      if (taken.length > 0) return { kind: 'fresh' };
      const [row] = await database.query<{ fingerprint: string; status: number | null; answer: string | null }>(
        'select fingerprint, status, answer from idempotency_key where caller = $1 and key = $2',
        [caller, key],
      );
      // Given back between the two statements: whoever asks again gets it.
      if (row === undefined) return { kind: 'under-way', fingerprint };
      return row.status === null
        ? { kind: 'under-way', fingerprint: row.fingerprint }
        : { kind: 'answered', fingerprint: row.fingerprint, answer: { status: row.status, body: row.answer ?? '' } };
    },
    async finish(caller, key, { status, body }) {
      await database.query('update idempotency_key set status = $3, answer = $4 where caller = $1 and key = $2', [
        caller,
        key,
        status,
        body,
      ]);
    },
    async abandon(caller, key) {
      await database.query('delete from idempotency_key where caller = $1 and key = $2 and status is null', [
        caller,
        key,
      ]);
    },
  };
}

/** Forgets keys that nobody may use any more; answers how many. */
export async function forgetAnswers(database: Database): Promise<number> {
  const gone = await database.query(
    `delete from idempotency_key where begun_at < now() - $1 * interval '1 millisecond' returning key`,
    [LIMITS.idempotencyMs],
  );
  return gone.length;
}
