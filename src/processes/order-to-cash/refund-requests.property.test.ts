import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { instant } from '../../kernel/clock.ts';
import type { Message } from '../../process/define.ts';
import { begin, step } from '../../process/step.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { orderToCash } from './order-to-cash.ts';

const definition = orderToCash();
const order = sampleOrder();
const TOTAL = order.totals.total.amount;
const START_MS = Date.parse('2026-11-20T10:00:00Z');
const euro = (amount: number) => ({ amount, currency: 'EUR' });

/** What can happen to a paid, shipped and invoiced order, in any order and any number of times. */
const deed = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    purpose: fc.integer({ min: 1, max: 4 }),
    amount: fc.integer({ min: 1, max: 3_000 }),
  }),
  fc.record({ kind: fc.constant('shop' as const), amount: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({ kind: fc.constantFrom('answer' as const, 'again' as const, 'hear' as const, 'break' as const) }),
);
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;

/** A provider that never gives more than it took, gives once for a purpose, says of what it refused the same again, and tells late. */
function play(deeds: readonly Deed[]) {
  let live = begin(definition, order.id, 'live');
  let count = 0;
  const open: CommandData<'refund-payment'>[] = [];
  const untold: (() => void)[] = [];
  const given = new Map<string, { readonly amount: number; failed: boolean; readonly purpose: string | undefined }>();
  const refused = new Set<string>();
  const answers = new Map<string, EventData<'RefundSettled'>>();
  const asked = new Map<string, number>();
  const standing = (): number =>
    [...given.values()].reduce((sum, { amount, failed }) => sum + (failed ? 0 : amount), 0);
  const take = (name: string, data: unknown): void => {
    count += 1;
    const atMs = START_MS + count * 1_000;
    const stepped = step(definition, live, { id: `m${count}`, name, data, atMs, time: instant(atMs) } as Message);
    expect(stepped.answer, `${live.kept.data.at} ${name}`).toBe('row');
    live = stepped.live;
    for (const output of stepped.outputs) {
      if (output.kind === 'command' && output.name === 'refund-payment') open.push(output.data as never);
      if (output.kind === 'command' && output.name === 'post-credit-note') {
        const { amount } = output.data as CommandData<'post-credit-note'>;
        const record = { connection: 'odoo', id: `CN${count}` };
        untold.push(() => take('post-credit-note.done', { request: output.data, result: { record, total: amount } }));
      }
      if (output.kind === 'event' && output.name === 'RefundSettled') {
        const told = output.data as EventData<'RefundSettled'>;
        answers.set(told.purpose, told);
      }
    }
  };
  const facts = (amount: number) => ({
    payment: 'payment/stripe/pi_1',
    order: order.id,
    reference: 'pi_1',
    amount: euro(amount),
    at: instant(START_MS + count * 1_000),
    gateway: 'stripe',
  });
  const give = (amount: number, purpose: string | undefined): string => {
    const refund = `re_${given.size + 1}`;
    given.set(refund, { amount, failed: false, purpose });
    untold.push(() =>
      take('RefundIssued', { ...facts(amount), refund, initiatedBy: purpose === undefined ? 'channel' : 'hub' }),
    );
    return refund;
  };
  const answer = (isLast: boolean): void => {
    const request = isLast ? open.shift() : open[0];
    if (request === undefined) return;
    const [known] = [...given].find(([, { purpose, failed }]) => purpose === request.purpose && !failed) ?? [];
    const isRefused = refused.has(request.purpose) || standing() + request.amount.amount > TOTAL;
    if (known === undefined && isRefused) {
      refused.add(request.purpose);
      take('refund-payment.rejected', { request, failure: { because: 'more than is left' } });
      return;
    }
    const refund = known ?? give(request.amount.amount, request.purpose);
    take('refund-payment.done', { request, result: { refund, amount: request.amount } });
  };
  const does: { readonly [Kind in Deed['kind']]: (deed: Deed) => void } = {
    ask(deed) {
      if (deed.kind !== 'ask') return;
      const purpose = `p${deed.purpose}`;
      if (!asked.has(purpose)) asked.set(purpose, deed.amount);
      take('RefundRequested', { order: order.id, purpose, amount: euro(deed.amount), at: instant(START_MS) });
    },
    shop(deed) {
      if (deed.kind === 'shop' && standing() + deed.amount <= TOTAL) give(deed.amount, undefined);
    },
    answer: () => answer(true),
    again: () => answer(false),
    hear: () => untold.shift()?.(),
    break() {
      const [refund, detail] = [...given].find(([, { failed }]) => !failed) ?? [];
      if (refund === undefined || detail === undefined) return;
      detail.failed = true;
      untold.push(() => take('RefundFailed', { ...facts(detail.amount), refund }));
    },
  };
  const rest = (): void => {
    for (let round = 0; round < 200 && (open.length > 0 || untold.length > 0); round += 1) {
      answer(true);
      untold.shift()?.();
    }
  };
  take('OrderPlaced', { order });
  take('PaymentCaptured', facts(TOTAL));
  take('ShipmentDispatched', {
    shipment: 'shipment/odoo/1',
    order: order.id,
    record: { connection: 'odoo', id: '1' },
    lines: [{ sku: 'TEE-M', quantity: { value: '2', unit: 'each' } }],
    complete: true,
    at: order.placedAt,
  });
  take('InvoicePosted', {
    invoice: { connection: 'odoo', id: 'INV1' },
    order: order.id,
    total: euro(TOTAL),
    at: order.placedAt,
  });
  for (const one of deeds) does[one.kind](one);
  rest();
  return { given, answers, asked, standing, broken: deeds.some(({ kind }) => kind === 'break'), live };
}

test('whatever is asked, given elsewhere, refused, repeated or failed: never more than was taken, once for a purpose', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 25 }), (deeds) => {
      const { given, answers, asked, standing } = play(deeds);
      expect(standing()).toBeLessThanOrEqual(TOTAL);
      const purposes = [...given.values()].filter(({ failed }) => !failed).flatMap(({ purpose }) => purpose ?? []);
      expect(new Set(purposes).size).toBe(purposes.length);
      for (const [purpose, told] of answers) {
        expect(told.given.amount).toBeLessThanOrEqual(asked.get(purpose) ?? 0);
        expect(told.asked.amount).toBe(asked.get(purpose));
      }
    }),
    { numRuns: 500 },
  );
});

test('without failures every request is answered, and what was given is what was asked as far as the money went', () => {
  const calm = deed.filter(({ kind }) => kind !== 'break');
  fc.assert(
    fc.property(fc.array(calm, { maxLength: 25 }), (deeds) => {
      const { answers, asked, standing, live, given } = play(deeds);
      const { holds } = live.kept.data as unknown as { readonly holds: Readonly<Record<string, string>> };
      if ('SL-ORDER-008' in holds) return;
      expect([...answers.keys()].sort()).toEqual([...asked.keys()].sort());
      const wanted = [...asked.values()].reduce((sum, amount) => sum + amount, 0);
      const told = [...answers.values()].reduce((sum, answer) => sum + answer.given.amount, 0);
      const shop = [...given.values()].filter(({ purpose }) => purpose === undefined);
      expect(told).toBeLessThanOrEqual(standing());
      if (shop.length === 0) expect(told).toBe(Math.min(wanted, TOTAL));
    }),
    { numRuns: 500 },
  );
});
