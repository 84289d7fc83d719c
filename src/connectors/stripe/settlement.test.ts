import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { DraftEvent, FactDraft } from '../../connector/connector.ts';
import { seededChance } from '../../kernel/chance.ts';
import { eventsFrom, openPlainly } from '../../testing/plain-connection.ts';
import { stripe } from './index.ts';
import { type StripeSimulator, startStripeSimulator } from './simulator/index.ts';

const SECRET = 'sk_test_settlement_0123456789';
let simulator: StripeSimulator;

beforeAll(async () => {
  simulator = await startStripeSimulator({
    secretKey: SECRET,
    chance: seededChance(7),
    limits: { account: 10_000, endpoint: 10_000 },
  });
});
afterAll(() => simulator.close());

const settings = () => ({ secretKey: SECRET, webhookSecrets: ['whsec_settlement_0123456789'], apiUrl: simulator.url });

const named = () => ({ connection: 'stripe-main', settings: settings() });

function eventsOf({ topic, body }: FactDraft): readonly DraftEvent[] {
  const events = eventsFrom(stripe, named(), { topic, body });
  for (const event of events) expect(eventDataFailure(event.name, event.data)).toBeUndefined();
  return events;
}

/** What the hub is told of a payout when it reads it. */
async function readPayout(id: string) {
  const drafts = await openPlainly(stripe, named()).fetch?.({ kind: 'payout', foreignId: id });
  const events = (drafts ?? []).flatMap(eventsOf);
  const reports = events.filter((event) => event.name === 'SettlementReported') as DraftEvent<'SettlementReported'>[];
  return { events, drafts: drafts ?? [], reports, lines: reports.flatMap(({ data }) => data.lines) };
}

const netOf = (lines: readonly { net: { amount: number } }[]): number =>
  lines.reduce((sum, { net }) => sum + net.amount, 0);

describe('a payout', () => {
  test('is the sum of its lines: charges, refunds, failures of refunds, disputes, each with its payment', async () => {
    const first = simulator.pay({ amount: 10_000, currency: 'eur' });
    const second = simulator.pay({ amount: 5_000, currency: 'eur' });
    const refund = simulator.act.refund({ payment: first.id, amount: 2_500, metadata: {} });
    simulator.act.failRefund(refund.id);
    const dispute = simulator.act.dispute(second.id);
    simulator.act.moveDispute(dispute.id, 'withdrawn');
    const payout = simulator.act.payOut('eur');

    const { events, lines } = await readPayout(payout?.id ?? '');
    expect(events.find(({ name }) => name === 'PayoutPaid')?.data).toMatchObject({
      payout: `payout/stripe-main/${payout?.id}`,
      amount: { amount: payout?.amount, currency: 'EUR' },
      descriptor: payout?.statement_descriptor,
    });
    expect(netOf(lines)).toBe(payout?.amount);
    const told = lines.map(({ kind, reference, gross, fee }) => [kind, reference, gross.amount, fee.amount]);
    expect(told.sort()).toEqual(
      [
        ['charge', first.id, 10_000, 175],
        ['charge', second.id, 5_000, 100],
        ['refund', first.id, -2_500, 0],
        ['refund-failure', first.id, 2_500, 0],
        ['dispute', second.id, -5_000, 2_000],
      ].sort(),
    );
  });

  test('of more than a thousand movements comes in parts, each line once, and no buyer is named in them', async () => {
    for (let count = 0; count < 1_205; count += 1) simulator.pay({ amount: 1_000 + count, currency: 'gbp' });
    const payout = simulator.act.payOut('gbp');
    const { reports, lines, drafts } = await readPayout(payout?.id ?? '');
    expect(reports.map(({ data: { part, parts, lines } }) => [part, parts, lines.length])).toEqual([
      [1, 2, 1_000],
      [2, 2, 205],
    ]);
    expect(new Set(lines.map(({ line }) => line)).size).toBe(1_205);
    expect(netOf(lines)).toBe(payout?.amount);
    expect(drafts.map(({ body }) => body).join()).not.toContain('billing_details');
  });

  test('in another currency than the buyer paid in says both amounts and the rate', async () => {
    simulator.state.settles.usd = { currency: 'chf', rate: 0.8815 };
    const paid = simulator.pay({ amount: 10_000, currency: 'usd' });
    simulator.act.refund({ payment: paid.id, amount: 1_000, metadata: {} });
    const { lines } = await readPayout(simulator.act.payOut('chf')?.id ?? '');
    expect(lines).toContainEqual(
      expect.objectContaining({
        kind: 'charge',
        gross: { amount: 8_815, currency: 'CHF' },
        presented: { amount: 10_000, currency: 'USD' },
        rate: '0.8815',
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ kind: 'refund', presented: { amount: -1_000, currency: 'USD' } }),
    );
  });

  test('that came back is told, and its money is a line of the next one', async () => {
    simulator.pay({ amount: 4_000, currency: 'sek' });
    const payout = simulator.act.payOut('sek');
    simulator.act.failPayout(payout?.id ?? '');
    const { events } = await readPayout(payout?.id ?? '');
    expect(events[0]).toMatchObject({ name: 'PayoutFailed', data: { reason: 'The bank account has been closed.' } });
    const { lines } = await readPayout(simulator.act.payOut('sek')?.id ?? '');
    expect(lines).toMatchObject([{ kind: 'payout-failure', net: { amount: payout?.amount } }]);
  });
});
