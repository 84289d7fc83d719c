import { Link } from '@tanstack/react-router';
import type { Certificate } from '../../api/shapes.ts';
import { manyText, moneyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { toneOfDay, wordsOfDay } from '../store-days/day-states.ts';

type StoreDays = Certificate['storeDays'];
type StoreDay = NonNullable<StoreDays['days']>[number];
type TenderSum = StoreDay['tenders'][number];

const COLUMNS = [
  'Store',
  'It is',
  { number: 'Expected' },
  { number: 'Counted' },
  { number: 'Not counted' },
  { number: 'Difference' },
  'In the books',
] as const;

/** Each store's day with what its drawers should hold and what was counted, what differs first, and the sum of all by tender. */
export function StoresPanel({ certificate: { storeDays } }: { readonly certificate: Certificate }) {
  const { closed, open, days = [], tenders = [], unlisted = 0 } = storeDays;
  if (closed === 0 && open.length === 0) return null;
  const listed = new Set(days.map(({ id }) => id));
  const others = open.filter(({ id }) => !listed.has(id));
  const more = unlisted === 0 ? '' : `, ${manyText(unlisted, 'more day')} not listed`;
  return (
    <Panel title="Days of stores" aside={`${closed} closed, ${open.length} open up to this date${more}`} flush>
      <ListTable columns={COLUMNS}>
        {[...days].sort(worstFirst).map((day) => (
          <StoreRow key={day.id} day={day} />
        ))}
        {others.map(({ id, at }) => (
          <tr key={id}>
            <td>
              <StoreName id={id} dated />
            </td>
            <td>
              <Badge tone="late">{at}</Badge>
            </td>
          </tr>
        ))}
        {tenders.map((sum) => (
          <tr key={`${sum.currency} ${sum.kind}`}>
            <td>
              <strong>All stores, {sum.kind}</strong>
            </td>
            <td />
            <Sums of={[sum]} />
            <td />
          </tr>
        ))}
      </ListTable>
    </Panel>
  );
}

/** A day that differs or is not closed is seen before hundreds that are well. */
function worstFirst(left: StoreDay, right: StoreDay): number {
  const rank = ({ at, variances }: StoreDay): number => (variances.length > 0 ? 0 : at === 'closed' ? 2 : 1);
  return rank(left) - rank(right) || (left.id < right.id ? -1 : 1);
}

function StoreRow({ day: { id, at, tenders, variances, entries } }: { readonly day: StoreDay }) {
  return (
    <tr>
      <td>
        <StoreName id={id} />
      </td>
      <td>
        <Badge tone={toneOfDay({ at, variances: [...variances] })}>{wordsOfDay(at).short}</Badge>
        {variances.length === 0 ? null : <div className="soft small">{variances.join(', ')}</div>}
      </td>
      <Sums of={byCurrency(tenders)} />
      <td className="soft small">{entries.length === 0 ? 'none' : entries.join(', ')}</td>
    </tr>
  );
}

const AMOUNTS = ['expected', 'counted', 'uncounted', 'difference'] as const;

/** A cell for each amount, with a line for each currency. */
function Sums({ of: sums }: { readonly of: readonly TenderSum[] }) {
  return AMOUNTS.map((name) => (
    <td key={name} className="number">
      {sums.map((sum) =>
        sum[name] === 0 && name !== 'expected' ? null : (
          <div key={sum.currency} className={name === 'difference' ? 'differs' : ''}>
            {moneyText(sum[name], sum.currency)}
          </div>
        ),
      )}
    </td>
  ));
}

function byCurrency(tenders: readonly TenderSum[]): readonly TenderSum[] {
  const sums = new Map<string, TenderSum>();
  for (const each of tenders) {
    const sum = sums.get(each.currency) ?? { ...each, expected: 0, counted: 0, uncounted: 0, difference: 0 };
    sums.set(each.currency, {
      ...sum,
      expected: sum.expected + each.expected,
      counted: sum.counted + each.counted,
      uncounted: sum.uncounted + each.uncounted,
      difference: sum.difference + each.difference,
    });
  }
  return [...sums.values()];
}

/** The way to the day of a store: store-day/paris/2026-11-20. */
export function StoreName({ id, dated = false }: { readonly id: string; readonly dated?: boolean }) {
  const parts = id.split('/');
  const store = parts.slice(1, -1).join('/');
  const date = parts.at(-1) ?? '';
  return (
    <Link to="/store-days/$store/$date" params={{ store, date }}>
      {dated ? `${store}, ${date}` : store}
    </Link>
  );
}
