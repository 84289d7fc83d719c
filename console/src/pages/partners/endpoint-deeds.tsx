import { NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  pauseEndpoint,
  recoverEndpoint,
  removeEndpoint,
  resumeEndpoint,
  rotateSecret,
  testEndpoint,
} from '../../api/deeds.ts';
import { problemOf } from '../../api/problem.ts';
import type { Endpoint } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { durationText, manyText } from '../../format/format.ts';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { EndpointDialog } from './endpoint-dialog.tsx';

type Deed = 'change' | 'rotate' | 'pause' | 'resume' | 'recover' | 'remove';

const OVERLAP_HOURS = 24;
const LABELS: readonly (readonly [Deed, string])[] = [
  ['change', 'Change'],
  ['rotate', 'Rotate secret'],
  ['recover', 'Send what it missed'],
  ['remove', 'Remove'],
];

interface EndpointDeedsProps {
  readonly endpoint: Endpoint;
  readonly onSecret: (secret: string) => void;
}

/** What one can do with an endpoint. */
export function EndpointDeeds({ endpoint, onSecret }: EndpointDeedsProps) {
  const [asked, setAsked] = useState<Deed>();
  const close = (): void => setAsked(undefined);
  const switching: Deed = endpoint.state === 'enabled' ? 'pause' : 'resume';
  return (
    <>
      <TestButton endpoint={endpoint} />
      {[[switching, switching === 'pause' ? 'Disable' : 'Enable'] as const, ...LABELS].map(([deed, label]) => (
        <DeedButton key={deed} permission="configure" variant="default" onClick={() => setAsked(deed)}>
          {label}
        </DeedButton>
      ))}
      <EndpointDialog opened={asked === 'change'} onClose={close} endpoint={endpoint} />
      <SwitchDialogs endpoint={endpoint} asked={asked} onClose={close} />
      <RotateDialog endpoint={endpoint} opened={asked === 'rotate'} onClose={close} onSecret={onSecret} />
    </>
  );
}

function TestButton({ endpoint: { id } }: { readonly endpoint: Endpoint }) {
  const queries = useQueryClient();
  const testing = useMutation({
    mutationFn: () => testEndpoint(id),
    onSuccess: ({ delivered, attempt }) =>
      notify(
        delivered
          ? `The test was taken: ${attempt.status ?? ''} in ${durationText(attempt.durationMs)}.`
          : `The test was not taken: ${attempt.because ?? attempt.failure ?? `it answered ${attempt.status ?? 'nothing'}`}.`,
      ),
    onError: (error) => notify(`The test was not sent: ${problemOf(error).detail}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['partners'] }),
  });
  return (
    <DeedButton permission="configure" loading={testing.isPending} onClick={() => testing.mutate()}>
      Send a test event
    </DeedButton>
  );
}

interface DialogProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

function SwitchDialogs({ endpoint, asked, onClose }: DialogProps & { readonly asked: Deed | undefined }) {
  const { id, description, waiting } = endpoint;
  const navigate = useNavigate();
  return (
    <>
      <ReasonDialog
        opened={asked === 'pause'}
        onClose={onClose}
        title={`Disable ${description}`}
        deed="Disable it"
        act={async (reason) => {
          await pauseEndpoint(id, reason);
          notify(`${description} is told nothing until it is enabled.`);
        }}
      >
        What it would be told is kept and waits for it.
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'resume'}
        onClose={onClose}
        title={`Enable ${description}`}
        deed="Enable it"
        reasoned={false}
        act={async () => {
          await resumeEndpoint(id);
          notify(`${description} is told again.`);
        }}
      >
        {waiting === 0
          ? 'Nothing waits for it.'
          : `${manyText(waiting, 'delivery', 'deliveries')} that wait are sent in order.`}
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'recover'}
        onClose={onClose}
        title={`Send ${description} what it missed`}
        deed="Send it"
        reasoned={false}
        act={async () => {
          const { again } = await recoverEndpoint(id);
          notify(`${manyText(again, 'delivery', 'deliveries')} on the way.`);
        }}
      >
        It is enabled, and everything that waits or was given up is sent again, in order.
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'remove'}
        onClose={onClose}
        title={`Remove ${description}`}
        deed="Remove it"
        tone="madder"
        reasoned={false}
        act={async () => {
          await removeEndpoint(id);
          await navigate({ to: '/partners' });
          notify(`${description} is gone.`);
        }}
      >
        Its deliveries and secrets go with it, also what still waits. This cannot be taken back.
      </ReasonDialog>
    </>
  );
}

interface RotateDialogProps extends DialogProps {
  readonly opened: boolean;
  readonly onSecret: (secret: string) => void;
}

function RotateDialog({ endpoint: { id, description }, opened, onClose, onSecret }: RotateDialogProps) {
  const [hours, setHours] = useState(OVERLAP_HOURS);
  return (
    <ReasonDialog
      opened={opened}
      onClose={onClose}
      title={`Rotate the secret of ${description}`}
      deed="Rotate it"
      reasoned={false}
      act={async () => onSecret((await rotateSecret(id, hours)).secret)}
    >
      <div className="column">
        <p>
          Both secrets sign for a while, so that the partner can change over in peace. With 0 hours the old one ends
          now.
        </p>
        <NumberInput
          label="Hours for which both sign"
          min={0}
          value={hours}
          onChange={(value) => setHours(Math.max(0, Number(value) || 0))}
        />
      </div>
    </ReasonDialog>
  );
}
