import type { EventData } from '../../canonical/event.ts';
import { connectionOf } from '../../canonical/value.ts';
import type { Message } from '../../process/define.ts';
import { type Figures, figureKey, figuresOf, plus, sumsOf, tillName } from './figures.ts';
import { holds, withNumber } from './numbers.ts';
import type { Reckoned } from './reckoning.ts';
import { countOf, type Drawer, NEW_TILL, type TillDay } from './till.ts';

/** What goes to the books together, as it was when it went, and the entries that are not confirmed. */
interface OpenBook {
  readonly figures: Figures;
  readonly drawers: readonly Drawer[];
  readonly waits: readonly string[];
}

/** What one instance keeps: sums and runs of numbers, never receipts, so a day of a thousand costs what one of ten does. */
export interface Facts {
  /** store-day/<store>/<business date>. */
  readonly id: string;
  readonly zone: string | undefined;
  readonly tills: { readonly [till: string]: TillDay };
  /** The tills as the books know them, while an opening or a count came later that they do not. */
  readonly booked?: { readonly [till: string]: TillDay };
  readonly figures: Figures;
  readonly receipts: number;
  readonly voids: number;
  /** Judged when everything was there for the first time or may no longer be waited for, and again when a count comes after that. */
  readonly phase: 'gathering' | 'judging' | 'posting' | 'rejudging';
  /** Who approved what was counted. */
  readonly approvedBy: string | undefined;
  /** What came after the day went to the books and is in no entry yet. */
  readonly late: Figures;
  /** How many entries of late sales there are. */
  readonly corrections: number;
  /** What came late and is in a correction. */
  readonly corrected?: Figures;
  /** How the drawers were last told to add up. */
  readonly reckoned?: Reckoned;
  /** Entries that the books have not confirmed, by what they are for. */
  readonly open: { readonly [book: string]: OpenBook };
  readonly records: readonly { readonly connection: string; readonly id: string; readonly name?: string }[];
  readonly told: 'nothing' | 'opened' | 'closed';
  /** Codes of the variances that stand. */
  readonly varies: readonly string[];
}

/** Whether the day went to the books: what comes now is a correction of it. */
export const isPosted = ({ phase }: Pick<Facts, 'phase'>): boolean => phase === 'posting' || phase === 'rejudging';

/** Whether something came that no entry has yet. */
export const isBehind = ({ late, booked }: Facts): boolean => Object.keys(late).length > 0 || booked !== undefined;

export const partsOfDay = (id: string): { location: string; businessDate: string } => {
  const [, ...rest] = id.split('/');
  return { location: `location/${rest.slice(0, -1).join('/')}`, businessDate: rest.at(-1) ?? '' };
};

export type DayMessage = 'SaleCompleted' | 'SaleReversed' | 'TillOpened' | 'TillClosed' | 'CashMoved';

/** The facts with one message more; the same facts when its number is known. Any order of messages gives the same. */
export function take(facts: Facts, message: Message): Facts {
  switch (message.name as DayMessage) {
    case 'SaleCompleted': {
      const { receipt } = message.data as EventData<'SaleCompleted'>;
      const { till, sequence, zone } = receipt;
      const name = tillName(receipt.record.connection, till);
      return counted(facts, name, { sequence, zone, heard: true }, sumsOf(figuresOf(receipt, name)), { receipts: 1 });
    }
    case 'SaleReversed': {
      const { receipt, till, sequence, zone, figures, numberOnly } = message.data as EventData<'SaleReversed'>;
      const name = tillName(connectionOf(receipt), till);
      const isOwn = numberOnly !== true;
      const change = isOwn ? { receipts: -1, voids: 1 } : {};
      return counted(facts, name, { sequence, ...(isOwn ? { zone } : {}), heard: false }, sumsOf(figures, -1), change);
    }
    case 'CashMoved': {
      const { till, sequence, amount } = message.data as EventData<'CashMoved'>;
      const name = tillName(connectionOfTill(message), till);
      const moved = { [figureKey(amount.currency, 'moved', [name])]: amount.amount };
      return counted(facts, name, { sequence, heard: true }, moved, {});
    }
    default:
      return opened(facts, message as Message<EventData<'TillOpened'> & Partial<EventData<'TillClosed'>>>);
  }
}

/** The connection that reports a till. */
export function connectionOfTill({ data, connection }: Message): string {
  const { record } = data as { readonly record?: { readonly connection: string } };
  return record?.connection ?? connection ?? '';
}

interface Numbered {
  readonly sequence?: number | undefined;
  readonly zone?: string | undefined;
  readonly heard: boolean;
}

function counted(
  facts: Facts,
  name: string,
  { sequence, zone, heard }: Numbered,
  sums: Figures,
  { receipts = 0, voids = 0 }: { readonly receipts?: number; readonly voids?: number },
): Facts {
  const till = facts.tills[name] ?? NEW_TILL;
  if (sequence !== undefined && holds(till.numbers, sequence)) return facts;
  const numbers = sequence === undefined ? till.numbers : withNumber(till.numbers, sequence);
  const isLate = isPosted(facts);
  return {
    ...facts,
    zone: facts.zone ?? zone,
    tills: { ...facts.tills, [name]: { ...till, numbers, heard: till.heard || heard } },
    figures: isLate ? facts.figures : plus(facts.figures, sums),
    late: isLate ? plus(facts.late, sums) : facts.late,
    receipts: facts.receipts + receipts,
    voids: facts.voids + voids,
  };
}

/** An opening or a closing. */
function opened(facts: Facts, message: Message<EventData<'TillOpened'> & Partial<EventData<'TillClosed'>>>): Facts {
  const { sequence, zone, float, counted: tenders, till: code } = message.data;
  const name = tillName(connectionOfTill(message), code);
  const till = facts.tills[name] ?? NEW_TILL;
  if (holds(till.numbers, sequence)) return facts;
  const next: TillDay = {
    ...till,
    heard: true,
    numbers: withNumber(till.numbers, sequence),
    ...(message.name === 'TillOpened'
      ? {
          opens: [
            ...till.opens,
            { number: sequence, float: float === undefined ? {} : countOf([{ kind: 'cash', amount: float }]) },
          ],
        }
      : { closes: [...till.closes, { number: sequence, counted: countOf(tenders ?? []) }] }),
  };
  const booked = isPosted(facts) ? { booked: facts.booked ?? facts.tills } : {};
  return { ...facts, zone: facts.zone ?? zone, ...booked, tills: { ...facts.tills, [name]: next } };
}
