import { isOfHub } from '../../canonical/value.ts';
import type { AnyProcess, Message, MessageName, Output, StateShape, Step } from '../../process/define.ts';
import { orderToCash } from '../../processes/order-to-cash/order-to-cash.ts';
import { returnAndRefund } from '../../processes/return-and-refund/return-and-refund.ts';
import type { Carrier } from './courier.ts';
import type { WorldOptions } from './world.ts';

/** A process or a partner broken on purpose, and how many seeds it may take to be found out. */
export interface Mutant {
  readonly name: string;
  readonly options: () => WorldOptions;
}

type AnyRow = (state: StateShape, message: Message) => Step<StateShape>;

/** Order-to-cash, or another process, with one row changed in every state that has it. */
function rowChanged(
  name: MessageName,
  change: (row: AnyRow) => AnyRow,
  definition: AnyProcess = orderToCash(),
): AnyProcess {
  const states = Object.entries(definition.states).map(([at, rows]) => {
    const row = (rows as Record<string, AnyRow | undefined>)[name];
    return [at, row === undefined ? rows : { ...rows, [name]: change(row) }] as const;
  });
  return { ...definition, states: Object.fromEntries(states) as AnyProcess['states'] };
}

/** Order-to-cash, or another process, that puts out something else than it decided. */
function outputsChanged(
  change: (outputs: readonly Output[], state: StateShape) => readonly Output[],
  definition: AnyProcess = orderToCash(),
): AnyProcess {
  const states = Object.entries(definition.states).map(([at, rows]) => {
    const changed = Object.entries(rows as Record<string, AnyRow>).map(([name, row]) => {
      const wrong: AnyRow = (state, message) => {
        const [next, ...outputs] = row(state, message);
        return [next, ...change(outputs, next)];
      };
      return [name, wrong] as const;
    });
    return [at, Object.fromEntries(changed)] as const;
  });
  return { ...definition, states: Object.fromEntries(states) as AnyProcess['states'] };
}

/** The process of returns as a world has it. */
const returning = (): AnyProcess =>
  returnAndRefund({}, { takesReturns: true, recordRefundsIn: ['shop'], giftCardsIn: ['shop'] });

const without = (name: string): AnyProcess =>
  outputsChanged((outputs) => outputs.filter((output) => output.kind !== 'command' || output.name !== name));

const forgets = (name: MessageName): AnyProcess => rowChanged(name, () => (state) => [state]);

type Said = Output & { readonly kind: 'event' };

/** What the process of returns says of an order that it places by itself. */
const isOfExchange = (output: Output): output is Said =>
  output.kind === 'event' && (output.name === 'OrderPlaced' || output.name === 'PaymentCaptured');

function ofAnotherOrder(said: Said): Said {
  const about = `${said.about}again`;
  const { order: of } = said.data as unknown as { readonly order: string | object };
  const order = typeof of === 'string' ? about : { ...of, id: about };
  return { ...said, about, purpose: `${said.purpose} again`, data: { ...said.data, order } as Said['data'] };
}

function withTwice(said: Said): Said {
  const { amount } = said.data as unknown as { readonly amount: { readonly amount: number } };
  return { ...said, data: { ...said.data, amount: { ...amount, amount: amount.amount * 2 } } as Said['data'] };
}

/** Partners that carry a command out, but not as they should. */
const carrying =
  (change: (carry: Carrier) => Carrier): (() => WorldOptions) =>
  () => ({ carry: change });

