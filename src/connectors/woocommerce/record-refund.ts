import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import type { Articles } from '../../connector/articles.ts';
import type { Call, CommandHandler, ConnectionContext } from '../../connector/connector.ts';
import type { Json } from '../../kernel/json.ts';
import { allocate, equal, formatMoney, type Money, subtract, sum } from '../../kernel/money.ts';
import type { Client } from './client.ts';
import { wooErrors } from './errors.ts';
import type { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { existingOrder } from './order-reading.ts';
import { priceText } from './prices.ts';
import { RECORD_MARK, REFUND_MARK } from './translate-payment.ts';
import { inTurn } from './turns.ts';

type Refund = CommandData<'record-refund'>;
type Line = Refund['lines'][number];

/**
 * Tells the shop of money that was given back elsewhere; its own gateway moves nothing. The shop would take the same refund
 * twice, several at once beyond the total, and any number of pieces: so they are made in turn with those that give money, looked for
 * by the purpose in their reason, held against what is left before, and looked at once more after, when one that went too far
 * because of somebody in the shop is taken away again.
 */
export function recordRefund(
  context: ConnectionContext<WooSettings>,
  client: Client,
  articles: Articles,
): CommandHandler<'record-refund'> {
  return {
    operation: 'refunds',
    async carryOut({ data }, call) {
      const look = await lookAt(client, data, call);
      const known = earlier(context, data, look);
      if (known !== undefined) return known;
      await planOf(articles, data, look);
      if (call.shadow) return { record: { connection: context.connection, id: 'shadow' } };
      return await inTurn(context, `${data.order}/refunding`, call, async () => {
        const now = await lookAt(client, data, call);
        return earlier(context, data, now) ?? (await record(context, client, articles, { data, now, call }));
      });
    },
  };
}

interface Look {
  readonly id: string;
  readonly order: Field;
  readonly total: Money;
  readonly refunds: readonly Made[];
}

interface Made {
  readonly id: string;
  readonly amount: Money;
  readonly reason: string;
  /** Pieces by line of the order. */
  readonly pieces: ReadonlyMap<string, number>;
}

async function lookAt(client: Client, data: Refund, call: Call): Promise<Look> {
  const { id, order } = await existingOrder(client, data.order, 'refunds', call);
  const currency = order.at('currency').text(3);
  const listed = await client.list({ path: `orders/${id}/refunds`, operation: 'refunds', call });
  return {
    id,
    order,
    total: order.at('total').money(currency),
    refunds: listed.map((refund) => readMade(refund, currency)),
  };
}

function readMade(refund: Field, currency: string): Made {
  const pieces = new Map<string, number>();
  for (const line of refund.at('line_items').list()) {
    const of = line
      .at('meta_data')
      .list()
      .find((meta) => meta.at('key').value === '_refunded_item_id')
      ?.at('value').value;
    pieces.set(String(of), (pieces.get(String(of)) ?? 0) + Math.abs(line.at('quantity').integer()));
  }
  return {
    id: refund.at('id').id(),
    amount: refund.at('amount').money(currency),
    reason: refund.at('reason').optionalText(1_000) ?? '',
    pieces,
  };
}

const result = (connection: string, id: string): CommandResult<'record-refund'> => ({ record: { connection, id } });

/** What was recorded under this purpose, or given by the shop itself. */
function earlier(
  { connection }: Pick<ConnectionContext<WooSettings>, 'connection'>,
  { purpose, amount }: Refund,
  { refunds }: Look,
): CommandResult<'record-refund'> | undefined {
  const reasons = [`${RECORD_MARK}${purpose}`, `${REFUND_MARK}${purpose}`];
  const made = refunds.find(({ reason }) => reasons.includes(reason));
  if (made === undefined) return undefined;
  if (equal(made.amount, amount)) return result(connection, made.id);
  const because = `a refund for "${purpose}" of ${formatMoney(made.amount)} exists, ${formatMoney(amount)} is to be recorded`;
  throw wooErrors.error('SL-WOO-028', { because, field: 'amount' });
}

// ── what is to be written ───────────────────────────────────────────────────────────────────────────────────

async function planOf(articles: Articles, data: Refund, look: Look): Promise<readonly { [key: string]: Json }[]> {
  refuseTooMuch(data, look);
  const sold = await Promise.all(
    look.order
      .at('line_items')
      .presentList()
      .map(async (line) => soldOf(line, articles)),
  );
  const isAnyKept = data.lines.some(({ restock }) => restock);
  const left = new Map(sold.map(({ id, pieces }) => [id, pieces - refundedOf(look.refunds, id)]));
  return data.lines.map((line, index) => {
    const field = `lines[${index}]`;
    const of = sold.find(({ id, sku }) => (line.orderLine === undefined ? sku === line.sku : id === line.orderLine));
    const pieces = piecesOf(line, field);
    const rest = (left.get(of?.id ?? '') ?? 0) - pieces;
    if (of === undefined || rest < 0) {
      const have = of === undefined ? 'is not on the order' : `${rest + pieces} of the order can come back still`;
      throw wooErrors.error('SL-WOO-035', { because: `${pieces} of "${line.sku}": ${have}`, field, value: line.sku });
    }
    left.set(of.id, rest);
    // The shop puts back what a refund names, all or nothing; what cannot be sold again is then named without pieces.
    const named = line.restock || !isAnyKept ? pieces : 0;
    return {
      id: Number(of.id),
      quantity: named,
      refund_total: Number(formatMoney(subtract(line.amount, line.tax))),
      refund_tax: taxesOf(line, of.taxes),
    };
  });
}

interface Sold {
  readonly id: string;
  /** By which the hub knows the article. */
  readonly sku: string;
  readonly pieces: number;
  readonly taxes: readonly { readonly rate: number; readonly amount: number }[];
}

async function soldOf(line: Field, articles: Articles): Promise<Sold> {
  const id = line.at('variation_id').optionalId() ?? line.at('product_id').optionalId();
  return {
    id: line.at('id').id(),
    sku: (await articles.skuOf({ id, sku: line.at('sku').optionalText(100) })) ?? '',
    pieces: line.at('quantity').integer(),
    taxes: line
      .at('taxes')
      .list()
      .map((tax) => ({ rate: Number(tax.at('id').id()), amount: Math.abs(Number(tax.at('total').value)) || 0 })),
  };
}

const refundedOf = (refunds: readonly Made[], line: string): number =>
  refunds.reduce((pieces, made) => pieces + (made.pieces.get(line) ?? 0), 0);

function piecesOf({ quantity }: Line, path: string): number {
  const pieces = Number(quantity.value);
  if (Number.isSafeInteger(pieces) && pieces >= 0) return pieces;
  const field = `${path}.quantity`;
  const because = `${field} is ${quantity.value}; the shop sells whole pieces only`;
  throw wooErrors.error('SL-WOO-021', { because, field, value: quantity.value });
}

/** The tax of a line over the rates that it was sold with; weights are whole, in ten-thousandths. */
function taxesOf({ tax }: Line, taxes: Sold['taxes']): Json[] {
  if (taxes.length === 0) return [];
  const parts = allocate(
    tax,
    taxes.map(({ amount }) => Math.round(amount * 10_000)),
  );
  return taxes.map(({ rate }, index) => ({ id: rate, refund_total: Number(formatMoney(parts[index] as Money)) }));
}

function refuseTooMuch({ amount }: Refund, { total, refunds }: Look): void {
  const given = sum(
    refunds.map((refund) => refund.amount),
    total.currency,
  );
  const left = subtract(total, given);
  if (amount.currency === total.currency && amount.amount > 0 && amount.amount <= left.amount) return;
  const because = `${formatMoney(amount)} ${amount.currency} is to be recorded, ${formatMoney(left)} ${left.currency} of the order is left`;
  throw wooErrors.error('SL-WOO-027', { because, field: 'amount', value: formatMoney(amount) });
}

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Recording {
  readonly data: Refund;
  readonly now: Look;
  readonly call: Call;
}

async function record(
  { connection }: ConnectionContext<WooSettings>,
  client: Client,
  articles: Articles,
  { data, now, call }: Recording,
): Promise<CommandResult<'record-refund'>> {
  const lines = await planOf(articles, data, now);
  const { body } = await client.ask({
    method: 'POST',
    path: `orders/${now.id}/refunds`,
    body: {
      amount: priceText(data.amount),
      reason: `${RECORD_MARK}${data.purpose}`,
      api_refund: false,
      api_restock: data.lines.some(({ restock }) => restock),
      line_items: lines,
    },
    operation: 'refunds',
    call,
  });
  const id = body.at('id').id();
  const after = await lookAt(client, data, call);
  const others = after.refunds.filter((refund) => refund.id !== id);
  try {
    refuseTooMuch(data, { ...after, refunds: others });
  } catch (error) {
    const query = { force: 'true' };
    await client.find({ method: 'DELETE', path: `orders/${now.id}/refunds/${id}`, query, operation: 'refunds', call });
    throw error;
  }
  return result(connection, id);
}
