import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { LINKS, type Link } from '../../ledgers/closing/link.ts';
import type { DayFacts } from './certify.ts';
import { GENESIS, type Head, type KeptCertificate } from './chain.ts';
import {
  carryOpen,
  gatherOpen,
  readMoves,
  readOpen,
  readVariances,
  type Span,
  type StandingVariance,
} from './reading.ts';

/** Any number, as long as it never changes: one day is closed at a time. */
const CLOSE_LOCK = 7_135_053;

/** The last certificate; before the first one the day is the empty text. */
export interface Last extends Head {
  readonly day: string;
  readonly through: number;
}

/** What the closing has of a day, read at one moment. */
export interface DayReading
  extends Pick<DayFacts, 'opening' | 'moves' | 'open' | 'varied' | 'overdue' | 'waiting' | 'through'> {
  readonly last: Last;
  readonly variances: { readonly count: number; readonly listed: readonly StandingVariance[] };
}

/** A certificate without its text. */
export type CertificateLine = Omit<KeptCertificate, 'body' | 'previous' | 'through'>;

/** Where certificates are kept, and what they are made of is read. */
export interface CertificateStore {
  last(): Promise<Last>;
  /** The first day on which anything moved. */
  firstDay(): Promise<string | undefined>;
  get(day: string): Promise<KeptCertificate | undefined>;
  /** The latest first, of those before a day where one is given. */
  list(limit: number, before?: string): Promise<readonly CertificateLine[]>;
  /** Those after a sequence, in their order. */
  read(after: number, limit: number): Promise<readonly KeptCertificate[]>;
  /** How a day stands, as nobody closed it. `beforeOf`: what was opened before that day is overdue. */
  look(date: string, beforeOf: (link: Link) => string): Promise<DayReading>;
  /** Reads a day, keeps the certificate that `decide` makes of it, and carries over what is open, in one transaction. */
  close(
    date: string,
    beforeOf: (link: Link) => string,
    decide: (reading: DayReading) => KeptCertificate,
  ): Promise<KeptCertificate>;
}

const LINE = `sequence, hash, day, state, closed_by as "closedBy", closed_ms as "closedMs"`;
const WHOLE = `${LINE}, previous, through, body`;

/** Certificates in PostgreSQL. */
export function createCertificateStore(database: Database): CertificateStore {
  const kept = (text: string, values: readonly unknown[]): Promise<(KeptCertificate & pg.QueryResultRow)[]> =>
    database.query<KeptCertificate & pg.QueryResultRow>(text, values);
  return {
    async last() {
      const [row] = await database.query<Last & pg.QueryResultRow>(LAST);
      return row ?? { ...GENESIS, day: '', through: 0 };
    },
    async firstDay() {
      const [row] = await database.query<{ day: string | null }>('select min(day) as day from closing_move');
      return row?.day ?? undefined;
    },
    get: async (day) => (await kept(`select ${WHOLE} from closing_certificate where day = $1`, [day]))[0],
    list: (limit, before) =>
      database.query<CertificateLine & pg.QueryResultRow>(
        `select ${LINE} from closing_certificate where $2::text is null or day < $2 order by day desc limit $1`,
        [limit, before ?? null],
      ),
    read: (after, limit) =>
      kept(`select ${WHOLE} from closing_certificate where sequence > $1 order by sequence limit $2`, [after, limit]),
    look: (date, beforeOf) =>
      database.transaction(async (client) => {
        await client.query('set transaction isolation level repeatable read');
        return readDay(client, date, beforeOf);
      }),
    close: (date, beforeOf, decide) =>
      database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [CLOSE_LOCK]);
        const certificate = decide(await readDay(client, date, beforeOf));
        await write(client, certificate);
        await carryOpen(client);
        return certificate;
      }),
  };
}

const LAST = 'select sequence, hash, day, through from closing_certificate order by sequence desc limit 1';

async function readDay(client: pg.PoolClient, date: string, beforeOf: (link: Link) => string): Promise<DayReading> {
  // The first closing of a hub that has run for long looks through everything.
  await client.query(`set local statement_timeout = '10min'`);
  const [known] = (await client.query<Last & pg.QueryResultRow>(LAST)).rows;
  const last = known ?? { ...GENESIS, day: '', through: 0 };
  const newest = await client.query<{ id: number | null }>('select max(id) as id from closing_move');
  const through = newest.rows[0]?.id ?? 0;
  const span: Span = { date, closedDay: last.day, closedThrough: last.through, through };
  await gatherOpen(client, span);
  return {
    last,
    through,
    ...(await readMoves(client, span)),
    ...(await readOpen(client, LINKS.map(beforeOf))),
    variances: await readVariances(client),
  };
}

async function write(client: pg.PoolClient, certificate: KeptCertificate): Promise<void> {
  const { sequence, previous, hash, day, through, state, closedBy, closedMs, body } = certificate;
  await client.query(
    `insert into closing_certificate (sequence, previous, hash, day, through, state, closed_by, closed_ms, body)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [sequence, previous, hash, day, through, state, closedBy, closedMs, body],
  );
}

/** All certificates, page by page. */
export async function* certificatesOf(store: Pick<CertificateStore, 'read'>): AsyncGenerator<KeptCertificate> {
  let after = 0;
  for (;;) {
    const page = await store.read(after, READ_AT_ONCE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}

const READ_AT_ONCE = 100;
