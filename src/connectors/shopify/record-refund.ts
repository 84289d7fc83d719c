import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import { foreignIdOf } from '../../canonical/value.ts';
import { openArticles } from '../../connector/articles.ts';
import type { Call, CommandHandler } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { PreviousAttemptFailed, userErrors } from './client.ts';
import { shopifyErrors } from './errors.ts';
import { existing, orderGid } from './fulfilment-reading.ts';
import type { Inventory } from './inventory.ts';
import { shopNames } from './inventory-items.ts';
import { READ_RETURNABLE, RECORD_REFUND } from './operations.ts';
import { uuidOf } from './payments.ts';
import { RECORD_MARK, REFUND_MARK } from './translate-payment.ts';

type Refund = CommandData<'record-refund'>;
type Answer = CommandResult<'record-refund'>;

/** Keys that are tried when the shop has spent one on an attempt that failed. */
const MOST_KEYS = 6;

/**
 * Tells the shop of goods whose money was given back elsewhere: a refund of those lines without a transaction, so that
 * no gateway moves anything. Its note carries the purpose, by which it is found again; the key makes the shop do it once. The shop itself
 * refuses more pieces than are left of a line.
 */
export function recordRefund(inventory: Inventory): CommandHandler<'record-refund'> {
  return {
    operation: 'refunds',
    async carryOut({ data }, call) {
      const look = await lookAt(inventory, data, call);
      if (look.earlier !== undefined) return look.earlier;
      const refundLineItems = await linesFor(inventory, data, look, call);
      if (call.shadow) return { record: { connection: inventory.context.connection, id: 'shadow' } };
      const input = {
        orderId: look.order,
        note: `${RECORD_MARK}${data.purpose}`,
        notify: false,
        refundLineItems,
        transactions: [],
        // The lines are worth something and nothing is paid out here: the shop wants to know why.
        discrepancyReason: 'OTHER',
      };
      return await write(inventory, data, input, call);
    },
  };
}

interface Look {
  readonly order: string;
  readonly lines: readonly Returnable[];
  readonly earlier: Answer | undefined;
}

interface Returnable {
  readonly id: string;
  readonly gid: string;
  readonly sku: string | undefined;
  left: number;
}

async function lookAt({ client, context }: Inventory, data: Refund, call: Call): Promise<Look> {
  const id = orderGid(foreignIdOf(data.order));
  const { data: answer } = await client.ask({ text: READ_RETURNABLE, variables: { id }, operation: 'refunds', call });
  const order = existing(answer.at('order'), id);
  const notes = [`${RECORD_MARK}${data.purpose}`, `${REFUND_MARK}${data.purpose}`];
  const made = order
    .at('refunds')
    .list()
    .find((refund) => notes.includes(refund.at('note').optionalText(1_000) ?? ''));
  return {
    order: id,
    lines: order
      .at('lineItems')
      .at('nodes')
      .list()
      .map((line) => ({
        id: line.at('id').id(),
        gid: line.at('id').text(200),
        sku: line.at('sku').optionalText(200),
        left: line.at('refundableQuantity').count(),
      })),
    earlier: made === undefined ? undefined : { record: { connection: context.connection, id: made.at('id').id() } },
  };
}

// ── which lines ─────────────────────────────────────────────────────────────────────────────────────────────

async function linesFor(inventory: Inventory, data: Refund, { lines }: Look, call: Call) {
  if (data.lines.length === 0) {
    throw shopifyErrors.error('SL-SHOPIFY-050', { because: 'the refund names no goods', field: 'lines' });
  }
  const names = await shopNames(openArticles(inventory.context), inventory.client).ofHub(
    data.lines.map(({ sku }) => sku),
    call,
  );
  const shelf = data.lines.some(({ restock }) => restock) ? await shelfOf(inventory, call) : undefined;
  const left = lines.map((line) => ({ ...line }));
  return data.lines.flatMap((line, index) => {
    const sku = names.get(line.sku) ?? line.sku;
    const fits = (one: Returnable): boolean =>
      line.orderLine === undefined ? one.sku === sku : one.id === line.orderLine;
    const restock =
      line.restock && shelf !== undefined
        ? { restockType: 'RETURN', locationId: shelf }
        : { restockType: 'NO_RESTOCK' };
    return take(line, `lines[${index}]`, left.filter(fits)).map((part) => ({ ...part, ...restock }));
  });
}

/** Pieces of the order's lines that a line of the refund stands for. */
function take(line: Refund['lines'][number], field: string, fitting: readonly Returnable[]) {
  const pieces = Number(line.quantity.value);
  const all = fitting.reduce((sum, { left }) => sum + left, 0);
  if (!Number.isSafeInteger(pieces) || pieces < 1 || pieces > all) {
    const because = `${line.quantity.value} of "${line.sku}" are to be recorded, ${all} of the order can come back`;
    throw shopifyErrors.error('SL-SHOPIFY-051', { because, field, value: line.sku });
  }
  let rest = pieces;
  return fitting.flatMap((one) => {
    const quantity = Math.min(rest, one.left);
    rest -= quantity;
    one.left -= quantity;
    return quantity === 0 ? [] : [{ lineItemId: one.gid, quantity }];
  });
}

/**
 * Where the shop puts back what can be sold again. A shop with several locations is told the numbers of each by
 * `publish-availability`; the command does not say which of them it was.
 */
async function shelfOf({ places, context }: Inventory, call: Call): Promise<string | undefined> {
  try {
    return `gid://shopify/Location/${await places.locationFor(undefined, call)}`;
  } catch (error) {
    if (!(error instanceof CodedError) || error.failure.code !== 'SL-SHOPIFY-031') throw error;
    context.log.info('a returned article is not put back by the shop, which has several locations', {});
    return undefined;
  }
}

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

async function write(inventory: Inventory, data: Refund, input: object, call: Call): Promise<Answer> {
  const { client, context } = inventory;
  for (let attempt = 1; ; attempt += 1) {
    const key = uuidOf(data.order, 'record-refund', data.purpose, String(attempt));
    try {
      const variables = { input: input as never, key };
      const { data: answer } = await client.ask({
        text: RECORD_REFUND,
        variables,
        operation: 'refunds',
        repeatable: true,
        call,
      });
      const payload = answer.at('refundCreate');
      const [problem] = userErrors(payload);
      if (problem === undefined) {
        return { record: { connection: context.connection, id: payload.at('refund').at('id').id() } };
      }
      // Another hub may have been faster.
      const { earlier } = await lookAt(inventory, data, call);
      if (earlier !== undefined) return earlier;
      throw shopifyErrors.error('SL-SHOPIFY-024', { because: `the shop refused the refund: ${problem.message}` });
    } catch (error) {
      if (!(error instanceof PreviousAttemptFailed) || attempt >= MOST_KEYS) throw error;
    }
  }
}
