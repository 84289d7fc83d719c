import { LANES } from '../../canonical/envelope.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { CursorRow, Cursors, CursorWrite, SliceOwners, TakenCursor } from '../hub-state.ts';
import { bigintArray, smallintArray, textArray } from './binary-array.ts';
import type { Database, Statement } from './database.ts';

/** Takes follow one another: each sees who took before. */
const TAKE_LOCK = 7_135_010;

const INPUT = `unnest($2::text[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[])
  as i (subscription, lane, slice, epoch, position)`;
/** The cursors of the input that the owner still holds, locked in one order for all statements: none waits in a ring. */
const HELD = `held as materialized (
    select c.subscription, c.lane, c.slice, i.position
    from delivery_cursor c join ${INPUT} using (subscription, lane, slice)
    where c.owner = $1 and c.epoch = i.epoch
    order by c.subscription, c.lane, c.slice for no key update of c
  )`;
const OF_HELD = 'from held h where (c.subscription, c.lane, c.slice) = (h.subscription, h.lane, h.slice)';

/** Every cursor of a process that moved, in one statement; one that another owner has stays as it is. */
const SAVE: Statement = {
  name: 'save_cursors',
  text: `with ${HELD} update delivery_cursor c set position = greatest(c.position, h.position) ${OF_HELD}`,
};

const RELEASE: Statement = {
  name: 'release_cursors',
  text: `with ${HELD} update delivery_cursor c set position = greatest(c.position, h.position), owner = null,
    in_hand_position = null, in_hand_attempts = null, unclean_position = null ${OF_HELD}`,
};

const MARK: Statement = {
  name: 'mark_in_hand',
  text: `with ${HELD} update delivery_cursor c set in_hand_position = h.position, in_hand_attempts =
    case when c.in_hand_position = h.position then c.in_hand_attempts + 1 else 1 end ${OF_HELD}`,
};

const TAKE: Statement = {
  name: 'take_slices',
  text: `
    with free as (
      select c.subscription, c.lane, c.slice, c.owner, c.unclean_position
      from delivery_cursor c
      where c.subscription = $2 and c.slice = any ($3)
        and (c.owner = $1 or not exists (
          select from hub_node n
          where n.owner = c.owner and not n.replaced and n.expires_at > clock_timestamp()
        ))
      order by c.subscription, c.lane, c.slice for no key update
    )
    update delivery_cursor c set owner = $1, epoch = c.epoch + 1,
      unclean_position = case when free.owner is not null then c.position end
    from free
    where c.subscription = free.subscription and c.lane = free.lane and c.slice = free.slice
    returning c.subscription, c.lane, c.slice, c.position, c.epoch, c.in_hand_position, c.in_hand_attempts,
      free.owner is not null as unclean, coalesce(free.unclean_position = c.position, false) as stalled`,
};

interface TakenRow {
  readonly subscription: string;
  readonly lane: CursorRow['lane'];
  readonly slice: number;
  readonly position: number;
  readonly epoch: number;
  readonly in_hand_position: number | null;
  readonly in_hand_attempts: number | null;
  readonly unclean: boolean;
  readonly stalled: boolean;
}

export function createPostgresCursors(database: Database): Cursors {
  /** Runs a fenced statement; answers the writes that this owner no longer holds. */
  const fenced = async (statement: Statement, owner: string, writes: readonly CursorWrite[]) => {
    if (writes.length === 0) return [];
    const values = [owner, ...columnsOf(writes)];
    const { rowCount } = await database.pool.query({ ...statement, values });
    if (rowCount === writes.length) return [];
    return refused(database, owner, writes);
  };
  return {
    async declare(subscription, positions) {
      const lanes = LANES.filter((lane) => positions[lane] !== undefined);
      await database.query(
        `insert into delivery_cursor (subscription, lane, slice, position)
         select $1, l.lane, s.slice, l.position
         from unnest($2::text[], $3::bigint[]) as l (lane, position), generate_series(0, $4::integer - 1) as s (slice)
         on conflict do nothing`,
        [subscription, lanes, lanes.map((lane) => positions[lane]), LIMITS.slices],
      );
    },
    async sliceOwners(subscriptions) {
      const rows = await database.query<{ subscription: string; owner: string | null; slices: number[] }>(
        {
          name: 'slice_owners',
          text: `select c.subscription, n.owner, array_agg(distinct c.slice order by c.slice) as slices
            from delivery_cursor c
            left join hub_node n on n.owner = c.owner and not n.replaced and n.expires_at > clock_timestamp()
            where c.subscription = any ($1)
            group by c.subscription, n.owner`,
        },
        [[...subscriptions]],
      );
      return subscriptions.map((subscription) => ownersOf(subscription, rows));
    },
    take: (owner, subscription, slices) =>
      database.transaction(async (client) => {
        await client.query('select pg_advisory_xact_lock($1)', [TAKE_LOCK]);
        const { rows } = await client.query<TakenRow>({ ...TAKE, values: [owner, subscription, [...slices]] });
        return rows.map(takenOf);
      }),
    saveCursors: (owner, writes) => fenced(SAVE, owner, writes),
    release: async (owner, writes) => {
      await fenced(RELEASE, owner, writes);
    },
    markInHand: (owner, writes) => fenced(MARK, owner, writes),
    cursors: (subscription) =>
      database.query<CursorRow>(
        {
          name: 'cursors_of',
          text: 'select subscription, lane, slice, position from delivery_cursor where subscription = $1',
        },
        [subscription],
      ),
  };
}

const columnsOf = (writes: readonly CursorWrite[]): Buffer[] => [
  textArray(writes.map((write) => write.subscription)),
  textArray(writes.map((write) => write.lane)),
  smallintArray(writes.map((write) => write.slice)),
  bigintArray(writes.map((write) => write.epoch)),
  bigintArray(writes.map((write) => write.position)),
];

async function refused(
  database: Database,
  owner: string,
  writes: readonly CursorWrite[],
): Promise<readonly CursorWrite[]> {
  const held = await database.query<{ place: string }>(
    `with ${HELD} select subscription || '/' || lane || '/' || slice as place from held`,
    [owner, ...columnsOf(writes)],
  );
  const places = new Set(held.map((row) => row.place));
  return writes.filter((write) => !places.has(`${write.subscription}/${write.lane}/${write.slice}`));
}

function ownersOf(
  subscription: string,
  rows: readonly { subscription: string; owner: string | null; slices: number[] }[],
): SliceOwners {
  const own = rows.filter((row) => row.subscription === subscription);
  const owned = own.flatMap((row) => (row.owner === null ? [] : [[row.owner, row.slices] as const]));
  return { subscription, owned: new Map(owned), free: own.find((row) => row.owner === null)?.slices ?? [] };
}

function takenOf(row: TakenRow): TakenCursor {
  const { subscription, lane, slice, position, epoch, unclean, stalled, in_hand_position, in_hand_attempts } = row;
  const inHand =
    in_hand_position === null || in_hand_attempts === null
      ? {}
      : { inHand: { position: in_hand_position, attempts: in_hand_attempts } };
  return { subscription, lane, slice, position, epoch, unclean, stalled: unclean && stalled, ...inHand };
}