export const MUTANTS: readonly Mutant[] = [
  { name: 'no refund is ever asked', options: () => ({ process: without('refund-payment') }) },
  { name: 'holds are never given up', options: () => ({ process: without('void-payment') }) },
  { name: 'the channel is not told of parcels', options: () => ({ process: without('record-shipment') }) },
  {
    name: 'the channel is not told of goods that came back',
    options: () => ({
      returns: returnAndRefund({}, { takesReturns: true, recordRefundsIn: [], giftCardsIn: ['shop'] }),
    }),
  },
  {
    name: 'the channel is not told of cancellations',
    options: () => ({
      process: outputsChanged((outputs) =>
        outputs.filter((output) => output.kind !== 'command' || output.name !== 'cancel-order' || output.to === 'erp'),
      ),
    }),
  },
  { name: 'no credit note follows a refund', options: () => ({ process: without('post-credit-note') }) },
  { name: 'payments are not registered', options: () => ({ process: without('register-payment') }) },
  { name: 'a late capture is forgotten', options: () => ({ process: forgets('PaymentCaptured') }) },
  { name: 'parcels are forgotten', options: () => ({ process: forgets('ShipmentDispatched') }) },
  { name: 'a cancellation by the shop is forgotten', options: () => ({ process: forgets('OrderCancelled') }) },
  {
    name: 'no deadline is ever set',
    options: () => ({
      process: outputsChanged((outputs) => outputs.filter(({ kind }) => kind !== 'wake')),
    }),
  },
  {
    name: 'refunds are of one cent less',
    options: () => ({
      process: outputsChanged((outputs) =>
        outputs.map((output) => {
          if (output.kind !== 'command' || output.name !== 'refund-payment') return output;
          const { amount, ...data } = output.data as { amount: { amount: number; currency: string } };
          return {
            ...output,
            data: { ...data, amount: { ...amount, amount: amount.amount - 1 } } as typeof output.data,
          };
        }),
      ),
    }),
  },
  {
    name: 'the process throws on refunds that fail',
    options: () => ({
      process: rowChanged('RefundIssued', () => () => {
        throw new Error('broken on purpose');
      }),
    }),
  },
  {
    name: 'the purpose of a refund changes with every try',
    options: carrying((carry) => {
      let tries = 0;
      return (connection, name, command) => {
        if (name !== 'refund-payment') return carry(connection, name, command);
        tries += 1;
        const data = { ...(command.data as object), purpose: `try ${tries}` };
        return carry(connection, name, { ...command, data });
      };
    }),
  },
  {
    name: 'the ERP says it cancelled and did not',
    options: carrying(
      (carry) => (connection, name, command) =>
        name === 'cancel-order' && connection === 'odoo'
          ? { kind: 'done', result: { record: { connection, id: '1' }, alreadyShipped: false } }
          : carry(connection, name, command),
    ),
  },
  {
    name: 'credit notes come twice',
    options: carrying((carry) => (connection, name, command) => {
      if (name === 'post-credit-note') carry(connection, name, { ...command, id: `${command.id} again` });
      return carry(connection, name, command);
    }),
  },
  {
    name: 'a return is paid back twice',
    options: () => ({
      returns: outputsChanged(
        (outputs) =>
          outputs.flatMap((output) => {
            if (output.kind !== 'event' || output.name !== 'RefundRequested') return [output];
            const again = `${(output.data as { purpose: string }).purpose} again`;
            return [
              output,
              { ...output, data: { ...output.data, purpose: again } as typeof output.data, purpose: again },
            ];
          }),
        returning(),
      ),
    }),
  },
  {
    name: 'returned goods are forgotten',
    options: () => ({ returns: rowChanged('ReturnInspected', () => (state) => [state], returning()) }),
  },
  {
    name: 'the order gives back more than it is asked for',
    options: () => ({
      process: rowChanged('RefundRequested', (row) => (state, message) => {
        const data = message.data as { readonly amount: { readonly amount: number } };
        const amount = { ...data.amount, amount: data.amount.amount * 2 };
        return row(state, { ...message, data: { ...data, amount } });
      }),
    }),
  },
  {
    name: 'the answer to a refund is forgotten',
    options: () => ({ returns: rowChanged('RefundSettled', () => (state) => [state], returning()) }),
  },
  {
    name: 'returned goods are not taken into the books of stock',
    options: () => ({
      returns: outputsChanged(
        (outputs) => outputs.filter((output) => output.kind !== 'command' || output.name !== 'receive-return'),
        returning(),
      ),
    }),
  },
  {
    name: 'the order says that it set more aside than it did',
    options: () => ({
      process: outputsChanged((outputs) =>
        outputs.map((output) => {
          if (output.kind !== 'event' || output.name !== 'RefundSettled') return output;
          const { kept } = output.data as { readonly kept?: { readonly amount: number } };
          if (kept === undefined) return output;
          const more = { ...output.data, kept: { ...kept, amount: kept.amount * 2 } };
          return { ...output, data: more as typeof output.data };
        }),
      ),
    }),
  },
  {
    name: 'a gift card is issued anew with every try',
    options: carrying((carry) => {
      let tries = 0;
      return (connection, name, command) => {
        if (name !== 'issue-gift-card') return carry(connection, name, command);
        tries += 1;
        const data = { ...(command.data as object), purpose: `try ${tries}` };
        carry(connection, name, { ...command, data });
        return carry(connection, name, command);
      };
    }),
  },
  {
    name: 'the books say that a gift card is owed, and they do not',
    options: carrying(
      (carry) => (connection, name, command) =>
        name === 'register-refund' && (command.data as { readonly as?: string }).as === 'gift-card'
          ? { kind: 'done', result: { record: { connection, id: '1' } } }
          : carry(connection, name, command),
    ),
  },
  {
    name: 'what is owed in another way is taken for money that went back',
    options: carrying((carry) => (connection, name, command) => {
      if (name !== 'register-refund') return carry(connection, name, command);
      const { as: _, ...data } = command.data as { readonly as?: string };
      return carry(connection, name, { ...command, data });
    }),
  },
  {
    name: 'the goods of an exchange are ordered twice',
    options: () => ({
      returns: outputsChanged(
        (outputs) =>
          outputs.flatMap((output): Output[] => (isOfExchange(output) ? [output, ofAnotherOrder(output)] : [output])),
        returning(),
      ),
    }),
  },
  {
    name: 'an exchange is paid with more than was set aside',
    options: () => ({
      returns: outputsChanged(
        (outputs) =>
          outputs.map((output) =>
            output.kind === 'event' && output.name === 'PaymentCaptured' ? withTwice(output) : output,
          ),
        returning(),
      ),
    }),
  },
  {
    name: 'the difference of an exchange is given twice over',
    options: () => ({
      returns: outputsChanged(
        (outputs) =>
          outputs.map((output) =>
            output.kind === 'event' && output.name === 'RefundRequested' && output.purpose.endsWith('/exchange')
              ? withTwice(output)
              : output,
          ),
        returning(),
      ),
    }),
  },
  {
    name: 'the order forgets what it has set aside for other goods',
    options: () => ({
      process: rowChanged('RefundRequested', (row) => (state, message) => {
        const [next, ...outputs] = row(state, message);
        if ((message.data as { readonly as?: string }).as !== 'exchange') return [next, ...outputs];
        const { payments } = next as unknown as { readonly payments: Readonly<Record<string, object>> };
        const known = Object.entries(payments).map(([id, payment]) => [id, { ...payment, kept: {} }] as const);
        return [{ ...next, payments: Object.fromEntries(known) } as typeof next, ...outputs];
      }),
    }),
  },
  {
    name: 'other goods leave though the buyer has not paid the rest',
    options: () => ({
      process: rowChanged('OrderPlaced', (row) => (state, message) => {
        const { order } = message.data as { readonly order: { readonly id: string } };
        if (!isOfHub(order.id)) return row(state, message);
        return row(state, { ...message, data: { order: { ...order, paymentMode: 'on-delivery' } } });
      }),
    }),
  },
  {
    name: 'the end of a dispute is forgotten',
    options: () => ({ process: forgets('DisputeClosed') }),
  },
  {
    name: 'money that the bank took counts as there',
    options: () => ({ process: forgets('DisputeFundsWithdrawn') }),
  },
  {
    name: 'money waits for a booking that nobody mends',
    options: () => ({
      process: rowChanged('book-order.failed', (row) => (state, message) => {
        const { failure: _, ...data } = message.data as { readonly failure?: unknown };
        return row(state, { ...message, data });
      }),
    }),
  },
  {
    name: 'what a till gave is given again',
    options: () => ({
      returns: rowChanged(
        'ReturnRequested',
        (row) => (state, message) => {
          const { return: asked, ...rest } = message.data as { readonly return: { readonly paidBack?: unknown } };
          const { paidBack: _, ...forgotten } = asked;
          return row(state, { ...message, data: { ...rest, return: forgotten } });
        },
        returning(),
      ),
    }),
  },
];
