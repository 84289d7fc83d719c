import type { Cause, SubscriptionStatus } from '../backbone/backbone.ts';
import type { Database } from '../backbone/postgres/database.ts';
import type { PollView } from '../connections/poll-cursors.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { TillStore } from '../records/stores/store.ts';
import { silentSince } from '../records/stores/till.ts';
import type { Circuit } from './metrics.ts';

/** Orders of one channel that wait to be booked for too long. */
export interface LateOrders {
  readonly channel: string;
  readonly count: number;
  readonly sinceMs: number;
}

/** Orders of one channel that a person must decide on, for one reason. */
export interface HeldOrders extends LateOrders {
  readonly code: string;
}

/** The tills of one store that should speak and do not. */
export interface SilentStore {
  readonly connection: string;
  readonly location: string;
  readonly tills: number;
  readonly sinceMs: number;
}

/** How the numbers of one channel are on their way. */
export interface StockTrouble {
  readonly connection: string;
  readonly underWay: number;
  readonly oldestMs: number | null;
}

/** Numbers that a channel refuses, or that it does not show for one reason. */
export interface StockDoubt {
  readonly connection: string;
  readonly code: string;
  readonly articles: number;
}

/** Books of one connection that do not agree, by the name of the variance. */
export interface OpenVariances {
  readonly connection: string;
  readonly code: string;
  readonly count: number;
  readonly sinceMs: number;
  /** Of the latest. */
  readonly reason: string;
}

/** Something with an end, or with a day on which somebody should look at it. */
export interface Ending {
  readonly what: 'machine' | 'review' | 'machine-secret' | 'secret';
  readonly name: string;
  readonly owner: string;
  readonly atMs: number;
}

/** Where one look at the hub gets its facts. All of it is shared by the hubs. */
export interface FactSources {
  readonly database: Database;
  readonly stores: Pick<TillStore, 'list'>;
  readonly tillSilenceMs: number;
  subscriptions(): Promise<readonly SubscriptionStatus[]>;
  /** Messages that do not get on, by cause. */
  causes(within?: readonly string[]): Promise<readonly Cause[]>;
  polls(): Promise<readonly PollView[]>;
  circuits(): ReadonlyMap<string, readonly Circuit[]>;
  machines(): Promise<readonly MachineEnds[]>;
  /** The stored secrets, wherever they lie, with when each was last set (RFC 3339). */
  secrets(): Promise<readonly { readonly name: string; readonly storedAt: string }[]>;
  /** A look through all articles; it may be some time old. */
  stock(nowMs: number): Promise<StockLook>;
}

/** How the numbers of all channels stand. */
export interface StockLook {
  readonly troubles: readonly StockTrouble[];
  readonly doubts: readonly StockDoubt[];
}

/** Looks through all articles at most so often; a look that fails is not kept. */
export function stockLooker(database: Database, ageMs: number): FactSources['stock'] {
  let last: { readonly atMs: number; readonly look: Promise<StockLook> } | undefined;
  return async (nowMs) => {
    if (last !== undefined && nowMs - last.atMs < ageMs) return last.look;
    const look = Promise.all([stockTroubles(database), stockDoubts(database)]).then(([troubles, doubts]) => ({
      troubles,
      doubts,
    }));
    last = { atMs: nowMs, look };
    look.catch(() => {
      last = undefined;
    });
    return look;
  };
}

/** What is known of the ends of a machine. */
export interface MachineEnds {
  readonly id: string;
  readonly owner: string;
  readonly disabled: boolean;
  readonly expiresAt: number;
  readonly reviewAt: number;
  readonly secrets: readonly { readonly expiresAt?: number }[];
}

type Row = { [column: string]: unknown };

/** Orders that were heard before that time and are not in the ERP; those that a person must decide on are cases, not late. */
export function lateOrders(database: Database, beforeMs: number): Promise<LateOrders[]> {
  return database.query<LateOrders & Row>(
    `select channel, count(*)::int as count, min(first_seen) as "sinceMs" from order_record
     where state = 'placed' and first_seen < $1 and not held and coalesce((summary ->> 'test')::boolean, false) = false
     group by channel order by channel`,
    [beforeMs],
  );
}

/** Orders that were placed before that time, are in the ERP and have not left entirely; what a person must decide on is a case. */
export function unshippedOrders(database: Database, beforeMs: number): Promise<LateOrders[]> {
  return database.query<LateOrders & Row>(
    `select channel, count(*)::int as count, min(sort_at) as "sinceMs" from order_record
     where state in ('accepted', 'allocated', 'partially-shipped') and sort_at < $1 and not held
       and coalesce((summary ->> 'test')::boolean, false) = false
     group by channel order by channel`,
    [beforeMs],
  );
}

/** Codes that say only that a step failed: while its message is stuck, the case of the message says why. */
const STEP_FAILED = ['SL-ORDER-001', 'SL-ORDER-006'];

