import { handIn } from '../../src/connectors/bank/simulator/hand-in.ts';
import { type StatedFormat, type StatedLine, stateAccount } from '../../src/connectors/bank/simulator/statement.ts';

/** The two accounts of the retailer, each with a bank that writes another format. */
export const ACCOUNTS = {
  stripe: { account: 'DE89370400440532013000', format: 'camt.053.001.08' },
  paypal: { account: 'DE02120300000000202051', format: 'mt940' },
} as const satisfies Readonly<Record<string, { readonly account: string; readonly format: StatedFormat }>>;
export type AccountName = keyof typeof ACCOUNTS;

/** What of a day's files is out of the ordinary. */
export interface Oddity {
  readonly twice: boolean;
  readonly rotten: boolean;
}

/** The bank: keeps both accounts, and drops a file for each at the end of every day. */
export interface Bank {
  book(account: AccountName, line: StatedLine): void;
  /** Writes what was booked since the last time; answers the names of the files. */
  drop(date: string, oddity: Oddity): Promise<readonly string[]>;
}

/** The smallest amount, on a row whose day no calendar has. */
const ROTTEN_AMOUNT = 101;
const NO_SUCH_DAY = '2026-04-31';

export function openBank(folder: string): Bank {
  const kept = new Map<AccountName, { sequence: number; balance: number; lines: StatedLine[] }>();
  const of = (account: AccountName) => {
    const found = kept.get(account) ?? { sequence: 0, balance: 500_000, lines: [] };
    kept.set(account, found);
    return found;
  };
  return {
    book: (account, line) => void of(account).lines.push(line),
    async drop(date, { twice, rotten }) {
      const written: string[] = [];
      for (const name of Object.keys(ACCOUNTS) as AccountName[]) {
        const state = of(name);
        state.sequence += 1;
        const spoiled = rotten && name === 'stripe';
        if (spoiled) state.lines.push(rottenLine(date));
        const lines = state.lines.splice(0);
        const { content, closing, ...file } = stateAccount({
          ...ACCOUNTS[name],
          sequence: state.sequence,
          until: date,
          opening: { amount: state.balance, currency: 'EUR' },
          lines,
        });
        state.balance = closing.amount;
        const bytes = spoiled ? Buffer.from(spoil(content.toString('utf8'), date)) : content;
        for (const each of twice ? [file.name, `again-${file.name}`] : [file.name]) {
          await handIn(folder, each, bytes);
          written.push(each);
        }
      }
      return written;
    },
  };
}

const rottenLine = (date: string): StatedLine => ({
  amount: { amount: ROTTEN_AMOUNT, currency: 'EUR' },
  bookedOn: date,
  counterparty: 'Interest',
  remittance: 'INTEREST',
});

/** The last row is booked on a day that does not exist. */
function spoil(text: string, date: string): string {
  const mark = `<BookgDt><Dt>${date}</Dt>`;
  const at = text.lastIndexOf(mark);
  return `${text.slice(0, at)}<BookgDt><Dt>${NO_SUCH_DAY}</Dt>${text.slice(at + mark.length)}`;
}
