import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import { foreignIdOf } from '../../canonical/value.ts';
import type { Call, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import { factId } from '../../kernel/ids.ts';
import { compare, equal, formatMoney, type Money, money, subtract, sum, zero } from '../../kernel/money.ts';
import { type Client, gid, PreviousAttemptFailed, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import { Field } from './fields.ts';
import { existing, orderGid } from './fulfilment-reading.ts';
import { readTransaction } from './graphql-order.ts';
import type { ShopifySettings } from './manifest.ts';
import { CAPTURE, READ_PAYMENTS, REFUND, VOID } from './operations.ts';
import type { TransactionSnapshot } from './order-snapshot.ts';
import { REFUND_MARK, referenceOf } from './translate-payment.ts';

/** Kind of the binding between a capture that was asked for and its transaction. */
const TRANSACTION = 'transaction';

/** A transaction with its amount in both currencies. */
interface Transaction extends TransactionSnapshot {
  readonly presentment: { readonly amount: string; readonly currency: string };
}

/** The payments of one order that went through one gateway. */
interface Payments {
  readonly order: string;
  readonly currency: string;
  readonly transactions: readonly Transaction[];
  /** Ids of refund transactions by the note of their refund. */
  readonly refunds: ReadonlyMap<string, readonly Transaction[]>;
}

type PaymentData = Pick<CommandData<'capture-payment'>, 'order' | 'reference'>;

async function readPayments(client: Client, { order, reference }: PaymentData, call: Call): Promise<Payments> {
  const foreignId = foreignIdOf(order);
  const id = orderGid(foreignId);
  const { data } = await client.ask({ text: READ_PAYMENTS, variables: { id }, operation: 'payments', call });
  const found = existing(data.at('order'), id);
  const currency = found.at('currencyCode').text(3);
  const read = (field: Field): Transaction => ({
    ...readTransaction(field, currency),
    presentment: {
      amount: field.at('amountSet').at('presentmentMoney').at('amount').text(40),
      currency: field.at('amountSet').at('presentmentMoney').at('currencyCode').text(3),
    },
  });
  const refunds = found
    .at('refunds')
    .list()
    .map(
      (refund) =>
        [refund.at('note').optionalText(1_000) ?? '', refund.at('transactions').at('nodes').list().map(read)] as const,
    );
  const transactions = found.at('transactions').list().map(read);
  const ours = transactions.filter(({ gateway }) => referenceOf(foreignId, gateway) === reference);
  if (ours.length === 0) {
    throw shopifyErrors.error('SL-SHOPIFY-027', {
      because: `the order has no payment ${reference}`,
      field: 'reference',
    });
  }
  return { order: id, currency, transactions: ours, refunds: new Map(refunds) };
}

const succeeded = ({ transactions }: Payments, ...kinds: readonly string[]): readonly Transaction[] =>
  transactions.filter(({ kind, status }) => status === 'success' && kinds.includes(kind));

const total = (transactions: readonly Transaction[], currency: string): Money =>
  sum(
    transactions.map(({ amount }) => amount),
    currency,
  );

/** Takes money that the shop holds. A capture cannot carry a key, so what was taken is looked at first. */
export function capturePayment(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
): CommandHandler<'capture-payment'> {
  return {
    operation: 'payments',
    async carryOut(command, call) {
      const { data } = command;
      const payments = await readPayments(client, data, call);
      const done = await earlierCapture(context, command, payments);
      if (done !== undefined) return { reference: data.reference, amount: done };
      const authorization = succeeded(payments, 'authorization').at(-1);
      if (authorization === undefined || succeeded(payments, 'void').length > 0) {
        throw shopifyErrors.error('SL-SHOPIFY-027', { because: `nothing is on hold for ${data.reference}` });
      }
      const left = subtract(authorization.amount, total(succeeded(payments, 'capture'), payments.currency));
      if (data.amount.currency !== payments.currency || compare(data.amount, left) > 0) {
        throw tooMuch(data.amount, left, 'on hold');
      }
      if (call.shadow) return { reference: data.reference, amount: data.amount };
      const answer = await client.ask({
        text: CAPTURE,
        operation: 'payments',
        call,
        variables: {
          input: {
            id: payments.order,
            parentTransactionId: gid('OrderTransaction', authorization.id),
            ...inPresentment(data.amount, authorization),
          },
        },
      });
      const payload = answer.data.at('orderCapture');
      if (userErrors(payload).length > 0) {
        // Someone may have been faster; only the transactions themselves tell.
        const theirs = await earlierCapture(context, command, await readPayments(client, data, call));
        if (theirs !== undefined) return { reference: data.reference, amount: theirs };
      }
      const taken = transactionOf(payload, payments.currency, 'capture');
      await remember(context, command, taken.id);
      return { reference: data.reference, amount: taken.amount };
    },
  };
}

/** Our own capture from before an answer was lost: bound to this command, or of this amount and bound to none. */
async function earlierCapture(
  context: ConnectionContext<ShopifySettings>,
  command: Envelope<CommandData<'capture-payment'>>,
  payments: Payments,
): Promise<Money | undefined> {
  const { bindings, connection } = context;
  const known = await bindings.find(captureOf(command), connection, TRANSACTION);
  for (const capture of succeeded(payments, 'capture', 'sale')) {
    if (known !== undefined) {
      if (capture.id === known.foreignId) return capture.amount;
      continue;
    }
    if (!equal(capture.amount, command.data.amount)) continue;
    if ((await bindings.canonicalOf(connection, TRANSACTION, capture.id)) !== undefined) continue;
    await remember(context, command, capture.id);
    return capture.amount;
  }
  return undefined;
}

const captureOf = (command: Envelope<CommandData<'capture-payment'>>): string =>
  `${command.data.payment}/capture/${command.id}`;

async function remember(
  { bindings, connection }: ConnectionContext<ShopifySettings>,
  command: Envelope<CommandData<'capture-payment'>>,
  foreignId: string,
): Promise<void> {
  await bindings.bind({ canonical: captureOf(command), connection, kind: TRANSACTION, foreignId });
}

/** Shopify takes amounts of a payment in the currency that the buyer paid in. A part is converted at the payment's own rate. */
function inPresentment(amount: Money, of: Transaction): { amount: string; currency: string } {
  const { presentment } = of;
  if (presentment.currency === amount.currency) return { amount: formatMoney(amount), currency: amount.currency };
  if (equal(amount, of.amount)) return { amount: presentment.amount, currency: presentment.currency };
  const whole = new Field(presentment.amount, 'amountSet.presentmentMoney.amount').money(presentment.currency);
  const part = Math.round((whole.amount * amount.amount) / of.amount.amount);
  return { amount: formatMoney(money(part, presentment.currency)), currency: presentment.currency };
}

function transactionOf(payload: Field, currency: string, what: string): TransactionSnapshot {
  const [problem] = userErrors(payload);
  if (problem !== undefined) {
    throw shopifyErrors.error('SL-SHOPIFY-024', { because: `the shop refused the ${what}: ${problem.message}` });
  }
  const transaction = readTransaction(payload.at('transaction').record(), currency);
  return settled(transaction, what);
}

/** A gateway may answer later: then it is neither done nor refused, and we look again. */
function settled(transaction: TransactionSnapshot, what: string): TransactionSnapshot {
  const { status } = transaction;
  if (status === 'success') return transaction;
  const because = `the ${what} is ${status}`;
  if (status === 'failure' || status === 'error') throw shopifyErrors.error('SL-SHOPIFY-027', { because });
  throw shopifyErrors.error('SL-SHOPIFY-025', { because, kind: 'unknown', scope: 'operation' });
}

function tooMuch(asked: Money, left: Money, where: string) {
  const because = `${formatMoney(asked)} ${asked.currency} asked, ${formatMoney(left)} ${left.currency} ${where}`;
  return shopifyErrors.error('SL-SHOPIFY-028', { because, field: 'amount', value: formatMoney(asked) });
}

/** Gives up a hold. */
export function voidPayment(
  _context: ConnectionContext<ShopifySettings>,
  client: Client,
): CommandHandler<'void-payment'> {
  return {
    operation: 'payments',
    async carryOut({ data }, call) {
      const payments = await readPayments(client, data, call);
      const done: CommandResult<'void-payment'> = { reference: data.reference };
      if (isVoided(payments) || call.shadow) return done;
      const authorization = voidable(payments, data.reference);
      const parent = gid('OrderTransaction', authorization.id);
      const { data: answer } = await client.ask({ text: VOID, variables: { parent }, operation: 'payments', call });
      const [problem] = userErrors(answer.at('transactionVoid'));
      if (problem === undefined) {
        settled(readTransaction(answer.at('transactionVoid').at('transaction').record(), payments.currency), 'void');
        return done;
      }
      // Someone may have been faster; only the transactions themselves tell.
      if (isVoided(await readPayments(client, data, call))) return done;
      throw shopifyErrors.error('SL-SHOPIFY-027', { because: `the shop did not void: ${problem.message}` });
    },
  };
}

const isVoided = (payments: Payments): boolean => succeeded(payments, 'void').length > 0;

function voidable(payments: Payments, reference: string): Transaction {
  const authorization = succeeded(payments, 'authorization').at(-1);
  if (authorization === undefined || succeeded(payments, 'capture').length > 0) {
    throw shopifyErrors.error('SL-SHOPIFY-027', { because: `nothing of ${reference} can be voided` });
  }
  return authorization;
}

/** Gives money back. The refund's note carries its purpose, by which it is found again; the key makes the shop do it once. */
export function refundPayment(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
): CommandHandler<'refund-payment'> {
  return {
    operation: 'payments',
    async carryOut({ data }, call) {
      const payments = await readPayments(client, data, call);
      const earlier = earlierRefund(payments, data);
      if (earlier !== undefined) return earlier;
      const input = refundInput(payments, data, context.settings.notifyBuyers ?? true);
      if (call.shadow) return { refund: 'shadow', amount: data.amount };
      for (let attempt = 0; ; attempt += 1) {
        const key = uuidOf(data.payment, data.purpose, String(attempt));
        try {
          const variables = { input, key };
          const { data: answer } = await client.ask({
            text: REFUND,
            variables,
            operation: 'payments',
            repeatable: true,
            call,
          });
          return refundOf(answer.at('refundCreate'), payments.currency, data.amount);
        } catch (error) {
          // A key that was spent on a failed attempt never works again; nothing was refunded under it.
          if (!(error instanceof PreviousAttemptFailed) || attempt >= 5) throw error;
        }
      }
    },
  };
}

const noteOf = (purpose: string): string => `${REFUND_MARK}${purpose}`;

function earlierRefund(
  payments: Payments,
  { purpose, amount }: CommandData<'refund-payment'>,
): CommandResult<'refund-payment'> | undefined {
  const transactions = payments.refunds.get(noteOf(purpose))?.filter(({ kind }) => kind === 'refund');
  const [first] = transactions ?? [];
  if (transactions === undefined || first === undefined) return undefined;
  for (const transaction of transactions) settled(transaction, 'refund');
  const refunded = total(transactions, payments.currency);
  if (!equal(refunded, amount)) {
    throw shopifyErrors.error('SL-SHOPIFY-029', {
      because: `a refund for "${purpose}" of ${formatMoney(refunded)} exists, ${formatMoney(amount)} was asked for`,
    });
  }
  return { refund: first.id, amount: refunded };
}

/** Takes the money from the captures in their order, each up to what is left of it. */
function refundInput(payments: Payments, { amount, purpose }: CommandData<'refund-payment'>, notify: boolean) {
  const { currency } = payments;
  const captures = succeeded(payments, 'capture', 'sale');
  const back = payments.transactions.filter(
    ({ kind, status }) => kind === 'refund' && status !== 'failure' && status !== 'error',
  );
  const free = captures.map((capture) => ({
    capture,
    left: subtract(
      capture.amount,
      total(
        back.filter(({ parentId }) => parentId === capture.id),
        currency,
      ),
    ),
  }));
  const all = sum(
    free.map(({ left }) => left),
    currency,
  );
  if (amount.currency !== currency || compare(amount, all) > 0) throw tooMuch(amount, all, 'can be given back');
  let rest = amount;
  const transactions = free.flatMap(({ capture, left }) => {
    const part = compare(rest, left) > 0 ? left : rest;
    if (part.amount <= 0) return [];
    rest = subtract(rest, part);
    const { amount: text } = inPresentment(part, capture);
    return [
      {
        orderId: payments.order,
        gateway: capture.gateway,
        kind: 'REFUND',
        amount: text,
        parentId: gid('OrderTransaction', capture.id),
      },
    ];
  });
  const presentment = captures[0]?.presentment.currency ?? currency;
  return {
    orderId: payments.order,
    note: noteOf(purpose),
    notify,
    ...(presentment === currency ? {} : { currency: presentment }),
    transactions,
  };
}

function refundOf(payload: Field, currency: string, asked: Money): CommandResult<'refund-payment'> {
  const [problem] = userErrors(payload);
  if (problem !== undefined) {
    throw shopifyErrors.error('SL-SHOPIFY-024', { because: `the shop refused the refund: ${problem.message}` });
  }
  const transactions = payload
    .at('refund')
    .at('transactions')
    .at('nodes')
    .list()
    .map((transaction) => settled(readTransaction(transaction, currency), 'refund'));
  const refund = transactions[0]?.id ?? payload.at('refund').at('id').id();
  const given =
    transactions.length === 0
      ? asked
      : transactions.reduce((all, { amount }) => money(all.amount + amount.amount, currency), zero(currency));
  return { refund, amount: given };
}

/** A UUID that the same facts always give: Shopify advises UUIDs as keys. */
export function uuidOf(...facts: readonly string[]): string {
  const hex = Buffer.from(factId('shopify-key', ...facts)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
