import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';

interface UnmaskButtonProps {
  readonly unmasked: string | undefined;
  readonly onUnmask: (reason: string | undefined) => void;
}

/** Names, addresses and raw content stay hidden until somebody says why they need them. */
export function UnmaskButton({ unmasked, onUnmask }: UnmaskButtonProps) {
  const [asked, setAsked] = useState(false);
  if (unmasked !== undefined) {
    return (
      <Button variant="default" leftSection={<IconEyeOff size={16} />} onClick={() => onUnmask(undefined)}>
        Hide personal data
      </Button>
    );
  }
  return (
    <>
      <DeedButton
        permission="personal"
        variant="default"
        leftSection={<IconEye size={16} />}
        onClick={() => setAsked(true)}
      >
        Show personal data
      </DeedButton>
      <ReasonDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title="Show personal data"
        deed="Show it"
        act={async (reason) => onUnmask(reason)}
      >
        Names, addresses and raw content of this one are shown to you until you leave the page. The audit keeps that you
        looked, and why.
      </ReasonDialog>
    </>
  );
}
