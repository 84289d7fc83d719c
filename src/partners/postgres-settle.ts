import type { Database } from '../backbone/postgres/database.ts';
import type { Verdict } from './judge.ts';
import type { Attempt, Due } from './store.ts';

/** Everything that a verdict changes, as one statement on the delivery and one on its endpoint. */
export async function settle(
  database: Database,
  { endpoint, id }: Pick<Due, 'endpoint' | 'id'>,
  attempt: Attempt,
  verdict: Verdict,
): Promise<void> {
  const { at, durationMs, status, failure, because, answer } = attempt;
  const endedAt = at + durationMs;
  await database.transaction(async (client) => {
    const row = changeOf(verdict, endedAt);
    const { rowCount } = await client.query(
      `update partner_delivery set state = $3, attempts = attempts + $4, next_at = $5, held = $6, told = $7, ended_at = $8,
         failure = $9, first_at = coalesce(first_at, $10), tried_at = $10
       where endpoint = $1 and id = $2`,
      [endpoint, id, row.state, row.counts, row.nextAt, row.held, row.told, row.endedAt, failure ?? null, at],
    );
    // Removed with its endpoint, or forgotten: there is nothing to write it down for.
    if (rowCount === 0) return;
    await client.query(
      `insert into partner_attempt (endpoint, delivery, at, duration_ms, status, failure, because, answer)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [endpoint, id, at, durationMs, status ?? null, failure ?? null, because ?? null, answer],
    );
    if (verdict.kind === 'delivered') {
      // Whatever waited for the endpoint need not wait any more.
      await client.query(
        `with well as (
           update partner_endpoint set failing_since = null, failures = 0, held_until = 0, succeeded_at = greatest(succeeded_at, $2::bigint)
           where id = $1)
         update partner_delivery set held = false, next_at = $2::bigint where endpoint = $1 and state = 'waiting' and held`,
        [endpoint, endedAt],
      );
      return;
    }
    await client.query(
      `update partner_endpoint set failing_since = coalesce(failing_since, $2::bigint),
         -- Tries that were on their way together and failed together are one failure.
         failures = failures + case when held_until <= $6::bigint then $3::integer else 0 end, held_until = greatest(held_until, $4::bigint),
         state = case when $5::text is null or state <> 'enabled' then state else 'disabled' end,
         told = case when $5::text is null or state <> 'enabled' then told else false end,
         changed_at = case when $5::text is null or state <> 'enabled' then changed_at else $2::bigint end,
         reason = case when $5::text is null or state <> 'enabled' then reason else $5::text end
       where id = $1`,
      [
        endpoint,
        endedAt,
        verdict.kind === 'hold' ? 1 : 0,
        verdict.kind === 'hold' ? verdict.heldUntil : 0,
        verdict.kind === 'disable' ? verdict.reason : null,
        at,
      ],
    );
  });
}

function changeOf(verdict: Verdict, endedAt: number) {
  const waits = { state: 'waiting', held: false, told: true, endedAt: null };
  switch (verdict.kind) {
    case 'delivered':
      return { ...waits, state: 'delivered', counts: 1, nextAt: endedAt, endedAt };
    case 'given-up':
      return { ...waits, state: 'given-up', counts: 1, nextAt: endedAt, told: false, endedAt };
    case 'retry':
      return { ...waits, counts: 1, nextAt: verdict.nextAt };
    case 'hold':
      return { ...waits, counts: 0, nextAt: verdict.nextAt, held: true };
    case 'disable':
      return { ...waits, counts: 0, nextAt: endedAt, held: true };
  }
}
