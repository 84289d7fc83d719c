import type { Certificate } from '../../api/shapes.ts';
import type { Tone } from '../../parts/tone.ts';

type LinkDay = Certificate['links'][number];
export type LinkName = LinkDay['link'];
type Counted = LinkDay['due'];

/** What stands at both ends of a link. */
export const ENDS: Readonly<Record<LinkName, readonly [string, string]>> = {
  booked: ['Orders', 'ERP'],
  invoiced: ['ERP', 'Invoices'],
  paid: ['Orders', 'Payments'],
  registered: ['Payments', 'Books'],
  credited: ['Refunds', 'Credit notes'],
  settled: ['Payments', 'Settlements'],
  'paid-out': ['Settlements', 'Payouts'],
  banked: ['Payouts', 'Bank'],
  identified: ['Bank lines', 'Their purpose'],
  counted: ['Tills', 'Counted'],
  posted: ['Counted', 'Books'],
};
const LINKS = Object.keys(ENDS) as LinkName[];

export const nameOfLink = (link: LinkName): string => ENDS[link].join(' → ');

/** A link over all of its connections. */
export interface LinkSum extends Pick<LinkDay, 'link' | 'due' | 'met' | 'closing' | 'waiting' | 'overdue' | 'varied'> {
  readonly opening: number;
  readonly late: number;
}

const plus = (left: Counted, right: Counted): Counted => ({
  items: left.items + right.items,
  amount: left.amount + right.amount,
});

/** Currencies of a day, the one with most in it first. */
export function currenciesOf({ links }: Certificate): readonly string[] {
  const weights = new Map<string, number>();
  for (const { currency, due, closing } of links) {
    weights.set(currency, (weights.get(currency) ?? 0) + due.items + closing.items);
  }
  return [...weights].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1)).map(([name]) => name);
}

/** The chain in one currency, in its order. */
export function chainOf({ links }: Certificate, currency: string): readonly LinkSum[] {
  return LINKS.flatMap((link) => {
    const [first, ...others] = links
      .filter((each) => each.link === link && each.currency === currency)
      .map(({ opening, late, ...each }): LinkSum => ({ ...each, opening: opening.amount, late: late.due - late.met }));
    if (first === undefined) return [];
    return [
      others.reduce<LinkSum>(
        (sum, each) => ({
          link,
          opening: sum.opening + each.opening,
          late: sum.late + each.late,
          due: plus(sum.due, each.due),
          met: plus(sum.met, each.met),
          closing: plus(sum.closing, each.closing),
          waiting: plus(sum.waiting, each.waiting),
          overdue: plus(sum.overdue, each.overdue),
          varied: plus(sum.varied, each.varied),
        }),
        first,
      ),
    ];
  });
}

/** How a link is: nothing open, only what is in its time, or something that somebody must explain. */
export function toneOf({ closing, overdue, varied }: Pick<LinkSum, 'closing' | 'overdue' | 'varied'>): Tone {
  if (closing.items === 0) return 'well';
  return overdue.items + varied.items === 0 ? 'late' : 'wrong';
}

export const STATES: Readonly<Record<Certificate['state'], { readonly words: string; readonly tone: Tone }>> = {
  open: { words: 'open', tone: 'late' },
  clean: { words: 'closed clean', tone: 'well' },
  varied: { words: 'closed with variances', tone: 'wrong' },
};

/** The day in one sentence. */
export function leadOf({ state, variances, links }: Certificate): string {
  const add = (of: 'overdue' | 'waiting'): number => links.reduce((sum, each) => sum + each[of].items, 0);
  const overdue = add('overdue');
  const waiting = add('waiting');
  const said = [
    ...(variances.count === 0 ? [] : [variances.count === 1 ? '1 variance' : `${variances.count} variances`]),
    ...(overdue === 0 ? [] : [`${overdue} overdue`]),
    ...(waiting === 0 ? [] : [`${waiting} in their time`]),
  ];
  const begin = state === 'open' ? 'The day is open' : state === 'clean' ? 'Closed clean' : 'Closed';
  return `${begin}: ${said.length === 0 ? 'everything is matched' : said.join(', ')}.`;
}
