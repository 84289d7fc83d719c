import { LINKS, type Link } from '../../ledgers/closing/link.ts';
import type { Certificate, Counted, LinkDay } from './certificate.ts';

/** What stands at both ends of each link, for people. */
export const LINK_WORDS: Readonly<Record<Link, { readonly from: string; readonly to: string }>> = {
  booked: { from: 'Orders', to: 'ERP' },
  invoiced: { from: 'ERP', to: 'Invoices' },
  paid: { from: 'Orders', to: 'Payments' },
  registered: { from: 'Payments', to: 'Books' },
  credited: { from: 'Refunds', to: 'Credit notes' },
  settled: { from: 'Payments', to: 'Settlements' },
  'paid-out': { from: 'Settlements', to: 'Payouts' },
  banked: { from: 'Payouts', to: 'Bank' },
  identified: { from: 'Bank lines', to: 'What they are for' },
  counted: { from: 'Tills', to: 'Counted' },
  posted: { from: 'Counted', to: 'Books' },
};

/** A link over all of its connections, in one currency. */
export type LinkSum = Pick<
  LinkDay,
  'link' | 'currency' | 'due' | 'met' | 'late' | 'closing' | 'waiting' | 'overdue' | 'varied'
> & {
  readonly opening: number;
};

const plus = (left: Counted, right: Counted): Counted => ({
  items: left.items + right.items,
  amount: left.amount + right.amount,
});

/** Currencies of a certificate, the one in which most is moved first. */
export function currenciesOf({ links }: Pick<Certificate, 'links'>): readonly string[] {
  const weights = new Map<string, number>();
  for (const { currency, due, closing } of links) {
    weights.set(currency, (weights.get(currency) ?? 0) + due.items + closing.items);
  }
  return [...weights].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1)).map(([name]) => name);
}

/** The chain in one currency, in its order; links on which nothing is and nothing was are left out. */
export function chainIn({ links }: Pick<Certificate, 'links'>, currency: string): readonly LinkSum[] {
  return LINKS.flatMap((link) => {
    const own = links.filter((each) => each.link === link && each.currency === currency);
    const [first, ...others] = own.map(({ opening, ...each }) => ({ ...each, opening: opening.amount }));
    return first === undefined ? [] : [others.reduce<LinkSum>(together, first)];
  });
}

function together(left: LinkSum, right: LinkSum): LinkSum {
  return {
    link: left.link,
    currency: left.currency,
    opening: left.opening + right.opening,
    due: plus(left.due, right.due),
    met: plus(left.met, right.met),
    late: { due: left.late.due + right.late.due, met: left.late.met + right.late.met },
    closing: plus(left.closing, right.closing),
    waiting: plus(left.waiting, right.waiting),
    overdue: plus(left.overdue, right.overdue),
    varied: plus(left.varied, right.varied),
  };
}

/** Of what a part of a certificate tells. */
export function partText({ channels, stores }: NonNullable<Certificate['part']>): string {
  const parts = [
    ...(channels.length === 0 ? [] : [`channels ${channels.join(', ')}`]),
    ...(stores.length === 0 ? [] : [`stores ${stores.join(', ')}`]),
  ];
  return `A part only: ${parts.length === 0 ? 'nothing of it' : parts.join('; ')}. It is not sealed; the whole is.`;
}

/** For how long something is open: today, 1 day, 12 days. */
export function ageText(date: string, since: string): string {
  const days = Math.round((Date.parse(date) - Date.parse(since.slice(0, 10))) / DAY_MS);
  return days <= 0 ? 'today' : count(days, 'day', 'days');
}
const DAY_MS = 86_400_000;

/** The day in one sentence. */
export function verdictOf({ state, variances, links }: Pick<Certificate, 'state' | 'variances' | 'links'>): string {
  const overdue = links.reduce((sum, each) => sum + each.overdue.items, 0);
  const waiting = links.reduce((sum, each) => sum + each.waiting.items, 0);
  const parts = [
    ...(variances.count === 0 ? [] : [count(variances.count, 'variance', 'variances')]),
    ...(overdue === 0 ? [] : [`${number(overdue)} overdue`]),
    ...(waiting === 0 ? [] : [`${number(waiting)} in their time`]),
  ];
  const begin = state === 'open' ? 'The day is open' : state === 'clean' ? 'Closed clean' : 'Closed';
  return parts.length === 0 ? `${begin}: everything is matched.` : `${begin}: ${parts.join(', ')}.`;
}

const number = (value: number): string => value.toLocaleString('en');
const count = (value: number, one: string, many: string): string => `${number(value)} ${value === 1 ? one : many}`;
