import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Case, CaseStep } from './case.ts';

/** What is written of a case: as it stands now, and what happened to it. */
export interface CaseChange {
  readonly case: Case;
  readonly steps: readonly CaseStep[];
}

/** Where cases are kept. Drivers: memory, PostgreSQL. */
export interface CaseStore {
  /** All that are open, and those of these ids. */
  known(ids: readonly string[]): Promise<readonly Case[]>;
  /** Those that are closed, the latest first; one more than `limit` when there are more. `after`: the id of the last one seen. */
  closed(limit: number, after?: string): Promise<readonly Case[]>;
  /** What happened to a case, the latest first. */
  steps(id: string, limit: number): Promise<readonly CaseStep[]>;
  /** Changes one case while nobody else does; what `decide` throws changes nothing. */
  change(id: string, decide: (found: Case | undefined) => CaseChange): Promise<Case>;
}

type Content = { readonly content: Case };

export function createPostgresCaseStore(database: Database): CaseStore {
  return {
    async known(ids) {
      const rows = await database.query<Content>(
        `select content from operations_case where state = 'open' or id = any($1) order by deadline_at, id`,
        [ids],
      );
      return rows.map(({ content }) => content);
    },
    async closed(limit, after) {
      const rows = await database.query<Content>(
        `select content from operations_case where state = 'closed' and ($1::text is null or
           ((content ->> 'closedMs')::bigint, id) < (select (content ->> 'closedMs')::bigint, id from operations_case where id = $1))
         order by (content ->> 'closedMs')::bigint desc, id desc limit $2`,
        [after ?? null, limit + 1],
      );
      return rows.map(({ content }) => content);
    },
    steps: (id, limit) =>
      database.query<CaseStep & pg.QueryResultRow>(
        `select case_id as case, at_ms as "atMs", kind, who, note from operations_case_step
         where case_id = $1 order by number desc limit $2`,
        [id, limit],
      ),
    change: (id, decide) =>
      database.transaction(async (client) => {
        const { rows } = await client.query<Content>('select content from operations_case where id = $1 for update', [
          id,
        ]);
        const { case: changed, steps } = decide(rows[0]?.content);
        await writeCases(client, { cases: [changed], steps });
        return changed;
      }),
  };
}

/** All open cases, and those of these ids, locked until the transaction ends. */
export async function lockCases(client: pg.PoolClient, ids: readonly string[]): Promise<Case[]> {
  const { rows } = await client.query<Content>(
    `select content from operations_case where state = 'open' or id = any($1) order by id for update`,
    [ids],
  );
  return rows.map(({ content }) => content);
}

export async function writeCases(
  client: pg.PoolClient,
  { cases, steps }: { readonly cases: readonly Case[]; readonly steps: readonly CaseStep[] },
): Promise<void> {
  await client.query(
    `insert into operations_case (id, state, owner, deadline_at, content)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::jsonb[])
     on conflict (id) do update set state = excluded.state, owner = excluded.owner,
       deadline_at = excluded.deadline_at, content = excluded.content`,
    [
      cases.map(({ id }) => id),
      cases.map(({ state }) => state),
      cases.map(({ owner }) => owner),
      cases.map(({ deadlineMs }) => deadlineMs),
      cases.map((each) => JSON.stringify(each)),
    ],
  );
  await client.query(
    `insert into operations_case_step (case_id, at_ms, kind, who, note)
     select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[])`,
    [
      steps.map((step) => step.case),
      steps.map(({ atMs }) => atMs),
      steps.map(({ kind }) => kind),
      steps.map(({ who }) => who),
      steps.map(({ note }) => note),
    ],
  );
}

/** Forgets cases that were closed before that time, with what happened to them. */
export async function forgetCases(client: pg.PoolClient, beforeMs: number): Promise<void> {
  const old = `state = 'closed' and (content ->> 'closedMs')::bigint < $1`;
  await client.query(
    `delete from operations_case_step where case_id in (select id from operations_case where ${old})`,
    [beforeMs],
  );
  await client.query(`delete from operations_case where ${old}`, [beforeMs]);
}

/** Open cases, all of them, those that are due soonest first; within a transaction as it sees them. */
export async function openCases(client: Pick<pg.PoolClient, 'query'>): Promise<readonly Case[]> {
  const { rows } = await client.query<{ content: Case }>(
    `select content from operations_case where state = 'open' order by deadline_at, id`,
  );
  return rows.map(({ content }) => content);
}
