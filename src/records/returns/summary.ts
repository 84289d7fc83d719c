import type { EventData } from '../../canonical/event.ts';
import { exchangeOrderOf } from '../../canonical/return.ts';
import { connectionOf } from '../../canonical/value.ts';
import { instant } from '../../kernel/clock.ts';
import { type Facts, factsUnder, type Row } from '../orders/facts.ts';

/** How far a return has come; whether it waits for a person is said apart. */
export const RETURN_STATES = ['requested', 'approved', 'received', 'inspected', 'completed', 'declined'] as const;
export type ReturnState = (typeof RETURN_STATES)[number];

type Line = EventData<'ReturnRequested'>['return']['lines'][number];
type Money = EventData<'RefundSettled'>['given'];
type Shares = EventData<'ReturnApproved'>['shares'];

/** A return as people see it, derived from its facts alone. */
export interface ReturnRecord {
  readonly id: string;
  readonly order: string;
  readonly channel: string;
  readonly state: ReturnState;
  readonly held?: { readonly code: string; readonly reason: string; readonly at: string };
  /** `hub`, or the connection that asked. */
  readonly from?: string;
  readonly askedBy?: string;
  readonly requestedAt?: string;
  readonly wanted?: string;
  readonly location?: string;
  readonly lines: readonly Line[];
  /** What it is worth, as far as somebody said so. */
  readonly worth?: Money;
  readonly shares: Shares;
  readonly decision?: { readonly verdict: 'approved' | 'declined'; readonly by: string; readonly reason?: string };
  readonly received: readonly Pick<EventData<'ReturnReceived'>, 'location' | 'lines' | 'at'>[];
  readonly inspected: readonly Pick<EventData<'ReturnInspected'>, 'lines' | 'at'>[];
  readonly refunds: readonly {
    readonly purpose: string;
    readonly asked: Money;
    readonly given: Money;
    /** What it was given as, where that is not money from a payment. */
    readonly as?: 'gift-card' | 'exchange' | 'till';
    readonly reason?: string;
  }[];
  /** Its code is the buyer's alone. */
  readonly giftCard?: { readonly id: string; readonly masked: string; readonly amount: Money };
  /** The order by which other goods leave. */
  readonly replacement?: string;
  readonly refunded?: Money;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** What the facts of a return come to. Pure and total: facts of another version say nothing. */
export function summaryOf(id: string, order: string, { facts, firstSeen, lastSeen }: Row): ReturnRecord {
  const asked = valueIn(facts, 'asked') as Said;
  const approved = valueIn(facts, 'approved') as { total?: Money; shares?: Shares; by?: string };
  const received = entriesOf(facts, 'received:') as ReturnRecord['received'];
  const inspected = entriesOf(facts, 'inspected:') as ReturnRecord['inspected'];
  const worth = approved.total ?? (facts.worth?.value as Money | undefined);
  const told = factsUnder(facts, 'refund:').map(({ name, value }) => ({
    purpose: name,
    ...(value as unknown as SaidRefund),
  }));
  const refunds = told.map(({ purpose, asked, given, as, reason }) => ({
    purpose,
    asked,
    given,
    ...(as == null ? {} : { as }),
    ...(reason === null ? {} : { reason }),
  }));
  const card = facts.giftCard?.value as ReturnRecord['giftCard'];
  const [first] = refunds;
  const location = received.at(-1)?.location ?? asked.location;
  return {
    id,
    order,
    channel: connectionOf(order),
    state: stateOf(facts, received.length > 0, inspected.length > 0),
    ...heldIn(facts),
    ...given('from', asked.from),
    ...given('askedBy', asked.askedBy),
    ...given('requestedAt', asked.at),
    ...given('wanted', asked.wanted),
    ...given('location', location),
    lines: asked.lines ?? [],
    ...given('worth', worth),
    shares: approved.shares ?? [],
    ...decisionIn(facts, approved.by),
    received,
    inspected,
    refunds,
    ...(first === undefined
      ? {}
      : {
          refunded: {
            amount: told.reduce((sum, each) => sum + moneyIn(each), 0),
            currency: first.given.currency,
          },
        }),
    ...(card === undefined ? {} : { giftCard: { id: card.id, masked: card.masked, amount: card.amount } }),
    ...(refunds.some(({ as }) => as === 'exchange') ? { replacement: exchangeOrderOf(id) } : {}),
    firstSeen: instant(firstSeen),
    lastSeen: instant(lastSeen),
  };
}

/** A refund as the facts keep it; older ones know nothing but money. */
interface SaidRefund {
  readonly asked: Money;
  readonly given: Money;
  readonly kept?: Money | null;
  readonly as?: 'gift-card' | 'exchange' | 'till' | null;
  readonly reason: string | null;
}

/** What of it the buyer got as money. */
const moneyIn = ({ given, kept, as }: SaidRefund): number => given.amount - (as === 'till' ? 0 : (kept?.amount ?? 0));

/** What was asked, as the facts keep it. */
interface Said {
  readonly from?: string;
  readonly askedBy?: string;
  readonly at?: string;
  readonly wanted?: string;
  readonly location?: string;
  readonly lines?: readonly Line[];
}

const given = <Name extends string, Value>(name: Name, value: Value | undefined): { readonly [_ in Name]?: Value } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [_ in Name]?: Value };

const valueIn = (facts: Facts, name: string): object => (facts[name]?.value ?? {}) as object;

/** Entries of a kind, in the order in which they were recorded. */
const entriesOf = (facts: Facts, prefix: string): readonly unknown[] =>
  Object.entries(facts)
    .filter(([name]) => name.startsWith(prefix))
    .sort(([, left], [, right]) => (left.rank < right.rank ? -1 : 1))
    .map(([, { value }]) => value);

function stateOf(facts: Facts, isReceived: boolean, isInspected: boolean): ReturnState {
  if (facts.verdict?.value === 'declined') return 'declined';
  if (facts.completed !== undefined) return 'completed';
  if (isInspected) return 'inspected';
  if (isReceived) return 'received';
  return facts.verdict === undefined ? 'requested' : 'approved';
}

/** A hold stands until something goes on. */
function heldIn({ held, progress }: Facts): Pick<ReturnRecord, 'held'> {
  if (held === undefined || (progress !== undefined && progress.rank > held.rank)) return {};
  return { held: held.value as unknown as NonNullable<ReturnRecord['held']> };
}

function decisionIn(facts: Facts, approvedBy: string | undefined): Pick<ReturnRecord, 'decision'> {
  const verdict = facts.verdict?.value as 'approved' | 'declined' | undefined;
  if (verdict === undefined) return {};
  const decided = valueIn(facts, 'decided') as { decision?: string; by?: string; reason?: string | null };
  const declined = valueIn(facts, 'declined') as { reason?: string };
  const isPerson = verdict === 'approved' ? approvedBy === 'person' : decided.decision === 'decline';
  const reason = verdict === 'declined' ? declined.reason : (decided.reason ?? undefined);
  return { decision: { verdict, by: isPerson ? (decided.by ?? 'person') : 'rule', ...given('reason', reason) } };
}
