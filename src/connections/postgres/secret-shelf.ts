import type { Database } from '../../backbone/postgres/database.ts';
import type { SealedSecret, SecretShelf } from '../../connector/secrets.ts';

interface Row {
  readonly name: string;
  readonly nonce: string;
  readonly sealed: string;
  readonly tag: string;
  readonly stored_at: string;
}

/** Sealed secrets in the table `stored_secret`, for hubs that share a database; the master key never comes here. */
export function postgresShelf(database: Database): SecretShelf {
  return {
    async all() {
      const rows = await database.query<Row>('select name, nonce, sealed, tag, stored_at from stored_secret');
      return new Map<string, SealedSecret>(
        rows.map(({ name, nonce, sealed, tag, stored_at }) => [name, { nonce, sealed, tag, storedAt: stored_at }]),
      );
    },
    async put(name, { nonce, sealed, tag, storedAt }) {
      await database.query(
        `insert into stored_secret (name, nonce, sealed, tag, stored_at) values ($1, $2, $3, $4, $5)
         on conflict (name) do update set nonce = excluded.nonce, sealed = excluded.sealed, tag = excluded.tag,
           stored_at = excluded.stored_at`,
        [name, nonce, sealed, tag, storedAt],
      );
    },
    async remove(name) {
      const gone = await database.query('delete from stored_secret where name = $1 returning name', [name]);
      return gone.length > 0;
    },
  };
}
