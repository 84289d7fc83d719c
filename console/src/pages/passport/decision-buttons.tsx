import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { decide } from '../../api/deeds.ts';
import { decisions as decisionsOf } from '../../api/questions.ts';
import type { Decision, Order } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';

const WORDS: Readonly<
  Record<Decision['name'], { readonly label: string; readonly deed: string; readonly done: string }>
> = {
  release: { label: 'Release', deed: 'Release it', done: 'is released.' },
  cancel: { label: 'Cancel the order', deed: 'Cancel it', done: 'is being cancelled.' },
};

const PROCESS = 'order-to-cash';

/** What may be decided about the order as it stands now; the hub says what that is, and what follows from it. */
export function DecisionButtons({ order }: { readonly order: Order }) {
  const decisions = useQuery(decisionsOf(PROCESS, order.id)).data?.decisions ?? [];
  return decisions.map((decision) => <DecisionButton key={decision.name} order={order} decision={decision} />);
}

function DecisionButton({ order, decision }: { readonly order: Order; readonly decision: Decision }) {
  const [asked, setAsked] = useState(false);
  const { label, deed, done } = WORDS[decision.name];
  return (
    <>
      <DeedButton
        permission={decision.movesMoney ? 'approve' : 'operate'}
        variant={decision.movesMoney ? 'default' : 'filled'}
        onClick={() => setAsked(true)}
      >
        {label}
      </DeedButton>
      <ReasonDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={`${label}: ${order.name}`}
        deed={deed}
        tone={decision.movesMoney ? 'madder' : 'indigo'}
        act={async (reason) => {
          await decide(PROCESS, order.id, decision.name, reason);
          notify(`${order.name} ${done}`);
        }}
      >
        {decision.meaning}
        {decision.name === 'release'
          ? ' A hold whose cause still stands comes back: mend the cause and try its message again instead.'
          : ' What it cannot undo any more, because goods have left, it says as a hold.'}
      </ReasonDialog>
    </>
  );
}
