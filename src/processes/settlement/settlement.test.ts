import { describe, expect, test } from 'vitest';
import type { EventData } from '../../canonical/event.ts';
import { deadline, event, outcomeOf, specification } from '../../testing/specification.ts';
import { readSettlementPolicy } from './policy.ts';
import { settlement } from './settlement.ts';

const PAYOUT = 'payout/stripe-main/po_1';
const AT = '2026-11-20T10:00:00Z';
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const about = { payout: PAYOUT, reference: 'po_1', gateway: 'stripe', at: AT };

const paid = event('PayoutPaid', { ...about, amount: eur(9_730) });
const failed = event('PayoutFailed', { ...about, amount: eur(9_730), reason: 'account closed' });
type Line = EventData<'SettlementReported'>['lines'][number];
const line = (kind: Line['kind'], gross: number, fee: number, reference: string): Line => ({
  line: `txn-${reference}`,
  kind,
  foreignKind: kind,
  gross: eur(gross),
  fee: eur(fee),
  net: eur(gross - fee),
  payment: `payment/stripe-main/${reference}`,
  reference,
  at: AT,
});
const report = (part: number, parts: number, ...lines: readonly Line[]) =>
  event('SettlementReported', { ...about, part, parts, lines: [...lines] });
const whole = report(
  1,
  1,
  line('charge', 12_000, 205, 'pi_1'),
  line('refund', -2_000, 0, 'pi_1'),
  line('fee', -65, 0, 'x'),
);
const seen = (amount: number, transaction = 'bank/house/1') =>
  event('BankTransactionMatched', {
    transaction,
    payout: PAYOUT,
    orders: [],
    amount: eur(amount),
    bookedOn: '2026-11-22',
    by: 'rule',
    reasons: ['its trace'],
    at: AT,
  });

/** The ERP answers for the entry of one part, however often. */
const posting = (part: number, outcome: 'done' | 'rejected' | 'failed') =>
  outcomeOf(
    'post-entry',
    outcome,
    { entry: `settlement/stripe-main/po_1/${part}`, label: `part ${part}` },
    outcome === 'done' ? undefined : { kind: 'invalid', code: 'SL-ODOO-024', because: 'the day is locked' },
  );

const spec = specification(settlement({ books: 'post' }), PAYOUT);
const quiet = specification(settlement(), PAYOUT);

