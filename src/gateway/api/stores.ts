import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { missingCount } from '../../records/stores/sequence.ts';
import type { HeldSale } from '../../records/stores/store.ts';
import { silentSince, type Till } from '../../records/stores/till.ts';
import { type Route, route } from './route.ts';
import { asked, optional, PAGE, query } from './shapes/shape.ts';
import { StorePageShape } from './shapes/store.ts';

/** Runs of missing numbers, and sales that wait, which one answer names. */
const MOST_NAMED = 50;

const list = route({
  name: 'listTills',
  method: 'get',
  path: '/stores',
  tag: 'Stores',
  permission: 'read',
  reach: 'within',
  summary: 'List the tills of the stores',
  description: 'What each till said, which numbers are missing, who is silent, and the sales that wait for a person.',
  query: query({
    location: optional(asked('Only tills of this store.')),
    connection: optional(asked('Only tills of this connection.', 100)),
    ...PAGE,
  }),
  answer: StorePageShape,
  problems: ['SL-RECORD-003'],
  example: { query: { location: 'location/paris' } },
  async handle({ query, caller, context }) {
    const reach = caller.reachFor('read');
    const within = reach === 'everywhere' ? {} : { locations: reach.locations };
    const { stores, tillSilenceMs = LIMITS.tillSilenceMs } = context.parts();
    const [{ tills, next }, held] = await Promise.all([
      stores.list({ ...query, ...within }),
      stores.held(MOST_NAMED, within.locations),
    ]);
    const nowMs = context.clock.now();
    return {
      tills: tills.map((till) => lineOf(till, nowMs, tillSilenceMs)),
      ...(next === undefined ? {} : { next }),
      held: held.map(heldLineOf),
    };
  },
});

/** A till as the API tells it. */
export interface TillLine {
  readonly connection: string;
  readonly location: string;
  readonly till: string;
  readonly sales: number;
  readonly voids: number;
  /** Messages that used a number or an id again for something else. */
  readonly twins: number;
  /** Its highest number that the hub knows of. */
  readonly lastNumber?: number;
  /** How many numbers are missing, and which. */
  readonly missing: number;
  readonly gaps: readonly { readonly first: number; readonly last: number; readonly since: string }[];
  readonly lastSale?: NonNullable<Till['lastSale']>;
  readonly heartbeat?: { readonly at: string; readonly version?: string };
  /** Undefined while no day was opened or closed. */
  readonly open?: boolean;
  readonly lastHeard: string;
  /** Since when it should speak and does not. */
  readonly silentSince?: string;
}

/** A sale that waits for a person. */
export interface HeldSaleLine extends Omit<HeldSale, 'event' | 'since' | 'location'> {
  readonly location?: string;
  readonly since: string;
}

function lineOf(till: Till, nowMs: number, silenceMs: number): TillLine {
  const { key, sales, voids, twins, sequence, lastSale, heartbeat, day, lastHeard } = till;
  const silent = silentSince(till, nowMs, silenceMs);
  const gaps = sequence?.gaps ?? [];
  return {
    ...key,
    sales,
    voids,
    twins,
    ...(sequence === undefined ? {} : { lastNumber: sequence.highest }),
    missing: missingCount(gaps),
    gaps: gaps.slice(0, MOST_NAMED).map(({ first, last, since }) => ({ first, last, since: instant(since) })),
    ...(lastSale === undefined ? {} : { lastSale }),
    ...(heartbeat === undefined ? {} : { heartbeat: heartbeatOf(heartbeat) }),
    ...(day === undefined ? {} : { open: day.open }),
    lastHeard: instant(lastHeard),
    ...(silent === undefined ? {} : { silentSince: instant(silent) }),
  };
}

const heartbeatOf = ({ at, version }: NonNullable<Till['heartbeat']>) => ({
  at,
  ...(version === undefined ? {} : { version }),
});

function heldLineOf({ receipt, location, code, reason, since }: HeldSale): HeldSaleLine {
  return { receipt, ...(location === undefined ? {} : { location }), code, reason, since: instant(since) };
}

/** `/api/v1/stores`: the tills of all stores, and the sales that wait. */
export const STORE_ROUTES: readonly Route[] = [list];
