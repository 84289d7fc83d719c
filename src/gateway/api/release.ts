import type { Caller } from '../../governance/identity/caller.ts';
import { recordErrors } from '../../records/errors.ts';
import { orderNamed } from '../../records/orders/passport.ts';
import type { OrderStore } from '../../records/orders/store.ts';
import { releaseOf, weightOfRelease } from '../deeds.ts';
import { secondPersonFor } from './approvals.ts';
import type { ApiContext } from './context.ts';

/**
 * Lets a held order go on, or asks a second person first where it was held because amounts do not fit. `orders` are those that
 * the caller may release. Throws SL-RECORD-007 when the order waits for nobody.
 */
export async function releaseOrAsk(
  context: ApiContext,
  caller: Caller,
  orders: Parameters<typeof orderNamed>[0] & Omit<OrderStore, 'apply'>,
  wish: { readonly order: string; readonly reason: string },
) {
  const record = await orderNamed(orders, wish.order);
  const { id, name, held, channel } = record.summary;
  if (held === undefined) throw recordErrors.error('SL-RECORD-007', { because: `${name ?? id} waits for nobody` });
  const deed = { order: id, code: held.code, lastSeen: record.lastSeen, reason: wish.reason };
  const approval = await secondPersonFor(context, caller, {
    kind: 'release-order',
    subject: id,
    reason: wish.reason,
    reach: { channels: [channel], locations: [] },
    deed,
    ...weightOfRelease(record),
  });
  if (approval !== undefined) return { released: id, was: held, approval };
  await context.parts().backbone.append([releaseOf(deed, caller.name, context.clock.now())]);
  return { released: id, was: held };
}
