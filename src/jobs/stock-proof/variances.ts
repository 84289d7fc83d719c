import { bigintArray, jsonArray, textArray } from '../../backbone/postgres/binary-array.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Variance } from './proof.ts';

/** A variance that waits for a person. */
export interface OpenVariance {
  readonly name: string;
  readonly connection: string;
  readonly cause: string;
  readonly sinceMs: number;
  readonly failure: Failure;
}

export interface VarianceStore {
  /**
   * Brings what is open to what a proof found. What it did not find is closed, where it looked: `looked` are the connections.
   * A variance with another cause than before is a new one. Answers those that nobody was told of yet.
   */
  settle(
    found: readonly Variance[],
    looked: readonly string[],
    nowMs: number,
  ): Promise<readonly (OpenVariance & Pick<Variance, 'sku' | 'location'>)[]>;
  markTold(names: readonly string[]): Promise<void>;
  find(name: string): Promise<OpenVariance | undefined>;
}

const COLUMNS = 'name, connection, cause, since_ms as "sinceMs", failure';

export function createVarianceStore(database: Database): VarianceStore {
  return {
    async settle(found, looked, nowMs) {
      const names = textArray(found.map(({ name }) => name));
      const untold = await database.transaction(async (client) => {
        await client.query('delete from stock_variance where connection = any($1) and name <> all($2)', [
          textArray(looked),
          names,
        ]);
        const { rows } = await client.query<OpenVariance & { told: boolean }>(
          `insert into stock_variance as v (name, connection, cause, since_ms, failure)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::json[])
           on conflict (name) do update set failure = excluded.failure, cause = excluded.cause,
             since_ms = case when v.cause = excluded.cause then v.since_ms else excluded.since_ms end,
             told = v.told and v.cause = excluded.cause
           returning ${COLUMNS}, told`,
          [
            names,
            textArray(found.map(({ connection }) => connection)),
            textArray(found.map(({ cause }) => cause)),
            bigintArray(found.map(() => nowMs)),
            jsonArray(found.map(({ failure }) => JSON.stringify(failure))),
          ],
        );
        return rows.filter(({ told }) => !told);
      });
      const byName = new Map(found.map((variance) => [variance.name, variance]));
      return untold.flatMap((open) => {
        const variance = byName.get(open.name);
        if (variance === undefined) return [];
        const { sku, location } = variance;
        return [{ ...open, sku, ...(location === undefined ? {} : { location }) }];
      });
    },
    async markTold(names) {
      await database.query('update stock_variance set told = true where name = any($1)', [textArray(names)]);
    },
    async find(name) {
      const [row] = await database.query<OpenVariance & { [column: string]: unknown }>(
        `select ${COLUMNS} from stock_variance where name = $1`,
        [name],
      );
      return row;
    },
  };
}
