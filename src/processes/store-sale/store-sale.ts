import type { EventData } from '../../canonical/event.ts';
import { connectionOf } from '../../canonical/value.ts';
import {
  type Address,
  type AnyProcess,
  command,
  defineProcess,
  event,
  type Output,
  type Step,
  wake,
} from '../../process/define.ts';
import { reversalsOf, type Taken, takenOf } from '../store-day/figures.ts';
import type { saleErrors } from './errors.ts';
import { type Movement, movementOf, reverseOf } from './movement.ts';

interface Facts {
  /** The receipt's id. */
  readonly id: string;
  /** What it moved; undefined until the sale itself has arrived, or when it moved nothing. */
  readonly movement: Movement | undefined;
  /** What it came to, so that its day can take it back; undefined until the sale itself has arrived. */
  readonly taken?: Taken | undefined;
  /** When it was voided, RFC 3339; undefined while it stands. */
  readonly voidedAt: string | undefined;
  /** The number of the void on its till. */
  readonly voidedAs?: number | undefined;
}
type At = 'expected' | 'unmoved' | 'booking' | 'booked' | 'refused' | 'reversing' | 'unreversed' | 'voided';
type In<Where extends At> = Where extends At ? Facts & { readonly at: Where } : never;
type State = In<At>;

/** How long a void waits for the sale that it names before a person is told. */
const SALE_PATIENCE_MS = 24 * 3_600_000;

/**
 * Store-sale: what a receipt moved is booked in the ERP's stock once, and taken back once when the receipt is voided,
 * whatever comes first. Sales that `erp` itself reports are left out: it has moved its stock already.
 */
export function storeSale({ erp }: { readonly erp: string }): AnyProcess {
  return defineProcess<State>({
    name: 'store-sale',
    version: 1,
    summary: 'From a receipt of a till to its goods booked in the stock of the ERP, and back when it is voided.',
    roles: ['erp'],
    correlate: (_message, subject) => addressOf(subject, erp),
    initial: (id) => ({ at: 'expected', id, movement: undefined, voidedAt: undefined }),
    begins: ['SaleCompleted', 'SaleVoided'],
    meanings: {
      expected: 'The receipt was voided before it arrived.',
      unmoved: 'The receipt moved no goods in the end.',
      booking: 'The ERP was asked to book what the receipt moved.',
      booked: 'The ERP has booked it.',
      refused: 'The ERP refuses to book it; a case is open.',
      reversing: 'The receipt was voided; the ERP was asked to take the booking back.',
      unreversed: 'The ERP refuses to take the booking back; a case is open.',
      voided: 'The receipt was voided and nothing of it is booked.',
    },
    states: {
      expected: {
        SaleCompleted: (state, { data }) => placed(state, data.receipt),
        SaleVoided: (state, message) => [
          { ...state, ...voidOf(message.data) },
          wake('sale', message.atMs + SALE_PATIENCE_MS),
        ],
        'deadline.sale': (state) => [
          state,
          held(state, 'SL-SALE-002', 'it was voided and the receipt itself never came'),
        ],
        SaleReleased: (state, { atMs }) => [state, wake('sale', atMs + SALE_PATIENCE_MS)],
      },
      unmoved: {
        SaleVoided: (state, { data }) => withReversal([{ ...state, at: 'voided', ...voidOf(data) }]),
      },
      booking: {
        SaleVoided: (state, { data }) =>
          state.voidedAt === undefined ? withReversal([{ ...state, ...voidOf(data) }]) : [state],
        'adjust-stock.done': booked,
        'adjust-stock.rejected': (state, { data }) =>
          state.voidedAt === undefined
            ? [{ ...state, at: 'refused' }, held(state, 'SL-SALE-001', data.failure?.because)]
            : [{ ...state, at: 'voided' }],
      },
      booked: {
        SaleVoided: (state, { data }) => withReversal(reversed({ ...state, ...voidOf(data) })),
      },
      refused: {
        SaleVoided: (state, { data }) => withReversal([{ ...state, at: 'voided', ...voidOf(data) }]),
        SaleReleased: (state) => [{ ...state, at: 'booking' }, ...asked(state.movement)],
        'adjust-stock.done': booked,
      },
      reversing: {
        'adjust-stock.done': (state, { data }) => [isReverse(state, data.request) ? { ...state, at: 'voided' } : state],
        'adjust-stock.rejected': (state, { data }) =>
          isReverse(state, data.request)
            ? [{ ...state, at: 'unreversed' }, held(state, 'SL-SALE-003', data.failure?.because)]
            : [state],
      },
      unreversed: {
        SaleReleased: (state) => reversed(state),
        'adjust-stock.done': (state, { data }) => [isReverse(state, data.request) ? { ...state, at: 'voided' } : state],
      },
      voided: {},
    },
    ignores: {
      // A command that was given up is a case of the delivery worker; its retry ends in another outcome.
      everywhere: ['adjust-stock.failed', 'deadline.sale'],
      unmoved: ['SaleCompleted', 'SaleReleased', 'adjust-stock.done', 'adjust-stock.rejected'],
      expected: ['adjust-stock.done', 'adjust-stock.rejected'],
      // Another content under the same id: the record of the stores makes a case of it, and the first one stands.
      booking: ['SaleCompleted', 'SaleReleased'],
      booked: ['SaleCompleted', 'SaleReleased', 'adjust-stock.done', 'adjust-stock.rejected'],
      refused: ['SaleCompleted', 'adjust-stock.rejected'],
      reversing: ['SaleCompleted', 'SaleVoided', 'SaleReleased'],
      unreversed: ['SaleCompleted', 'SaleVoided', 'adjust-stock.rejected'],
      voided: ['SaleCompleted', 'SaleVoided', 'SaleReleased', 'adjust-stock.done', 'adjust-stock.rejected'],
    },
    migrate: {},
  });
}

