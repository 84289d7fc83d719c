import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Output } from '../../process/define.ts';
import { sampleReceipt } from '../../testing/sample-receipt.ts';
import { again, deadline, event, specification } from '../../testing/specification.ts';
import { accountOfCustomer } from './earn.ts';
import { loyalty } from './loyalty.ts';
import { readLoyaltyPolicy } from './policy.ts';

type Receipt = EventData<'SaleCompleted'>['receipt'];
type Line = Receipt['lines'][number];

const eur = (amount: number) => ({ amount, currency: 'EUR' as const });
const line = (id: string, sku: string, quantity: string, total: number, more: Partial<Line> = {}): Line => ({
  line: id,
  sku,
  quantity: { value: quantity, unit: 'each' },
  total: eur(total),
  taxes: [],
  ...more,
});
const SOLD = [line('1', 'TEE', '3', 5_970), line('2', 'MUG', '1', 1_249)];
const rung = (change: Partial<Receipt> & { readonly number?: number } = {}): Receipt => {
  const lines = change.lines ?? SOLD;
  return sampleReceipt({
    lines,
    total: eur(lines.reduce((sum, { total }) => sum + total.amount, 0)),
    member: 'C-7',
    ...change,
  });
};
const sold = (change: Parameters<typeof rung>[0] = {}) => event('SaleCompleted', { receipt: rung(change) });
const { id: SALE, location, till, at } = rung();
const voided = event('SaleVoided', { receipt: SALE, location, till, at });
const back = (by: string, lines: EventData<'SoldGoodsReturned'>['lines'], stands = true) =>
  event('SoldGoodsReturned', { receipt: SALE, by: `receipt/stores/${by}`, stands, lines, at });
const pieces = (sku: string, quantity: string, of?: string) => ({
  ...(of === undefined ? {} : { line: of }),
  sku,
  quantity: { value: quantity, unit: 'each' },
});

const definition = (more: object = {}) => loyalty(readLoyaltyPolicy({ earn: { EUR: 1 }, ...more }));
const of = (more: object = {}, id = SALE) => specification(definition(more), id);
const spec = of();
const moved = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => {
    if (output.kind !== 'command') return [];
    const sign = output.name === 'accrue-points' ? 1 : -1;
    return (output.data as CommandData<'accrue-points'>).lines.map(({ line: id, points }) => [id, sign * points]);
  });
const saying = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => (output.kind === 'event' ? [{ about: output.about, ...output.data }] : []));

