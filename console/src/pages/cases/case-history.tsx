import { useQuery } from '@tanstack/react-query';
import { oneCase } from '../../api/questions.ts';
import { Panel } from '../../parts/panel.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';

/** What happened to a case, the latest first. */
export function CaseHistory({ id }: { readonly id: string }) {
  const found = useQuery(oneCase(id));
  return (
    <Panel title="History">
      <Waiting of={found}>
        {({ steps }) =>
          steps.length === 0 ? (
            <p className="soft">It has just been seen; what people do with it stands here.</p>
          ) : (
            <ul className="steps">
              {steps.map(({ at, kind, who, note }) => (
                <li key={`${at} ${kind} ${note}`}>
                  <strong>{kind}</strong> by {who}, <When at={at} />
                  {note === '' ? null : <span className="soft">: {note}</span>}
                </li>
              ))}
            </ul>
          )
        }
      </Waiting>
    </Panel>
  );
}
