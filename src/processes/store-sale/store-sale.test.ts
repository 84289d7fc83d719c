import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { type Output, unansweredPairs } from '../../process/define.ts';
import { again, answered, deadline, event, type Happening, specification } from '../../testing/specification.ts';
import { storeSale } from './store-sale.ts';

const RECEIPT = 'receipt/stores/1';
const AT = '2026-11-20T10:00:00Z';
const quantity = (value: string, unit = 'each') => ({ value, unit });
const euro = (amount: number) => ({ amount, currency: 'EUR' });

type Line = readonly [sku: string, quantity: string, unit?: string];

function receipt(...lines: readonly Line[]): EventData<'SaleCompleted'>['receipt'] {
  return {
    id: RECEIPT,
    record: { connection: 'stores', id: '1' },
    location: 'location/paris',
    till: '1',
    sequence: 1,
    businessDate: '2026-11-20',
    zone: 'Europe/Paris',
    at: AT,
    lines: lines.map(([sku, value, unit], index) => ({
      line: String(index + 1),
      sku,
      quantity: quantity(value, unit),
      total: euro(0),
      taxes: [],
    })),
    total: euro(0),
    taxIncluded: true,
    tenders: [],
  };
}

const sold = (...lines: readonly Line[]): Happening =>
  event('SaleCompleted', { receipt: receipt(...(lines.length === 0 ? ([['TEE', '2']] as const) : lines)) }, 'stores');
const voided = event(
  'SaleVoided',
  { receipt: RECEIPT, location: 'location/paris', till: '1', sequence: 2, at: '2026-11-20T10:05:00Z' },
  'stores',
);
const released = event('SaleReleased', { receipt: RECEIPT });
const done = answered('adjust-stock', 'done', { record: { connection: 'odoo', id: '7' } });
const rejected = answered('adjust-stock', 'rejected', undefined, {
  failure: { kind: 'rejected', code: 'SL-ODOO-010', because: 'TEE is not a product' },
});
const failed = answered('adjust-stock', 'failed');

const definition = storeSale({ erp: 'odoo' });
const spec = specification(definition, RECEIPT);

const movements = (outputs: readonly Output[]): readonly CommandData<'adjust-stock'>[] =>
  outputs.flatMap((output) =>
    output.kind === 'command' ? [output.data as unknown as CommandData<'adjust-stock'>] : [],
  );

