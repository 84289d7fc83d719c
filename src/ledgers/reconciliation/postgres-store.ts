import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import type { BankLine, Candidate, Expectation } from './match.ts';
import type { ReconciliationFact } from './read.ts';
import type { Decisions, KeptLine, ReconciliationDesk, ReconciliationStore } from './store.ts';

/** Any number, as long as it never changes: one transaction at a time matches, so nothing is matched twice. */
const WRITE_LOCK = 7_135_051;
/** Open lines that are looked at again because something new is expected. */
const MOST_LINES = 5_000;

type LineRow = pg.QueryResultRow & {
  readonly content: BankLine;
  readonly state: KeptLine['state'];
  readonly ids: readonly string[];
  readonly decided_by: 'rule' | 'person' | null;
  readonly reason: string | null;
  readonly suggestions: readonly Candidate[];
  readonly heard_ms: number;
  readonly told: boolean;
};

/** The bank's lines in PostgreSQL. */
export function createPostgresReconciliationStore(database: Database): ReconciliationStore {
  return {
    change: (facts, nowMs, decide) =>
      database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
        const settled = await takeFacts(client, facts, nowMs);
        const decisions = decide(await openDesk(client, facts));
        settled.push(...(await writeMatches(client, decisions.matched)));
        await writeOpen(client, decisions.open);
        return { matched: decisions.matched, settled };
      }),
    async overdue(beforeMs, limit) {
      const rows = await database.query<LineRow>(
        `select * from bank_line where state = 'open' and not told and heard_ms < $1 order by heard_ms limit $2`,
        [beforeMs, limit],
      );
      return rows.map(keptOf);
    },
    async markTold(transactions) {
      await database.query('update bank_line set told = true where transaction = any($1)', [transactions]);
    },
    async get(transaction) {
      const [row] = await database.query<LineRow>('select * from bank_line where transaction = $1', [transaction]);
      return row === undefined ? undefined : keptOf(row);
    },
    async list({ state, limit, after }) {
      const rows = await database.query<LineRow>(
        `select * from bank_line
         where ($1::text is null or state = $1) and ($2::text is null or (booked_on, transaction) < ($2, $3))
         order by booked_on desc, transaction desc limit $4`,
        [state ?? null, after?.bookedOn ?? null, after?.transaction ?? null, limit],
      );
      return rows.map(keptOf);
    },
    async expectation(id) {
      const [row] = await database.query<{ content: Expectation }>(
        'select content from bank_expectation where id = $1',
        [id],
      );
      return row?.content;
    },
  };
}

