import type { FactDraft, Hint } from '../../connector/connector.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import type { Field } from './fields.ts';
import type { Reader } from './reading.ts';
import { HINTS } from './translate.ts';

/** Where the shop lists what hints of a kind point at, and how a row becomes a fact. */
interface Listed {
  readonly path: 'orders' | 'products';
  readonly fact: (row: Field) => Promise<FactDraft>;
}

interface Row {
  readonly id: string;
  readonly fact: Promise<FactDraft>;
}

/**
 * Reads what hints of one kind point at, many with one question: a sale alone makes the shop send three webhooks, and every number that
 * the hub publishes comes back as one. What no list shows (variations, the trash, what is gone) is read by itself.
 */
export async function followMany(
  hints: readonly Hint[],
  reader: Reader,
  client: Client,
): Promise<readonly (readonly FactDraft[])[]> {
  const ids = new Set(hints.map(({ foreignId }) => foreignId));
  const list = ids.size === 1 ? undefined : listOf(hints[0], reader);
  const rows = list === undefined ? [] : await rowsOf(ids, list, client);
  const read = new Map<string, Promise<readonly FactDraft[]>>();
  for (const { id, fact } of rows)
    read.set(
      id,
      fact.then((each) => [each]),
    );
  for (const hint of hints) if (!read.has(hint.foreignId)) read.set(hint.foreignId, reader.follow(hint));
  return await Promise.all(hints.map(async ({ foreignId }) => (await read.get(foreignId)) ?? []));
}

function listOf(hint: Hint | undefined, reader: Reader): Listed | undefined {
  if (hint?.kind === HINTS.order) return { path: 'orders', fact: reader.orderFact };
  if (hint?.kind === HINTS.product) return { path: 'products', fact: reader.productFact };
  return undefined;
}

async function rowsOf(ids: ReadonlySet<string>, { path, fact }: Listed, client: Client): Promise<readonly Row[]> {
  // Everything but the trash, which the shop shows only by itself.
  const query = { include: [...ids].join(','), per_page: String(MOST_PER_PAGE), status: 'any' };
  const { body } = await client.ask({ path, query, operation: 'reading' });
  return body
    .presentList()
    .map((row) => ({ id: row.at('id').id(), row }))
    .filter(({ id }) => ids.has(id))
    .map(({ id, row }) => ({ id, fact: fact(row.record()) }));
}