describe('store-sale', () => {
  test('every pair of state and message has an answer', () => {
    expect(unansweredPairs(definition)).toEqual([]);
  });

  test('what was sold leaves the stock of the store, once for the receipt; what was returned comes back', () => {
    const { outputs } = spec
      .given()
      .when(sold(['TEE', '2'], ['CHEESE', '0.75', 'kg'], ['TEE', '-3'], ['MUG', '1'], ['MUG', '-1']))
      .then({ at: 'booking', commands: ['adjust-stock → erp'], events: [], deadlines: [] });
    expect(movements(outputs)).toEqual([
      {
        location: 'location/paris',
        movement: RECEIPT,
        lines: [
          { sku: 'TEE', change: quantity('1') },
          { sku: 'CHEESE', change: quantity('-0.75', 'kg') },
        ],
        at: AT,
        reason: 'sold at till 1',
      },
    ]);
    spec.given(sold()).when(done).then({ at: 'booked', commands: [], events: [] });
  });

  test('a receipt that moved nothing in the end asks for nothing, also when it is voided', () => {
    spec
      .given()
      .when(sold(['TEE', '1'], ['TEE', '-1']))
      .then({ at: 'unmoved', commands: [] });
    spec
      .given(sold(['TEE', '1'], ['TEE', '-1']))
      .when(voided)
      .then({ at: 'voided', commands: [], events: ['SaleReversed'] });
  });

  test('the same sale twice, or another content under its id, moves nothing more', () => {
    spec.given(sold()).when(again(sold())).then({ at: 'booking', commands: [], answer: 'handled-before' });
    for (const before of [[sold()], [sold(), done], [sold(), rejected], [sold(), done, voided]]) {
      spec
        .given(...before)
        .when(sold(['TEE', '5']))
        .then({ commands: [], events: [] });
    }
  });

  test('a void after the booking is taken back once', () => {
    const { outputs } = spec
      .given(sold(), done)
      .when(voided)
      .then({
        at: 'reversing',
        commands: ['adjust-stock → erp'],
      });
    expect(movements(outputs)).toMatchObject([
      { movement: `${RECEIPT}/void`, lines: [{ sku: 'TEE', change: quantity('2') }], at: '2026-11-20T10:05:00Z' },
    ]);
    spec.given(sold(), done, voided).when(done).then({ at: 'voided', commands: [] });
    spec.given(sold(), done, voided).when(voided).then({ at: 'reversing', commands: [] });
    spec.given(sold(), done, voided, done).when(voided).then({ at: 'voided', commands: [] });
  });

  test('a void while the booking is on its way waits for it', () => {
    spec.given(sold()).when(voided).then({ at: 'booking', commands: [] });
    spec
      .given(sold(), voided)
      .when(done)
      .then({ at: 'reversing', commands: ['adjust-stock → erp'] });
    spec.given(sold(), voided).when(rejected).then({ at: 'voided', commands: [], events: [] });
  });

  test('a void before its sale cancels it: nothing is ever booked', () => {
    spec
      .given()
      .when(voided)
      .then({ at: 'expected', commands: [], deadlines: ['sale'] });
    spec
      .given(voided)
      .when(sold())
      .then({ at: 'voided', commands: [], events: ['SaleReversed'] });
  });

  test('a void whose sale never comes is told to a person, and again when they wait on', () => {
    spec
      .given(voided)
      .when(deadline('sale'))
      .then({ at: 'expected', events: ['SaleHeld SL-SALE-002'] });
    spec
      .given(voided, deadline('sale'))
      .when(released)
      .then({ at: 'expected', deadlines: ['sale'] });
    spec.given(voided, deadline('sale')).when(sold()).then({ at: 'voided', commands: [] });
  });

  test('a refused booking is a case; released, it is asked for again under the same movement', () => {
    const refusal = spec
      .given(sold())
      .when(rejected)
      .then({ at: 'refused', commands: [], events: ['SaleHeld SL-SALE-001'] });
    expect(refusal.outputs).toMatchObject([{ data: { location: 'location/paris', reason: 'TEE is not a product' } }]);
    const { outputs } = spec
      .given(sold(), rejected)
      .when(released)
      .then({ at: 'booking', commands: ['adjust-stock → erp'] });
    expect(movements(outputs)).toMatchObject([{ movement: RECEIPT }]);
    spec.given(sold(), rejected, released).when(done).then({ at: 'booked' });
    spec
      .given(sold(), rejected, released)
      .when(rejected)
      .then({ at: 'refused', events: ['SaleHeld SL-SALE-001'] });
    spec.given(sold(), rejected).when(voided).then({ at: 'voided', commands: [] });
  });

  test('a refused reversal is a case too', () => {
    spec
      .given(sold(), done, voided)
      .when(rejected)
      .then({ at: 'unreversed', events: ['SaleHeld SL-SALE-003'] });
    spec
      .given(sold(), done, voided, rejected)
      .when(released)
      .then({ at: 'reversing', commands: ['adjust-stock → erp'] });
    spec.given(sold(), done, voided, rejected, released).when(done).then({ at: 'voided' });
  });

  test('a booking that was given up stays open: its dead letter is the case, and its retry ends it', () => {
    spec.given(sold()).when(failed).then({ at: 'booking', events: [] });
    spec.given(sold(), failed).when(done).then({ at: 'booked' });
  });

  test('sales that the ERP reports itself are left alone: it has moved its stock', () => {
    const message = { id: 'm', name: 'SaleCompleted', data: {}, atMs: 0, time: AT };
    expect(definition.correlate(message, 'receipt/odoo/12')).toBeUndefined();
    expect(definition.correlate(message, 'receipt/stores/12')).toEqual({ key: 'receipt/stores/12' });
    expect(definition.correlate(message, 'transfer/odoo/12')).toBeUndefined();
  });
});
