import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { type AuditEvent, type ChainedEntry, chain, eventOf, GENESIS, type Head } from './chain.ts';
import type { AuditQuery, AuditStore } from './store.ts';

/** Any number, as long as it never changes: the chain has one end, so one transaction at a time writes it. */
const WRITE_LOCK = 7_135_020;

const SELECT = 'select sequence, previous, hash, body from audit_entry';

/** The audit in PostgreSQL. What several requests say at the same moment is written by one transaction. */
export function createPostgresAuditStore(database: Database): AuditStore {
  let waiting: { readonly events: readonly AuditEvent[]; readonly done: PromiseWithResolvers<void> }[] = [];
  let isWriting = false;
  const write = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await appendAll(
        database,
        batch.flatMap(({ events }) => events),
      ).then(
        () => batch.forEach(({ done }) => void done.resolve()),
        (reason: unknown) => batch.forEach(({ done }) => void done.reject(reason)),
      );
    }
    isWriting = false;
  };
  return {
    append(events) {
      const done = Promise.withResolvers<void>();
      waiting.push({ events, done });
      if (!isWriting) void write();
      return done.promise;
    },
    list: (query) => list(database, query),
    read: (after, limit) =>
      database.query<ChainedEntry & pg.QueryResultRow>(`${SELECT} where sequence > $1 order by sequence limit $2`, [
        after,
        limit,
      ]),
    async span(fromMs, toMs) {
      const [row] = await database.query<{ first: number | null; last: number | null }>(
        'select min(sequence) as first, max(sequence) as last from audit_entry where at between $1 and $2',
        [fromMs, toMs],
      );
      return row?.first == null || row.last == null ? undefined : { first: row.first, last: row.last };
    },
    head: () => headOf(database),
  };
}

async function headOf(asked: Pick<Database, 'query'>): Promise<Head> {
  const [row] = await asked.query<Head & pg.QueryResultRow>(
    'select sequence, hash from audit_entry order by sequence desc limit 1',
  );
  return row ?? GENESIS;
}

function appendAll(database: Database, events: readonly AuditEvent[]): Promise<void> {
  return database.transaction(async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
    const { rows } = await client.query<Head>('select sequence, hash from audit_entry order by sequence desc limit 1');
    const entries = chain(rows[0] ?? GENESIS, events);
    await client.query(
      `insert into audit_entry (sequence, previous, hash, at, actor, action, outcome, body)
       select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[])`,
      [
        entries.map(({ sequence }) => sequence),
        entries.map(({ previous }) => previous),
        entries.map(({ hash }) => hash),
        events.map(({ at }) => at),
        events.map(({ actor }) => actor),
        events.map(({ action }) => action),
        events.map(({ outcome }) => outcome),
        entries.map(({ body }) => body),
      ],
    );
  });
}

function list(database: Database, query: AuditQuery) {
  const { actor, action, outcome, about, fromMs, beforeMs, limit, before } = query;
  return database.query<ChainedEntry & pg.QueryResultRow>(
    `${SELECT} where ($1::bigint is null or sequence < $1) and ($2::text is null or actor = $2)
       and ($3::text is null or action = $3) and ($4::text is null or outcome = $4)
       and ($5::bigint is null or at >= $5) and ($6::bigint is null or at < $6)
       and ($7::text is null or (strpos(body, $8) > 0 and exists (
         select from jsonb_each_text(body::jsonb -> 'on') as given (name, value)
         where value = $7 or $7 = any (string_to_array(value, ' ')))))
     order by sequence desc limit $9`,
    [
      before ?? null,
      actor ?? null,
      action ?? null,
      outcome ?? null,
      fromMs ?? null,
      beforeMs ?? null,
      about ?? null,
      // As it stands in the text, where quotes and backslashes are escaped: the cheap look, before the text is read as JSON.
      about === undefined ? null : JSON.stringify(about).slice(1, -1),
      limit,
    ],
  );
}

/** The first entry whose columns say something else than its text: they are not hashed, and people search by them. */
export async function firstMislabelled(database: Database): Promise<number | undefined> {
  let after = 0;
  for (;;) {
    const rows = await database.query<{
      sequence: number;
      at: number;
      actor: string;
      action: string;
      outcome: string;
      body: string;
    }>(
      `select sequence, at, actor, action, outcome, body from audit_entry where sequence > $1 order by sequence limit 1000`,
      [after],
    );
    for (const row of rows) {
      const event = eventOf(row);
      const isSame =
        event.at === row.at &&
        event.actor === row.actor &&
        event.action === row.action &&
        event.outcome === row.outcome;
      if (!isSame) return row.sequence;
    }
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    after = last.sequence;
  }
}
