import { expect, test } from 'vitest';
import { recordAddress } from './record-address.ts';

const profile = { settings: { url: 'https://hub:secret@erp.example.com/' } as never };

test.each([
  ['book-order', '42', 'https://erp.example.com/web#id=42&model=sale.order&view_type=form'],
  ['InvoicePosted', '7', 'https://erp.example.com/web#id=7&model=account.move&view_type=form'],
  ['register-payment', '7', 'https://erp.example.com/web#id=7&model=account.payment&view_type=form'],
  ['book-order', 'shadow', undefined],
  ['book-order', '1&model=res.users', undefined],
  ['record-shipment', '42', undefined],
])('the record of %s with the id %s is looked at in %s', (said, id, address) => {
  expect(recordAddress({ said, id }, profile)).toBe(address);
});

test.each(['javascript:alert(1)//', 'not an address'])('nobody is led to %s', (url) => {
  expect(recordAddress({ said: 'book-order', id: '42' }, { settings: { url } as never })).toBeUndefined();
});
