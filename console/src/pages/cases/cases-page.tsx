import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { type CaseFilter, cases as casesOf, closedCases } from '../../api/questions.ts';
import type { Case } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { NextPage } from '../../parts/next-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useMe } from '../../session/me.ts';
import { CaseFilters } from './case-filters.tsx';
import { CaseList } from './case-list.tsx';
import { CasePanel } from './case-panel.tsx';
import { type CasesSearch, isFiltered } from './cases-search.ts';
import './cases.css';

const route = getRouteApi('/cases');

/** Everything that people must mend, by cause: one cause, perhaps hundreds of messages, one owner, one clock, one way out. */
export function CasesPage() {
  const search = route.useSearch();
  const all = useQuery(casesOf());
  return (
    <>
      <PageHead title="Cases" lead={all.data === undefined ? undefined : leadOf(all.data.cases)} />
      <CaseFilters search={search} all={all.data?.cases ?? []} />
      {search.closed === true ? <Closed search={search} /> : <Open search={search} />}
    </>
  );
}

function leadOf(cases: readonly Case[]): string | undefined {
  if (cases.length === 0) return undefined;
  const late = cases.filter(({ overdue }) => overdue).length;
  return `${manyText(cases.length, 'case')} ${cases.length === 1 ? 'waits' : 'wait'} for a person${late === 0 ? '' : `, ${late} past the deadline`}.`;
}

function Open({ search }: { readonly search: CasesSearch }) {
  const me = useMe();
  const { whose, owner, late, connection, code } = search;
  const filter: CaseFilter = {
    ...(owner === undefined ? {} : { owner }),
    ...(whose === 'mine' ? { owner: me?.name ?? '' } : {}),
    ...(whose === 'unassigned' ? { unassigned: true } : {}),
    ...(late === true ? { overdue: true } : {}),
    ...(connection === undefined ? {} : { connection }),
    ...(code === undefined ? {} : { code }),
  };
  const found = useQuery({ ...casesOf(filter), enabled: whose !== 'mine' || me !== undefined });
  return (
    <Waiting of={found} lines={6}>
      {({ cases }) => <Split cases={cases} search={search} />}
    </Waiting>
  );
}

function Closed({ search }: { readonly search: CasesSearch }) {
  const found = useInfiniteQuery(closedCases());
  return (
    <Waiting of={found} lines={6}>
      {({ pages }) => (
        <>
          <Split cases={pages.flatMap(({ cases }) => cases)} search={search} />
          <NextPage of={found}>Show earlier ones</NextPage>
        </>
      )}
    </Waiting>
  );
}

function Split({ cases, search }: { readonly cases: readonly Case[]; readonly search: CasesSearch }) {
  // Who mends a case sees how it went, also when it has left the list by then.
  const [mending, setMending] = useState<Case>();
  const wanted = mending?.id ?? search.case;
  const picked = cases.find(({ id }) => id === wanted) ?? mending ?? cases[0];
  if (picked === undefined) return <Nothing search={search} />;
  return (
    <div className="cases">
      <CaseList cases={cases} picked={picked.id} search={search} />
      <CasePanel key={picked.id} found={picked} onDeed={(isUnder) => setMending(isUnder ? picked : undefined)} />
    </div>
  );
}

function Nothing({ search }: { readonly search: CasesSearch }) {
  if (search.closed === true) {
    return (
      <Empty title="No case was closed yet">A case closes by itself when its cause is gone, and is kept here.</Empty>
    );
  }
  if (search.whose === 'mine' && search.late !== true) {
    return (
      <Empty title="You have no case">
        Open one that nobody has taken and press “Take it”: it is yours until its cause is gone, and everybody sees so.
      </Empty>
    );
  }
  if (isFiltered(search)) return <Empty title="No case is like that">Choose less, or show all.</Empty>;
  return (
    <Empty title="Nothing is stuck">
      When a message cannot go on by itself, a store falls silent or a flow stops, it stands here by its cause, with who
      answers for it, by when, and what to do. Mend the cause once, then try everything again.
    </Empty>
  );
}
