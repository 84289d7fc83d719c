import type { CommandData } from '../../canonical/envelope.ts';
import { type Figures, readKey } from './figures.ts';
import { differenceOf } from './reckoning.ts';
import type { Drawer } from './till.ts';

type Entry = CommandData<'post-entry'>;
type EntryLine = Entry['lines'][number];

/** Lines of one entry; a longer one goes to the books in parts, each of which balances. */
export const LINES_PER_ENTRY = 500;

interface Book {
  /** What the entries are for, unique: `store-day/paris/2026-11-20`, `store-day/paris/2026-11-20/late-1`. */
  readonly id: string;
  readonly date: string;
  readonly label: string;
  readonly figures: Figures;
  /** Drawers whose difference is booked. */
  readonly drawers: readonly Drawer[];
}

/**
 * The entries of a store's day, a currency each: what came in by till and tender against sales, taxes and rounding, and what the
 * count differs. They are the same whenever they are made of the same figures, so posting may begin again anywhere.
 */
export function entriesOf(book: Book): readonly Entry[] {
  const byCurrency = new Map<string, EntryLine[]>();
  const say = (currency: string, account: string, amount: number, label: string): void => {
    if (amount === 0) return;
    const lines = byCurrency.get(currency) ?? [];
    byCurrency.set(currency, lines);
    lines.push({ account, amount: { amount, currency: currency as 'EUR' }, label: label.slice(0, 300) });
  };
  for (const key of Object.keys(book.figures).sort()) {
    const { currency, of, detail } = readKey(key);
    const amount = book.figures[key] ?? 0;
    const [first = '', second = ''] = detail;
    if (of === 'tender') say(currency, `store-${second}`, amount, `${second}, till ${first}`);
    else if (of === 'net') say(currency, 'store-sales', -amount, `${second}, tax ${first}`);
    else if (of === 'tax') say(currency, 'store-tax', -amount, `tax ${first}`);
    else if (of === 'rounding') say(currency, 'store-rounding', -amount, 'rounding');
    else if (of === 'returned') say(currency, 'store-returns', -amount, 'given for goods of orders');
    else if (of === 'suspense') say(currency, 'store-suspense', -amount, 'receipts that do not add up');
    else {
      say(currency, 'store-cash', amount, `moved, till ${first}`);
      say(currency, 'store-cash-moves', -amount, `moved, till ${first}`);
    }
  }
  for (const drawer of book.drawers) {
    const { till, kind, currency } = drawer;
    const difference = differenceOf(drawer);
    say(currency, `store-${kind}`, difference, `counted ${kind}, till ${till}`);
    say(currency, 'store-difference', -difference, `counted ${kind}, till ${till}`);
  }
  return [...byCurrency]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([currency, lines]) =>
      partsOf(lines).map((part, index) => ({
        entry: `${book.id}/${currency}-${index + 1}`,
        journal: 'store',
        date: book.date,
        label: book.label,
        lines: part,
      })),
    );
}

/** Lines in parts that balance by themselves: what a part lacks stands on the clearing account until the last one. */
function partsOf(lines: readonly EntryLine[]): readonly EntryLine[][] {
  if (lines.length <= LINES_PER_ENTRY) return [[...lines]];
  const parts: EntryLine[][] = [];
  for (let from = 0; from < lines.length; from += LINES_PER_ENTRY - 1) {
    const part = lines.slice(from, from + LINES_PER_ENTRY - 1);
    const sum = part.reduce((total, { amount }) => total + amount.amount, 0);
    const [first] = part;
    if (sum !== 0 && first !== undefined) {
      const amount = { amount: -sum, currency: first.amount.currency };
      part.push({ account: 'store-clearing', amount, label: 'carried between parts of the day' });
    }
    // A single line that comes to nothing needs a counterpart all the same; lines of nothing are never said.
    parts.push(part);
  }
  return parts;
}
