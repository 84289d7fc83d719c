import type { Subscription } from '../../backbone/backbone.ts';
import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { instant } from '../../kernel/clock.ts';
import type { AnyProcess, Message, MessageName, Output, StateShape, Step } from '../../process/define.ts';
import type { Payment, State } from '../../processes/order-to-cash/facts.ts';
import { orderToCash } from '../../processes/order-to-cash/order-to-cash.ts';
import { settlement } from '../../processes/settlement/settlement.ts';
import type { HubParts } from './hub.ts';
import type { MoneyWorldOptions } from './world.ts';

/** A hub or a partner broken on purpose; worlds of money must find each of them out. */
export interface MoneyMutant {
  readonly name: string;
  readonly options: () => MoneyWorldOptions;
}

type AnyRow = (state: StateShape, message: Message) => Step<StateShape>;

/** A process with some rows changed in every state that has them. */
function rowsChanged(definition: AnyProcess, change: (name: string, row: AnyRow) => AnyRow): AnyProcess {
  const states = Object.entries(definition.states).map(([at, rows]) => [
    at,
    Object.fromEntries(Object.entries(rows as Record<string, AnyRow>).map(([name, row]) => [name, change(name, row)])),
  ]);
  return { ...definition, states: Object.fromEntries(states) as AnyProcess['states'] };
}

const rowChanged = (definition: AnyProcess, name: MessageName, change: (row: AnyRow) => AnyRow): AnyProcess =>
  rowsChanged(definition, (each, row) => (each === name ? change(row) : row));

const forgets = (definition: AnyProcess, name: MessageName): AnyProcess =>
  rowChanged(definition, name, () => (state) => [state]);

/** A process that puts out something else than it decided. */
function outputsChanged(definition: AnyProcess, change: (output: Output) => readonly Output[]): AnyProcess {
  return rowsChanged(definition, (_, row) => (state, message) => {
    const [next, ...outputs] = row(state, message);
    return [next, ...outputs.flatMap(change)];
  });
}

const commandChanged = (definition: AnyProcess, name: string, change: (data: never) => object): AnyProcess =>
  outputsChanged(definition, (output) =>
    output.kind === 'command' && output.name === name
      ? [{ ...output, data: change(output.data as never) as typeof output.data }]
      : [output],
  );

/** Ledgers that hear an event in another way; `undefined`: not at all. */
const hearing =
  <Name extends EventName>(name: Name, change: (data: EventData<Name>, envelope: Envelope) => object | undefined) =>
  (): HubParts => ({
    hears(envelope) {
      if (nameOf(envelope) !== name) return [envelope];
      const data = change(envelope.data as EventData<Name>, envelope);
      return data === undefined ? [] : [{ ...envelope, data: data as Envelope['data'] }];
    },
  });

/** Refunds on their way are not counted: every payment looks as if nothing had been asked of it. */
function withoutPending(state: StateShape): StateShape {
  const { payments } = state as State;
  const bare = Object.entries(payments).map(([id, payment]) => [id, { ...payment, refundAsks: {} }]);
  return { ...state, payments: Object.fromEntries(bare) } as StateShape;
}
function withPending(state: StateShape, before: StateShape): StateShape {
  const { payments } = state as State;
  const known = (before as State).payments;
  const whole = Object.entries(payments).map(([id, payment]): [string, Payment] => [
    id,
    { ...payment, refundAsks: { ...known[id]?.refundAsks, ...payment.refundAsks } },
  ]);
  return { ...state, payments: Object.fromEntries(whole) } as StateShape;
}

type Amounted = { readonly amount: { readonly amount: number; readonly currency: string } };
const times = <Data extends Amounted>(data: Data, by: (amount: number) => number): Data => ({
  ...data,
  amount: { ...data.amount, amount: by(data.amount.amount) },
});

