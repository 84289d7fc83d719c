import type { Lane } from '../../canonical/envelope.ts';
import type { ReplayRequest } from '../backbone.ts';
import type { Difference, ReplayRow, ReplayStore } from '../hub-state.ts';
import type { Database } from './database.ts';
import { jsonText, PARKED_COLUMNS, PARKED_RECORD, recordsOf } from './delivery-parked.ts';

interface StoredReplay {
  readonly id: string;
  readonly request: ReplayRequest;
  readonly state: ReplayRow['state'];
  readonly total: number;
  readonly handled: number;
  readonly failed: number;
  readonly cursor: number;
  readonly run: boolean;
  readonly places: ReplayRow['places'];
  readonly owner: string | null;
  readonly started_at: number;
  readonly because: string | null;
  readonly differences: number;
  /** Of one whose messages were parked: rows that are left, and those of them that are dead or set aside. */
  readonly rows_left: number;
  readonly rows_failed: number;
}

const SELECT = `
  select r.*,
    (select count(*) from replay_difference d where d.replay = r.id) as differences,
    (select count(*) from parked_message p where p.replay = r.id) as rows_left,
    (select count(*) from parked_message p where p.replay = r.id and p.state in ('dead', 'skipped')) as rows_failed
  from replay r`;

const LIVE_OWNER = `exists (
  select from hub_node n where n.owner = r.owner and not n.replaced and n.expires_at > clock_timestamp())`;

export function createPostgresReplays(database: Database): ReplayStore {
  return {
    putReplay: (row, parked) =>
      database.transaction(async (client) => {
        await client.query(
          `insert into replay
             (id, subscription, request, state, total, handled, failed, cursor, run, places, started_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [
            row.id,
            row.request.subscription,
            jsonText(row.request),
            row.state,
            row.total,
            row.handled,
            row.failed,
            row.cursor,
            row.run,
            jsonText(row.places),
            row.startedAt,
          ],
        );
        // A message that is in trouble already only becomes due: an abort must not remove what stood there before.
        await client.query(
          `insert into parked_message as p (${PARKED_COLUMNS})
           select ${PARKED_COLUMNS} from jsonb_to_recordset($1::jsonb) as i (${PARKED_RECORD})
           on conflict (subscription, lane, position) do update
             set state = 'retry', blocks = true, attempts = 0, next_at = $2
             where p.in_hand_of is null and p.state <> 'waiting'`,
          [recordsOf(parked), row.startedAt],
        );
      }),
    async claimReplays(owner, subscriptions) {
      const claimed = await database.query<{ id: string }>(
        {
          name: 'claim_replays',
          text: `update replay r set owner = $1
            where r.run and r.state = 'running' and r.subscription = any ($2) and (r.owner = $1 or r.owner is null or not ${LIVE_OWNER})
            returning r.id`,
        },
        [owner, [...subscriptions]],
      );
      if (claimed.length === 0) return [];
      return (
        await database.query<StoredReplay>(`${SELECT} where r.id = any ($1)`, [claimed.map((each) => each.id)])
      ).map(replayOf);
    },
    saveReplay: (owner, progress, differences, failed) =>
      database.transaction(async (client) => {
        const { rowCount } = await client.query(
          `update replay set cursor = $3, handled = $4, failed = $5, state = $6, because = $7
           where id = $1 and owner = $2 and state = 'running'`,
          [
            progress.id,
            owner,
            progress.cursor,
            progress.handled,
            progress.failed,
            progress.state,
            progress.because ?? null,
          ],
        );
        if (rowCount === 0) return false;
        if (differences.length > 0) {
          await client.query(
            `insert into replay_difference (replay, lane, position, diff)
             select $1, d.lane, d.position, d.diff
             from jsonb_to_recordset($2::jsonb) as d (lane text, position bigint, diff jsonb)
             on conflict (replay, lane, position) do update set diff = excluded.diff`,
            [progress.id, jsonText(differences.map(({ diff, ...place }) => ({ ...place, diff: diff ?? null })))],
          );
        }
        if (failed.length > 0) {
          await client.query(
            `insert into parked_message (${PARKED_COLUMNS})
             select ${PARKED_COLUMNS} from jsonb_to_recordset($1::jsonb) as i (${PARKED_RECORD})
             on conflict (subscription, lane, position) do nothing`,
            [recordsOf(failed)],
          );
        }
        return true;
      }),
    releaseReplays: async (owner) => {
      await database.query('update replay set owner = null where owner = $1', [owner]);
    },
    replay: async (id) => {
      const [row] = await database.query<StoredReplay>(`${SELECT} where r.id = $1`, [id]);
      return row === undefined ? undefined : replayOf(row);
    },
    replays: async () =>
      (await database.query<StoredReplay>(`${SELECT} order by r.started_at desc limit 200`)).map(replayOf),
    abortReplay: (id) =>
      database.transaction(async (client) => {
        await client.query(`update replay set state = 'aborted' where id = $1 and state = 'running'`, [id]);
        await client.query(`delete from parked_message where replay = $1 and state <> 'dead' and in_hand_of is null`, [
          id,
        ]);
      }),
    replayDifferences: (id, limit) =>
      database.query<Difference & { lane: Lane }>(
        'select lane, position, diff from replay_difference where replay = $1 order by lane, position limit $2',
        [id, limit],
      ),
  };
}

/** Progress of a replay whose messages were parked is read off the rows that are left. */
function replayOf(row: StoredReplay): ReplayRow {
  const parked = row.state === 'running' && row.rows_left === row.rows_failed ? 'done' : row.state;
  return {
    id: row.id,
    request: row.request,
    state: row.run ? row.state : parked,
    total: row.total,
    handled: row.run ? row.handled : row.total - row.rows_left,
    failed: row.run ? row.failed : row.rows_failed,
    differences: row.differences,
    cursor: row.cursor,
    run: row.run,
    places: row.places,
    startedAt: row.started_at,
    ...(row.owner === null ? {} : { owner: row.owner }),
    ...(row.because === null ? {} : { because: row.because }),
  };
}
