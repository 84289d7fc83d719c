import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { rotateMachine, switchMachine } from '../../api/deeds.ts';
import type { Machine } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { SwitchDeed } from '../../dialogs/switch-deed.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';

const OVERLAP_HOURS = 24;
/** A month: longer, and nobody changes over. */
const MOST_HOURS = 720;

interface MachineDeedsProps {
  readonly machine: Machine;
  readonly onSecret: (machine: string, secret: string) => void;
}

/** What one can do with a machine. */
export function MachineDeeds({ machine, onSecret }: MachineDeedsProps) {
  const { id, disabled } = machine;
  const [asked, setAsked] = useState(false);
  return (
    <div className="row" style={{ justifyContent: 'flex-end' }}>
      <DeedButton
        permission="administer"
        size="compact-sm"
        variant="default"
        onClick={() => setAsked(true)}
        aria-label={`Rotate secret of ${id}`}
      >
        Rotate secret
      </DeedButton>
      <RotateDialog machine={machine} opened={asked} onClose={() => setAsked(false)} onSecret={onSecret} />
      <SwitchDeed name={id} disabled={disabled} act={() => switchMachine(machine, disabled)}>
        {disabled ? 'Its secret is good again.' : 'Its tokens are refused at once, and it gets no new ones.'}
      </SwitchDeed>
    </div>
  );
}

interface RotateDialogProps extends MachineDeedsProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

function RotateDialog({ machine, opened, onClose, onSecret }: RotateDialogProps) {
  const [hours, setHours] = useState(OVERLAP_HOURS);
  return (
    <ReasonDialog
      opened={opened}
      onClose={onClose}
      title={`Rotate the secret of ${machine.id}`}
      deed="Rotate it"
      reasoned={false}
      act={async () => onSecret(machine.id, (await rotateMachine(machine, hours)).secret)}
    >
      <div className="column">
        <p>
          Both secrets are good for a while, so that the program can change over in peace. With 0 hours the old one ends
          now.
        </p>
        <NumberInput
          label="Hours for which both are good"
          min={0}
          max={MOST_HOURS}
          allowDecimal={false}
          value={hours}
          onChange={(value) => setHours(Math.min(MOST_HOURS, Math.max(0, Number(value) || 0)))}
        />
      </div>
    </ReasonDialog>
  );
}
