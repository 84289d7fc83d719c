import type { Call } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Json } from '../../kernel/json.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import { wooErrors } from './errors.ts';
import { readError } from './failures.ts';
import type { Field } from './fields.ts';
import { OPERATION } from './product-reading.ts';

type Input = { readonly [key: string]: Json };

/** One product or variation to make or change, and whatever the caller knows it by. */
export interface Change<Tag> {
  readonly tag: Tag;
  /** With the id of what is changed; without one it is made. */
  readonly input: Input;
}

export type Changed<Tag> =
  | { readonly tag: Tag; readonly kind: 'written'; readonly row: Field }
  | { readonly tag: Tag; readonly kind: 'failed'; readonly error: CodedError };

/**
 * Writes products, or variations of one product, a hundred to a call. The shop answers 200 whatever became of each, so each answer is
 * looked at. When a whole call is refused, halves are tried until the bad one stands alone: it holds up no other. Throws what is
 * nobody's fault: a shop that is away, an answer that was lost.
 */
export async function writeAll<Tag>(
  client: Client,
  path: string,
  changes: readonly Change<Tag>[],
  call: Call,
): Promise<readonly Changed<Tag>[]> {
  const written: Changed<Tag>[] = [];
  for (let from = 0; from < changes.length; from += MOST_PER_PAGE) {
    written.push(...(await writeSome(client, path, changes.slice(from, from + MOST_PER_PAGE), call)));
  }
  return written;
}

async function writeSome<Tag>(
  client: Client,
  path: string,
  changes: readonly Change<Tag>[],
  call: Call,
): Promise<readonly Changed<Tag>[]> {
  const created = changes.filter(({ input }) => input.id === undefined);
  const updated = changes.filter(({ input }) => input.id !== undefined);
  try {
    const { body } = await client.ask({
      method: 'POST',
      path: `${path}/batch`,
      body: {
        ...(created.length === 0 ? {} : { create: created.map(({ input }) => input) }),
        ...(updated.length === 0 ? {} : { update: updated.map(({ input }) => input) }),
      },
      operation: OPERATION,
      // A change that is made twice is the same change; what is made twice may be two.
      repeatable: created.length === 0,
      call,
    });
    return [...answered(created, body.at('create')), ...answered(updated, body.at('update'))];
  } catch (error) {
    if (!(error instanceof CodedError) || !['rejected', 'invalid'].includes(error.failure.kind)) throw error;
    const [only] = changes;
    if (changes.length === 1 && only !== undefined) return [{ tag: only.tag, kind: 'failed', error }];
    const middle = Math.ceil(changes.length / 2);
    const first = await writeSome(client, path, changes.slice(0, middle), call);
    return [...first, ...(await writeSome(client, path, changes.slice(middle), call))];
  }
}

/** Answers stand in the order of what was asked. */
function answered<Tag>(changes: readonly Change<Tag>[], list: Field): Changed<Tag>[] {
  if (changes.length === 0) return [];
  const rows = list.presentList();
  return changes.map(({ tag }, index): Changed<Tag> => {
    const row = rows[index];
    const error = row === undefined ? undefined : readError(row.at('error'));
    if (row !== undefined && error === undefined) return { tag, kind: 'written', row: row.record() };
    return { tag, kind: 'failed', error: refusal(error, row) };
  });
}

/** SKUs and barcodes that somebody else in the shop has already. */
const TAKEN = ['product_invalid_sku', 'product_invalid_global_unique_id', 'woocommerce_rest_product_not_created'];

function refusal(error: ReturnType<typeof readError>, row: Field | undefined): CodedError {
  if (error === undefined) return wooErrors.error('SL-WOO-024', { because: 'the shop did not say what became of it' });
  const because = `the shop says: ${error.message} (${error.code})`;
  const other = row?.at('error').at('data').at('resource_id').value;
  if (!TAKEN.includes(error.code) || other === undefined) return wooErrors.error('SL-WOO-024', { because });
  return wooErrors.error('SL-WOO-032', { because: `${because}; product ${String(other)} of the shop has it` });
}
