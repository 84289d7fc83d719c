import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { createPostgresMachines } from './postgres-machines.ts';
import type { IdentityStore, Person, Session, Ticket } from './store.ts';

/** People and machines in PostgreSQL. */
export function createPostgresIdentityStore(database: Database): IdentityStore {
  const machines = createPostgresMachines(database);
  return {
    ...machines,
    ...peopleOf(database),
    ...sessionsOf(database),
    ...ticketsOf(database),
    async forget(nowMs) {
      await machines.forget(nowMs);
      await database.query('delete from person_session where expires_at <= $1', [nowMs]);
      await database.query('delete from sign_in_ticket where expires_at <= $1', [nowMs]);
    },
  };
}

// ── people ──────────────────────────────────────────────────────────────────────────────────────────────────

type PersonRow = pg.QueryResultRow & Omit<Person, 'email'> & { readonly email: string | null };

const PERSON = `person.id, issuer, subject, name, email, grants, disabled, person.created_at as "createdAt",
  signed_in_at as "signedInAt"`;
const ONE_PERSON = `select ${PERSON} from person where id = $1`;
/** The grants of `column` that came from there. */
const grantsFrom = (column: string, from: 'provider' | 'administrator'): string =>
  `jsonb_path_query_array(${column}, '$[*] ? (@.from == "${from}")')`;

function personOf({ id, issuer, subject, name, email, grants, disabled, createdAt, signedInAt }: PersonRow): Person {
  const person = { id, issuer, subject, name, grants, disabled, createdAt, signedInAt };
  return email === null ? person : { ...person, email };
}

type People = Pick<IdentityStore, 'meet' | 'person' | 'holdPerson' | 'people' | 'changePerson' | 'hasAdministrator'>;

function peopleOf(database: Database): People {
  const one = (rows: readonly PersonRow[]): Person | undefined =>
    rows[0] === undefined ? undefined : personOf(rows[0]);
  return {
    async meet({ id, issuer, subject, name, email, grants, createdAt, signedInAt }) {
      const rows = await database.query<PersonRow>(
        `insert into person (id, issuer, subject, name, email, grants, disabled, created_at, signed_in_at)
         values ($1, $2, $3, $4, $5, $6, false, $7, $8)
         on conflict (id) do update
         set name = excluded.name, email = excluded.email, signed_in_at = excluded.signed_in_at,
             grants = ${grantsFrom('person.grants', 'administrator')} || excluded.grants
         returning ${PERSON}`,
        [id, issuer, subject, name, email ?? null, JSON.stringify(grants), createdAt, signedInAt],
      );
      return one(rows) as Person;
    },
    person: async (id) => one(await database.query<PersonRow>(ONE_PERSON, [id])),
    holdPerson: async (id) => one(await database.query<PersonRow>(`${ONE_PERSON} for no key update`, [id])),
    async people() {
      return (await database.query<PersonRow>(`select ${PERSON} from person order by name collate "C", id`)).map(
        personOf,
      );
    },
    async changePerson(id, { granted, disabled }) {
      const rows = await database.query<PersonRow>(
        `update person
         set grants = case when $2::jsonb is null then grants else $2::jsonb || ${grantsFrom('grants', 'provider')} end,
             disabled = coalesce($3, disabled)
         where id = $1 returning ${PERSON}`,
        [id, granted === undefined ? null : JSON.stringify(granted), disabled ?? null],
      );
      return one(rows);
    },
    async hasAdministrator() {
      const [row] = await database.query<{ found: boolean }>(
        `select exists (select from person where not disabled and grants @> '[{"role": "administrator"}]') as found`,
      );
      return row?.found === true;
    },
  };
}

// ── sessions ────────────────────────────────────────────────────────────────────────────────────────────────

const SESSION = `person_session.id as session, person, person_session.created_at as "startedAt", seen_at as "seenAt",
  expires_at as "expiresAt", address, agent`;

interface SessionRow extends pg.QueryResultRow {
  readonly session: string;
  readonly person: string;
  readonly startedAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
  readonly address: string;
  readonly agent: string;
}

function sessionOf({ session, person, startedAt, seenAt, expiresAt, address, agent }: SessionRow): Session {
  return { id: session, person, createdAt: startedAt, seenAt, expiresAt, address, agent };
}

type Sessions = Pick<IdentityStore, 'addSession' | 'session' | 'seen' | 'sessions' | 'revokeSessions'>;

function sessionsOf(database: Database): Sessions {
  return {
    async addSession(hash, { id, person, createdAt, seenAt, expiresAt, address, agent }) {
      await database.query(
        `insert into person_session (id, hash, person, created_at, seen_at, expires_at, address, agent)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, hash, person, createdAt, seenAt, expiresAt, address, agent],
      );
    },
    async session(hash) {
      const [row] = await database.query<SessionRow & PersonRow>(
        `select ${SESSION}, ${PERSON} from person_session join person on person.id = person_session.person
         where hash = $1`,
        [hash],
      );
      return row === undefined ? undefined : { session: sessionOf(row), person: personOf(row) };
    },
    async seen(id, atMs) {
      await database.query('update person_session set seen_at = greatest(seen_at, $2) where id = $1', [id, atMs]);
    },
    async sessions(nowMs, person) {
      const rows = await database.query<SessionRow>(
        `select ${SESSION} from person_session
         where expires_at > $1 and ($2::text is null or person = $2) order by created_at desc, id`,
        [nowMs, person ?? null],
      );
      return rows.map(sessionOf);
    },
    async revokeSessions(choice) {
      const [column, value] = 'id' in choice ? ['id', choice.id] : ['person', choice.person];
      const rows = await database.query(`delete from person_session where ${column} = $1 returning id`, [value]);
      return rows.length;
    },
  };
}

// ── tickets ─────────────────────────────────────────────────────────────────────────────────────────────────

function ticketsOf(database: Database): Pick<IdentityStore, 'addTicket' | 'takeTicket'> {
  return {
    async addTicket(hash, { kind, content, expiresAt }) {
      await database.query('insert into sign_in_ticket (hash, kind, content, expires_at) values ($1, $2, $3, $4)', [
        hash,
        kind,
        JSON.stringify(content),
        expiresAt,
      ]);
    },
    async takeTicket(hash, kind, nowMs) {
      const [row] = await database.query<pg.QueryResultRow & Ticket>(
        `delete from sign_in_ticket where hash = $1 and kind = $2 returning kind, content, expires_at as "expiresAt"`,
        [hash, kind],
      );
      return row === undefined || row.expiresAt <= nowMs
        ? undefined
        : { kind: row.kind, content: row.content, expiresAt: row.expiresAt };
    },
  };
}
