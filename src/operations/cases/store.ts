import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { operationsErrors } from '../errors.ts';
import { actOn, type Case, type CaseAction, type CaseStep } from './case.ts';

export interface CaseQuery {
  readonly state?: 'open' | 'closed';
  readonly owner?: string;
  readonly limit: number;
  /** The id of the last one of the page before. */
  readonly after?: string;
}

/** Cases as people and APIs see them. */
export interface CaseDesk {
  /** Open ones first, those that are due soonest first; one more than `limit` when there are more. */
  list(query: CaseQuery): Promise<readonly Case[]>;
  get(id: string): Promise<Case | undefined>;
  /** What happened to a case, the latest first. */
  steps(id: string, limit: number): Promise<readonly CaseStep[]>;
  /** Does what a person wants. Throws SL-OPS-002 for a case that does not exist, SL-OPS-003 for one that is closed. */
  act(id: string, action: CaseAction, who: string, nowMs: number): Promise<Case>;
}

const ORDER = `order by state desc, deadline_at, id`;

export function createCaseDesk(database: Database): CaseDesk {
  return {
    async list({ state, owner, limit, after }) {
      const rows = await database.query<{ content: Case }>(
        `select content from operations_case
         where ($1::text is null or state = $1) and ($2::text is null or owner = $2)
           and ($3::text is null or ((state = 'closed'), deadline_at, id) >
             (select (state = 'closed'), deadline_at, id from operations_case where id = $3))
         ${ORDER} limit $4`,
        [state ?? null, owner ?? null, after ?? null, limit + 1],
      );
      return rows.map(({ content }) => content);
    },
    async get(id) {
      const [row] = await database.query<{ content: Case }>('select content from operations_case where id = $1', [id]);
      return row?.content;
    },
    steps: (id, limit) =>
      database.query<CaseStep & pg.QueryResultRow>(
        `select case_id as case, at_ms as "atMs", kind, who, note from operations_case_step
         where case_id = $1 order by number desc limit $2`,
        [id, limit],
      ),
    act: (id, action, who, nowMs) =>
      database.transaction(async (client) => {
        const { rows } = await client.query<{ content: Case }>(
          'select content from operations_case where id = $1 for update',
          [id],
        );
        const found = rows[0]?.content;
        if (found === undefined) throw operationsErrors.error('SL-OPS-002', { because: `There is no case "${id}"` });
        if (found.state === 'closed' && action.kind !== 'commented') {
          throw operationsErrors.error('SL-OPS-003', { because: `The case "${id}" is closed`, value: id });
        }
        const done = actOn(found, action, who, nowMs);
        await writeCases(client, { cases: [done.case], steps: [done.step] });
        return done.case;
      }),
  };
}

/** All open cases, and those of these ids, locked until the transaction ends. */
export async function lockCases(client: pg.PoolClient, ids: readonly string[]): Promise<Case[]> {
  const { rows } = await client.query<{ content: Case }>(
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
