import type { StoredMessage } from '../../backbone/event-log.ts';
import { nameOf } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import type { Json } from '../../kernel/json.ts';
import { type Facts, rankOf } from '../orders/facts.ts';

/** What one message says of one return. */
export interface ReturnNews {
  readonly id: string;
  readonly order: string;
  readonly facts: Facts;
  readonly recordedAt: number;
}

/** The events that speak of returns. */
export const RETURN_TOPICS: readonly string[] = [
  'event.ReturnRequested',
  'event.ReturnHeld',
  'event.ReturnDecided',
  'event.ReturnApproved',
  'event.ReturnDeclined',
  'event.ReturnReceived',
  'event.ReturnInspected',
  'event.ReturnCompleted',
  'event.RefundSettled',
  'event.GiftCardIssued',
];

type Say = {
  readonly [Name in EventName]?: (data: EventData<Name>, message: StoredMessage) => Record<string, unknown>;
};

const SAY: Say = {
  ReturnRequested: ({ return: asked, askedBy, at }, { envelope }) => {
    // What the buyer wrote is personal and stands in the log only.
    const { lines, wanted, at: location } = asked;
    const by = askedBy === undefined ? {} : { askedBy };
    const from = envelope.connection ?? 'hub';
    return { asked: { lines, wanted, ...by, at, from, ...(location === undefined ? {} : { location }) } };
  },
  ReturnHeld: ({ code, reason, total, at }) => ({
    held: { code, reason, at },
    ...(total === undefined ? {} : { worth: total }),
  }),
  ReturnDecided: ({ decision, by, reason, at }) => ({
    decided: { decision, by, reason: reason ?? null, at },
    progress: at,
  }),
  ReturnApproved: ({ total, shares, fee, shipping, by, at }) => ({
    approved: { total, shares, fee: fee ?? null, shipping: shipping ?? null, by, at },
    verdict: 'approved',
    progress: at,
  }),
  ReturnDeclined: ({ code, reason, at }) => ({ declined: { code, reason, at }, verdict: 'declined', progress: at }),
  ReturnReceived: ({ location, lines, at }, { envelope }) => ({ [`received:${envelope.id}`]: { location, lines, at } }),
  ReturnInspected: ({ lines, at }, { envelope }) => ({ [`inspected:${envelope.id}`]: { lines, at } }),
  ReturnCompleted: ({ refunded, restocked, at }) => ({ completed: { refunded, restocked, at }, progress: at }),
  RefundSettled: ({ purpose, asked, given, kept, as, reason, at }) => ({
    [`refund:${purpose}`]: { asked, given, kept: kept ?? null, as: as ?? null, reason: reason ?? null, at },
  }),
  GiftCardIssued: ({ giftCard, masked, amount, at }) => ({ giftCard: { id: giftCard, masked, amount, at } }),
};

/** What a message adds to the record of its return; undefined when it speaks of none. Pure and total. */
export function newsOf(message: StoredMessage): ReturnNews | undefined {
  const { envelope, recordedAt } = message;
  const say = SAY[nameOf(envelope) as EventName] as
    | ((data: unknown, message: StoredMessage) => Record<string, unknown>)
    | undefined;
  const data = envelope.data as { readonly return?: unknown; readonly order?: unknown } | null;
  const told = data?.return;
  const named =
    typeof told === 'string'
      ? { id: told, order: data?.order }
      : (told as { id?: unknown; order?: unknown } | undefined);
  const { id, order } = named ?? {};
  if (say === undefined || typeof id !== 'string' || typeof order !== 'string') return undefined;
  const rank = rankOf(message);
  const facts = Object.entries(say(data, message)).map(([name, value]) => [name, { rank, value: value as Json }]);
  return { id, order, facts: Object.fromEntries(facts) as Facts, recordedAt };
}