describe('points of receipts', () => {
  test('a receipt with a member earns at once, line by line, by the rules of orders', () => {
    const { outputs } = spec
      .given()
      .when(sold())
      .then({ at: 'earned', commands: ['accrue-points → loyalty'] });
    expect(moved(outputs)).toEqual([
      ['1', 60],
      ['2', 12],
    ]);
    expect(outputs[0]).toMatchObject({
      data: { account: accountOfCustomer('stores', 'C-7'), order: SALE, holder: { connection: 'stores', id: 'C-7' } },
    });
    expect(JSON.stringify((outputs[0] as { data: { account: string } }).data.account)).not.toContain('C-7');
    const doubled = of({ factors: [{ channels: ['stores'], factor: 2 }], excluded: ['MUG'] });
    expect(moved(doubled.given().when(sold()).then({}).outputs)).toEqual([['1', 119]]);
  });

  test('cards that carry the numbers of a shop’s customers earn for their account there', () => {
    const { outputs } = of({ cards: { stores: 'shopify-eu' } })
      .given()
      .when(sold())
      .then({});
    expect(outputs[0]).toMatchObject({ data: { account: accountOfCustomer('shopify-eu', 'C-7') } });
  });

  test('without a member nobody earns, and nothing is kept of the receipt', () => {
    const { member: _, ...nobody } = rung();
    const told = (receipt: Receipt) => ({ id: 'm', name: 'SaleCompleted', data: { receipt }, atMs: 0, time: at });
    expect(definition().correlate(told(nobody), SALE)).toBeUndefined();
    expect(definition().correlate(told(rung()), SALE)).toEqual({ key: SALE });
    // Goods that come back without a card take their points all the same.
    expect(definition().correlate(told({ ...nobody, returnOf: 'receipt/stores/9' }), SALE)).toEqual({ key: SALE });
  });

  test('a twin, a later content under the same name, and a late receipt count once', () => {
    spec.given(sold()).when(again(sold())).then({ commands: [], answer: 'handled-before' });
    spec
      .given(sold())
      .when(sold({ lines: [line('1', 'TEE', '9', 99_000)] }))
      .then({ at: 'earned', commands: [] });
    const late = sold({ at: '2025-01-03T10:00:00Z' });
    expect(moved(spec.given().when(late).then({ at: 'earned' }).outputs)).toHaveLength(2);
  });

  test('a void takes all of it back once, whatever came back before, and a receipt that was voided first earns nothing', () => {
    const all = spec.given(sold()).when(voided).then({ at: 'cancelled' });
    expect(moved(all.outputs)).toEqual([
      ['1', -60],
      ['2', -12],
    ]);
    const some = spec
      .given(sold(), back('2', [pieces('TEE', '1')]))
      .when(voided)
      .then({ at: 'cancelled' });
    expect(moved(some.outputs)).toEqual([
      ['1', -40],
      ['2', -12],
    ]);
    spec.given(sold(), voided).when(voided).then({ at: 'cancelled', commands: [] });
    spec.given(voided).when(sold()).then({ at: 'cancelled', commands: [], events: [] });
  });

  test('goods that come back on other receipts take their share of their line, and all of them all', () => {
    const first = spec
      .given(sold())
      .when(back('2', [pieces('TEE', '2')]))
      .then({});
    expect(moved(first.outputs)).toEqual([['1', -40]]);
    const rest = spec
      .given(sold(), back('2', [pieces('TEE', '2')]))
      .when(back('3', [pieces('TEE', '1'), pieces('MUG', '1'), pieces('CUP', '4')]))
      .then({ at: 'earned' });
    expect(moved(rest.outputs)).toEqual([
      ['1', -20],
      ['2', -12],
    ]);
    // More of an article than was sold takes no more than it earned.
    expect(
      moved(
        spec
          .given(sold())
          .when(back('2', [pieces('MUG', '5')]))
          .then({}).outputs,
      ),
    ).toEqual([['2', -12]]);
    // What comes back before the sale is heard of waits for it.
    const early = spec
      .given(back('2', [pieces('MUG', '1')]))
      .when(sold())
      .then({ at: 'earned' });
    expect(moved(early.outputs)).toEqual([['1', 60]]);
  });

  test('an article on several lines comes back from the line that is named, or from the first', () => {
    const twice = sold({ lines: [line('1', 'TEE', '1', 1_000), line('2', 'TEE', '1', 2_000)] });
    const goods = (lines: ReturnType<typeof pieces>[]) =>
      moved(spec.given(twice).when(back('2', lines)).then({}).outputs);
    expect(goods([pieces('TEE', '1', '2')])).toEqual([['2', -20]]);
    expect(goods([pieces('TEE', '1')])).toEqual([['1', -10]]);
    expect(goods([pieces('TEE', '1'), pieces('TEE', '1', '1')])).toEqual([
      ['1', -10],
      ['2', -20],
    ]);
  });

  test('a return that is voided gives the points again, in whatever order it is heard of', () => {
    const goods = [pieces('TEE', '2')];
    const again = spec
      .given(sold(), back('2', goods))
      .when(back('2', [], false))
      .then({});
    expect(moved(again.outputs)).toEqual([['1', 40]]);
    spec
      .given(sold(), back('2', [], false))
      .when(back('2', goods))
      .then({ commands: [] });
  });

  test('a return tells the sales that its goods were bought with, line by line, and that it was voided', () => {
    const id = 'receipt/stores/2';
    const lines = [
      line('1', 'TEE', '-2', -3_980, { soldAs: '1' }),
      line('2', 'MUG', '-1', -1_249, { soldOn: 'receipt/stores/8' }),
    ];
    const { member: _, ...nobody } = rung({ number: 2, lines, returnOf: SALE });
    const returned = event('SaleCompleted', { receipt: nobody });
    const spoken = of({}, id).given().when(returned).then({ at: 'nothing', commands: [] });
    expect(saying(spoken.outputs)).toEqual([
      { about: SALE, receipt: SALE, by: id, stands: true, lines: [pieces('TEE', '2', '1')], at },
      { about: 'receipt/stores/8', receipt: 'receipt/stores/8', by: id, stands: true, lines: [pieces('MUG', '1')], at },
    ]);
    const gone = event('SaleVoided', { receipt: id, location, till, at });
    expect(saying(of({}, id).given(returned).when(gone).then({}).outputs)).toMatchObject([
      { receipt: SALE, stands: false },
      { receipt: 'receipt/stores/8', stands: false },
    ]);
    of({}, id).given(gone).when(returned).then({ at: 'nothing', events: [] });
  });

  test('an exchange earns by what was paid; what comes back without its sale is taken off what is bought with it', () => {
    const blind = sold({
      lines: [line('1', 'TEE', '-1', -1_990), line('2', 'HOODIE', '1', 3_000), line('3', 'CAP', '1', 980)],
    });
    expect(moved(spec.given().when(blind).then({ events: [] }).outputs)).toEqual([
      ['2', 15],
      ['3', 4],
    ]);
    const named = sold({
      lines: [line('1', 'TEE', '-1', -1_990, { soldOn: 'receipt/stores/9' }), line('2', 'HOODIE', '1', 3_000)],
    });
    const told = spec
      .given()
      .when(named)
      .then({ events: ['SoldGoodsReturned'] });
    expect(moved(told.outputs)).toEqual([['2', 30]]);
    const nothing = sold({ lines: [line('1', 'TEE', '-2', -3_980), line('2', 'HOODIE', '1', 3_000)] });
    spec.given().when(nothing).then({ at: 'nothing', commands: [] });
  });

  test('taxes that come on top count, and what goes off the receipt as a whole does not', () => {
    const tax = { name: 'VAT', rate: '0.2', amount: eur(200) };
    const lines = [line('1', 'TEE', '1', 1_000, { taxes: [tax] }), line('2', 'OFF', '1', -300)];
    expect(
      moved(
        spec
          .given()
          .when(sold({ taxIncluded: false, lines }))
          .then({}).outputs,
      ),
    ).toEqual([['1', 9]]);
  });

  test('points of receipts wait as those of orders do', () => {
    const patient = of({ waitMs: 1_000_000 });
    patient
      .given()
      .when(sold())
      .then({ at: 'waiting', deadlines: ['points'] });
    const told = patient
      .given(sold(), back('2', [pieces('TEE', '3')]))
      .when(deadline('points'))
      .then({ at: 'earned' });
    expect(moved(told.outputs)).toEqual([['2', 12]]);
    patient.given(sold()).when(voided).then({ at: 'cancelled', deadlines: [] });
  });
});
