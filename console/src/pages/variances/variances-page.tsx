import { Chip, Group, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type VarianceFilter, variances as variancesOf } from '../../api/money-questions.ts';
import type { Variance } from '../../api/shapes.ts';
import { manyText, moneyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { VariancesTable } from './variances-table.tsx';
import '../order-money/sum-picture.css';
import './variances.css';

const route = getRouteApi('/variances');

/** Books that do not agree, each with a name, a reason and somebody who looks at it. */
export function VariancesPage() {
  const filter = route.useSearch();
  const found = useInfiniteQuery(variancesOf(filter));
  const isSettled = filter.state === 'settled';
  return (
    <>
      <PageHead
        title="Variances"
        lead="Where two books do not agree. When the missing side is heard of, the ledger says so, and the variance settles by itself."
      />
      <VarianceFilters filter={filter} />
      <Waiting of={found} lines={6}>
        {({ pages }) => {
          const variances = pages.flatMap((page) => page.variances);
          if (variances.length === 0) return <Nothing filter={filter} />;
          return (
            <div className="grid">
              {isSettled ? null : <ByName variances={variances} />}
              <Panel title={isSettled ? 'Settled' : 'Open'} flush aside="The latest first">
                <VariancesTable variances={variances} />
                <NextPage of={found}>Earlier ones</NextPage>
              </Panel>
            </div>
          );
        }}
      </Waiting>
    </>
  );
}

function VarianceFilters({ filter }: { readonly filter: VarianceFilter }) {
  const navigate = useNavigate();
  const go = (search: VarianceFilter): void => void navigate({ to: '/variances', search, replace: true });
  const { code: _code, about: _about, ...state } = filter;
  return (
    <Group gap="sm" mb="md">
      <SegmentedControl
        aria-label="Which variances"
        value={filter.state ?? 'open'}
        onChange={(value) => {
          const { state: _state, ...rest } = filter;
          go(value === 'settled' ? { ...rest, state: 'settled' } : rest);
        }}
        data={[
          { value: 'open', label: 'Open' },
          { value: 'settled', label: 'Settled' },
        ]}
      />
      {[filter.code, filter.about].map((each) =>
        each === undefined ? null : (
          <Chip key={each} checked onChange={() => go(state)}>
            {each}
          </Chip>
        ),
      )}
    </Group>
  );
}

function Nothing({ filter }: { readonly filter: VarianceFilter }) {
  if (filter.code !== undefined || filter.about !== undefined) {
    return <Empty title="No variance is like that">Choose less, or show all.</Empty>;
  }
  if (filter.state === 'settled') {
    return (
      <Empty title="None was settled yet">Variances that were explained stay here, with what explained them.</Empty>
    );
  }
  return (
    <Empty title="All books agree">
      When payments, settlements, the bank, the books or the drawers of a store say different things for longer than
      they are given, it stands here: by how much, why, and who looks at it.
    </Empty>
  );
}

/** The names under which books differ, the most frequent first; each leads to its own. */
function ByName({ variances }: { readonly variances: readonly Variance[] }) {
  const names = new Map<string, { title: string; count: number; sums: Map<string, number> }>();
  for (const { code, title, amount } of variances) {
    const name = names.get(code) ?? { title, count: 0, sums: new Map<string, number>() };
    name.count += 1;
    if (amount !== undefined) {
      name.sums.set(amount.currency, (name.sums.get(amount.currency) ?? 0) + Math.abs(amount.amount));
    }
    names.set(code, name);
  }
  const sorted = [...names].sort(([, one], [, other]) => other.count - one.count);
  const most = sorted[0]?.[1].count ?? 1;
  return (
    <Panel title="By name" aside={`${manyText(variances.length, 'variance')} on this page`}>
      <ul className="by-name">
        {sorted.map(([code, { title, count, sums }]) => (
          <li key={code}>
            <Link to="/variances" search={{ code }}>
              {title}
            </Link>
            <span className="bar" style={{ width: `${(100 * count) / most}%` }} aria-hidden="true" />
            <span className="soft small">
              {manyText(count, 'time')}
              {sums.size === 0 ? '' : `, ${[...sums].map(([currency, sum]) => moneyText(sum, currency)).join(' and ')}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
