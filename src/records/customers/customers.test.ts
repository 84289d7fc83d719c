import { expect, test } from 'vitest';
import { orderStory } from '../../testing/order-story.ts';
import { normalizePhone, type Sighting, sightingOf } from './person.ts';
import { idOfKey, unite } from './unite.ts';

const seen = (...keys: string[]): Sighting => ({ keys, names: [], channel: 'shop', atMs: 1 });

test('telephone numbers are one however they are written', () => {
  expect(normalizePhone('+49 (0)30 / 12-34')).toBe('+49301234');
  expect(normalizePhone('0049 30 1234')).toBe('+49301234');
  expect(normalizePhone(' 030 1234 ')).toBe('0301234');
});

test('an order tells who bought it: by e-mail and account, and only then by telephone', () => {
  const placed = orderStory('1001', '#1001', 'pi_1').find(({ topic }) => topic === 'event.OrderPlaced');
  if (placed === undefined) throw new Error('the story has an order');
  const sighting = sightingOf(placed);
  expect(sighting?.keys).toContain('email:ada@example.com');
  expect(sighting?.keys).toContain('order:order/shopify-eu/1001');
  expect(sighting?.keys.some((key) => key.startsWith('phone:'))).toBe(false);
  expect(sighting).toMatchObject({ channel: 'shopify-eu', order: 'order/shopify-eu/1001' });
  const data = placed.envelope.data as { order: { buyer?: object; billingAddress?: object } };
  const { buyer: _buyer, billingAddress: _address, ...nobody } = data.order;
  const of = (order: object) => sightingOf({ ...placed, envelope: { ...placed.envelope, data: { order } } });
  expect(of(nobody)).toBeUndefined();
  expect(of({ ...nobody, buyer: { phone: '+49 30 123456' } })?.keys).toContain('phone:+4930123456');
});

test('who hangs together by a key is one customer, whoever was known before', () => {
  const [a, b, c] = [seen('email:a', 'order:1'), seen('email:b', 'order:2'), seen('account:x', 'email:a', 'email:b')];
  const together = unite([a, b, c], new Map(), 'salt');
  expect(new Set(together.customers).size).toBe(1);
  const first = unite([a], new Map(), 'salt');
  const second = unite([b], new Map(), 'salt');
  expect(first.customers[0]).not.toBe(second.customers[0]);
  const last = unite([c], new Map([...first.links, ...second.links]), 'salt');
  expect(last.customers[0]).toBe(together.customers[0]);
  expect([...last.merged.values()].every((id) => id === last.customers[0])).toBe(true);
  expect(last.merged.size).toBeGreaterThan(0);
});

test('an id tells nothing to whoever has not the salt', () => {
  expect(idOfKey('one', 'email:a')).not.toBe(idOfKey('other', 'email:a'));
  expect(idOfKey('one', 'email:a')).toMatch(/^customer\/[0-9a-f]{24}$/);
});
