import type { EventData } from '../canonical/event.ts';

type Receipt = EventData<'SaleCompleted'>['receipt'];

/** A receipt over two T-shirts, sold at till 1 in Paris; `change` says what is different. */
export function sampleReceipt(change: Partial<Receipt> & { readonly number?: number } = {}): Receipt {
  const { number = 1, ...rest } = change;
  const foreignId = String(number);
  const total = { amount: 3_998, currency: 'EUR' };
  return {
    id: `receipt/stores/${foreignId}`,
    record: { connection: 'stores', id: foreignId },
    location: 'location/paris',
    till: '1',
    sequence: number,
    businessDate: '2026-11-20',
    zone: 'Europe/Paris',
    at: '2026-11-20T09:15:00.000Z',
    lines: [{ line: '1', sku: 'TEE-M', quantity: { value: '2', unit: 'each' }, total, taxes: [] }],
    total,
    taxIncluded: true,
    tenders: [{ kind: 'card', amount: total }],
    ...rest,
  };
}
