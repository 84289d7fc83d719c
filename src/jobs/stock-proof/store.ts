import { bigintArray, integerArray, jsonArray, textArray } from '../../backbone/postgres/binary-array.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Failure } from '../../kernel/failure.ts';
import { NOTHING_YET, type Proof, type ProofReport, type Variance } from './proof.ts';
import type { Seen } from './seen.ts';

/** Who holds a proof: what it writes after another took it over changes nothing. */
export interface Hold {
  readonly id: number;
  readonly node: string;
  readonly leaseMs: number;
}

/** A row as it was seen, with its place in the order of reading. */
export interface StagedSeen extends Seen {
  readonly number: number;
}

/** Where proofs, what they see and what they found are kept. */
export interface ProofStore {
  /** Asks for a proof; while one is open, answers that one. */
  ask(wish: Pick<Proof, 'askedBy' | 'repair'>, nowMs: number): Promise<Proof>;
  /** Takes what was asked for, or what a node that died left behind. */
  take(node: string, leaseMs: number, nowMs: number): Promise<Proof | undefined>;
  /** Keeps how far it is and the lease; false when another node has it. */
  keep(hold: Hold, report: ProofReport, nowMs: number): Promise<boolean>;
  /** Ends it; false when another node has it. */
  end(hold: Hold, report: ProofReport, variances: readonly Variance[], nowMs: number): Promise<boolean>;
  /** Gives it back, for whoever takes it next. */
  release(hold: Hold): Promise<void>;
  fail(hold: Hold, failure: Failure, nowMs: number): Promise<void>;
  get(id: number): Promise<Proof | undefined>;
  /** The newest first. */
  list(limit: number, before?: number): Promise<readonly Proof[]>;
  variances(id: number, limit: number): Promise<readonly Variance[]>;
  /** When the last proof was asked for. */
  lastAskedMs(): Promise<number | undefined>;
  stage(id: number, seen: readonly Seen[]): Promise<void>;
  /** What was seen, sorted by SKU; `after` is the last row of the page before. */
  staged(id: number, after: Pick<StagedSeen, 'sku' | 'number'>, limit: number): Promise<readonly StagedSeen[]>;
  clear(): Promise<void>;
  /** Forgets all but the newest proofs. */
  forget(kept: number): Promise<void>;
}

const COLUMNS = `id, state, asked_by as "askedBy", repair, asked_at_ms as "askedAtMs", started_at_ms as "startedAtMs",
  ended_at_ms as "endedAtMs", report, failure`;

interface ProofRow {
  readonly report: Partial<ProofReport>;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly failure: Failure | null;
  readonly [column: string]: unknown;
}

function proofOf({ report, startedAtMs, endedAtMs, failure, ...row }: ProofRow): Proof {
  return {
    ...NOTHING_YET,
    ...report,
    ...(row as unknown as Pick<Proof, 'id' | 'state' | 'askedBy' | 'repair' | 'askedAtMs'>),
    ...(startedAtMs === null ? {} : { startedAtMs }),
    ...(endedAtMs === null ? {} : { endedAtMs }),
    ...(failure === null ? {} : { failure }),
  };
}

