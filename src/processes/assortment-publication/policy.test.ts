import { describe, expect, test } from 'vitest';
import { fits, readAssortmentPolicy } from './policy.ts';

describe('the settings of assortment-publication', () => {
  test('what is left out keeps its default; what is wrong is named', () => {
    expect(readAssortmentPolicy({ drift: 'tell' })).toMatchObject({ drift: 'tell', priceMs: 3_600_000 });
    for (const [settings, field] of [
      [{ drift: 'ignore' }, 'drift'],
      [{ priceMs: -1 }, 'priceMs'],
      [{ colour: 1 }, 'colour'],
    ] as const) {
      expect(() => readAssortmentPolicy(settings)).toThrow(
        expect.objectContaining({
          failure: expect.objectContaining({
            code: 'SL-PROCESS-006',
            field: `processes.assortment-publication.${field}`,
          }),
        }),
      );
    }
  });

  test('a pattern of SKUs', () => {
    expect(['TEE', 'TEE-M', 'A-TEE'].filter((sku) => fits(sku, 'TEE*'))).toEqual(['TEE', 'TEE-M']);
    expect(['A-1-B', 'A-B', 'AB'].filter((sku) => fits(sku, 'A-*-B'))).toEqual(['A-1-B']);
    expect(['X', ''].filter((sku) => fits(sku, '*'))).toEqual(['X', '']);
    expect(fits('AAB', 'A*AB')).toBe(true);
    expect(fits('AB', 'AB*AB')).toBe(false);
    expect(fits('a*b', 'a*b')).toBe(true);
    expect(fits('TEE', 'tee')).toBe(false);
  });
});
