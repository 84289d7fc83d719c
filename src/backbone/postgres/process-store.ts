import type { QueryResultRow } from 'pg';
import type { Clock } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { type ProcessInstance, type ProcessStore, type ProcessWrite, wakeOf } from '../process-store.ts';
import { storedForms } from '../stored-form.ts';
import { type AppendOutcome, appendValues, distinct, outcomeOf, type Placed, type Query } from './append.ts';
import { bigintArray, integerArray, jsonArray, textArray } from './binary-array.ts';
import type { Database, Statement } from './database.ts';
import type { PostgresEventLog } from './event-log.ts';

interface InstanceRow extends QueryResultRow {
  readonly process: string;
  readonly key: string;
  readonly version: number;
  readonly revision: number;
  readonly at: string;
  readonly state: Json;
  readonly handled: string[];
  readonly deadlines: Record<string, number>;
}

interface CommitRow extends Placed {
  readonly kind: 'conflict' | 'appended';
}

const COLUMNS = 'process, key, version, revision, at, state, handled, deadlines';

const COMMIT: Statement = {
  name: 'commit-processes',
  text: `select kind, ordinal, place, earlier_lane from commit_processes(${Array.from({ length: 17 }, (_, index) => `$${index + 1}`).join(', ')})`,
};
const LOAD: Statement = {
  text: `select ${COLUMNS} from process where process = $1 and key = any ($2)`,
};
const DUE: Statement = {
  text: `select ${COLUMNS} from process where process = $1 and wake_at_ms <= $2 order by wake_at_ms limit $3`,
};
const SET_ALIASES: Statement = {
  text: `insert into process_alias (process, alias, key)
    select $1, alias, key from unnest($2::text[], $3::text[]) as i (alias, key) order by alias on conflict do nothing`,
};
const RESOLVE_ALIASES: Statement = {
  text: 'select alias, key from process_alias where process = $1 and alias = any ($2)',
};
const CENSUS: Statement = {
  text: `select version, at, count(*) as instances from process where process = $1 group by version, at order by version, at`,
};

/** Process instances in PostgreSQL, committed together with their messages in one statement. */
export function createPostgresProcessStore(options: {
  database: Database;
  log: Pick<PostgresEventLog, 'patiently' | 'announce'>;
  clock: Clock;
}): ProcessStore {
  const { database, log, clock } = options;
  return {
    load: async (process, keys) => {
      const rows = await database.query<InstanceRow>(LOAD, [process, textArray(keys)]);
      return new Map(rows.map((row) => [row.key, instanceOf(row)]));
    },
    commit: async (writes, messages) => {
      const forms = storedForms(messages, LIMITS.commitMessages);
      const result = await log.patiently((query) => commitOnce(query, writes, forms, clock.now()));
      if ('conflicts' in result) return { appended: [], conflicts: result.conflicts };
      log.announce(result.fresh);
      return { appended: result.appended, conflicts: [] };
    },
    due: async (process, nowMs, limit) =>
      (await database.query<InstanceRow>(DUE, [process, nowMs, limit])).map(instanceOf),
    setAliases: async (process, aliases) => {
      if (aliases.size === 0) return;
      await database.query(SET_ALIASES, [process, textArray([...aliases.keys()]), textArray([...aliases.values()])]);
    },
    resolveAliases: async (process, aliases) => {
      const rows = await database.query<{ alias: string; key: string }>(RESOLVE_ALIASES, [process, textArray(aliases)]);
      return new Map(rows.map((row) => [row.alias, row.key]));
    },
    census: async (process) =>
      await database.query<{ version: number; at: string; instances: number }>(CENSUS, [process]),
  };
}

const instanceOf = (row: InstanceRow): ProcessInstance => ({
  process: row.process,
  key: row.key,
  version: row.version,
  revision: row.revision,
  at: row.at,
  state: row.state,
  handled: row.handled,
  deadlines: row.deadlines,
});

/** A commit that met an instance which another commit made in the same moment; asking again names it. */
const MADE_MEANWHILE = 'SL001';

async function commitOnce(
  query: Query,
  writes: readonly ProcessWrite[],
  forms: ReturnType<typeof storedForms>,
  nowMs: number,
): Promise<AppendOutcome | { readonly conflicts: readonly string[] }> {
  const sent = distinct(forms);
  const values = [...writeValues(writes), ...appendValues(sent, nowMs)];
  let rows: CommitRow[];
  try {
    rows = await query<CommitRow>(COMMIT, values);
  } catch (error) {
    if ((error as { code?: string }).code !== MADE_MEANWHILE) throw error;
    rows = await query<CommitRow>(COMMIT, values);
  }
  const conflicts = rows.filter((row) => row.kind === 'conflict');
  if (conflicts.length > 0) return { conflicts: conflicts.map((row) => writes[row.ordinal - 1]?.key ?? '') };
  return await outcomeOf(query, forms, sent, rows, nowMs);
}

function writeValues(writes: readonly ProcessWrite[]): unknown[] {
  return [
    textArray(writes.map((write) => write.process)),
    textArray(writes.map((write) => write.key)),
    integerArray(writes.map((write) => write.version)),
    bigintArray(writes.map((write) => write.revision)),
    textArray(writes.map((write) => write.at)),
    bigintArray(writes.map((write) => wakeOf(write) ?? null)),
    jsonArray(writes.map((write) => JSON.stringify(write.state))),
    jsonArray(writes.map((write) => JSON.stringify(write.handled))),
    jsonArray(writes.map((write) => JSON.stringify(write.deadlines))),
  ];
}
