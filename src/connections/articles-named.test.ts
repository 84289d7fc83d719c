import { expect, test } from 'vitest';
import { openArticles } from '../connector/articles.ts';
import type { DraftEvent } from '../connector/connector.ts';
import { memoryBindings } from '../connector/memory/bindings.ts';
import { withArticles } from './articles-named.ts';

async function articles() {
  const bindings = memoryBindings();
  const connection = 'shop';
  await bindings.bind({ canonical: 'product/TEE', connection, kind: 'variant', foreignId: '4711' });
  await bindings.bind({ canonical: 'product/MUG', connection, kind: 'sku', foreignId: 'T-0815' });
  return openArticles({ bindings, connection, clock: { now: () => 0, sleep: async () => {} } });
}

const draft = (name: DraftEvent['name'], data: unknown): DraftEvent =>
  ({ name, subject: 'subject', time: '2026-11-20T10:00:00Z', fact: ['fact'], data }) as DraftEvent;

test('lines of orders and receipts go by the hub’s SKU, and keep what the channel called them', async () => {
  const lines = [{ sku: 'WEB-1', foreignVariantId: '4711' }, { foreignVariantId: '4711' }, { sku: 'OWN' }];
  const [placed, sold] = await withArticles(
    [draft('OrderPlaced', { order: { lines } }), draft('SaleCompleted', { receipt: { lines: [{ sku: 'T-0815' }] } })],
    await articles(),
  );
  expect(placed?.data).toEqual({
    order: {
      lines: [
        { sku: 'TEE', foreignSku: 'WEB-1', foreignVariantId: '4711' },
        { sku: 'TEE', foreignVariantId: '4711' },
        { sku: 'OWN' },
      ],
    },
  });
  expect(sold?.data).toEqual({ receipt: { lines: [{ sku: 'MUG', foreignSku: 'T-0815' }] } });
});

test('what is named once is not named again by its new name, and what needs no name is left as it is', async () => {
  const named = draft('SaleCompleted', { receipt: { lines: [{ sku: 'MUG', foreignSku: 'T-0815' }] } });
  const other = draft('OrderPlaced', { order: { lines: [{ sku: 'OWN' }] } });
  const broken = draft('OrderEdited', { order: { lines: 'none' } });
  const all = [named, other, broken, draft('OrderClosed', {})];
  const after = await withArticles(all, await articles());
  expect(after.map((one, index) => one === all[index])).toEqual([true, true, true, true]);
});
