import { retryLetter, skipLetter } from '../api/deeds.ts';
import { manyText } from '../format/format.ts';
import { notify } from '../parts/notices.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

export type LetterDeed = 'retry' | 'skip';

interface LetterDialogsProps {
  /** Id of the stuck message. */
  readonly letter: string;
  readonly asked: LetterDeed | undefined;
  readonly onClose: () => void;
  /** What goes on without the message when it is skipped: "its order". */
  readonly goesOn: string;
  readonly onDone?: () => void;
}

/** The two ways out for one stuck message: try it again, or set it aside. */
export function LetterDialogs({ letter, asked, onClose, goesOn, onDone }: LetterDialogsProps) {
  return (
    <>
      <ReasonDialog
        opened={asked === 'retry'}
        onClose={onClose}
        title="Try again now"
        deed="Try again"
        reasoned={false}
        act={async () => {
          const { retried } = await retryLetter(letter);
          notify(`${manyText(retried, 'message')} will be tried again now.`);
          onDone?.();
        }}
      >
        The message is handed over again, and what waits behind it follows in order.
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'skip'}
        onClose={onClose}
        title="Skip this message"
        deed="Skip it"
        tone="madder"
        act={async (reason) => {
          const { skipped } = await skipLetter(letter, reason);
          notify(`${manyText(skipped, 'message')} set aside.`);
          onDone?.();
        }}
      >
        The message is set aside for good and {goesOn} goes on without it. Do so only when what it would have done is
        done in another way.
      </ReasonDialog>
    </>
  );
}