/** Orders that wait for a person, without those whose trouble is a stuck message: one cause is one case. */
export function heldOrders(database: Database): Promise<HeldOrders[]> {
  return database.query<HeldOrders & Row>(
    `select channel, code, count(*)::int as count, min(last_seen) as "sinceMs"
     from (
       select order_id, channel, last_seen, coalesce(summary -> 'held' ->> 'code', 'SL-ORDER-006') as code
       from order_record where held and summary ? 'held'
     ) waiting
     where not (code = any($1) and exists (
       select 1 from parked_message stuck
       where stuck.key = waiting.order_id and stuck.state in ('retry', 'held', 'dead') and stuck.failure is not null))
     group by 1, 2 order by 1, 2`,
    [STEP_FAILED],
  );
}

export function openVariances(database: Database): Promise<OpenVariances[]> {
  return database.query<OpenVariances & Row>(
    `select split_part(about, '/', 2) as connection, code, count(*)::int as count, min(found_ms) as "sinceMs",
       (array_agg(reason order by found_ms desc))[1] as reason
     from variance where settled_ms is null and reason <> '' group by 1, 2 order by 1, 2`,
  );
}

/** Returns that wait for a person, by the channel of their order. */
export function heldReturns(database: Database): Promise<HeldOrders[]> {
  return database.query<HeldOrders & Row>(
    `select channel, coalesce(content -> 'held' -> 'value' ->> 'code', 'SL-RETURN-005') as code, count(*)::int as count,
       min(last_seen) as "sinceMs"
     from return_record where held group by 1, 2 order by 1, 2`,
  );
}

function stockTroubles(database: Database): Promise<StockTrouble[]> {
  return database.query<StockTrouble & Row>(
    `select split_part(shelf.key, ' ', 1) as connection, count(shelf.value -> 'flight')::int as "underWay",
       min((shelf.value -> 'flight' ->> 'sentMs')::bigint) as "oldestMs"
     from stock_sheet, json_each(sheet -> 'shelves') as shelf group by 1 order by 1`,
  );
}

function stockDoubts(database: Database): Promise<StockDoubt[]> {
  return database.query<StockDoubt & Row>(
    `select split_part(shelf.key, ' ', 1) as connection,
       coalesce(shelf.value -> 'refused' ->> 'code', shelf.value ->> 'suppressed') as code, count(*)::int as articles
     from stock_sheet, json_each(sheet -> 'shelves') as shelf
     where coalesce(shelf.value -> 'refused' ->> 'code', shelf.value ->> 'suppressed') is not null
     group by 1, 2 order by 1, 2`,
  );
}

export async function silentStores(
  { stores, tillSilenceMs }: Pick<FactSources, 'stores' | 'tillSilenceMs'>,
  nowMs: number,
): Promise<SilentStore[]> {
  const silent = new Map<string, SilentStore>();
  let cursor: string | undefined;
  let looked = 0;
  do {
    const page = await stores.list({ limit: LIMITS.pageSize, ...(cursor === undefined ? {} : { cursor }) });
    for (const till of page.tills) {
      const sinceMs = silentSince(till, nowMs, tillSilenceMs);
      if (sinceMs === undefined) continue;
      const { connection, location } = till.key;
      const before = silent.get(`${connection} ${location}`);
      silent.set(`${connection} ${location}`, {
        connection,
        location,
        tills: (before?.tills ?? 0) + 1,
        sinceMs: Math.min(before?.sinceMs ?? sinceMs, sinceMs),
      });
    }
    looked += page.tills.length;
    cursor = page.next;
  } while (cursor !== undefined && looked < LIMITS.tillsLookedAt);
  return [...silent.values()];
}

/** What ends, and what should be looked at, of machines and stored secrets. Pure. */
export function endingsOf(
  machines: readonly MachineEnds[],
  secrets: readonly { readonly name: string; readonly storedAt: string }[],
  secretAgeMs: number,
  fallbackOwner: string,
): Ending[] {
  const ofMachines = machines
    .filter(({ disabled }) => !disabled)
    .flatMap(({ id, owner, expiresAt, reviewAt, secrets: own }): Ending[] => {
      // Of two secrets the former is meant to end; only when all of them do is anybody in trouble.
      const lasting = own.some((secret) => secret.expiresAt === undefined);
      const last = Math.max(...own.map((secret) => secret.expiresAt ?? 0));
      return [
        { what: 'machine', name: id, owner, atMs: expiresAt },
        { what: 'review', name: id, owner, atMs: reviewAt },
        ...(lasting || own.length === 0 ? [] : [{ what: 'machine-secret' as const, name: id, owner, atMs: last }]),
      ];
    });
  return [
    ...ofMachines,
    ...secrets.map(
      ({ name, storedAt }): Ending => ({
        what: 'secret',
        name,
        owner: fallbackOwner,
        atMs: Date.parse(storedAt) + secretAgeMs,
      }),
    ),
  ];
}
