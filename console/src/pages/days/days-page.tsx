import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { days as daysOf } from '../../api/questions.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { STATES } from './chain.ts';
import { DayChain } from './day-chain.tsx';

/** The days of the retailer: how today stands, which day is to be closed, and the certificates of those that are. */
export function DaysPage() {
  const found = useInfiniteQuery(daysOf());
  return (
    <>
      <PageHead
        title="Days"
        lead="Every order, payment, refund, payout and line of the bank is matched, or it has a reason. A closed day has a certificate that nobody can change."
      />
      <Waiting of={found} lines={8}>
        {({ pages }) => {
          const [first] = pages;
          const closed = pages.flatMap((page) => page.days);
          return (
            <div className="day-parts">
              {first === undefined ? null : <DayChain date={first.today} title={`Today, ${first.today}`} />}
              <Panel title="Closed days" flush aside={<Next date={first?.toClose} today={first?.today} />}>
                {closed.length === 0 ? (
                  <Empty title="No day is closed yet">
                    A day is closed by itself some hours after it ends, or by a person with the permission to approve.
                  </Empty>
                ) : (
                  <ListTable columns={['Day', 'State', 'Closed', 'By', { number: 'Number' }, 'Hash']}>
                    {closed.map(({ date, state, closedAt, closedBy, sequence, hash }) => (
                      <tr key={date}>
                        <td>
                          <Link to="/days/$date" params={{ date }}>
                            {date}
                          </Link>
                        </td>
                        <td>
                          <Badge tone={STATES[state].tone}>{STATES[state].words}</Badge>
                        </td>
                        <td className="soft">
                          <When at={closedAt} />
                        </td>
                        <td className="soft">{closedBy}</td>
                        <td className="number soft">{sequence}</td>
                        <td>
                          <code title={hash}>{hash.slice(0, 12)}</code>
                        </td>
                      </tr>
                    ))}
                  </ListTable>
                )}
              </Panel>
              <NextPage of={found}>Earlier days</NextPage>
            </div>
          );
        }}
      </Waiting>
    </>
  );
}

/** The day that is to be closed next, when it is over. */
function Next({ date, today }: { readonly date: string | undefined; readonly today: string | undefined }) {
  if (date === undefined || today === undefined || date >= today) return null;
  return (
    <>
      To be closed next:{' '}
      <Link to="/days/$date" params={{ date }}>
        {date}
      </Link>
    </>
  );
}
