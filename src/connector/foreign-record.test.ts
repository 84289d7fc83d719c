import { describe, expect, test } from 'vitest';
import { CodedError, type Failure } from '../kernel/failure.ts';
import type { Json } from '../kernel/json.ts';
import { type Complaint, ForeignField } from './foreign-record.ts';

class Field extends ForeignField {
  protected override get mostElements(): number {
    return 2;
  }

  protected override refusal(complaint: Complaint): CodedError {
    return new CodedError({ kind: 'invalid', code: 'SL-TEST-001', ...complaint });
  }

  override optionalId(): string | undefined {
    return this.present ? String(this.value) : undefined;
  }
}

function failureOf(read: () => unknown): Failure {
  try {
    read();
  } catch (error) {
    if (error instanceof CodedError) return error.failure;
    throw error;
  }
  throw new Error('it was read');
}

const record = new Field({
  id: 7,
  lines: [{ sku: 'MUG' }, { sku: 4 }],
  many: [1, 2, 3],
  total: '29.999',
  name: ' Ada ',
});

describe('a foreign record', () => {
  test('a complaint names the place and the rule, with the code of its system', () => {
    const [, second] = record.at('lines').list();
    expect(second).toBeInstanceOf(Field);
    expect(failureOf(() => second?.at('sku').text())).toMatchObject({ code: 'SL-TEST-001', field: 'lines[1].sku' });
    expect(failureOf(() => record.at('lines').record())).toMatchObject({ field: 'lines', rule: 'must be an object' });
    expect(failureOf(() => new Field('text').record())).toMatchObject({ field: 'the record', value: '"text"' });
  });

  test('a text that is none is not shown, it may be a person', () => {
    expect(failureOf(() => new Field({ name: ['Ada'] }).at('name').text())).not.toHaveProperty('value');
  });

  test('what is not there reads as absent, at any depth and never from the prototype', () => {
    expect(record.at('buyer').at('address').at('city').optionalText()).toBeUndefined();
    expect(record.at('toString').present).toBe(false);
    expect(record.at('none').list()).toEqual([]);
    expect(record.at('none').optionalMoney('EUR')).toBeUndefined();
    expect(failureOf(() => record.at('none').id())).toMatchObject({
      because: 'none must be an id of digits, it is nothing',
    });
  });

  test('lists have an end', () => {
    expect(failureOf(() => record.at('many').list())).toMatchObject({ rule: 'must have at most 2 elements' });
  });

  test('texts are trimmed and cut between characters', () => {
    expect(record.at('name').text()).toBe('Ada');
    expect(new Field('ab😀').text(3)).toBe('ab');
  });

  test('an amount has no more digits than its currency', () => {
    expect(new Field('29.99').money('EUR')).toEqual({ amount: 2999, currency: 'EUR' });
    expect(failureOf(() => record.at('total').money('EUR'))).toMatchObject({ rule: 'must be an amount of EUR' });
    expect(failureOf(() => new Field(29.99 as Json).money('EUR'))).toMatchObject({ kind: 'invalid' });
  });
});
