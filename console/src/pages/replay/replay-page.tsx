import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { replays as replaysOf } from '../../api/questions.ts';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { ReplayForm } from './replay-form.tsx';
import { ReplayLine } from './replay-line.tsx';
import './replay.css';

const route = getRouteApi('/replay');

/** Handling messages of the log again: first as a shadow that changes nothing. */
export function ReplayPage() {
  const asked = route.useSearch();
  const found = useQuery(replaysOf());
  return (
    <>
      <PageHead
        title="Replay"
        lead="Messages of the log, handled again. A shadow computes what would be written and writes nothing."
      />
      <div className="grid">
        <Panel title="Handle again" className="third">
          <ReplayForm asked={asked} />
        </Panel>
        <Panel title="Replays" className="two-thirds">
          <Waiting of={found}>
            {({ replays }) =>
              replays.length === 0 ? (
                <Empty title="Nothing was replayed yet">
                  After a mapping was changed, a shadow over last week&rsquo;s messages shows what it would do
                  differently before it does so.
                </Empty>
              ) : (
                <ul className="replays">
                  {replays.map((replay) => (
                    <ReplayLine key={replay.id} replay={replay} />
                  ))}
                </ul>
              )
            }
          </Waiting>
        </Panel>
      </div>
    </>
  );
}
