import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bufferedChance, happens, integerBetween, pick, seededChance, systemChance } from './chance.ts';
import { epochMsOf, instant, isTimeZone, systemClock } from './clock.ts';
import { defineErrors } from './error-catalogue.ts';
import { CodedError } from './failure.ts';
import { normalizeGtin } from './gtin.ts';
import { factId, freshId } from './ids.ts';
import { InvariantBroken, invariant } from './invariant.ts';
import { parseJson } from './json.ts';
import {
  addQuantity,
  compareQuantity,
  isZeroQuantity,
  millionthsOf,
  quantity,
  quantityOfMillionths,
  subtractQuantity,
} from './quantity.ts';

describe('ids', () => {
  test('the same fact has the same id, and where parts are cut matters', () => {
    expect(factId('a', 'bc')).toBe(factId('a', 'bc'));
    expect(factId('a', 'bc')).not.toBe(factId('ab', 'c'));
    expect(factId('a', '')).not.toBe(factId('a'));
    expect(factId('ü')).toMatch(/^[0-9a-z]{26}$/);
  });

  test('different facts have different ids', () => {
    const ids = new Set(Array.from({ length: 20_000 }, (_, index) => factId('order', String(index))));
    expect(ids.size).toBe(20_000);
  });

  test('fresh ids sort by time', () => {
    const chance = seededChance(1);
    const ids = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001].map((now) => freshId(now, chance));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids.map((id) => id.length))).toEqual(new Set([26]));
  });
});

describe('chance', () => {
  test('a seed repeats its world', () => {
    const draw = (seed: number) => Array.from({ length: 50 }, seededChance(seed).fraction);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test.each([
    ['seeded', seededChance(3)],
    ['system', systemChance],
  ])('%s fractions stay in [0, 1) and cover it', (_name, chance) => {
    const drawn = Array.from({ length: 2_000 }, () => chance.fraction());
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(0.9);
  });

  test('helpers keep their bounds', () => {
    const chance = seededChance(5);
    const drawn = Array.from({ length: 500 }, () => integerBetween(chance, 2, 4));
    expect(new Set(drawn)).toEqual(new Set([2, 3, 4]));
    expect(happens(chance, 0)).toBe(false);
    expect(happens(chance, 1)).toBe(true);
    expect(() => pick(chance, [])).toThrow(RangeError);
  });

  test('a buffered chance gives the same bytes in order, none twice, and large draws too', () => {
    const plain = seededChance(7).bytes(64);
    const buffered = bufferedChance(seededChance(7), 16);
    const drawn = [4, 4, 8, 16].flatMap((length) => [...buffered.bytes(length)]);
    expect(drawn).toEqual([...plain.subarray(0, 32)]);
    expect(buffered.bytes(40)).toHaveLength(40);
    expect(bufferedChance(systemChance).bytes(16)).not.toEqual(bufferedChance(systemChance).bytes(16));
  });
});

describe('clock', () => {
  test('instants are RFC 3339 in UTC and read back', () => {
    expect(instant(1_700_000_000_001)).toBe('2023-11-14T22:13:20.001Z');
    expect(epochMsOf('2026-11-20T10:00:01-05:00')).toBe(Date.UTC(2026, 10, 20, 15, 0, 1));
    expect(epochMsOf('yesterday')).toBeUndefined();
    expect(['UTC', 'Europe/Paris', 'Europe/Nowhere', ''].map(isTimeZone)).toEqual([true, true, false, false]);
  });

  test('a sleep ends at once when it is aborted', async () => {
    const abort = new AbortController();
    const slept = systemClock.sleep(60_000, abort.signal);
    abort.abort();
    await slept;
    await systemClock.sleep(60_000, abort.signal);
  });
});

describe('quantity', () => {
  test('millionths are exact both ways, and more than can be counted is refused', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (millionths) => {
        expect(millionthsOf(quantityOfMillionths(millionths, 'kg'))).toBe(millionths);
      }),
    );
    expect(millionthsOf(quantity('-0.75'))).toBe(-750_000);
    expect(millionthsOf(quantity('9007199254.740991'))).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => millionthsOf(quantity('9007199254.740992'))).toThrow(/SL-VALUE-005/);
  });

  test('decimal texts add and subtract without a float', () => {
    expect(addQuantity(quantity('0.1', 'kg'), quantity('0.2', 'kg'))).toEqual({ value: '0.3', unit: 'kg' });
    expect(subtractQuantity(quantity('2'), quantity('2.500'))).toEqual({ value: '-0.5', unit: 'each' });
    expect(quantity(0.75, 'kg')).toEqual({ value: '0.75', unit: 'kg' });
    expect(isZeroQuantity(quantity('0.000'))).toBe(true);
    expect(compareQuantity(quantity('10'), quantity('9'))).toBe(1);
  });

  test('adding and taking away again changes nothing', () => {
    const value = fc
      .integer({ min: -1_000_000_000, max: 1_000_000_000 })
      .map((units) => quantity((units / 1000).toFixed(3)));
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(subtractQuantity(addQuantity(left, right), right)).toEqual(left);
      }),
    );
  });

  test('units never mix and unreadable text is refused', () => {
    expect(() => addQuantity(quantity('1', 'kg'), quantity('1'))).toThrow(CodedError);
    for (const text of ['', '1,5', 'many', '1.1234567', '1e3']) expect(() => quantity(text)).toThrow(/SL-VALUE-005/);
  });
});

