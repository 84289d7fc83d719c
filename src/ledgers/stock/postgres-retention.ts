import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';

/** How much of the history is kept. */
export interface HistoryKept {
  /** Lines that are older go. */
  readonly beforeMs: number;
  /** Lines of all articles together; beyond that the oldest go. */
  readonly lines: number;
}

/**
 * Shortens the history from its old end; answers how many lines went. What the ledger has does not depend on them: positions, claims
 * and shelves are kept by themselves. Each piece is a transaction of its own, so that nobody waits for long.
 */
export async function forgetHistory(database: Database, { beforeMs, lines }: HistoryKept): Promise<number> {
  let gone = 0;
  for (let last: number = LIMITS.stockHistoryPiece; last === LIMITS.stockHistoryPiece; gone += last) {
    last = await database.transaction(async (client) => {
      await client.query("set local storeloom.retention = 'on'");
      const { rowCount } = await client.query(
        `delete from stock_entry where id in (
           (select id from stock_entry where at_ms < $1 limit $3)
           union
           (select id from stock_entry where id <= (select max(id) from stock_entry) - $2::bigint order by id limit $3)
           limit $3)`,
        [beforeMs, lines, LIMITS.stockHistoryPiece],
      );
      return rowCount ?? 0;
    });
  }
  return gone;
}
