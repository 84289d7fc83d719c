import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { cases as casesOf } from '../../api/questions.ts';
import { manyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { CaseList } from './case-list.tsx';
import { CasePanel } from './case-panel.tsx';
import './cases.css';

const route = getRouteApi('/cases');

/** What is stuck, by cause: one cause, perhaps hundreds of messages, one way out. */
export function CasesPage() {
  const found = useQuery(casesOf());
  const { cause } = route.useSearch();
  const all = found.data?.cases ?? [];
  const picked = all.find(({ id }) => id === cause) ?? all[0];
  const total = all.reduce((sum, { letters }) => sum + letters, 0);
  const lead = total === 0 ? undefined : `${manyText(total, 'message')} stuck by ${manyText(all.length, 'cause')}.`;
  return (
    <>
      <PageHead title="Cases" lead={lead} />
      <Waiting of={found} lines={6}>
        {() =>
          picked === undefined ? (
            <Empty title="Nothing is stuck">
              When a message cannot go on by itself, it stands here beside all others with the same cause, with what to
              do about it. Mend the cause once, then try all of them again.
            </Empty>
          ) : (
            <div className="cases">
              <CaseList cases={all} picked={picked.id} />
              <CasePanel key={picked.id} stuck={picked} />
            </div>
          )
        }
      </Waiting>
    </>
  );
}
