import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import type { Tell } from '../simulation/partner.ts';
import type { Scheduler } from '../simulation/scheduler.ts';
import { HOME, type HousePayout } from './balance.ts';
import type { MoneyFeature } from './features.ts';

/** A line of the bank: its truth. `of`: the payout that it is, none for a stranger's. */
export interface TrueLine {
  readonly transaction: string;
  readonly amount: number;
  readonly of: string | undefined;
}

/** The merchant's account at a bank. */
export interface Account {
  readonly lines: readonly TrueLine[];
  /** A payout will be seen, some day. */
  expect(payout: HousePayout): void;
  /** Somebody else pays in. */
  stranger(): void;
}

const DAY_MS = 86_400_000;

export function createAccount(options: {
  readonly tell: Tell;
  readonly scheduler: Scheduler;
  readonly features: ReadonlySet<MoneyFeature>;
  readonly chance: Chance;
}): Account {
  const { tell, scheduler, features, chance } = options;
  const lines: TrueLine[] = [];
  const book = (amount: number, remittance: string, of: string | undefined): void => {
    const transaction = `bank/account/line-${String(lines.length + 1).padStart(4, '0')}`;
    lines.push({ transaction, amount, of });
    const bookedOn = new Date(scheduler.now()).toISOString().slice(0, 10);
    tell('BankTransactionReported', transaction, ['line', transaction], {
      transaction,
      statement: `statement/account/DE89370400440532013000/${bookedOn}`,
      account: 'DE89370400440532013000',
      amount: { amount, currency: HOME },
      bookedOn,
      reversal: false,
      remittance: [remittance],
    });
  };
  return {
    lines,
    expect(payout) {
      if (payout.amount === 0 || payout.failed || (features.has('lostLines') && happens(chance, 0.2))) return;
      const most = features.has('lateLines') ? 9 : 2;
      const kept =
        features.has('bankFees') && payout.amount > 1_000 && happens(chance, 0.2) ? pick(chance, [7, 150]) : 0;
      scheduler.after(integerBetween(chance, DAY_MS / 4, most * DAY_MS), () => {
        if (payout.failed) return;
        book(
          payout.amount - kept,
          happens(chance, 0.5) ? `TRC${payout.reference}` : `payout ${payout.reference}`,
          payout.id,
        );
      });
    },
    stranger() {
      book(integerBetween(chance, -90_000, 90_000), pick(chance, ['rent', 'thank you', 'Rechnung 4711']), undefined);
    },
  };
}
