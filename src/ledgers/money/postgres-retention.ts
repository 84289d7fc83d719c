import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';

/**
 * Shortens the history of money: lines that were recorded before a time go. Answers how many. What the ledger has does not depend on
 * them: facts are kept for ever. Each piece is a transaction of its own, so that nobody waits for long.
 */
export async function forgetMoneyHistory(database: Database, beforeMs: number): Promise<number> {
  let gone = 0;
  for (let last: number = LIMITS.moneyHistoryPiece; last === LIMITS.moneyHistoryPiece; gone += last) {
    last = await database.transaction(async (client) => {
      await client.query("set local storeloom.retention = 'on'");
      const { rowCount } = await client.query(
        'delete from money_entry where id in (select id from money_entry where recorded_ms < $1 limit $2)',
        [beforeMs, LIMITS.moneyHistoryPiece],
      );
      return rowCount ?? 0;
    });
  }
  return gone;
}
