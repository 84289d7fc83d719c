import { useQuery } from '@tanstack/react-query';
import { flows as flowsOf } from '../../api/questions.ts';
import type { Flow } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Empty } from '../../parts/empty.tsx';
import { LeftOut } from '../../parts/left-out.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { FlowRow } from './flow-row.tsx';
import { lagOf } from './how-it-is.ts';
import '../../parts/table.css';
import './flows.css';

const GROUPS: readonly (readonly [string, string])[] = [
  ['translate/', 'Coming in: what outside systems said, into our language'],
  ['process/', 'Deciding: what follows from it'],
  ['deliver/', 'Going out: what outside systems are asked to do'],
  ['', 'Keeping: records and ledgers'],
];

/** Every flow: how far it is, why it waits, and its brake. */
export function FlowsPage() {
  const found = useQuery(flowsOf());
  const all = found.data?.flows ?? [];
  return (
    <>
      <PageHead title="Flows" lead={all.length === 0 ? undefined : leadOf(all)} />
      <LeftOut note={found.data?.note} />
      <Waiting of={found} lines={8}>
        {({ flows }) =>
          flows.length === 0 ? (
            <Empty title="No flows">A flow stands here for every connection, process and record of the hub.</Empty>
          ) : (
            <div className="column">
              {grouped(flows).map(([title, group]) => (
                <FlowGroup key={title} title={title} flows={group} />
              ))}
            </div>
          )
        }
      </Waiting>
    </>
  );
}

function FlowGroup({ title, flows }: { readonly title: string; readonly flows: readonly Flow[] }) {
  const most = Math.max(20, ...flows.map(lagOf));
  return (
    <Panel title={title} flush>
      <table className="list flows">
        <thead>
          <tr>
            <th>Flow</th>
            <th>How it is</th>
            <th>Waiting</th>
            <th className="number">In a second</th>
            <th>
              <span className="unseen">Brake</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {flows.map((flow) => (
            <FlowRow key={flow.name} flow={flow} most={most} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function grouped(flows: readonly Flow[]): [string, Flow[]][] {
  const left = new Set(flows);
  return GROUPS.map(([beginning, title]): [string, Flow[]] => {
    const mine = [...left].filter(({ name }) => name.startsWith(beginning));
    for (const flow of mine) left.delete(flow);
    return [title, mine.sort((one, other) => (one.name < other.name ? -1 : 1))];
  }).filter(([, mine]) => mine.length > 0);
}

function leadOf(flows: readonly Flow[]): string {
  const paused = flows.filter((flow) => flow.paused !== undefined).length;
  const draining = flows.filter((flow) => flow.draining !== undefined && flow.paused === undefined).length;
  const lag = flows.reduce((sum, flow) => sum + lagOf(flow), 0);
  const waiting = lag === 0 ? 'nothing waits' : `${manyText(lag, 'message')} wait`;
  return `${manyText(flows.length, 'flow')}; ${paused === 0 ? 'all run' : `${paused} stand still`}${draining === 0 ? '' : `, ${draining} run empty`}, ${waiting}.`;
}
