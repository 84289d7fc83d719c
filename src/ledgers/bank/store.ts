import type { PoolClient } from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { money } from '../../kernel/money.ts';
import { type Finding, findingsOf, type KeptStatement } from './chain.ts';

interface Row {
  readonly event: string;
  readonly statement: string;
  readonly connection: string;
  readonly account: string;
  readonly currency: string;
  readonly sequence: string | null;
  readonly page: number | null;
  readonly from_day: string | null;
  readonly until_day: string;
  readonly opening: string;
  readonly closing: string;
  readonly lines: number;
  readonly unreadable: number;
  readonly file: string;
  readonly sha256: string;
  readonly at: string;
}

/** A finding that was told and not settled. */
interface OpenFinding {
  readonly about: string;
  readonly kind: Finding['kind'];
  readonly reason: string;
  readonly round: number;
}

/** What a statement changed. Each carries the round in which its variance was found: found again, it is a new one. */
export interface Change {
  readonly found: readonly (Finding & { readonly round: number })[];
  readonly settled: readonly OpenFinding[];
}

/** How a statement stands: it fits what is known before and after it, or it does not, or rows of it could not be read. */
export const STATEMENT_STATES = ['fits', 'does-not-fit', 'unreadable'] as const;

/** Which statements are wanted; all that is given must hold. */
export interface StatementWish {
  readonly connection?: string;
  readonly account?: string;
  readonly currency?: string;
  readonly state?: (typeof STATEMENT_STATES)[number];
  /** First and last day on which they end, both included. */
  readonly from?: string;
  readonly until?: string;
  /** The event of the last one of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Where the statements of bank accounts are kept, and what of them was found not to fit. */
export interface StatementLedger {
  /** Keeps a statement and answers what is to be told of; the same event again answers the same. */
  take(statement: KeptStatement): Promise<Change>;
  /** The newest first. */
  statements(wish: StatementWish): Promise<readonly KeptStatement[]>;
  openFindings(): Promise<readonly OpenFinding[]>;
}

/** First half of the lock of an account; the second is its hash. */
const ACCOUNT_LOCK = 7_135_090;
/** How far back and ahead a statement is compared, in days: a year with its turn. */
const REACH_DAYS = 400;

const COLUMNS =
  'event, statement, connection, account, currency, sequence, page, from_day::text, until_day::text, opening, closing, lines, unreadable, file, sha256, at';

const KEEP = `insert into bank_statement
  (event, statement, connection, account, currency, sequence, page, from_day, until_day, opening, closing, lines, unreadable, file, sha256, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
  on conflict (event) do nothing`;

const NEAR = `select ${COLUMNS} from bank_statement
  where connection = $1 and account = $2 and currency = $3 and until_day between $4::date - $5::int and $4::date + $5::int`;

/** What comes first is less: the latest day, then account by account the highest number. */
const placeOf = (row: string): string =>
  `current_date - ${row}.until_day, ${row}.connection, ${row}.account, ${row}.currency, -coalesce(${row}.sequence, -1), -coalesce(${row}.page, -1), ${row}.event`;
const IS_ODD = 'exists (select 1 from bank_finding where about = each.statement and settled_by is null)';

const LIST = `select ${COLUMNS} from bank_statement each
  where ($1::text is null or connection = $1) and ($2::text is null or account = $2) and ($3::text is null or currency = $3)
    and case $4::text when 'fits' then unreadable = 0 and not ${IS_ODD} when 'does-not-fit' then ${IS_ODD}
      when 'unreadable' then unreadable > 0 else true end
    and ($5::text is null or until_day::text >= $5) and ($6::text is null or until_day::text <= $6)
    and ($7::text is null
      or (${placeOf('each')}) > (select ${placeOf('last')} from bank_statement last where last.event = $7))
  order by ${placeOf('each')} limit $8`;

/** Statements in PostgreSQL. Those of one account are taken one after the other. */
export function createStatementLedger(database: Database): StatementLedger {
  return {
    take: (statement) => database.transaction((client) => take(client, statement)),
    async statements({ connection, account, currency, state, from, until, after, limit }) {
      const rows = await database.query<Row>(LIST, [
        connection ?? null,
        account ?? null,
        currency ?? null,
        state ?? null,
        from ?? null,
        until ?? null,
        after ?? null,
        limit,
      ]);
      return rows.map(statementOf);
    },
    openFindings: () =>
      database.query<OpenFinding>(
        'select about, kind, reason, round from bank_finding where settled_by is null order by about, kind',
      ),
  };
}

async function take(client: PoolClient, statement: KeptStatement): Promise<Change> {
  const { connection, account, opening, until, event } = statement;
  const { currency } = opening;
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [
    ACCOUNT_LOCK,
    `${connection}/${account}/${currency}`,
  ]);
  await client.query(KEEP, valuesOf(statement));
  const near = await client.query<Row>(NEAR, [connection, account, currency, until, REACH_DAYS]);
  const statements = near.rows.map(statementOf);
  const found = new Map(findingsOf(statements).map((finding) => [keyOf(finding), finding]));
  const kept = await client.query<OpenFinding & { readonly found_by: string; readonly settled_by: string | null }>(
    'select about, kind, reason, round, found_by, settled_by from bank_finding where about = any($1) for update',
    [[...new Set(statements.map((each) => each.statement))]],
  );
  for (const row of kept.rows) {
    if (row.settled_by !== null || found.has(keyOf(row))) continue;
    await client.query('update bank_finding set settled_by = $3 where about = $1 and kind = $2', [
      row.about,
      row.kind,
      event,
    ]);
  }
  const before = new Map(kept.rows.map((row) => [keyOf(row), row]));
  for (const finding of found.values()) {
    const known = before.get(keyOf(finding));
    if (known !== undefined && known.settled_by === null && known.reason === finding.reason) continue;
    await client.query(
      `insert into bank_finding (about, kind, reason, round, found_by) values ($1, $2, $3, 1, $4)
       on conflict (about, kind) do update
       set reason = excluded.reason, found_by = excluded.found_by, settled_by = null, round = bank_finding.round + 1`,
      [finding.about, finding.kind, finding.reason, event],
    );
  }
  return toTell(client, event, found);
}

