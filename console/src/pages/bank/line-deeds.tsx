import { Button, SegmentedControl, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { dismissBankLine, matchBankLine } from '../../api/money-deeds.ts';
import type { BankLine } from '../../api/shapes.ts';
import { ReasonDialog } from '../../dialogs/reason-dialog.tsx';
import { moneyText } from '../../format/format.ts';
import { DeedButton } from '../../parts/deed-button.tsx';
import { notify } from '../../parts/notices.tsx';
import { Matched } from './line-card.tsx';

/** A wish to match: with a guess, or with what one names oneself. */
type Asked = { readonly ids: readonly string[] } | 'other' | 'dismiss';

/** What a line may be for, and the decisions about it. */
export function LineDeeds({ line }: { readonly line: BankLine }) {
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  const most = Math.max(1, ...line.suggestions.map(({ score }) => score));
  return (
    <>
      {line.suggestions.length === 0 ? <p className="soft small">Nothing that is expected comes near it.</p> : null}
      <ul className="guesses" aria-label="What it may be for">
        {line.suggestions.map(({ ids, score, reasons }) => (
          <li key={ids.join(' ')}>
            <span className="fit" aria-hidden="true">
              <span style={{ width: `${(100 * score) / most}%` }} />
            </span>
            <span>
              {ids.map((id) => (
                <span key={id}>
                  <Matched id={id} />{' '}
                </span>
              ))}
              <span className="soft small">{reasons.join(', ')}</span>
            </span>
            <DeedButton permission="operate" size="xs" onClick={() => setAsked({ ids })}>
              This is it
            </DeedButton>
          </li>
        ))}
      </ul>
      <div className="row">
        <DeedButton permission="operate" size="xs" variant="default" onClick={() => setAsked('other')}>
          It is for something else
        </DeedButton>
        <DeedButton permission="operate" size="xs" variant="default" onClick={() => setAsked('dismiss')}>
          It belongs to nothing here
        </DeedButton>
      </div>
      <MatchDialog line={line} asked={asked} onClose={close} />
      <ReasonDialog
        opened={asked === 'dismiss'}
        onClose={close}
        title="It belongs to nothing here"
        deed="Dismiss it"
        act={async (reason) => {
          await dismissBankLine(line.id, reason);
          notify('The line is dismissed; it is not asked for again.');
        }}
      >
        Say what it is: rent, wages, taxes. The line stays in the books of the bank and is not asked for again here.
      </ReasonDialog>
    </>
  );
}

interface MatchDialogProps {
  readonly line: BankLine;
  readonly asked: Asked | undefined;
  readonly onClose: () => void;
}

function MatchDialog({ line, asked, onClose }: MatchDialogProps) {
  const [kind, setKind] = useState<'payout' | 'orders'>('orders');
  const [payout, setPayout] = useState('');
  const [orders, setOrders] = useState<string[]>([]);
  const named = kind === 'payout' ? [payout.trim()].filter((id) => id !== '') : orders;
  const ids = typeof asked === 'object' ? asked.ids : named;
  const amount = moneyText(line.amount.amount, line.amount.currency);
  return (
    <ReasonDialog
      opened={asked === 'other' || typeof asked === 'object'}
      onClose={onClose}
      title={`Match ${amount}`}
      deed="Match it"
      act={async (reason) => {
        await matchBankLine(line.id, toOf(ids), reason);
        notify(`${amount} is matched.`);
      }}
    >
      {typeof asked === 'object' ? (
        <p>
          The line is for{' '}
          {ids.map((id) => (
            <strong key={id}>{id} </strong>
          ))}
        </p>
      ) : (
        <div className="column">
          <SegmentedControl
            aria-label="What it is for"
            value={kind}
            onChange={(value) => setKind(value as 'payout' | 'orders')}
            data={[
              { value: 'orders', label: 'It pays orders' },
              { value: 'payout', label: 'It is a payout' },
            ]}
          />
          {kind === 'payout' ? (
            <TextInput
              label="The payout"
              description="payout/<connection>/<reference>"
              value={payout}
              onChange={(event) => setPayout(event.currentTarget.value)}
            />
          ) : (
            <TagsInput
              label="The orders"
              description="order/<channel>/<id>, one or several"
              value={orders}
              onChange={setOrders}
            />
          )}
          <Button hidden type="submit" aria-hidden="true" tabIndex={-1} />
        </div>
      )}
      A difference between the amounts stays a variance of what you match it with. Orders are captured by it.
    </ReasonDialog>
  );
}

/** Guesses name either one payout or orders. */
function toOf(ids: readonly string[]): { payout: string } | { orders: string[] } {
  const [payout] = ids.filter((id) => id.startsWith('payout/'));
  return payout === undefined ? { orders: [...ids] } : { payout };
}
