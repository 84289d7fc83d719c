import type { EventData } from '../../canonical/event.ts';
import type { DraftEvent } from '../../connector/connector.ts';
import { sum, zero } from '../../kernel/money.ts';
import { isZeroQuantity, quantity } from '../../kernel/quantity.ts';
import { posErrors } from './errors.ts';
import type { PosMessage } from './messages.ts';
import { currencyOf, moneyOf, tendersOf } from './receipt.ts';

type OrderReturn = PosMessage<'order-return'>;
type Receipt = EventData<'SaleCompleted'>['receipt'];

/** What a till tells besides its receipt, as the caller knows it. */
export interface TillContext {
  readonly connection: string;
  readonly location: string;
  /** RFC 3339 UTC. */
  readonly at: string;
  /** Names the message by what it says, so that it is one fact however often it is sent. */
  readonly fact: (name: string) => readonly string[];
}

/**
 * The receipt of goods that were bought online: it has no lines, because the goods and what they are worth belong to the order. What
 * the till gave for them is in its tenders. Throws SL-POS-002 and SL-POS-003.
 */
export function paidBackOf(
  message: OrderReturn,
): Pick<Receipt, 'lines' | 'total' | 'taxIncluded' | 'tenders' | 'ofOrder' | 'cashier' | 'customer'> {
  const currency = currencyOf(message.currency);
  const tenders = tendersOf(message.tenders, currency, 'tenders');
  const total = moneyOf(message.total, currency, 'total');
  const given = sum(
    tenders.map(({ amount }) => amount),
    currency,
  );
  if (total.amount !== given.amount) {
    const because = `total is off by ${total.amount - given.amount} minor units from the tenders`;
    throw posErrors.error('SL-POS-003', { because, field: 'total', rule: 'the sum of the tenders' });
  }
  if (total.amount > 0) {
    const because = 'total is positive, and a return gives money back';
    throw posErrors.error('SL-POS-002', { because, field: 'total', rule: 'not above zero' });
  }
  return {
    lines: [],
    total,
    taxIncluded: true,
    tenders,
    ofOrder: message.order,
    ...(message.cashier === undefined ? {} : { cashier: message.cashier }),
    ...(message.customer === undefined ? {} : { customer: message.customer }),
  };
}

/** The return of the order: asked for, here, and looked at where the till says what becomes of everything. */
export function returnEventsOf(message: OrderReturn, { connection, location, at, fact }: TillContext): DraftEvent[] {
  const id = `return/${connection}/${message.id}`;
  const { order } = message;
  const lines = message.lines.map(({ line, sku, quantity: count, unit = 'each' }, index) => {
    const piece = quantity(count, unit);
    if (isZeroQuantity(piece)) {
      const field = `lines[${index}].quantity`;
      throw posErrors.error('SL-POS-002', { because: 'nothing came back', field, rule: 'above zero' });
    }
    return { line, sku, quantity: piece };
  });
  const currency = currencyOf(message.currency);
  const given = moneyOf(message.total, currency, 'total');
  const paidBack = given.amount === 0 ? zero(currency) : { ...given, amount: -given.amount };
  const draft = <Name extends 'ReturnRequested' | 'ReturnReceived' | 'ReturnInspected'>(
    name: Name,
    data: EventData<Name>,
  ): DraftEvent<Name> => ({ name, subject: order, time: at, fact: fact(name), data }) as DraftEvent<Name>;
  const conditions = message.lines.map(({ condition }) => condition);
  return [
    draft('ReturnRequested', {
      return: {
        id,
        order,
        lines: lines.map((line, index) => {
          const { orderLine, reason = 'changed-mind' } = message.lines[index] ?? {};
          return { ...line, ...(orderLine === undefined ? {} : { orderLine }), reason };
        }),
        wanted: 'refund',
        at: location,
        ...(paidBack.amount === 0 ? {} : { paidBack }),
      },
      at,
    }),
    draft('ReturnReceived', { return: id, order, location, lines, at }),
    ...(conditions.includes(undefined)
      ? []
      : [
          draft('ReturnInspected', {
            return: id,
            order,
            lines: lines.map((line, index) => ({ ...line, condition: conditions[index] ?? 'restock' })),
            at,
          }),
        ]),
  ];
}
