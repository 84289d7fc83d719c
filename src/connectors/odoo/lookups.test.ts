import { expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import type { Odoo } from './client.ts';
import { lookups } from './lookups.ts';
import type { OdooSettings } from './settings.ts';

/** An Odoo of which only products are asked; `answering` is waited for before each answer. */
function shop(names: Readonly<Record<number, string>>, answering: () => Promise<void> = async () => {}) {
  let asked = 0;
  const odoo = {
    searchRead: async (_model: string, [[field, , wanted]]: [[string, string, readonly (string | number)[]]]) => {
      asked += 1;
      await answering();
      return Object.entries(names)
        .map(([id, name]) => ({
          id: Number(id),
          default_code: name === '' ? (false as const) : name,
          active: true,
          sale_ok: true,
        }))
        .filter(({ id, default_code }) =>
          wanted.includes(field === 'id' ? id : default_code === false ? '' : default_code),
        );
    },
  } as unknown as Odoo;
  return { odoo, names, asked: () => asked };
}

test('what is known already is still told when everything is forgotten while the rest is asked for', async () => {
  let during = async (): Promise<void> => {};
  const { odoo } = shop({ 1: 'TEE', 2: 'MUG' }, () => during());
  const known = lookups({} as OdooSettings, systemClock);
  await known.skus(odoo, [1]);
  await known.products(odoo, ['TEE']);
  // An order that cannot be booked has everything asked for again, in the middle of the reading of a delivery.
  during = async () => known.forget();
  expect(await known.skus(odoo, [1, 2])).toEqual(
    new Map([
      [1, 'TEE'],
      [2, 'MUG'],
    ]),
  );
  during = async () => {};
  await known.products(odoo, ['TEE']);
  during = async () => known.forget();
  const products = await known.products(odoo, ['TEE', 'MUG']);
  expect([...products].map(([sku, found]) => [sku, found.length])).toEqual([
    ['TEE', 1],
    ['MUG', 1],
  ]);
});

test('an internal reference is remembered, and one that is missing is asked for again', async () => {
  const names: Record<number, string> = { 1: '', 2: 'MUG' };
  const { odoo, asked } = shop(names);
  const known = lookups({} as OdooSettings, systemClock);
  expect((await known.skus(odoo, [1, 2])).get(1)).toBe('');
  names[1] = 'TEE';
  expect((await known.skus(odoo, [1, 2])).get(1)).toBe('TEE');
  await known.skus(odoo, [1, 2]);
  expect(asked()).toBe(2);
});