/** One instance a receipt; what the ERP itself reports belongs to none. */
function addressOf(subject: string, erp: string): Address | undefined {
  return subject.startsWith('receipt/') && connectionOf(subject) !== erp ? { key: subject } : undefined;
}

/** A sale that was voided before it came is never booked: together they moved nothing. */
function placed(state: Facts, receipt: EventData<'SaleCompleted'>['receipt']): Step<State> {
  const movement = movementOf(receipt);
  const facts: Facts = { ...state, taken: takenOf(receipt) };
  if (state.voidedAt !== undefined) return withReversal([{ ...facts, at: 'voided', movement }]);
  if (movement === undefined) return [{ ...facts, at: 'unmoved' }];
  return [{ ...facts, at: 'booking', movement }, ...asked(movement)];
}

const voidOf = ({ at, sequence }: EventData<'SaleVoided'>): Pick<Facts, 'voidedAt' | 'voidedAs'> => ({
  voidedAt: at,
  ...(sequence === undefined ? {} : { voidedAs: sequence }),
});

/** Tells the store's day what to take back, once, when sale and void are both there. */
function withReversal([state, ...outputs]: Step<State>): Step<State> {
  const { taken, voidedAt, voidedAs } = state;
  if (taken === undefined || voidedAt === undefined) return [state, ...outputs];
  const told = reversalsOf(taken, voidedAt, voidedAs).map((reversal) =>
    event('SaleReversed', reversal, `reversed-${reversal.businessDate}`),
  );
  return [state, ...outputs, ...told];
}

function booked(state: Facts): Step<State> {
  return state.voidedAt === undefined ? [{ ...state, at: 'booked' }] : reversed(state);
}

function reversed(state: Facts): Step<State> {
  const { movement, voidedAt } = state;
  const reverse = movement === undefined || voidedAt === undefined ? undefined : reverseOf(movement, voidedAt);
  return [{ ...state, at: 'reversing' }, ...asked(reverse)];
}

const asked = (movement: Movement | undefined): readonly Output[] =>
  movement === undefined ? [] : [command('adjust-stock', 'erp', movement, movement.movement)];

/** Whether a request was the one that takes the booking back. */
const isReverse = ({ id }: Facts, request: Movement): boolean => request.movement !== id;

/** Tells a person; the code says what they can do, see `errors.ts`. */
function held({ id, movement }: Facts, code: keyof typeof saleErrors.entries, reason = 'no reason was given'): Output {
  const { location } = movement ?? {};
  return event('SaleHeld', {
    receipt: id,
    ...(location === undefined ? {} : { location }),
    code,
    reason: reason.slice(0, 1_000),
  });
}
