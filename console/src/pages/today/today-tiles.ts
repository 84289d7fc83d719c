import type { Case, Connection, OrderLine, Overview, Till } from '../../api/shapes.ts';
import { countText, manyText, millisecondsOf, moneyText } from '../../format/format.ts';
import type { Tile } from './tiles.tsx';

interface Seen {
  readonly counts: Overview['orders'];
  readonly waiting: readonly OrderLine[];
  readonly newest: readonly OrderLine[];
  readonly causes: readonly Case[];
  readonly connections: readonly Connection[];
  readonly tills: readonly Till[];
}

const ENDED = new Set(['closed', 'cancelled', 'rejected']);

/** Pure: the numbers at the top of the day. */
export function tilesOf({ counts, waiting, causes, connections, tills, newest }: Seen): Tile[] {
  const held = counts.filter((count) => count.held).reduce((sum, { orders }) => sum + orders, 0);
  const going = counts.filter(({ state }) => !ENDED.has(state)).reduce((sum, { orders }) => sum + orders, 0);
  const stuck = causes.reduce((sum, { letters }) => sum + letters, 0);
  const ill = connections.filter(({ health }) => health === 'down').length;
  const silent = tills.filter(({ silentSince }) => silentSince !== undefined).length;
  const [latest] = newest;
  const money = moneyWaiting(waiting);
  return [
    {
      name: 'Under way',
      value: countText(going),
      tone: 'moving',
      says: latest === undefined ? 'no order yet' : `the latest is ${latest.name}`,
      leads: { to: '/orders' },
    },
    {
      name: 'Held',
      value: countText(held),
      tone: held === 0 ? 'well' : 'wrong',
      says: held === 0 ? 'no order waits for a person' : oldestOf(waiting),
      leads: { to: '/orders', search: { held: true } },
    },
    {
      name: 'Money in held orders',
      value: money === '' ? '0' : money,
      tone: money === '' ? 'well' : 'late',
      says: money === '' ? 'nothing waits' : `taken for ${manyText(waiting.length, 'order')} that wait`,
      leads: { to: '/orders', search: { open: true } },
    },
    {
      name: 'Stuck messages',
      value: countText(stuck),
      tone: stuck === 0 ? 'well' : 'wrong',
      says: stuck === 0 ? 'all go through' : `by ${manyText(causes.length, 'cause')}`,
      leads: { to: '/cases' },
    },
    {
      name: 'Systems away',
      value: countText(ill),
      tone: ill === 0 ? 'well' : 'wrong',
      says: `of ${countText(connections.length)} connected`,
      leads: { to: '/connections' },
    },
    ...(tills.length === 0
      ? []
      : [
          {
            name: 'Silent tills',
            value: countText(silent),
            tone: silent === 0 ? ('well' as const) : ('wrong' as const),
            says: `of ${countText(tills.length)}`,
            leads: { to: '/' as const },
          },
        ]),
  ];
}

/** What was captured for orders that wait, in the currency that has most of it. */
function moneyWaiting(orders: readonly OrderLine[]): string {
  const sums = new Map<string, number>();
  for (const { money, currency } of orders) {
    if (currency !== undefined) sums.set(currency, (sums.get(currency) ?? 0) + money.captured - money.refunded);
  }
  const [most, ...others] = [...sums].filter(([, sum]) => sum > 0).sort(([, one], [, other]) => other - one);
  if (most === undefined) return '';
  return `${moneyText(most[1], most[0])}${others.length === 0 ? '' : ' +'}`;
}

function oldestOf(waiting: readonly OrderLine[]): string {
  const oldest = [...waiting].sort((one, other) => millisecondsOf(one.firstSeen) - millisecondsOf(other.firstSeen))[0];
  return oldest === undefined ? 'they wait for a person' : `the oldest is ${oldest.name}`;
}
