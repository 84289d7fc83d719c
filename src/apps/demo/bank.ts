import { handIn, linesOfPayouts, type StatedLine, stateAccount } from '../../connectors/bank/simulator/index.ts';
import { type Clock, instant } from '../../kernel/clock.ts';

/** The bank of the demo's retailer: an account for each currency, and a file whenever something happened. */
export interface DemoBank {
  /** Money comes to the account of its currency, or leaves it below zero. */
  book(line: Omit<StatedLine, 'bookedOn'>): void;
  /** A payout comes in, as banks book those of a provider. */
  receive(payout: Omit<Parameters<typeof linesOfPayouts>[0][number], 'arrivesOn'>): void;
  /** Puts a statement of everything since the last one into the folder, for each account on which something happened. */
  state(): Promise<void>;
}

const ACCOUNTS: Readonly<Record<string, string>> = { EUR: 'DE89370400440532013000', USD: 'DE02120300000000202051' };
/** What lay on each account when the demo began, in minor units. */
const OPENING = 1_250_000;

interface Account {
  sequence: number;
  balance: number;
  lines: StatedLine[];
}

export function openBank(folder: string, clock: Clock): DemoBank {
  const accounts = new Map<string, Account>();
  const today = (): string => instant(clock.now()).slice(0, 10);
  const stateOne = async (currency: string, kept: Account): Promise<void> => {
    const lines = kept.lines.splice(0);
    if (lines.length === 0) return;
    kept.sequence += 1;
    const { name, content, closing } = stateAccount({
      format: 'camt.053.001.08',
      account: ACCOUNTS[currency] ?? currency,
      sequence: kept.sequence,
      until: today(),
      opening: { amount: kept.balance, currency },
      lines,
    });
    kept.balance = closing.amount;
    await handIn(folder, name, content);
  };
  const put = (line: StatedLine): void => {
    const { currency } = line.amount;
    const kept = accounts.get(currency) ?? { sequence: 0, balance: OPENING, lines: [] };
    accounts.set(currency, kept);
    kept.lines.push(line);
  };
  return {
    book: (line) => put({ ...line, bookedOn: today() }),
    receive: (payout) => linesOfPayouts([{ ...payout, arrivesOn: today() }]).forEach(put),
    async state() {
      for (const [currency, kept] of accounts) await stateOne(currency, kept);
    },
  };
}