function keptOf(row: LineRow): KeptLine {
  return {
    line: row.content,
    state: row.state,
    ids: row.ids,
    ...(row.decided_by === null ? {} : { by: row.decided_by }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    suggestions: row.suggestions,
    heardMs: row.heard_ms,
    told: row.told,
  };
}

/** Takes facts down in the order in which they came; answers lines that a person settled. */
async function takeFacts(
  client: pg.PoolClient,
  facts: readonly ReconciliationFact[],
  nowMs: number,
): Promise<KeptLine[]> {
  const settled: KeptLine[] = [];
  for (const fact of facts) {
    switch (fact.kind) {
      case 'line':
        await client.query(
          `insert into bank_line (transaction, state, currency, booked_on, content, heard_ms) values ($1, 'open', $2, $3, $4, $5)
           on conflict (transaction) do nothing`,
          [fact.line.transaction, fact.line.currency, fact.line.bookedOn, JSON.stringify(fact.line), nowMs],
        );
        break;
      case 'expected':
        await expect(client, fact.expectation);
        break;
      case 'over':
        await client.query(
          `insert into bank_expectation (id, state) values ($1, 'over')
           on conflict (id) do update set state = 'over' where bank_expectation.state = 'open'`,
          [fact.id],
        );
        break;
      default:
        settled.push(...(await decided(client, fact)));
    }
  }
  return settled;
}

/** What was over before it was expected stays over. */
async function expect(client: pg.PoolClient, { id, ...rest }: Expectation): Promise<void> {
  await client.query(
    `insert into bank_expectation (id, state, currency, from_day, until_day, content) values ($1, 'open', $2, $3, $4, $5)
     on conflict (id) do update set currency = excluded.currency, from_day = excluded.from_day,
       until_day = excluded.until_day, content = excluded.content`,
    [id, rest.currency, rest.fromDay, rest.untilDay, JSON.stringify({ id, ...rest })],
  );
}

async function decided(
  client: pg.PoolClient,
  fact:
    | Pick<Extract<ReconciliationFact, { kind: 'matched' }>, 'kind' | 'transaction' | 'ids' | 'by'>
    | Extract<ReconciliationFact, { kind: 'dismissed' }>,
): Promise<KeptLine[]> {
  const [state, ids, by, reason] =
    fact.kind === 'matched' ? ['matched', fact.ids, fact.by, null] : ['dismissed', [], 'person', fact.reason];
  const { rows } = await client.query<LineRow>(
    `update bank_line set state = $2, ids = $3, decided_by = $4, suggestions = '[]'
     where transaction = $1 and state = 'open' returning *`,
    [fact.transaction, state, ids, by],
  );
  if (reason !== null) {
    await client.query('update bank_line set note = $2 where transaction = $1', [fact.transaction, reason]);
  }
  if (fact.kind === 'matched') {
    await client.query(`update bank_expectation set state = 'met' where id = any($1)`, [fact.ids]);
  }
  return rows.map(keptOf);
}

/** Open lines of the currencies and days that the facts concern, and everything that is expected of them. */
async function openDesk(client: pg.PoolClient, facts: readonly ReconciliationFact[]): Promise<ReconciliationDesk> {
  const lines = new Map<string, BankLine>();
  for (const fact of facts) {
    if (fact.kind === 'line') lines.set(fact.line.transaction, fact.line);
    if (fact.kind !== 'expected') continue;
    const { currency, fromDay, untilDay } = fact.expectation;
    const { rows } = await client.query<{ content: BankLine }>(
      `select content from bank_line
       where state = 'open' and currency = $1 and booked_on between $2 and $3 order by transaction limit $4`,
      [currency, fromDay, untilDay, MOST_LINES],
    );
    for (const { content } of rows) lines.set(content.transaction, content);
  }
  const still = await client.query<{ transaction: string }>(
    `select transaction from bank_line where transaction = any($1) and state = 'open'`,
    [[...lines.keys()]],
  );
  const open = still.rows.map(({ transaction }) => lines.get(transaction)).filter((line) => line !== undefined);
  const expectations = new Map<string, Expectation>();
  for (const [currency, days] of Map.groupBy(open, (line) => line.currency)) {
    const booked = days.map(({ bookedOn }) => bookedOn).sort();
    const { rows } = await client.query<{ content: Expectation }>(
      `select content from bank_expectation
       where state = 'open' and currency = $1 and from_day <= $2 and until_day >= $3`,
      [currency, booked.at(-1), booked[0]],
    );
    for (const { content } of rows) expectations.set(content.id, content);
  }
  return { lines: open, expectations: [...expectations.values()] };
}

async function writeMatches(client: pg.PoolClient, matched: Decisions['matched']): Promise<KeptLine[]> {
  const settled: KeptLine[] = [];
  for (const { line, with: found } of matched) {
    const { transaction } = line;
    settled.push(...(await decided(client, { kind: 'matched', transaction, ids: found.ids, by: 'rule' })));
  }
  return settled;
}

async function writeOpen(client: pg.PoolClient, open: Decisions['open']): Promise<void> {
  if (open.length === 0) return;
  await client.query(
    `update bank_line set reason = said.reason, suggestions = said.suggestions
     from unnest($1::text[], $2::text[], $3::json[]) as said (transaction, reason, suggestions)
     where bank_line.transaction = said.transaction and state = 'open' and not told`,
    [
      open.map(({ transaction }) => transaction),
      open.map(({ code }) => code),
      open.map(({ suggestions }) => JSON.stringify(suggestions)),
    ],
  );
}
