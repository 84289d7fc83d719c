import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { KeptStatement } from './chain.ts';
import { bankLedgerErrors } from './errors.ts';
import type { Change, StatementLedger } from './store.ts';

/** The source of what the ledger of statements itself says. */
const SOURCE = '/ledgers/bank';

type Told = Envelope<EventData<'BankStatementReported'>>;

/**
 * Keeps the statements of bank accounts and says what does not fit between them: a balance that jumps, a number that is
 * missing, two contents of one number. What fits again is told too.
 */
export function bankStatements(ledger: StatementLedger): Subscription {
  return {
    name: 'ledgers/bank',
    topics: ['event.BankStatementReported'],
    from: 'beginning',
    concurrency: 4,
    owner: 'ledgers',
    spent: 'skip',
    handle: (batch: readonly Claimed[]) =>
      Promise.all(
        batch.map(async ({ message, shadow }): Promise<Handled> => {
          const told = message.envelope as Told;
          const statement = keptOf(told);
          if (shadow) return { kind: 'done', diff: statement.statement };
          return { kind: 'done', emit: eventsOf(await ledger.take(statement), told) };
        }),
      ),
  };
}

function keptOf({ id, connection = '', data }: Told): KeptStatement {
  const { unreadable = 0, ...rest } = data;
  return { ...rest, event: id, connection, unreadable };
}

function eventsOf({ found, settled }: Change, cause: Told): Envelope[] {
  const { time } = cause;
  return [
    ...found.map(({ round, ...finding }) =>
      newEvent({
        name: 'VarianceFound',
        source: SOURCE,
        subject: finding.about,
        time,
        fact: ['variance', finding.kind, finding.about, String(round)],
        data: { suggestion: bankLedgerErrors.entries[finding.kind].next, ...finding, of: 'bank', at: time },
        cause,
      }),
    ),
    ...settled.map(({ about, kind, round }) =>
      newEvent({
        name: 'VarianceSettled',
        source: SOURCE,
        subject: about,
        time,
        fact: ['settled', kind, about, String(round)],
        data: { about, kind, resolution: 'A statement came that makes the account fit again.', at: time },
        cause,
      }),
    ),
  ];
}
