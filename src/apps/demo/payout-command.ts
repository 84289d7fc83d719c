import type { PayoutAnswer } from '../../gateway/payouts.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type ControlFile, readControl } from './control.ts';
import { beginPayout, lookAtPayouts } from './control-server.ts';
import { demoErrors } from './errors.ts';
import { createHubClient } from './hub-client.ts';
import { isInBooks, type PayoutBooks } from './payout-books.ts';

/** A payout as the hub knows it, with its entries in Odoo. */
export type SeenPayout = PayoutAnswer & Pick<PayoutBooks, 'entries'>;

const LOOK_EVERY_MS = 500;
const PATIENCE_MS = 120_000;
const BUYER_PATIENCE_MS = 15_000;

/**
 * Lets the Stripe of the running demo of a folder pay out, and answers each payout when the bank has shown it and it is in the books, or as far
 * as it came in two minutes. Throws SL-DEMO-001 when no demo runs there, SL-DEMO-010 when there is nothing to pay out.
 */
export async function payoutIn(
  directory: string,
  clock: Clock,
  say: (line: string) => void,
): Promise<readonly SeenPayout[]> {
  const control = await readControl(directory);
  const hub = createHubClient(control.hub.url, control.hub.token);
  const sent = await payOut(control, clock);
  say(`paid out: ${sent.join(', ')}; the bank shows it in some seconds …`);
  const untilMs = clock.now() + PATIENCE_MS;
  for (;;) {
    const books = new Map((await lookAtPayouts(control)).map(({ id, entries }) => [id, entries]));
    const known = await Promise.all(sent.map((id) => hub.payout(id)));
    const seen = known.flatMap((payout) =>
      payout === undefined ? [] : [{ ...payout, entries: books.get(payout.id) ?? {} }],
    );
    if ((seen.length === sent.length && seen.every(isBooked)) || clock.now() > untilMs) return seen;
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** The payout of a moment ago may have taken everything; the next buyer is not far. */
async function payOut(control: ControlFile, clock: Clock): Promise<readonly string[]> {
  const untilMs = clock.now() + BUYER_PATIENCE_MS;
  for (;;) {
    const sent = await beginPayout(control);
    if (sent.length > 0) return sent;
    if (clock.now() > untilMs) throw demoErrors.error('SL-DEMO-010', { because: 'nothing lies at Stripe' });
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** Whether the bank has shown a payout, and Odoo has it with the line of the bank. */
export const isBooked = (payout: SeenPayout): boolean => payout.at === 'settled' && isInBooks(payout);
