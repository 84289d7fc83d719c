import type { Database } from '../../backbone/postgres/database.ts';
import type { Approval } from './approval.ts';
import type { ApprovalStore, Delegation } from './store.ts';

interface Row {
  readonly content: Approval;
}

const contentsOf = (rows: readonly Row[]): readonly Approval[] => rows.map(({ content }) => content);

/** What has expired is written down together with what came instead of it, so that one subject waits once. */
const EXPIRED = `content || jsonb_build_object('state', 'expired', 'endedAt', expires_at)`;

/** Requests for approval in PostgreSQL. */
export function createPostgresApprovalStore(database: Database): ApprovalStore {
  return {
    add: (approval, nowMs) => add(database, approval, nowMs),
    async get(id) {
      const [row] = await database.query<Row>('select content from approval where id = $1', [id]);
      return row?.content;
    },
    list: async ({ state, subject, limit, after }) =>
      contentsOf(
        await database.query<Row>(
          `select content from approval where ($1::text is null or state = $1) and ($2::text is null or id < $2)
           and ($4::text is null or subject = $4) order by id desc limit $3`,
          [state ?? null, after ?? null, limit + 1, subject ?? null],
        ),
      ),
    async change(approval, from) {
      const rows = await database.query(
        `update approval set state = $3, content = $4, ended_at = $5 where id = $1 and state = $2 returning id`,
        [approval.id, from, approval.state, JSON.stringify(approval), approval.endedAt ?? null],
      );
      return rows.length === 1;
    },
    expire: async (nowMs) =>
      contentsOf(
        await database.query<Row>(
          `update approval set state = 'expired', ended_at = expires_at, content = ${EXPIRED}
           where state = 'waiting' and expires_at <= $1 returning content`,
          [nowMs],
        ),
      ),
    async forget(beforeMs) {
      await database.query('delete from approval where ended_at < $1', [beforeMs]);
      await database.query('delete from approval_stand_in where until < $1', [beforeMs]);
    },
    async delegate({ approver, standIn, until, namedAt }) {
      await database.query(
        `insert into approval_stand_in (approver, stand_in, until, named_at) values ($1, $2, $3, $4)
         on conflict (approver) do update
         set stand_in = excluded.stand_in, until = excluded.until, named_at = excluded.named_at`,
        [approver, standIn, until, namedAt],
      );
    },
    async endDelegation(approver) {
      const rows = await database.query('delete from approval_stand_in where approver = $1 returning approver', [
        approver,
      ]);
      return rows.length === 1;
    },
    delegations: (nowMs) =>
      database.query<Delegation & Record<string, unknown>>(
        `select approver, stand_in as "standIn", until, named_at as "namedAt" from approval_stand_in
         where until > $1 order by approver`,
        [nowMs],
      ),
  };
}

/** Two who ask for the same at the same moment get the same: the index lets one of them wait. */
async function add(database: Database, approval: Approval, nowMs: number): Promise<Approval> {
  const { id, kind, subject, state, expiresAt } = approval;
  await database.query(
    `update approval set state = 'expired', ended_at = expires_at, content = ${EXPIRED}
     where kind = $1 and subject = $2 and state = 'waiting' and expires_at <= $3`,
    [kind, subject, nowMs],
  );
  const [row] = await database.query<Row>(
    `insert into approval as held (id, kind, subject, state, expires_at, content) values ($1, $2, $3, $4, $5, $6)
     on conflict (kind, subject) where state = 'waiting' do update set id = held.id returning content`,
    [id, kind, subject, state, expiresAt, JSON.stringify(approval)],
  );
  return row?.content ?? approval;
}
