import type { StoredMessage } from '../../backbone/event-log.ts';
import { instant } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';
import { contributionOf } from './project.ts';

/** What can happen to the money of an order. */
export const MONEY_MOVES = [
  'authorised',
  'captured',
  'voided',
  'refunded',
  'refund-failed',
  'invoiced',
  'credited',
  'registered',
  'repaid',
] as const;
type MoneyMoveKind = (typeof MONEY_MOVES)[number];

/** One thing that happened to the money of an order. */
export interface MoneyMove {
  /** When the hub heard of it first, RFC 3339. */
  readonly at: string;
  readonly kind: MoneyMoveKind;
  /** Missing where nobody said how much. */
  readonly amount?: Money;
  /** What it goes by there: a payment reference, a refund, an invoice. */
  readonly reference: string;
  /** The connection at which it happened. */
  readonly connection: string;
}

/** The facts of an order's record that are moves of money, by the beginning of their name. */
const MOVES: Readonly<Record<string, MoneyMoveKind>> = {
  capture: 'captured',
  refund: 'refunded',
  'refund-failed': 'refund-failed',
  invoice: 'invoiced',
  'credit-note': 'credited',
  registered: 'registered',
  repaid: 'repaid',
};

const STATES: Readonly<Record<string, MoneyMoveKind>> = { authorised: 'authorised', voided: 'voided' };

/**
 * Which money moved, from the messages of an order, the oldest first. What is told twice, as an event and as the outcome of a
 * command, is one move, because the record of the order keeps it as one fact. Pure.
 */
export function moneyMovesOf(messages: readonly StoredMessage[]): readonly MoneyMove[] {
  const moves = new Map<string, MoneyMove>();
  for (const message of messages) {
    const contribution = contributionOf(message);
    for (const [name, { value }] of Object.entries(contribution?.facts ?? {})) {
      const move = moveOf(name, value as Said, message.recordedAt);
      if (move !== undefined && !moves.has(name)) moves.set(name, move);
    }
  }
  return [...moves.values()];
}

interface Said {
  readonly amount?: Money;
  readonly total?: Money;
  readonly reference?: string;
  readonly name?: string;
}

function moveOf(name: string, said: Said, recordedAt: number): MoneyMove | undefined {
  const [prefix = '', ...rest] = name.split(':');
  const last = rest.at(-1) ?? '';
  const kind = prefix === 'payment' ? STATES[last] : MOVES[prefix];
  if (kind === undefined) return undefined;
  const isPayment = prefix === 'payment' || prefix === 'capture';
  const [, connection = '', ...reference] = isPayment ? (rest[0] ?? '').split('/') : ['', rest[0]];
  const amount = said.amount ?? said.total;
  return {
    at: instant(recordedAt),
    kind,
    ...(amount === undefined ? {} : { amount }),
    reference: said.name ?? said.reference ?? (isPayment ? reference.join('/') : last),
    connection,
  };
}
