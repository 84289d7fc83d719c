import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { storeDay, variancesAbout } from '../../api/money-questions.ts';
import type { StoreDay } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { useWholeHouse } from '../../session/me.ts';
import { VariancesTable } from '../variances/variances-table.tsx';
import { DayDeeds } from './day-deeds.tsx';
import { toneOfDay, wordsOfDay } from './day-states.ts';
import { DrawersPanel } from './drawers-panel.tsx';
import { FiguresPanel } from './figures-panel.tsx';

const route = getRouteApi('/store-days/$store/$date');

/** One business day of a store: what was sold, what was counted, what is missing, and what is in the books. */
export function StoreDayPage() {
  const { store, date } = route.useParams();
  return (
    <Waiting of={useQuery(storeDay(store, date))} lines={8}>
      {(day) => (
        <>
          <PageHead title={`${day.store}, ${day.businessDate}`} lead={<Lead day={day} />}>
            <DayDeeds day={day} />
          </PageHead>
          <div className="grid">
            <DayVariances day={day} />
            <DrawersPanel day={day} />
            <TillsPanel day={day} />
            <FiguresPanel day={day} of="tender" title="By tender" />
            <FiguresPanel day={day} of="tax" title="Tax by rate" />
            <FiguresPanel day={day} of="net" title="Net by category" />
            <BooksPanel day={day} />
          </div>
        </>
      )}
    </Waiting>
  );
}

function Lead({ day }: { readonly day: StoreDay }) {
  const { at, receipts, voids, zone, waitsUntil, approvedBy } = day;
  const { short, says } = wordsOfDay(at);
  return (
    <>
      <Badge tone={toneOfDay(day)}>{short}</Badge> {says} {manyText(receipts, 'receipt')}
      {voids === 0 ? '' : `, ${voids} voided`}
      {zone === undefined ? '' : `; time of ${zone}`}
      {waitsUntil === undefined ? null : (
        <>
          ; it goes on by itself <When at={waitsUntil} />
        </>
      )}
      {approvedBy === undefined ? '' : '; a person approved the count'}.
    </>
  );
}

function DayVariances({ day: { id } }: { readonly day: StoreDay }) {
  const variances = useQuery({ ...variancesAbout(id), enabled: useWholeHouse() }).data?.variances ?? [];
  if (variances.length === 0) return null;
  return (
    <Panel title="What does not agree" flush>
      <VariancesTable variances={variances} />
    </Panel>
  );
}

function TillsPanel({ day: { tills } }: { readonly day: StoreDay }) {
  return (
    <Panel title="Tills" className="third" aside={manyText(tills.length, 'till')}>
      {tills.length === 0 ? (
        <Empty title="No till was heard of">A till stands here when it opens, sells or closes.</Empty>
      ) : (
        <ul className="plain-list">
          {tills.map(({ till, closed, missing }) => (
            <li key={till} className="row apart">
              <strong>{till}</strong>
              {missing.length > 0 ? (
                <Badge tone="wrong">missing {missing.join(', ')}</Badge>
              ) : (
                <Badge tone={closed === undefined ? 'late' : 'well'}>
                  {closed === undefined ? 'not closed' : 'closed'}
                </Badge>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function BooksPanel({ day: { records, late, at } }: { readonly day: StoreDay }) {
  return (
    <Panel title="In the books" aside={late === 0 ? undefined : `${manyText(late, 'late figure')} in no entry yet`}>
      {records.length === 0 ? (
        <Empty title={at === 'posting' ? 'On their way' : 'Nothing yet'}>
          When the day is complete and counted, its entries of at most 500 lines stand here. What comes later becomes a
          correction.
        </Empty>
      ) : (
        <ul className="plain-list">
          {records.map((record) => (
            <li key={record} className="mono small">
              {record}
            </li>
          ))}
        </ul>
      )}
      {late === 0 ? null : (
        <p className="soft small">
          Sales came after the day went to the books. They are gathered for a while and then posted as a correction of
          it. <Link to="/flows">See the flows</Link>
        </p>
      )}
    </Panel>
  );
}
