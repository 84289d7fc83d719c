import { useQuery } from '@tanstack/react-query';
import { runbook as runbookOf } from '../../api/questions.ts';
import { Panel } from '../../parts/panel.tsx';
import { Prose } from '../../parts/prose.tsx';
import { Waiting } from '../../parts/waiting.tsx';

/** How to mend a cause, where the trouble is. */
export function RunbookPanel({ code }: { readonly code: string }) {
  const found = useQuery(runbookOf(code));
  const link = found.data?.link;
  return (
    <Panel
      title="Runbook"
      aside={
        found.data === undefined ? undefined : link?.startsWith('http') ? (
          <a href={link}>{found.data.heading}</a>
        ) : (
          found.data.heading
        )
      }
    >
      <Waiting of={found} lines={5}>
        {({ text }) => <Prose markdown={text} />}
      </Waiting>
    </Panel>
  );
}
