import type { FactDraft } from '../../connector/connector.ts';
import { asObject } from '../../connector/fields.ts';
import type { Json } from '../../kernel/json.ts';
import { type CallOptions, type Form, objectOrThrow, type StripeClient } from './client.ts';
import { textAt } from './objects.ts';
import { REPORT, readPayout, reportsOf } from './settlement.ts';

const PAGE = 100;
const READING: CallOptions = { operation: 'reading', lane: 'bulk' };

/**
 * What a payout is made of, read page by page. Stripe knows it of automatic payouts, and only once it has reconciled them: before
 * that there is nothing to read, and the event `payout.reconciliation_completed` comes later.
 */
export async function fetchPayout(client: StripeClient, id: string): Promise<readonly FactDraft[]> {
  const object = objectOrThrow(await client.get(`/v1/payouts/${encodeURIComponent(id)}`, {}, READING));
  const payout = readPayout(object);
  const told: FactDraft = { topic: 'payout', id: `${id}:${payout.status}`, body: JSON.stringify(object), object: id };
  if (!payout.automatic || !payout.reconciled) return [told];
  const movements: Json[] = [];
  let after: string | undefined;
  for (;;) {
    const query: Form = {
      payout: id,
      limit: PAGE,
      expand: ['data.source'],
      ...(after === undefined ? {} : { starting_after: after }),
    };
    const list = objectOrThrow(await client.get('/v1/balance_transactions', query, READING));
    const page = Array.isArray(list.data) ? list.data : [];
    // The payout's own movement, which takes the money off the balance, is no member of it.
    movements.push(...page.filter((movement) => asObject(movement)?.type !== 'payout').map(essence));
    const last = asObject(page.at(-1));
    if (list.has_more !== true || last === undefined) break;
    after = textAt(last, 'id');
  }
  const reports = reportsOf(object, movements).map(
    (report): FactDraft => ({
      topic: REPORT,
      id: `${id}:report:${report.part}`,
      body: JSON.stringify(report),
      object: id,
    }),
  );
  return [told, ...reports];
}

/** Fields of a movement's source that tell what it belongs to; the rest names the buyer and is not kept. */
const SOURCE_FIELDS = ['id', 'object', 'payment_intent', 'charge', 'amount', 'amount_captured', 'currency'] as const;

function essence(movement: Json): Json {
  const object = asObject(movement);
  const source = asObject(object?.source);
  if (object === undefined || source === undefined) return movement;
  const kept = SOURCE_FIELDS.flatMap((field) => (source[field] === undefined ? [] : [[field, source[field]] as const]));
  return { ...object, source: Object.fromEntries(kept) };
}
