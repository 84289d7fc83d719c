import type { Database } from '../backbone/postgres/database.ts';
import type { AlertsConfiguration } from '../config/alerts.ts';
import type { Clock } from '../kernel/clock.ts';
import { CodedError } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { Notice } from './alerts/notice.ts';
import { type Post, sendNotice } from './alerts/send.ts';
import { markFailed, markSent, takeDeliveries } from './alerts/store.ts';

/** What the sending of messages works with. */
export interface PostOffice {
  readonly database: Database;
  readonly alerts: AlertsConfiguration;
  readonly post: Post;
  readonly clock: Clock;
  readonly onFailure: (route: string, because: string, isGivenUp: boolean) => void;
}

/**
 * Sends what is due, each message by one hub at a time. A message that its receiver does not take is tried again for hours
 * and then given up, loudly. One whose hub dies between sending and writing it down is sent again under the same id.
 */
export async function sendDue(office: PostOffice): Promise<number> {
  const { database, clock, alerts, onFailure } = office;
  const deliveries = await takeDeliveries(database, clock.now(), LIMITS.noticeTimeoutMs * 4);
  await Promise.all(
    deliveries.map(async ({ id, route, attempts, notice }) => {
      try {
        await sendOne(office, notice);
        await markSent(database, id, clock.now());
      } catch (reason) {
        const because = reason instanceof CodedError ? reason.failure.because : 'it could not be sent';
        // A route that is configured no longer will not come back by waiting.
        const tries = alerts.routes[route] === undefined ? Number.MAX_SAFE_INTEGER : attempts;
        const isGivenUp = await markFailed(database, { id, attempts: tries }, because, clock.now());
        onFailure(route, because, isGivenUp);
      }
    }),
  );
  return deliveries.length;
}

/** Sends one message now. Throws SL-OPS-001 with why it could not. */
export async function sendOne({ alerts, post, clock }: PostOffice, notice: Notice): Promise<void> {
  const route = alerts.routes[notice.route];
  if (route === undefined) throw new Error(`the route ${notice.route} is not configured any more`);
  const { mail } = alerts;
  await sendNotice(route, notice, { post, nowMs: clock.now(), ...(mail === undefined ? {} : { mail }) });
}
