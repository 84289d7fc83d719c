import type { Database } from '../../backbone/postgres/database.ts';
import type { CallStore, TappedCall } from '../../connector/wire-tap.ts';

/** The error of an insert that finds no partition for its day. */
const NO_PARTITION = '23514';
const DAY_MS = 86_400_000;

interface Row {
  readonly at_ms: number;
  readonly connection: string;
  readonly operation: string;
  readonly method: string;
  readonly address: string;
  readonly causes: string[];
  readonly correlations: string[];
  readonly lane: TappedCall['lane'];
  readonly attempt: number;
  readonly traceparent: string;
  readonly status: number | null;
  readonly failure: string | null;
  readonly duration_ms: number;
  readonly request: string;
  readonly answer: string;
}

const COLUMNS = `at_ms, connection, operation, method, address, causes, correlations, lane, attempt, traceparent, status,
  failure, duration_ms, request, answer`;

/** Arrays of arrays do not fit unnest, so a batch travels as one JSON text. */
const WRITE = {
  name: 'calls-write',
  text: `insert into wire_call (${COLUMNS})
    select at_ms, connection, operation, method, address,
      array(select json_array_elements_text(causes)), array(select json_array_elements_text(correlations)),
      lane, attempt, traceparent, status, failure, duration_ms, request, answer
    from json_to_recordset($1::json) as call(at_ms bigint, connection text, operation text, method text, address text,
      causes json, correlations json, lane text, attempt integer, traceparent text, status integer, failure text,
      duration_ms double precision, request text, answer text)`,
};
const STORY = {
  name: 'calls-story',
  text: `select ${COLUMNS} from wire_call where correlations && $1::text[] order by at_ms limit $2`,
};
const LATEST = {
  name: 'calls-latest',
  text: `select ${COLUMNS} from wire_call where connection = $1 order by at_ms desc limit $2`,
};
const DAYS = `select child.relname as name from pg_inherits
  join pg_class child on child.oid = inhrelid where inhparent = 'wire_call'::regclass order by 1`;

/** What was said on the wire, in the table `wire_call`, a partition a day. */
export function postgresCallStore(database: Database): CallStore {
  const createDays = async (moments: readonly number[]): Promise<void> => {
    const days = new Set(moments.map((at) => Math.floor(at / DAY_MS) * DAY_MS));
    for (const day of days) await database.query('select create_call_day($1::bigint)', [day]);
  };
  return {
    async write(calls) {
      if (calls.length === 0) return;
      const values = [JSON.stringify(calls.map(rowOf))];
      try {
        await database.query(WRITE, values);
      } catch (error) {
        if ((error as { code?: unknown }).code !== NO_PARTITION) throw error;
        await createDays(calls.map(({ at }) => at));
        await database.query(WRITE, values);
      }
    },
    async story(correlations, limit) {
      return (await database.query<Row>(STORY, [correlations, limit])).map(callOf);
    },
    async latest(connection, limit) {
      return (await database.query<Row>(LATEST, [connection, limit])).map(callOf);
    },
    async keep(beforeMs, nowMs) {
      await createDays([nowMs, nowMs + DAY_MS]);
      const limit = `wire_call_${new Date(beforeMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
      const old = (await database.query<{ name: string }>(DAYS)).filter(({ name }) => name < limit);
      // The names were made by create_call_day and read back from the catalogue, so they need no quoting.
      for (const { name } of old) await database.query(`drop table if exists ${name}`);
      return old.length;
    },
  };
}

/** PostgreSQL's text holds no NUL; everything else of a string survives. */
const storable = (text: string): string => text.replaceAll('\0', '�').toWellFormed();

function rowOf(call: TappedCall): Row {
  return {
    at_ms: call.at,
    connection: call.connection,
    operation: storable(call.operation),
    method: call.method,
    address: storable(call.address),
    causes: [...call.causes],
    correlations: [...call.correlations],
    lane: call.lane,
    attempt: call.attempt,
    traceparent: call.traceparent,
    status: call.status ?? null,
    failure: call.failure ?? null,
    duration_ms: call.durationMs,
    request: storable(call.request),
    answer: storable(call.answer),
  };
}

function callOf(row: Row): TappedCall {
  return {
    at: row.at_ms,
    connection: row.connection,
    operation: row.operation,
    method: row.method,
    address: row.address,
    causes: row.causes,
    correlations: row.correlations,
    lane: row.lane,
    attempt: row.attempt,
    traceparent: row.traceparent,
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.failure === null ? {} : { failure: row.failure }),
    durationMs: row.duration_ms,
    request: row.request,
    answer: row.answer,
  };
}
