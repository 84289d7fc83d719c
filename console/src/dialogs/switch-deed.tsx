import { type ReactNode, useState } from 'react';
import { DeedButton } from '../parts/deed-button.tsx';
import { notify } from '../parts/notices.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

interface SwitchDeedProps {
  /** Who or what is switched, as people know it. */
  readonly name: string;
  readonly disabled: boolean;
  /** Switches it the other way. */
  readonly act: () => Promise<unknown>;
  /** What follows from it. */
  readonly children: ReactNode;
}

/** Switches a person or a machine off, or on again, after saying what follows. */
export function SwitchDeed({ name, disabled, act, children }: SwitchDeedProps) {
  const [asked, setAsked] = useState(false);
  const way = disabled ? 'on' : 'off';
  return (
    <>
      <DeedButton
        permission="administer"
        size="compact-sm"
        variant="default"
        onClick={() => setAsked(true)}
        aria-label={`Switch ${way} ${name}`}
      >
        Switch {way}
      </DeedButton>
      <ReasonDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Switch ${name} ${way}`}
        deed={`Switch ${way}`}
        tone={disabled ? 'indigo' : 'madder'}
        reasoned={false}
        act={async () => {
          await act();
          notify(`${name} is switched ${way}.`);
        }}
      >
        {children}
      </ReasonDialog>
    </>
  );
}