export const MONEY_MUTANTS: readonly MoneyMutant[] = [
  // Orders.
  {
    name: 'what may be refunded ignores refunds on their way',
    options: () => ({
      orders: rowChanged(orderToCash(), 'RefundRequested', (row) => (state, message) => {
        const [next, ...outputs] = row(withoutPending(state), message);
        return [withPending(next, state), ...outputs];
      }),
    }),
  },
  { name: 'a refund that failed is forgotten', options: () => ({ orders: forgets(orderToCash(), 'RefundFailed') }) },
  {
    name: 'a refund of somebody else is forgotten',
    options: () => ({
      orders: rowChanged(orderToCash(), 'RefundIssued', (row) => (state, message) => {
        const { initiatedBy } = message.data as EventData<'RefundIssued'>;
        return initiatedBy === 'hub' ? row(state, message) : [state];
      }),
    }),
  },
  {
    name: 'refunds are rounded down to tens',
    options: () => ({
      orders: commandChanged(orderToCash(), 'refund-payment', (data: Amounted) =>
        times(data, (amount) => amount - (amount % 10)),
      ),
    }),
  },
  {
    name: 'a refund is a new one with every try',
    options: () => {
      let tries = 0;
      return {
        carry: (carry) => (connection, name, command) => {
          if (name !== 'refund-payment') return carry(connection, name, command);
          tries += 1;
          return carry(connection, name, { ...command, data: { ...(command.data as object), purpose: `${tries}` } });
        },
      };
    },
  },
  {
    name: 'no credit note follows a refund',
    options: () => ({
      orders: outputsChanged(orderToCash(), (output) =>
        output.kind === 'command' && output.name === 'post-credit-note' ? [] : [output],
      ),
    }),
  },
  {
    name: 'credit notes come twice',
    options: () => ({
      carry: (carry) => (connection, name, command) => {
        if (name === 'post-credit-note') carry(connection, name, { ...command, id: `${command.id} again` });
        return carry(connection, name, command);
      },
    }),
  },
  // The money ledger.
  {
    name: 'a fact that is told twice counts twice',
    options: hearing('RefundIssued', (data, { id }) => ({ ...data, refund: `${data.refund} ${id}` })),
  },
  { name: 'money of a dispute is not withdrawn', options: hearing('DisputeFundsWithdrawn', () => undefined) },
  {
    name: 'money of a dispute is given again twice',
    options: () => ({
      hears(envelope) {
        if (nameOf(envelope) !== 'DisputeFundsReinstated') return [envelope];
        const data = envelope.data as EventData<'DisputeFundsReinstated'>;
        return [envelope, { ...envelope, data: { ...data, dispute: `${data.dispute} again` } }];
      },
    }),
  },
  {
    name: 'only the first part of a capture counts',
    options: () => {
      const first = new Map<string, object>();
      return hearing('PaymentCaptured', (data) => {
        const known = first.get(data.payment) ?? data;
        first.set(data.payment, known);
        return known;
      })();
    },
  },
  {
    name: 'whichever word comes last stands',
    options: () => {
      let words = 0;
      return hearing('PaymentCaptured', (data) => {
        words += 1;
        return times(data, (amount) => amount + (words % 2));
      })();
    },
  },
  {
    name: 'a variance is healed too early',
    options: () => ({
      ledger: (ledger) => ({
        ...ledger,
        async sweep() {
          const { messages, told } = await ledger.sweep();
          return { messages: messages.flatMap((found) => [found, healed(found)]), told };
        },
      }),
    }),
  },
  {
    name: 'the end of a variance is not said',
    options: () => ({
      ledger: (ledger) => ({
        ...ledger,
        subscription: () => silent(ledger.subscription()),
        async sweep() {
          const { messages, told } = await ledger.sweep();
          return { messages: messages.filter((each) => nameOf(each) === 'VarianceFound'), told };
        },
      }),
    }),
  },
  {
    name: 'the presented amount of a movement is forgotten',
    options: hearing('SettlementReported', (data) => ({
      ...data,
      lines: data.lines.map(({ presented: _, ...line }) => line),
    })),
  },
  // Payouts and the bank.
  {
    name: 'a member of a payout is lost',
    options: () => ({
      settlements: reportChanged((data) => ({
        ...data,
        lines: data.lines.slice(0, Math.max(1, data.lines.length - 1)),
      })),
    }),
  },
  {
    name: 'a part that is told twice counts twice',
    options: () => ({
      settlements: rowChanged(settlement({ books: 'post' }), 'SettlementReported', (row) => (state, message) => {
        const { part } = message.data as EventData<'SettlementReported'>;
        const { parts } = state as StateShape & { readonly parts: readonly number[] };
        const [next, ...outputs] = row(
          { ...state, parts: parts.filter((each) => each !== part) } as StateShape,
          message,
        );
        return [next, ...outputs];
      }),
    }),
  },
  {
    name: 'cents of a movement are dropped',
    options: () => ({
      settlements: reportChanged((data) => ({
        ...data,
        lines: data.lines.map((line) => ({
          ...line,
          net: { ...line.net, amount: Math.trunc(line.net.amount / 100) * 100 },
        })),
      })),
    }),
  },
  {
    name: 'fees have the wrong sign in the books',
    options: () => ({
      settlements: commandChanged(settlement({ books: 'post' }), 'post-entry', (data: Entry) => ({
        ...data,
        lines: data.lines.map((line) => (line.account === 'fees' ? times(line, (amount) => -amount) : line)),
      })),
    }),
  },
  {
    name: 'an entry is posted under another name with every try',
    options: () => {
      let tries = 0;
      return {
        carry: (carry) => (connection, name, command) => {
          if (name !== 'post-entry') return carry(connection, name, command);
          tries += 1;
          const { entry } = command.data as Entry;
          return carry(connection, name, {
            ...command,
            data: { ...(command.data as Entry), entry: `${entry} ${tries}` },
          });
        },
      };
    },
  },
  {
    name: 'a payout that came back is forgotten',
    options: () => ({ settlements: forgets(settlement({ books: 'post' }), 'PayoutFailed') }),
  },
  {
    name: 'a payout that is never said to be sent is told to nobody',
    options: () => ({ settlements: forgets(settlement({ books: 'post' }), 'deadline.sent') }),
  },
  {
    name: 'the end of a dispute is forgotten',
    options: () => ({ orders: forgets(orderToCash(), 'DisputeClosed') }),
  },
  {
    name: 'money that a bank has taken counts as there',
    options: () => ({ orders: forgets(orderToCash(), 'DisputeFundsWithdrawn') }),
  },
  {
    name: 'a payout is matched with whatever line comes',
    options: hearing('BankTransactionReported', (data) => ({ ...data, remittance: [], counterparty: 'stripe paypal' })),
  },
  {
    name: 'what a dying node decided is not said again',
    options: () => ({
      lines: (lines) => {
        let heard = new Set<string>();
        const { subscription } = lines;
        return {
          ...lines,
          subscription: () => {
            const inner = subscription();
            return {
              ...inner,
              async handle(batch, signal) {
                const fresh = batch.filter(({ message }) => !heard.has(message.envelope.id));
                heard = new Set([...heard, ...batch.map(({ message }) => message.envelope.id)]);
                const answers = fresh.length === 0 ? [] : await inner.handle(fresh, signal);
                const emit = answers.flatMap((answer) => (answer.kind === 'done' ? (answer.emit ?? []) : []));
                return batch.map((_, at) => (at === 0 && emit.length > 0 ? { kind: 'done', emit } : { kind: 'done' }));
              },
            };
          },
        };
      },
    }),
  },
];

type Entry = EntryLines & { readonly entry: string };
interface EntryLines {
  readonly lines: readonly (Amounted & { readonly account: string })[];
}

function reportChanged(change: (data: EventData<'SettlementReported'>) => object): AnyProcess {
  return rowChanged(
    settlement({ books: 'post' }),
    'SettlementReported',
    (row) => (state, message) =>
      row(state, { ...message, data: change(message.data as EventData<'SettlementReported'>) } as Message),
  );
}

function healed(found: Envelope): Envelope {
  const { about, kind } = found.data as EventData<'VarianceFound'>;
  const data = { about, kind, resolution: 'too early', at: instant(0) };
  return { ...found, id: `${found.id} healed`, type: 'storeloom.event.VarianceSettled.v1', data };
}

const silent = (subscription: Subscription): Subscription => ({
  ...subscription,
  handle: async (batch, signal) => (await subscription.handle(batch, signal)).map(() => ({ kind: 'done' })),
});
