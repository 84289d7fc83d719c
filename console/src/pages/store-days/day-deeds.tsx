import { useState } from 'react';
import { decideStoreDay, type StoreDayDecision } from '../../api/money-deeds.ts';
import type { StoreDay } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { SecondPersonNote, useAsked } from '../approvals/second-person-note.tsx';

const WORDS: Readonly<
  Record<
    StoreDayDecision,
    { readonly label: string; readonly deed: string; readonly done: string; readonly follows: string }
  >
> = {
  approve: {
    label: 'Approve the count',
    deed: 'Approve it',
    done: 'The count is approved; the difference is booked.',
    follows:
      'What was counted is taken as it is, and the difference is booked on the account of differences. Above the limit a second person is asked first.',
  },
  close: {
    label: 'Close without what is missing',
    deed: 'Close it',
    done: 'The day goes on without what is missing.',
    follows:
      'The day goes on without what is missing. That stays a variance, and what comes after all becomes a correction.',
  },
  retry: {
    label: 'Post again',
    deed: 'Post it again',
    done: 'Its entries are posted again.',
    follows: 'What the books refused is posted once more. Mend its cause first: an account, a journal, a locked day.',
  },
};

/** What may be decided about a day as it stands. */
function decisionsOf({ at, variances }: StoreDay): readonly StoreDayDecision[] {
  if (at === 'varied') return ['approve'];
  if (at === 'incomplete') return ['close'];
  return variances.includes('SL-DAY-005') ? ['retry'] : [];
}

/** The decisions that a day waits for. */
export function DayDeeds({ day }: { readonly day: StoreDay }) {
  const [asked, setAsked] = useState<StoreDayDecision>();
  const waiting = useAsked(day.id);
  if (waiting !== undefined) return <SecondPersonNote asked={waiting} />;
  return decisionsOf(day).map((decision) => {
    const { label, deed, done, follows } = WORDS[decision];
    return (
      <span key={decision}>
        <DeedButton permission="operate" onClick={() => setAsked(decision)}>
          {label}
        </DeedButton>
        <ReasonDialog
          opened={asked === decision}
          onClose={() => setAsked(undefined)}
          title={`${label}: ${day.store}, ${day.businessDate}`}
          deed={deed}
          act={async (reason) => {
            const { approval } = await decideStoreDay(day.store, day.businessDate, decision, reason);
            if (approval === undefined) notify(done);
          }}
        >
          {follows}
        </ReasonDialog>
      </span>
    );
  });
}
