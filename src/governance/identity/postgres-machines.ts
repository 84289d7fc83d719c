import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Machine, MachineStore, MachineToken } from './store.ts';

interface MachineRow extends pg.QueryResultRow {
  readonly id: string;
  readonly content: Omit<Machine, 'id' | 'usedAt'>;
  readonly usedAt: number | null;
}

const MACHINE = 'machine.id, machine.content, machine.used_at as "usedAt"';
const ONE = `select ${MACHINE} from machine where id = $1`;

/** Machines and their tokens in PostgreSQL. */
export function createPostgresMachines(database: Database): MachineStore {
  const one = ([row]: readonly MachineRow[]): Machine | undefined => (row === undefined ? undefined : machineOf(row));
  return {
    async addMachine({ id, usedAt, ...content }) {
      const rows = await database.query(
        `insert into machine (id, content, used_at) values ($1, $2, $3) on conflict do nothing returning id`,
        [id, JSON.stringify(content), usedAt ?? null],
      );
      return rows.length === 1;
    },
    machine: async (id) => one(await database.query<MachineRow>(ONE, [id])),
    holdMachine: async (id) => one(await database.query<MachineRow>(`${ONE} for no key update`, [id])),
    async machines() {
      return (await database.query<MachineRow>(`select ${MACHINE} from machine order by id`)).map(machineOf);
    },
    async changeMachine(id, { usedAt, ...change }) {
      const rows = await database.query<MachineRow>(
        `update machine set content = content || $2::jsonb, used_at = coalesce($3, used_at)
         where id = $1 returning ${MACHINE}`,
        [id, JSON.stringify(change), usedAt ?? null],
      );
      return one(rows);
    },
    async addToken(hash, { machine, scopes, issuedAt, expiresAt }) {
      await database.query(
        'insert into machine_token (hash, machine, scopes, issued_at, expires_at) values ($1, $2, $3, $4, $5)',
        [hash, machine, scopes, issuedAt, expiresAt],
      );
    },
    async token(hash) {
      const [row] = await database.query<MachineRow & MachineToken>(
        `select ${MACHINE}, scopes, issued_at as "issuedAt", expires_at as "expiresAt"
         from machine_token join machine on machine.id = machine_token.machine where hash = $1`,
        [hash],
      );
      if (row === undefined) return undefined;
      const { scopes, issuedAt, expiresAt } = row;
      return { token: { machine: row.id, scopes, issuedAt, expiresAt }, machine: machineOf(row) };
    },
    async takeAssertion(id, expiresAt) {
      const rows = await database.query(
        'insert into machine_assertion (id, expires_at) values ($1, $2) on conflict do nothing returning id',
        [id, expiresAt],
      );
      return rows.length === 1;
    },
    async forget(nowMs) {
      await database.query('delete from machine_assertion where expires_at <= $1', [nowMs]);
      await database.query('delete from machine_token where expires_at <= $1', [nowMs]);
    },
  };
}

function machineOf({ id, content, usedAt }: MachineRow): Machine {
  return { id, ...content, ...(usedAt === null ? {} : { usedAt }) };
}