/** Read back from what is kept, so that an event that is handled again after a crash tells the same. */
async function toTell(client: PoolClient, event: string, found: ReadonlyMap<string, Finding>): Promise<Change> {
  const { rows } = await client.query<OpenFinding & { readonly found_by: string; readonly settled_by: string | null }>(
    'select about, kind, reason, round, found_by, settled_by from bank_finding where found_by = $1 or settled_by = $1',
    [event],
  );
  return {
    found: rows.flatMap((row) => {
      const finding = found.get(keyOf(row));
      return row.found_by === event && row.settled_by === null && finding !== undefined
        ? [{ ...finding, round: row.round }]
        : [];
    }),
    settled: rows.filter((row) => row.settled_by === event),
  };
}

const keyOf = ({ about, kind }: Pick<Finding, 'about' | 'kind'>): string => `${kind} ${about}`;

function valuesOf(statement: KeptStatement): unknown[] {
  const { event, connection, account, sequence, page, from, until, opening, closing, lines, unreadable } = statement;
  return [
    event,
    statement.statement,
    connection,
    account,
    opening.currency,
    sequence ?? null,
    page ?? null,
    from ?? null,
    until,
    opening.amount,
    closing.amount,
    lines,
    unreadable,
    statement.file,
    statement.sha256,
    statement.at,
  ];
}

function statementOf(row: Row): KeptStatement {
  const { event, statement, connection, account, currency, lines, unreadable, file, sha256, at } = row;
  return {
    event,
    statement,
    connection,
    account,
    ...(row.sequence === null ? {} : { sequence: Number(row.sequence) }),
    ...(row.page === null ? {} : { page: row.page }),
    ...(row.from_day === null ? {} : { from: row.from_day }),
    until: row.until_day,
    opening: money(Number(row.opening), currency),
    closing: money(Number(row.closing), currency),
    lines,
    unreadable,
    file,
    sha256,
    at,
  };
}
