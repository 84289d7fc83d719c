import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { assignCase, commentCase, snoozeCase, unassignCase } from '../../api/deeds.ts';
import { caseOwner } from '../../api/questions.ts';
import type { Case } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { DeedProblem } from '../../parts/deed-problem.tsx';
import { notify } from '../../parts/notices.tsx';
import { useMe } from '../../session/me.ts';
import { DueClock } from './due-clock.tsx';
import { OwnerDialog } from './owner-dialog.tsx';

/** Who answers for a case and by when, and how that is changed. */
export function OwnerPanel({ found }: { readonly found: Case }) {
  const { id } = found;
  const me = useMe();
  const seen = useQuery(caseOwner(id)).data;
  const queries = useQueryClient();
  const [giving, setGiving] = useState<string>();
  const [asked, setAsked] = useState<'snooze' | 'comment'>();
  const take = useMutation({
    mutationFn: (owner: string | undefined) =>
      owner === undefined ? unassignCase(id, seen?.tag ?? '') : assignCase(id, seen?.tag ?? '', owner, ''),
    onSuccess: (_answer, owner) => notify(owner === undefined ? 'The case is given back.' : 'The case is yours.'),
    onSettled: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });
  const isMine = me !== undefined && seen?.owner === me.name;
  const isOpen = found.state === 'open';
  return (
    <div className="column owner">
      <div className="row">
        <span>
          <span className="soft">Owner</span> <strong>{found.ownerName ?? found.owner}</strong>
          {found.assigned ? isMine ? ', you' : '' : <span className="soft">, by the rules; nobody has taken it</span>}
        </span>
        <DueClock of={found} />
        {found.acknowledged === undefined ? null : <span className="soft small">seen by {found.acknowledged.by}</span>}
      </div>
      {isOpen ? (
        <div className="row">
          {isMine || me === undefined ? null : (
            <DeedButton permission="operate" size="xs" loading={take.isPending} onClick={() => take.mutate(me.name)}>
              Take it
            </DeedButton>
          )}
          <DeedButton permission="operate" size="xs" variant="default" onClick={() => setGiving(seen?.tag ?? '')}>
            Give it to somebody
          </DeedButton>
          {seen?.assigned === true ? (
            <DeedButton permission="operate" size="xs" variant="default" onClick={() => take.mutate(undefined)}>
              Give it back
            </DeedButton>
          ) : null}
          <DeedButton permission="operate" size="xs" variant="default" onClick={() => setAsked('snooze')}>
            Put it off for 4 h
          </DeedButton>
          <DeedButton permission="operate" size="xs" variant="default" onClick={() => setAsked('comment')}>
            Write a note
          </DeedButton>
        </div>
      ) : null}
      {take.isError ? <DeedProblem error={take.error} onLookAgain={() => take.reset()} /> : null}
      <OwnerDialog id={id} tag={giving} onClose={() => setGiving(undefined)} />
      <ReasonDialog
        opened={asked === 'snooze'}
        onClose={() => setAsked(undefined)}
        title="Put the case off"
        deed="Put it off"
        act={async (reason) => {
          await snoozeCase(id, '4h', reason);
          notify('The case is put off for four hours.');
        }}
      >
        Nobody is reminded of it for four hours. It stays open, and its deadline stays as it is.
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'comment'}
        onClose={() => setAsked(undefined)}
        title="Write a note"
        deed="Keep it"
        act={(note) => commentCase(id, note)}
      >
        It stands in the history of the case, for everybody who may see cases. Write nothing personal.
      </ReasonDialog>
    </div>
  );
}
