import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { abortReplay } from '../../api/deeds.ts';
import { differences as differencesOf } from '../../api/questions.ts';
import type { Replay } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { Evidence } from '../../parts/evidence.tsx';
import type { Tone } from '../../parts/tone.ts';
import { Waiting } from '../../parts/waiting.tsx';

const TONES: Readonly<Record<Replay['state'], Tone>> = {
  running: 'moving',
  done: 'well',
  aborted: 'late',
  failed: 'wrong',
};

/** One replay: what was asked, how far it is, and what a shadow found. */
export function ReplayLine({ replay }: { readonly replay: Replay }) {
  const { id, request, state, total, handled, failed, differences } = replay;
  const [opened, setOpened] = useState(false);
  const queries = useQueryClient();
  const abort = useMutation({
    mutationFn: () => abortReplay(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['replays'] }),
  });
  return (
    <li>
      <div className="row apart">
        <span className="row">
          <Badge tone={TONES[state]}>{state}</Badge>
          <strong>{request.subscription}</strong>
          <span className="soft">{selectionOf(request.select)}</span>
        </span>
        <span className="soft small">
          {request.shadow ? 'shadow' : 'for good'}, by {request.by}
        </span>
      </div>
      <Progress value={(100 * handled) / Math.max(1, total)} size="sm" aria-label={`How far replay ${id} is`} my={6} />
      <div className="row">
        <span className="small">
          {manyText(handled, 'message')} of {total}
          {failed === 0 ? '' : `, ${failed} failed`}
          {request.shadow ? `, ${manyText(differences, 'difference')}` : ''}
        </span>
        {state === 'running' ? (
          <DeedButton permission="operate" size="compact-xs" variant="default" onClick={() => abort.mutate()}>
            Abort
          </DeedButton>
        ) : null}
        {differences === 0 ? null : (
          <Button size="compact-xs" variant="default" onClick={() => setOpened(!opened)} aria-expanded={opened}>
            {opened ? 'Hide differences' : 'Show differences'}
          </Button>
        )}
      </div>
      {opened ? <Differences id={id} /> : null}
    </li>
  );
}

function selectionOf(select: Replay['request']['select']): string {
  if (select.kind === 'key') return select.key;
  if (select.kind === 'range') return `${select.lane} ${select.after + 1} to ${select.through}`;
  return manyText(select.messages.length, 'message');
}

function Differences({ id }: { readonly id: string }) {
  const found = useQuery(differencesOf(id));
  return (
    <Waiting of={found}>
      {({ differences }) =>
        differences.map(({ lane, position, diff }) => (
          <div key={`${lane} ${position}`}>
            <p className="soft small">
              {lane} {position}
            </p>
            <Evidence data={diff} label={`Difference at ${lane} ${position}`} />
          </div>
        ))
      }
    </Waiting>
  );
}
