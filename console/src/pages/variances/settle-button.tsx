import { useState } from 'react';
import { settleVariance } from '../../api/money-deeds.ts';
import type { Variance } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { SecondPersonNote, useAsked } from '../approvals/second-person-note.tsx';

/** For what no fact will heal: a person says why it is explained. */
export function SettleButton({ variance }: { readonly variance: Variance }) {
  const [asked, setAsked] = useState(false);
  const { id, title, about } = variance;
  const waiting = useAsked(id);
  if (waiting !== undefined) return <SecondPersonNote asked={waiting} />;
  return (
    <>
      <DeedButton
        permission="operate"
        size="compact-xs"
        variant="default"
        aria-label={`Settle by hand: ${title}, ${about}`}
        onClick={() => setAsked(true)}
      >
        Settle by hand
      </DeedButton>
      <ReasonDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title="Settle it by hand"
        deed="Settle it"
        act={async (reason) => {
          const { approval } = await settleVariance(id, reason);
          if (approval === undefined) notify('The variance is settled.');
        }}
      >
        <p>
          <strong>{title}</strong>, {about}
        </p>
        Do so only when no book will ever say otherwise: it is explained, written off, or put right elsewhere. Above the
        limit a second person is asked first.
      </ReasonDialog>
    </>
  );
}
