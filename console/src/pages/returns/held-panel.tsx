import { useQuery } from '@tanstack/react-query';
import { runbook } from '../../api/questions.ts';
import type { Return } from '../../api/shapes.ts';
import { sentenceText } from '../../format/format.ts';
import { Panel } from '../../parts/panel.tsx';
import { Phrase } from '../../parts/prose.tsx';
import { When } from '../../parts/when.tsx';
import '../cases/cases.css';

/** Why the return waits for a person, and what to do next. */
export function HeldPanel({ held }: { readonly held: NonNullable<Return['held']> }) {
  const found = useQuery(runbook(held.code)).data;
  return (
    <Panel
      title="It waits for a person"
      aside={
        <>
          <code>{held.code}</code>, <When at={held.at} />
        </>
      }
    >
      <p className="because">{sentenceText(held.reason)}.</p>
      {found?.next === undefined ? null : (
        <p className="what-next">
          <strong>What to do</strong> <Phrase markdown={found.next} />
        </p>
      )}
    </Panel>
  );
}