describe('JSON', () => {
  test('19-digit ids survive, ordinary numbers stay numbers', () => {
    expect(
      parseJson('{"id":820982911946154508,"n":[-9007199254740993],"price":29.99,"big":1e300,"ok":9007199254740991}'),
    ).toEqual({
      id: '820982911946154508',
      n: ['-9007199254740993'],
      price: 29.99,
      big: 1e300,
      ok: 9007199254740991,
    });
    expect(() => parseJson('{"id":')).toThrow(SyntaxError);
  });

  test('anything that JSON can say within the safe range reads as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const plain = JSON.parse(text) as unknown;
        if (!/\d{16}/.test(text)) expect(parseJson(text)).toEqual(plain);
      }),
    );
  });
});

describe('GTIN', () => {
  test('check digits of the standard’s own examples', () => {
    expect(normalizeGtin('9506000134352')).toBe('09506000134352');
    expect(normalizeGtin('4006381333931')).toBe('04006381333931');
    expect(normalizeGtin('036000291452')).toBe('00036000291452');
    expect(normalizeGtin('96385074')).toBe('00000096385074');
  });

  test('a wrong check digit, an in-store number and other text give nothing', () => {
    expect(normalizeGtin('9506000134353')).toBeUndefined();
    expect(normalizeGtin('2012345678900')).toBeUndefined();
    expect(normalizeGtin('TEE-M')).toBeUndefined();
    expect(normalizeGtin('12345')).toBeUndefined();
  });
});

describe('errors', () => {
  const errors = defineErrors({ 'SL-TEST-001': { title: 'A test', kind: 'invalid', next: 'Look closer.' } });

  test('a failure carries code, kind and next step of its entry, and what the place knows', () => {
    expect(errors.failure('SL-TEST-001', { because: 'it was red', field: 'a.b', value: 'red' })).toEqual({
      kind: 'invalid',
      code: 'SL-TEST-001',
      next: 'Look closer.',
      because: 'it was red',
      field: 'a.b',
      value: 'red',
    });
    expect(errors.failure('SL-TEST-001', { because: 'now', kind: 'transient' }).kind).toBe('transient');
    expect(errors.error('SL-TEST-001', { because: 'it was red' }).message).toBe('SL-TEST-001: it was red');
  });

  test('a code that does not look like one is refused when it is declared', () => {
    expect(() => defineErrors({ 'E-1': { title: 'x', kind: 'invalid', next: 'y' } })).toThrow(TypeError);
  });

  test('an invariant names what was broken', () => {
    expect(() => invariant(false, 'one sale order per order')).toThrow(InvariantBroken);
    expect(() => invariant(true, 'fine')).not.toThrow();
  });
});
