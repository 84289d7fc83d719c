import type { Cause, SubscriptionStatus } from '../../backbone/backbone.ts';
import { operationsErrors } from '../errors.ts';
import type { HeldOrders, OpenVariances, SilentStore, StockDoubt } from '../facts.ts';
import { runbookOf } from '../runbooks.ts';
import type { Observed } from './case.ts';

/** What cases are made of. */
export interface CauseFacts {
  readonly dead: readonly Cause[];
  readonly held: readonly HeldOrders[];
  readonly heldReturns: readonly HeldOrders[];
  readonly silent: readonly SilentStore[];
  readonly doubts: readonly StockDoubt[];
  readonly variances: readonly OpenVariances[];
  readonly subscriptions: readonly SubscriptionStatus[];
  /** Since when the hub sees what has no time of its own, by id of the case. */
  readonly nowMs: number;
}

/** The part of an id that may stand in an address. */
/** The case of the variances of one connection that have one name. */
export const variancesCase = (connection: string, code: string): string => `variance.${safe(connection)}.${code}`;

const safe = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, '.');

const CODE = /\bSL-[A-Z0-9]+-\d{3}\b/;
const FLOW = /^(?:translate|deliver)\/(.+)$/;

/** Everything that people must mend, one entry for each cause. Pure. */
export function causesOf({
  dead,
  held,
  heldReturns,
  silent,
  doubts,
  variances,
  subscriptions,
  nowMs,
}: CauseFacts): Observed[] {
  return [
    ...dead.map(letterCase),
    ...held.map(
      ({ channel, code, count, sinceMs }): Observed => ({
        id: `held.${safe(channel)}.${code}`,
        kind: 'held-orders',
        code,
        because: `Orders of ${channel} wait for a person`,
        next: `Look at them with \`storeloom orders --held\`, and release those that may go on.`,
        connection: channel,
        count,
        sinceMs,
      }),
    ),
    ...heldReturns.map(
      ({ channel, code, count, sinceMs }): Observed => ({
        id: `returns.${safe(channel)}.${code}`,
        kind: 'held-returns',
        code,
        because: `Returns of ${channel} wait for a person`,
        next: 'Look at them with `storeloom returns list --held`; decide, receive, inspect or settle them.',
        connection: channel,
        count,
        sinceMs,
      }),
    ),
    ...silent.map(silentCase),
    ...doubts.map(
      ({ connection, code, articles }): Observed => ({
        id: `stock.${safe(connection)}.${code}`,
        kind: 'stock',
        code,
        because: `Numbers of stock are not shown in ${connection}`,
        connection,
        count: articles,
        sinceMs: nowMs,
      }),
    ),
    ...variances.map(
      ({ connection, code, count, sinceMs, reason }): Observed => ({
        id: variancesCase(connection, code),
        kind: 'variance',
        code,
        because: count === 1 ? reason : `Books that do not agree, ${count} times; the latest: ${reason}`,
        next: 'List them with `storeloom variances`.',
        connection,
        count,
        sinceMs,
      }),
    ),
    ...subscriptions.flatMap((status) => stoppedCase(status, nowMs)),
  ];
}

/** A cause of stuck messages, as a case sees it. Pure. */
export function letterCase({ fingerprint, subscription, failure, letters, dead, since }: Cause): Observed {
  const [, connection] = FLOW.exec(subscription) ?? [];
  const { code, because, next } = failure;
  return {
    id: fingerprint,
    kind: 'dead-letters',
    code,
    because,
    ...(next === undefined ? {} : { next }),
    subscription,
    ...(connection === undefined ? {} : { connection }),
    count: letters,
    // Messages that are tried again by themselves are nobody's work yet; a case that is open waits for how they come out.
    ...(dead === 0 ? { onlyIfOpen: true } : {}),
    sinceMs: since,
  };
}

function silentCase({ connection, location, tills, sinceMs }: SilentStore): Observed {
  const { code, because, next } = operationsErrors.failure('SL-OPS-010', {
    because: `Tills of ${location} should speak and are silent`,
  });
  return {
    id: `silent.${safe(connection)}.${safe(location)}`,
    kind: 'silent-store',
    code,
    because,
    ...(next === undefined ? {} : { next }),
    connection,
    count: tills,
    sinceMs,
  };
}

/** A flow that its failures have stopped; one that a person has stopped is nobody's surprise. */
function stoppedCase({ name, paused, lag, oldestMs }: SubscriptionStatus, nowMs: number): Observed[] {
  if (paused === undefined || paused.byPerson) return [];
  const [, connection] = FLOW.exec(name) ?? [];
  const [said = ''] = CODE.exec(paused.reason) ?? [];
  const failure = operationsErrors.failure('SL-OPS-011', { because: `${name} has stopped: ${paused.reason}` });
  return [
    {
      id: `stopped.${safe(name)}`,
      kind: 'stopped-flow',
      // Keys and limits have an answer of their own; all else that stops a whole flow comes to: the system is away.
      code: /^access\.md|#slow-down$/.test(runbookOf(said)) ? said : failure.code,
      because: failure.because,
      ...(failure.next === undefined ? {} : { next: failure.next }),
      subscription: name,
      ...(connection === undefined ? {} : { connection }),
      count: Object.values(lag).reduce((sum, waiting) => sum + waiting, 0),
      sinceMs: nowMs - oldestMs,
    },
  ];
}
