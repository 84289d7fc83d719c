import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { skipCase } from '../../api/deeds.ts';
import { lettersOf } from '../../api/questions.ts';
import type { Case, DeadLetter } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { manyText, sentenceText } from '../../format/format.ts';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Phrase } from '../../parts/prose.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { CaseHistory } from './case-history.tsx';
import { countedText } from './counted.ts';
import { LetterDrawer } from './letter-drawer.tsx';
import { LettersTable } from './letters-table.tsx';
import { OwnerPanel } from './owner-panel.tsx';
import { RetryAllDialog } from './retry-all-dialog.tsx';
import { RunbookPanel } from './runbook-panel.tsx';

const SHOWN = 50;

interface CasePanelProps {
  readonly found: Case;
  /** Told when somebody begins to mend the case here, and when they are through with it. */
  readonly onDeed: (under: boolean) => void;
}

/** One case: what happened, whose it is and by when, what to do, and what it holds up. */
export function CasePanel({ found, onDeed }: CasePanelProps) {
  const { code, title, because, next, kind, state } = found;
  const isStuck = kind === 'dead-letters' && state === 'open';
  return (
    <div className="column">
      <Panel title={title} aside={title === code ? undefined : <code>{code}</code>}>
        <p className="because">{sentenceText(because)}.</p>
        {next === undefined ? null : (
          <p className="what-next">
            <strong>What to do</strong> <Phrase markdown={next} />
          </p>
        )}
        <OwnerPanel found={found} />
        <Facts found={found} />
        {isStuck ? <WaysOut found={found} onDeed={onDeed} /> : <Elsewhere found={found} />}
      </Panel>
      {isStuck ? <Messages found={found} /> : null}
      <RunbookPanel code={code} />
      <CaseHistory id={found.id} />
    </div>
  );
}

function WaysOut({ found, onDeed }: CasePanelProps) {
  const { id, count } = found;
  const [asked, setAsked] = useState<'retry' | 'skip'>();
  const ask = (deed: 'retry' | 'skip' | undefined): void => {
    setAsked(deed);
    onDeed(deed !== undefined);
  };
  return (
    <div className="row">
      <DeedButton permission="operate" onClick={() => ask('retry')}>
        {count === 1 ? 'Try it again' : `Try all ${manyText(count, 'message')} again`}
      </DeedButton>
      <DeedButton permission="operate" variant="default" onClick={() => ask('skip')}>
        {count === 1 ? 'Skip it with a reason' : 'Skip all with a reason'}
      </DeedButton>
      <RetryAllDialog stuck={found} opened={asked === 'retry'} onClose={() => ask(undefined)} />
      <ReasonDialog
        opened={asked === 'skip'}
        onClose={() => ask(undefined)}
        title={`Skip ${manyText(count, 'message')}`}
        deed={`Skip ${count}`}
        tone="madder"
        act={async (reason) => {
          const { skipped } = await skipCase(id, reason);
          notify(`${manyText(skipped, 'message')} set aside.`);
        }}
      >
        They are set aside for good and what waits behind them goes on without them. Do so only when what they would
        have done is done in another way.
      </ReasonDialog>
    </div>
  );
}

/** Where a case is mended that is not one of stuck messages. */
function Elsewhere({ found: { kind, state, connection, code } }: { readonly found: Case }) {
  if (state === 'closed') return null;
  if (kind === 'variance') {
    return (
      <Link to="/variances" search={{ code }}>
        See the variances
      </Link>
    );
  }
  if (kind === 'held-returns') {
    return (
      <Link to="/returns" search={{ held: true }}>
        See the returns that wait
      </Link>
    );
  }
  if (kind === 'held-orders') {
    return (
      <Link to="/orders" search={{ held: true, ...(connection === undefined ? {} : { channel: connection }) }}>
        See the held orders
      </Link>
    );
  }
  if (kind === 'stopped-flow') return <Link to="/flows">See the flows</Link>;
  return kind === 'stock' ? <Link to="/stock">See the stock</Link> : <Link to="/">See which stores are silent</Link>;
}

function Messages({ found: { id, count } }: { readonly found: Case }) {
  const letters = useQuery(lettersOf(id, SHOWN));
  const [opened, setOpened] = useState<DeadLetter>();
  return (
    <Panel title="Messages" flush aside={count > SHOWN ? `The first ${SHOWN}` : undefined}>
      <Waiting of={letters} lines={4}>
        {(page) => <LettersTable letters={page.letters} onOpen={setOpened} />}
      </Waiting>
      <LetterDrawer letter={opened} onClose={() => setOpened(undefined)} />
    </Panel>
  );
}

function Facts({ found }: { readonly found: Case }) {
  const { subscription, connection, field, rule, value, since, latest, episode } = found;
  return (
    <dl className="facts">
      <dt>Where</dt>
      <dd>{subscription ?? connection ?? 'the hub'}</dd>
      <dt>How many</dt>
      <dd>{countedText(found)}</dd>
      {field === undefined ? null : (
        <>
          <dt>Field</dt>
          <dd>
            <code>{field}</code>
            {value === undefined ? '' : ` is ${value}`}
            {rule === undefined ? '' : `; the rule is: ${rule}`}
          </dd>
        </>
      )}
      <dt>Since</dt>
      <dd>
        <When at={since} />
        {latest === undefined ? null : (
          <>
            , last <When at={latest} />
          </>
        )}
        {episode > 1 ? `, for the ${episode === 2 ? 'second' : `${episode}th`} time` : ''}
      </dd>
    </dl>
  );
}
