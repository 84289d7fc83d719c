import type { CommandData } from '../../canonical/envelope.ts';
import type { Answer } from '../simulation/provider.ts';

type Entry = CommandData<'post-entry'>;

/** The general ledger of the ERP: entries by their own name, each once. */
export interface GeneralLedger {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Sums by account and currency, in minor units. */
  sums(): ReadonlyMap<string, number>;
  post(entry: Entry): Answer<'post-entry'>;
}

export function createGeneralLedger(connection: string): GeneralLedger {
  const entries = new Map<string, Entry>();
  return {
    entries,
    sums() {
      const sums = new Map<string, number>();
      for (const { lines } of entries.values()) {
        for (const { account, amount } of lines) {
          const key = `${account} ${amount.currency}`;
          sums.set(key, (sums.get(key) ?? 0) + amount.amount);
        }
      }
      return sums;
    },
    post(entry) {
      // An entry that does not balance is posted all the same: it is the laws that must see it.
      if (!entries.has(entry.entry)) entries.set(entry.entry, entry);
      return { kind: 'done', result: { record: { connection, id: entry.entry } } };
    },
  };
}
