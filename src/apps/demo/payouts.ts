import type { StripeSimulator } from '../../connectors/stripe/simulator/index.ts';
import { type Chance, happens, pick } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { DemoBank } from './bank.ts';

/** Real ones come daily; nobody watches a demo for a day. */
export const PAYOUT_EVERY_MS = 60_000;
/** A bank shows money some time after its sender says that it is sent. */
const AT_THE_BANK_AFTER_MS = 4_000;
const CURRENCIES = ['eur', 'usd'] as const;
/** The bank takes its fee with the first statement, and with every third one. */
const FEE_EVERY = 3;
const KEEPING_FEE_CENTS = -190;
/** What people and firms send without a word that anybody would know. */
const STRANGERS = [
  { counterparty: 'Allotment Society North', remittance: 'SUMMER FETE, WITH THANKS', amount: 4_500 },
  { counterparty: 'Harbour Logistics', remittance: 'REFUND OF DEPOSIT', amount: 12_000 },
] as const;
const STRANGER_SHARE = 0.25;

/** Payouts of the simulated Stripe to the bank of the demo. */
export interface Payouts {
  /** Sends everything that lies at Stripe to the bank. Answers the ids that the hub will know the payouts by; none where nothing lies there. */
  payOut(): readonly string[];
  stop(): Promise<void>;
}

export interface PayoutsOptions {
  readonly stripe: StripeSimulator;
  readonly bank: DemoBank;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly onNews: (line: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Pays out now and then, and lets the bank state it some seconds later, between lines that have nothing to do with it. */
export function startPayouts(options: PayoutsOptions): Payouts {
  const { clock, bank, onNews, onTrouble } = options;
  const stopping = new AbortController();
  const busy = new Set<Promise<void>>();
  let stated = 0;

  async function show(): Promise<void> {
    await clock.sleep(AT_THE_BANK_AFTER_MS, stopping.signal);
    if (stopping.signal.aborted) return;
    bookNoise(options, stated % FEE_EVERY === 0);
    stated += 1;
    await bank.state();
  }

  function payOut(): readonly string[] {
    const sent = CURRENCIES.flatMap((currency) => sendOne(options, currency));
    if (sent.length === 0) return sent;
    onNews(`Stripe pays out: ${sent.join(', ')}`);
    const showing = show()
      .catch(onTrouble)
      .finally(() => busy.delete(showing));
    busy.add(showing);
    return sent;
  }

  async function payNowAndThen(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(options.everyMs, stopping.signal);
      if (!stopping.signal.aborted) payOut();
    }
  }

  const paying = payNowAndThen().catch(onTrouble);
  return {
    payOut,
    async stop() {
      stopping.abort();
      await Promise.all([paying, ...busy]);
    },
  };
}

/** What lies at Stripe in a currency goes to the bank, unless more was given back than taken. */
function sendOne({ stripe, bank }: PayoutsOptions, currency: string): readonly string[] {
  const waiting = [...stripe.state.transactions.values()].filter(
    (each) => each.payout === null && each.currency === currency,
  );
  if (waiting.reduce((sum, { net }) => sum + net, 0) <= 0) return [];
  const payout = stripe.act.payOut(currency);
  if (payout === undefined) return [];
  bank.receive({
    amount: { amount: payout.amount, currency: currency.toUpperCase() },
    reference: payout.id,
    descriptor: String(payout.statement_descriptor),
    sender: 'STRIPE TECHNOLOGY EUROPE',
  });
  return [`payout/stripe-main/${payout.id}`];
}

/** What else a day has: the bank takes its fee, and now and then somebody sends something that nobody can place. */
function bookNoise({ bank, chance }: PayoutsOptions, hasFee: boolean): void {
  const fee = { amount: KEEPING_FEE_CENTS, currency: 'EUR' };
  if (hasFee) bank.book({ amount: fee, counterparty: 'House bank', remittance: 'ACCOUNT KEEPING' });
  if (!happens(chance, STRANGER_SHARE)) return;
  const { amount, ...stranger } = pick(chance, STRANGERS);
  bank.book({ ...stranger, amount: { amount, currency: 'EUR' } });
}
