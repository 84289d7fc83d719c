import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { acknowledgeAlert, muteAlert, unmuteAlert } from '../../api/deeds.ts';
import type { Alert } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { Phrase } from '../../parts/prose.tsx';
import type { Tone } from '../../parts/tone.ts';
import { When } from '../../parts/when.tsx';

const TONES: Readonly<Record<Alert['severity'], Tone>> = { critical: 'wrong', warning: 'late', notice: 'moving' };

/** An alert: what, since when, who looks at it, and where it leads. */
export function AlertLine({ alert }: { readonly alert: Alert }) {
  const { id, state, severity, summary, next, since, resolvedAt, acknowledged, mutedUntil, path } = alert;
  const [asked, setAsked] = useState<'acknowledge' | 'mute'>();
  const queries = useQueryClient();
  const stands = state !== 'resolved';
  return (
    <li className={stands ? 'alert' : 'alert over'}>
      <div className="row">
        <Badge tone={stands ? TONES[severity] : 'well'}>{stands ? severity : 'over'}</Badge>
        <Link to={path}>
          <strong>{summary}</strong>
        </Link>
        {mutedUntil === undefined ? null : (
          <Badge tone="quiet">
            muted, ends <When at={mutedUntil} />
          </Badge>
        )}
      </div>
      <p className="soft small">
        since <When at={since} />
        {resolvedAt === undefined ? null : (
          <>
            , over <When at={resolvedAt} />
          </>
        )}
        {acknowledged === undefined ? null : (
          <>
            , seen by {acknowledged.by} <When at={acknowledged.at} />
          </>
        )}
        {state === 'pending' ? ', seen for a moment only so far' : ''}
      </p>
      {stands ? (
        <p>
          → <Phrase markdown={next} />
        </p>
      ) : null}
      {stands ? (
        <div className="row">
          {acknowledged === undefined ? (
            <DeedButton
              permission="operate"
              size="xs"
              onClick={() => setAsked('acknowledge')}
              aria-label={`I look at it: ${summary}`}
            >
              I look at it
            </DeedButton>
          ) : null}
          {mutedUntil === undefined ? (
            <DeedButton
              permission="operate"
              size="xs"
              variant="default"
              onClick={() => setAsked('mute')}
              aria-label={`Mute: ${summary}`}
            >
              Mute for 4 h
            </DeedButton>
          ) : (
            <DeedButton
              permission="operate"
              size="xs"
              variant="default"
              onClick={() => void unmuteAlert(id).finally(() => queries.invalidateQueries({ queryKey: ['alerts'] }))}
              aria-label={`Hear of it again: ${summary}`}
            >
              Hear of it again
            </DeedButton>
          )}
        </div>
      ) : null}
      <ReasonDialog
        opened={asked === 'acknowledge'}
        onClose={() => setAsked(undefined)}
        title="I look at it"
        deed="I look at it"
        reasoned={false}
        act={async () => {
          await acknowledgeAlert(id, '');
          notify('Everybody sees that you look at it.');
        }}
      >
        Your name stands beside it, and it is not repeated any more. That it is over is still told.
      </ReasonDialog>
      <ReasonDialog
        opened={asked === 'mute'}
        onClose={() => setAsked(undefined)}
        title="Mute the alert"
        deed="Mute it"
        tone="madder"
        act={async (reason) => {
          await muteAlert(id, '4h', reason);
          notify('Nobody is told of it for four hours.');
        }}
      >
        For four hours nobody is told of it, however often it comes. It still stands here, and is told again when it is
        there longer than that.
      </ReasonDialog>
    </li>
  );
}
