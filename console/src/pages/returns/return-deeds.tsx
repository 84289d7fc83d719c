import { useState } from 'react';
import { decideReturn } from '../../api/money-deeds.ts';
import type { Return } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { useMe } from '../../session/me.ts';
import { PortionDialog } from './portion-dialog.tsx';
import { shortName } from './return-states.ts';
import { portionsOf } from './tracks.ts';

type Decision = 'approve' | 'decline' | 'settle';

const WORDS: Readonly<
  Record<Decision, { readonly label: string; readonly deed: string; readonly done: string; readonly follows: string }>
> = {
  approve: {
    label: 'Approve',
    deed: 'Approve it',
    done: 'is approved.',
    follows: 'What it is worth is given back when the goods are here and were looked at.',
  },
  decline: {
    label: 'Decline',
    deed: 'Decline it',
    done: 'is declined.',
    follows: 'Nothing is given back. The buyer reads the reason where the channel tells it.',
  },
  settle: {
    label: 'Done by hand',
    deed: 'It is done',
    done: 'is settled.',
    follows:
      'Say so only when it is: the gift card was issued, the exchange ordered, the money given another way, the goods given back.',
  },
};

/** States in which the hub takes each word. */
const FROM: Readonly<Record<Decision | 'receive', readonly Return['state'][]>> = {
  approve: ['requested'],
  decline: ['requested', 'approved'],
  receive: ['approved', 'received', 'inspected'],
  settle: ['approved', 'received', 'inspected', 'declined'],
};

/** What one can do about a return as it stands now. */
export function ReturnDeeds({ found }: { readonly found: Return }) {
  const me = useMe();
  const [asked, setAsked] = useState<Decision | 'receive' | 'inspect'>();
  const may = (deed: keyof typeof FROM): boolean => FROM[deed].includes(found.state);
  const left = found.lines.map(({ line, quantity }) => ({
    ...portionsOf(found, line),
    wanted: Number(quantity.value),
  }));
  const isMine = me !== undefined && found.askedBy === me.name;
  const close = (): void => setAsked(undefined);
  return (
    <>
      {may('receive') && left.some(({ here, wanted }) => here < wanted) ? (
        <DeedButton permission="operate" onClick={() => setAsked('receive')}>
          Goods have come
        </DeedButton>
      ) : null}
      {may('receive') && left.some(({ seen, wanted }) => seen < wanted) ? (
        <DeedButton permission="operate" variant="default" onClick={() => setAsked('inspect')}>
          Goods were looked at
        </DeedButton>
      ) : null}
      {may('approve') ? (
        isMine ? (
          <span className="soft small">You asked for it: somebody else approves it.</span>
        ) : (
          <DeedButton permission="approve" onClick={() => setAsked('approve')}>
            Approve
          </DeedButton>
        )
      ) : null}
      {may('decline') ? (
        <DeedButton permission="operate" variant="default" onClick={() => setAsked('decline')}>
          Decline
        </DeedButton>
      ) : null}
      {may('settle') && found.held !== undefined ? (
        <DeedButton permission="approve" variant="default" onClick={() => setAsked('settle')}>
          Done by hand
        </DeedButton>
      ) : null}
      {(['approve', 'decline', 'settle'] as const).map((decision) => (
        <DecisionDialog key={decision} found={found} decision={decision} opened={asked === decision} onClose={close} />
      ))}
      {asked === 'receive' || asked === 'inspect' ? <PortionDialog kind={asked} found={found} onClose={close} /> : null}
    </>
  );
}

interface DecisionDialogProps {
  readonly found: Return;
  readonly decision: Decision;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function DecisionDialog({ found, decision, opened, onClose }: DecisionDialogProps) {
  const { label, deed, done, follows } = WORDS[decision];
  const name = `Return ${shortName(found.id)}`;
  return (
    <ReasonDialog
      opened={opened}
      onClose={onClose}
      title={`${label}: ${name}`}
      deed={deed}
      tone={decision === 'decline' ? 'madder' : 'indigo'}
      act={async (reason) => {
        await decideReturn(found.id, decision, reason);
        notify(`${name} ${done}`);
      }}
    >
      {follows}
    </ReasonDialog>
  );
}
