import type { Overview, Today } from '../../api/shapes.ts';
import { countText, manyText, moneyText } from '../../format/format.ts';
import type { Tone } from '../../parts/tone.ts';

/** A number that one looks at first. */
export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly tone: Tone;
  /** What the number means just now. */
  readonly says: string;
  readonly leads:
    | { readonly to: '/orders'; readonly search?: { readonly lateness?: 'any'; readonly stuck?: 'any' } }
    | { readonly to: '/cases' | '/connections' };
}

const ENDED = new Set(['closed', 'cancelled', 'rejected']);

/** Pure: the numbers at the top of the day. */
export function tilesOf(today: Today, { orders }: Overview): Tile[] {
  const { late, atRisk } = today.late;
  const { open, overdue, letters } = today.cases;
  const going = orders.filter(({ state }) => !ENDED.has(state)).reduce((sum, count) => sum + count.orders, 0);
  const held = orders.filter((count) => count.held).reduce((sum, count) => sum + count.orders, 0);
  const down = today.connections.filter(({ health }) => health === 'down').length;
  return [
    {
      name: 'Under way',
      value: countText(going),
      tone: 'moving',
      says: held === 0 ? 'none is held' : `${countText(held)} of them held`,
      leads: { to: '/orders' },
    },
    {
      name: 'Late or at risk',
      value: countText(late + atRisk),
      tone: late > 0 ? 'wrong' : atRisk > 0 ? 'late' : 'well',
      says: late + atRisk === 0 ? 'every promise is kept' : `${countText(late)} late, ${countText(atRisk)} at risk`,
      leads: { to: '/orders', search: { lateness: 'any' } },
    },
    moneyTile(today),
    {
      name: 'Open cases',
      value: countText(open),
      tone: open === 0 ? 'well' : overdue > 0 ? 'wrong' : 'late',
      says:
        open === 0
          ? 'nothing needs a person'
          : [
              ...(overdue === 0 ? [] : [`${countText(overdue)} late`]),
              ...(letters === 0 ? [] : [`${manyText(letters, 'message')} stuck`]),
            ].join(', ') || 'all in time',
      leads: { to: '/cases' },
    },
    {
      name: 'Systems away',
      value: countText(down),
      tone: down === 0 ? 'well' : 'wrong',
      says: `of ${countText(today.connections.length)} connected`,
      leads: { to: '/connections' },
    },
  ];
}

/** Money that is where it should not stay, in the currency that has most of it. */
function moneyTile({ money }: Today): Tile {
  const sums = new Map<string, number>();
  for (const { currency, amount } of money) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  const [most, ...others] = [...sums].sort(([, one], [, other]) => other - one);
  const orders = money.reduce((sum, each) => sum + each.orders, 0);
  return {
    name: 'Stuck money',
    value: most === undefined ? '0' : `${moneyText(most[1], most[0])}${others.length === 0 ? '' : ' +'}`,
    tone: most === undefined ? 'well' : 'wrong',
    says: most === undefined ? 'none for over an hour' : `in ${manyText(orders, 'order')}`,
    leads: { to: '/orders', search: { stuck: 'any' } },
  };
}
