import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { pauseFlow, resumeFlow } from '../../api/deeds.ts';
import type { Flow } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { countText, manyText, rateText } from '../../format/format.ts';
import { Badge } from '../../parts/badge.tsx';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { FLOW_WORDS, lagOf } from './how-it-is.ts';

const LANES = ['live', 'standard', 'bulk'] as const;

/** One flow. Its bar has a colour for each lane: live work is never behind bulk work. */
export function FlowRow({ flow, most }: { readonly flow: Flow; readonly most: number }) {
  const [asked, setAsked] = useState(false);
  const [tone, word] = FLOW_WORDS[flow.state];
  const lag = lagOf(flow);
  const stands = flow.paused?.byPerson === true;
  return (
    <tr>
      <td>
        <strong>{flow.of}</strong>
        <div className="soft small">
          {flow.name}
          {flow.tier === undefined ? '' : `, ${flow.tier}`}
        </div>
      </td>
      <td>
        <div className="row">
          <Badge tone={tone}>{word}</Badge>
          <span className="soft small">{flow.why}</span>
          {flow.dead > 0 ? (
            <Link to="/cases" className="small">
              See why
            </Link>
          ) : null}
        </div>
      </td>
      <td>
        <div className="lag" title={LANES.map((lane) => `${lane}: ${flow.lag[lane]}`).join(', ')}>
          <span className="lag-bar" aria-hidden="true">
            {LANES.map((lane) => (
              <span key={lane} className={lane} style={{ width: `${(100 * flow.lag[lane]) / most}%` }} />
            ))}
          </span>
          {countText(lag)}
        </div>
      </td>
      <td className="number soft">{flow.ratePerSecond === undefined ? '' : rateText(flow.ratePerSecond)}</td>
      <td className="number">
        <DeedButton
          permission="operate"
          size="compact-sm"
          variant="default"
          onClick={() => setAsked(true)}
          aria-label={`${stands ? 'Resume' : 'Pause'} ${flow.name}`}
        >
          {stands ? 'Resume' : 'Pause'}
        </DeedButton>
        {stands ? (
          <ReasonDialog
            opened={asked}
            onClose={() => setAsked(false)}
            title={`Resume ${flow.name}`}
            deed="Resume it"
            reasoned={false}
            act={async () => {
              await resumeFlow(flow.name);
              notify(`${flow.name} goes on.`);
            }}
          >
            {lag === 0
              ? 'Nothing waits in it.'
              : `${manyText(lag, 'message')} that wait go on at once, live ones first.`}
          </ReasonDialog>
        ) : (
          <ReasonDialog
            opened={asked}
            onClose={() => setAsked(false)}
            title={`Pause ${flow.name}`}
            deed="Pause it"
            act={async (reason) => {
              await pauseFlow(flow.name, reason);
              notify(`${flow.name} stands still.`);
            }}
          >
            What is in work ends, and nothing more is handed over until somebody resumes it. Nothing is lost: messages
            are kept and wait.
          </ReasonDialog>
        )}
      </td>
    </tr>
  );
}
