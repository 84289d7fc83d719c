import { epochMsOf } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';
import type { Expectation } from './match.ts';

/** What a message says of the money that an order may still bring by transfer. */
export type OwedFact =
  | { readonly kind: 'ordered'; readonly id: string; readonly order: Ordered }
  | { readonly kind: 'invoiced'; readonly id: string; readonly invoice: Invoiced }
  /** Money came for it, by whatever way; told again under the same reference it is the same money. */
  | {
      readonly kind: 'paid';
      readonly id: string;
      readonly reference: string;
      readonly amount: Money;
      readonly byLine?: true;
    }
  /** Nothing more is to come for it. */
  | { readonly kind: 'ended'; readonly id: string };

/** An order as the latest snapshot of its channel has it. */
export interface Ordered {
  readonly version: string;
  readonly day: string;
  /** What the buyer owes for it; nothing for a test. */
  readonly total: Money;
  /** What the channel itself says of it: paid, or held on a card. */
  readonly paid: number;
  readonly marks: readonly string[];
  /** Who may pay it. Personal: kept only while the money is waited for. */
  readonly names: readonly string[];
}

export interface Invoiced {
  readonly invoice: string;
  readonly mark?: string;
  readonly day: string;
  readonly total: Money;
}

/** All that is known of an order's money. The same whatever came first, and however often. */
export interface Owed {
  readonly ordered?: Ordered;
  readonly invoices: readonly Invoiced[];
  readonly paid: Readonly<Record<string, Money>>;
  /** Whether a line of the bank was found to pay for it. */
  readonly byLine: boolean;
  readonly ended: boolean;
}

export const NOTHING_OWED: Owed = { invoices: [], paid: {}, byLine: false, ended: false };

const DAY_MS = 86_400_000;
/** Days on which an order or its invoice may be paid by transfer: some pay before the invoice is written. */
const PAYING_DAYS = { before: 5, after: 60 } as const;

/** The day so many days later. */
export const dayAfter = (text: string, days: number): string =>
  new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** What is known after a fact. Names are dropped as soon as nothing is waited for. Pure. */
export function owedAfter(before: Owed, fact: OwedFact): Owed {
  const after = taken(before, fact);
  if (after.ordered === undefined || isWaitedFor(after)) return after;
  return { ...after, ordered: { ...after.ordered, names: [] } };
}

function taken(before: Owed, fact: OwedFact): Owed {
  switch (fact.kind) {
    case 'ordered':
      return isOlder(fact.order, before.ordered) ? before : { ...before, ordered: fact.order };
    case 'invoiced': {
      const others = before.invoices.filter(({ invoice }) => invoice !== fact.invoice.invoice);
      const invoices = [...others, fact.invoice];
      return { ...before, invoices: invoices.sort((left, right) => (left.invoice < right.invoice ? -1 : 1)) };
    }
    case 'paid':
      return {
        ...before,
        paid: { ...before.paid, [fact.reference]: fact.amount },
        byLine: before.byLine || fact.byLine === true,
      };
    case 'ended':
      return { ...before, ended: true };
  }
}

function isOlder(told: Ordered, known: Ordered | undefined): boolean {
  if (known === undefined) return false;
  const [toldMs, knownMs] = [epochMsOf(told.version), epochMsOf(known.version)];
  return toldMs !== undefined && knownMs !== undefined ? toldMs < knownMs : told.version < known.version;
}

/** The currency in which an order is owed; undefined for one of which only payments were heard. */
export const currencyOf = ({ ordered, invoices }: Owed): string | undefined =>
  ordered?.total.currency ?? invoices[0]?.total.currency;

/** What is still to pay; 0 when nothing is waited for. Pure. */
export function leftOf({ ordered, invoices, paid, ended }: Owed): number {
  const currency = ordered?.total.currency ?? invoices[0]?.total.currency;
  const payments = Object.values(paid);
  // What was paid in another currency cannot be taken off: whoever paid so does not pay the rest by transfer.
  if (ended || currency === undefined || payments.some((each) => each.currency !== currency)) return 0;
  const total = ordered?.total.amount ?? invoices.reduce((sum, each) => sum + each.total.amount, 0);
  const told = payments.reduce((sum, { amount }) => sum + amount, 0);
  return Math.max(0, total - Math.max(told, ordered?.paid ?? 0));
}

const isWaitedFor = (owed: Owed): boolean => leftOf(owed) > 0;

/** What is expected of an order at the bank; undefined when nothing is. Pure. */
export function expectationOf(id: string, owed: Owed): Expectation | undefined {
  const amount = leftOf(owed);
  const currency = currencyOf(owed);
  const { ordered, invoices } = owed;
  const days = [ordered, ...invoices].flatMap((each) => each?.day ?? []).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (amount === 0 || currency === undefined || first === undefined || last === undefined) return undefined;
  const parts = invoices.flatMap(({ mark, total }) =>
    mark === undefined || total.currency !== currency || total.amount >= amount ? [] : { mark, amount: total.amount },
  );
  return {
    id,
    kind: 'order',
    amount,
    currency,
    fromDay: dayAfter(first, -PAYING_DAYS.before),
    untilDay: dayAfter(last, PAYING_DAYS.after),
    marks: [
      ...new Set([
        ...(ordered?.marks ?? []),
        ...invoices.flatMap(({ mark }) => mark ?? []),
        id.split('/').slice(2).join('/'),
      ]),
    ],
    names: ordered?.names ?? [],
    ...(parts.length === 0 ? {} : { parts }),
  };
}