describe('settlement', () => {
  test('a payout is posted by its movements and waits for the bank', () => {
    const told = spec
      .given(paid)
      .when(whole)
      .then({ at: 'banking', commands: ['post-entry → erp'], events: [], deadlines: ['bank'] });
    const [entry] = told.outputs.flatMap((output) => (output.kind === 'command' ? [output.data] : []));
    expect(entry).toMatchObject({
      entry: 'settlement/stripe-main/po_1/1',
      journal: 'settlement',
      date: '2026-11-20',
      lines: [
        { account: 'receivable', amount: eur(-12_000), reference: 'pi_1' },
        { account: 'receivable', amount: eur(2_000), reference: 'pi_1' },
        { account: 'fees', amount: eur(65) },
        { account: 'fees', amount: eur(205) },
        { account: 'clearing', amount: eur(9_730) },
      ],
    });
  });

  test('the bank shows it, and it is settled', () => {
    spec
      .given(paid, whole)
      .when(seen(9_730))
      .then({ at: 'settled', commands: ['post-entry → erp'], events: [] });
  });

  test('nothing is posted until somebody says so', () => {
    quiet.given(paid).when(whole).then({ at: 'banking', commands: [] });
  });

  test('movements that come before the payout wait for it', () => {
    spec.given(whole).when(paid).then({ at: 'banking', events: [] });
  });

  test('a part that is missing is a variance after its time, and settled when it comes', () => {
    const first = report(1, 2, line('charge', 9_730, 0, 'pi_1'));
    spec
      .given(paid, first)
      .when(deadline('report'))
      .then({ at: 'reporting', events: ['VarianceFound'] });
    const second = report(2, 2, line('adjustment', 0, 0, 'pi_2'));
    spec
      .given(paid, first, deadline('report'))
      .when(second)
      .then({ at: 'banking', events: ['VarianceSettled'] });
  });

  test('movements that do not come to the payout are a variance with the difference', () => {
    const told = spec
      .given(paid)
      .when(report(1, 1, line('charge', 9_000, 0, 'pi_1')))
      .then({ at: 'banking', events: ['VarianceFound'] });
    const [found] = told.outputs.flatMap((output) => (output.kind === 'event' ? [output.data] : []));
    expect(found).toMatchObject({ kind: 'SL-SETTLE-001', amount: eur(730), of: 'settlement' });
  });

  test('a payout that no bank shows is a variance, until one does', () => {
    spec
      .given(paid, whole)
      .when(deadline('bank'))
      .then({ at: 'banking', events: ['VarianceFound'] });
    spec
      .given(paid, whole, deadline('bank'))
      .when(seen(9_730))
      .then({ at: 'settled', events: ['VarianceSettled'] });
  });

  test('a bank that shows less is a variance with the difference', () => {
    const told = spec
      .given(paid, whole)
      .when(seen(9_700))
      .then({ at: 'settled', events: ['VarianceFound'] });
    const [found] = told.outputs.flatMap((output) => (output.kind === 'event' ? [output.data] : []));
    expect(found).toMatchObject({ kind: 'SL-SETTLE-003', amount: eur(30), of: 'bank' });
  });

  test('a payout that came back is not waited for at the bank', () => {
    spec
      .given(paid, whole)
      .when(failed)
      .then({ at: 'returned', events: ['VarianceFound'], deadlines: [] });
    spec.given(failed).when(paid).then({ at: 'returned', events: [] });
  });

  test('a payout that came back before it was heard of is still waited for to say what it was made of', () => {
    spec
      .given(failed)
      .when(paid)
      .then({ at: 'returned', deadlines: ['report'] });
    spec
      .given(failed)
      .when(deadline('report'))
      .then({ at: 'returned', events: ['VarianceFound'] });
    spec.given(failed).when(whole).then({ at: 'returned', deadlines: [] });
  });

  test('one that is never said to be sent is a variance after its time, until it is', () => {
    spec
      .given()
      .when(whole)
      .then({ at: 'expected', events: [], deadlines: ['sent'] });
    const told = spec
      .given(whole)
      .when(deadline('sent'))
      .then({ at: 'expected', events: ['VarianceFound'], deadlines: [] });
    const [found] = told.outputs.flatMap((output) => (output.kind === 'event' ? [output.data] : []));
    expect(found).toMatchObject({ kind: 'SL-SETTLE-007', amount: eur(9_730), of: 'settlement' });
    spec
      .given(whole, deadline('sent'))
      .when(paid)
      .then({ at: 'banking', events: ['VarianceSettled'], deadlines: ['bank'] });
    spec
      .given(whole)
      .when(paid)
      .then({ at: 'banking', events: [], deadlines: ['bank'] });
    spec
      .given(whole, deadline('sent'))
      .when(failed)
      .then({ at: 'returned', events: ['VarianceSettled', 'VarianceFound'], deadlines: [] });
  });

  test('one that only the bank knows has its clock too, from the last word about it', () => {
    spec
      .given()
      .when(seen(9_730))
      .then({ at: 'expected', events: [], deadlines: ['sent'] });
    spec
      .given(seen(9_730), deadline('sent'))
      .when(whole)
      .then({ at: 'expected', events: [], deadlines: ['sent'] });
    spec.given(seen(9_730), whole).when(paid).then({ at: 'settled', events: [], deadlines: [] });
  });

  test('the bank has its time from the day on which the provider expects the payout there', () => {
    const later = event('PayoutPaid', { ...about, amount: eur(9_730), arrivesOn: '2026-11-25' });
    const { outputs } = spec
      .given()
      .when(later)
      .then({ deadlines: ['bank', 'report'] });
    const dueMs = Date.parse('2026-11-25T00:00:00Z') + readSettlementPolicy({}).bankMs;
    expect(outputs).toContainEqual({ kind: 'wake', name: 'bank', dueMs });
  });

  test.each(['rejected', 'failed'] as const)(
    'an entry that %s is a variance until the books take that entry',
    (how) => {
      const first = report(1, 2, line('charge', 9_000, 0, 'pi_1'));
      const second = report(2, 2, line('charge', 730, 0, 'pi_2'));
      const refused = posting(1, how);
      spec
        .given(paid, first, second)
        .when(refused)
        .then({ at: 'banking', events: ['VarianceFound'] });
      spec.given(paid, first, second, refused).when(posting(2, 'done')).then({ at: 'banking', events: [] });
      spec
        .given(paid, first, second, refused, posting(2, how))
        .when(posting(1, 'done'))
        .then({ at: 'banking', events: [] });
      spec
        .given(paid, first, second, refused, posting(2, how), posting(1, 'done'))
        .when(posting(2, 'done'))
        .then({ at: 'banking', events: ['VarianceSettled'] });
      // The failure of an earlier try is told after the success of a later one.
      spec.given(paid, whole, posting(1, 'done')).when(refused).then({ at: 'banking', events: [] });
    },
  );

  test('money that reached the bank and is sent back later leaves the books as it came', () => {
    const back = seen(-9_730, 'bank/house/2');
    const { outputs } = spec
      .given(paid, whole, seen(9_730))
      .when(back)
      .then({ at: 'banking', commands: ['post-entry → erp'], events: ['VarianceFound'] });
    expect(outputs).toContainEqual(
      expect.objectContaining({
        data: expect.objectContaining({
          entry: 'settlement/stripe-main/po_1/bank-returned',
          lines: [
            { account: 'bank', amount: eur(-9_730), reference: PAYOUT },
            { account: 'clearing', amount: eur(9_730), reference: PAYOUT },
          ],
        }),
      }),
    );
    spec
      .given(paid, whole, seen(9_730), back)
      .when(failed)
      .then({ at: 'returned', commands: [], events: ['VarianceSettled', 'VarianceFound'] });
    spec
      .given(paid, whole, seen(9_730), failed)
      .when(back)
      .then({ at: 'returned', commands: ['post-entry → erp'], events: [] });
    // The bank told it first.
    spec
      .given(paid, whole, back)
      .when(seen(9_730))
      .then({ commands: ['post-entry → erp'] });
    spec.given(paid, whole, seen(9_730), back).when(back).then({ commands: [], events: [] });
  });
});

test('settings are read with care', () => {
  expect(readSettlementPolicy({ books: 'post' })).toMatchObject({ books: 'post' });
  expect(() => readSettlementPolicy({ books: 'perhaps' })).toThrow('SL-PROCESS-006');
  expect(() => readSettlementPolicy({ bankMs: -1 })).toThrow('SL-PROCESS-006');
  expect(() => readSettlementPolicy({ bank: 1 })).toThrow('SL-PROCESS-006');
});