export function createProofStore(database: Database): ProofStore {
  const proofs = async (text: string, values: readonly unknown[]): Promise<Proof[]> =>
    (await database.query<ProofRow>(text, values)).map(proofOf);
  return {
    async ask({ askedBy, repair }, nowMs) {
      for (;;) {
        const [asked] = await proofs(
          `insert into stock_proof (state, asked_by, repair, asked_at_ms) values ('asked', $1, $2, $3)
           on conflict ((true)) where state in ('asked', 'running') do nothing returning ${COLUMNS}`,
          [askedBy, repair, nowMs],
        );
        if (asked !== undefined) return asked;
        const [open] = await proofs(`select ${COLUMNS} from stock_proof where state in ('asked', 'running')`, []);
        // It may have ended in between, and then there is room for a new one.
        if (open !== undefined) return open;
      }
    },
    async take(node, leaseMs, nowMs) {
      const [taken] = await proofs(
        `update stock_proof set state = 'running', node = $1, leased_until_ms = $3::bigint + $2::bigint, started_at_ms = $3, report = '{}'
         where state in ('asked', 'running') and leased_until_ms <= $3 returning ${COLUMNS}`,
        [node, leaseMs, nowMs],
      );
      return taken;
    },
    async keep({ id, node, leaseMs }, report, nowMs) {
      const kept = await database.query(
        `update stock_proof set report = $3, leased_until_ms = $4::bigint + $5::bigint where id = $1 and node = $2 and state = 'running' returning id`,
        [id, node, JSON.stringify(report), nowMs, leaseMs],
      );
      return kept.length === 1;
    },
    end: (hold, report, variances, nowMs) => end(database, hold, report, variances, nowMs),
    async release({ id, node }) {
      await database.query(
        `update stock_proof set state = 'asked', leased_until_ms = 0 where id = $1 and node = $2 and state = 'running'`,
        [id, node],
      );
    },
    async fail({ id, node }, failure, nowMs) {
      await database.query(
        `update stock_proof set state = 'failed', failure = $3, ended_at_ms = $4 where id = $1 and node = $2 and state = 'running'`,
        [id, node, JSON.stringify(failure), nowMs],
      );
    },
    get: async (id) => (await proofs(`select ${COLUMNS} from stock_proof where id = $1`, [id]))[0],
    list: (limit, before = Number.MAX_SAFE_INTEGER) =>
      proofs(`select ${COLUMNS} from stock_proof where id < $2 order by id desc limit $1`, [limit, before]),
    async variances(id, limit) {
      const rows = await database.query<{ variance: Variance }>(
        'select variance from stock_proof_variance where proof = $1 order by number limit $2',
        [id, limit],
      );
      return rows.map(({ variance }) => variance);
    },
    async lastAskedMs() {
      const [row] = await database.query<{ at: number }>(
        'select asked_at_ms as at from stock_proof order by id desc limit 1',
      );
      return row?.at;
    },
    ...stagingOf(database),
    async forget(kept) {
      await database.query(
        `delete from stock_proof where state in ('done', 'failed')
           and id < (select min(id) from (select id from stock_proof order by id desc limit $1) newest)`,
        [kept],
      );
    },
  };
}

function end(
  database: Database,
  { id, node }: Hold,
  report: ProofReport,
  variances: readonly Variance[],
  nowMs: number,
): Promise<boolean> {
  return database.transaction(async (client) => {
    const { rowCount } = await client.query(
      `update stock_proof set state = 'done', report = $3, ended_at_ms = $4 where id = $1 and node = $2 and state = 'running'`,
      [id, node, JSON.stringify(report), nowMs],
    );
    if (rowCount !== 1) return false;
    await client.query(
      `insert into stock_proof_variance (proof, number, variance)
       select $1, number, variance from unnest($2::int[], $3::json[]) as i (number, variance)`,
      [
        id,
        integerArray(variances.map((_, index) => index)),
        jsonArray(variances.map((variance) => JSON.stringify(variance))),
      ],
    );
    return true;
  });
}

interface SeenRow {
  readonly location: string | null;
  readonly amount: number | null;
  readonly reserved: number | null;
  readonly changedMs: number | null;
  readonly [column: string]: unknown;
}

function seenOf({ location, amount, reserved, changedMs, ...row }: SeenRow): StagedSeen {
  return {
    ...(row as unknown as Pick<StagedSeen, 'sku' | 'number' | 'connection' | 'unit' | 'readMs'>),
    ...(location === null ? {} : { location }),
    ...(amount === null ? {} : { amount }),
    ...(reserved === null ? {} : { reserved }),
    ...(changedMs === null ? {} : { changedMs }),
  };
}

function stagingOf(database: Database): Pick<ProofStore, 'stage' | 'staged' | 'clear'> {
  return {
    async stage(id, seen) {
      if (seen.length === 0) return;
      await database.query(
        `insert into stock_proof_seen (proof, sku, connection, location, unit, amount, reserved, read_ms, changed_ms)
         select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])`,
        [
          id,
          textArray(seen.map(({ sku }) => sku)),
          textArray(seen.map(({ connection }) => connection)),
          textArray(seen.map(({ location }) => location ?? null)),
          textArray(seen.map(({ unit }) => unit)),
          bigintArray(seen.map(({ amount }) => amount ?? null)),
          bigintArray(seen.map(({ reserved }) => reserved ?? null)),
          bigintArray(seen.map(({ readMs }) => readMs)),
          bigintArray(seen.map(({ changedMs }) => changedMs ?? null)),
        ],
      );
    },
    async staged(id, after, limit) {
      const rows = await database.query<SeenRow>(
        `select sku, number, connection, location, unit, amount, reserved, read_ms as "readMs", changed_ms as "changedMs"
         from stock_proof_seen where proof = $1 and (sku, number) > ($2, $3) order by sku, number limit $4`,
        [id, after.sku, after.number, limit],
      );
      return rows.map(seenOf);
    },
    async clear() {
      try {
        await database.transaction(async (client) => {
          await client.query("set local lock_timeout = '1s'");
          await client.query('truncate stock_proof_seen');
        });
      } catch {
        // A backup that reads the table lets nobody empty it at once; row by row it does.
        await database.query('delete from stock_proof_seen');
      }
    },
  };
}
