import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import type { StoredMessage } from '../../backbone/event-log.ts';
import { type Envelope, nameOf, newEvent } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { recordErrors } from '../errors.ts';
import { gapFailure, SOURCE } from './gaps.ts';
import { reportOf, settledReceipt, type TillReport } from './report.ts';
import type { TillStore } from './store.ts';
import type { KnownMessage, Verdict } from './till.ts';

export const GAP_SUBSCRIPTION = 'records/till-gaps';

/**
 * Keeps the record of stores and their tills up to date. A number or an id that is used again for something else, and a
 * sale that a process holds, become dead letters of their own; both contents are kept, and nothing waits behind them.
 */
export function storeRecords(store: TillStore): Subscription {
  return {
    name: 'records/stores',
    topics: [
      'event.SaleCompleted',
      'event.SaleVoided',
      'event.TillOpened',
      'event.TillClosed',
      'event.CashMoved',
      'event.StoreHeartbeat',
      'event.SaleHeld',
      'outcome.adjust-stock.done',
    ],
    from: 'beginning',
    concurrency: LIMITS.recordBatch * 2,
    batch: { size: LIMITS.recordBatch, waitMs: 5 },
    owner: 'records',
    spent: 'skip',
    handle: (batch) => takeBatch(store, batch),
  };
}

async function takeBatch(store: TillStore, batch: readonly Claimed[]): Promise<readonly Handled[]> {
  const reports = batch.map(({ message }) => reportOf(message));
  if (batch.some(({ shadow }) => shadow)) return reports.map((report) => ({ kind: 'done', diff: report ?? null }));
  const said = reports.filter((report) => report !== undefined);
  const verdicts = new Map<TillReport, Verdict>();
  for (const [index, verdict] of (await store.apply(said)).entries()) verdicts.set(said[index] as TillReport, verdict);
  await store.settle(batch.flatMap(({ message }) => settledReceipt(message.envelope) ?? []));
  return Promise.all(
    batch.map(({ message }, index): Handled | Promise<Handled> => {
      if (nameOf(message.envelope) === 'SaleHeld') return hold(store, message as StoredMessage<EventData<'SaleHeld'>>);
      const report = reports[index];
      const verdict = report && verdicts.get(report);
      return verdict?.kind === 'contradicts' && report !== undefined
        ? { kind: 'failed', failure: contradiction(report, verdict) }
        : { kind: 'done' };
    }),
  );
}

function contradiction(report: TillReport, { by, others }: Extract<Verdict, { kind: 'contradicts' }>) {
  const { key, name, sequence, record, message } = report;
  const called = by === 'number' ? `number ${sequence}` : `the id ${record?.split('/').slice(1).join('/')}`;
  const earlier = others.map((other: KnownMessage) => other.message).sort();
  return recordErrors.failure('SL-RECORD-004', {
    because: `till ${key.till} of ${key.location} (${key.connection}) said ${name} under ${called}, which it had used for something else: ${message} and ${earlier.join(', ')}`,
    field: by === 'number' ? 'sequence' : 'id',
    rule: 'used once',
    value: by === 'number' ? String(sequence) : (record ?? ''),
  });
}

/** The first time it is a case; heard again, a person wants another try and the process is told so. */
async function hold(
  store: TillStore,
  { envelope, recordedAt }: StoredMessage<EventData<'SaleHeld'>>,
): Promise<Handled> {
  const { receipt, location, code, reason } = envelope.data;
  const sale = { receipt, event: envelope.id, location, code, reason, since: recordedAt };
  if ((await store.hold(sale)) === 'released') return { kind: 'done', emit: [released(envelope)] };
  const failure = recordErrors.failure('SL-RECORD-006', { because: `${receipt}: ${code}, ${reason}`, value: receipt });
  return { kind: 'failed', failure };
}

function released(cause: Envelope<EventData<'SaleHeld'>>): Envelope {
  const { receipt } = cause.data;
  return newEvent({
    name: 'SaleReleased',
    source: SOURCE,
    subject: receipt,
    time: cause.time,
    fact: [receipt, cause.id],
    data: { receipt },
    cause,
  });
}

/** A gap that lasts is a dead letter for as long as some of its numbers are missing; tried again later, it may have closed. */
export function gapCases(store: TillStore): Subscription {
  return {
    name: GAP_SUBSCRIPTION,
    topics: ['event.TillGapFound'],
    from: 'beginning',
    owner: 'records',
    spent: 'skip',
    handle: (batch) =>
      Promise.all(
        batch.map(async ({ message }): Promise<Handled> => {
          const failure = await gapFailure(store, message.envelope as Envelope<EventData<'TillGapFound'>>);
          return failure === undefined ? { kind: 'done' } : { kind: 'failed', failure };
        }),
      ),
  };
}
