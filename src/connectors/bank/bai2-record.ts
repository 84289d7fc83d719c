import { readMinorUnits, signed } from './amount.ts';
import { shortDay } from './date.ts';
import { type BankLine, type EntryReading, type Frame, given, reference, remittanceOf } from './line.ts';
import { unreadable } from './unreadable.ts';

/** The fields of a record without its code; the mark that ends it is dropped. */
export const bai2Fields = (text: string): string[] =>
  text
    .replace(/\/$/, '')
    .split(',')
    .map((field) => field.trim());

/** How many fields say how the funds are spread over days: it depends on the type that stands first. */
export function fundsFields(fields: readonly string[]): number {
  switch (fields[0] ?? '') {
    case 'S':
      return 4;
    case 'V':
      return 3;
    case 'D': {
      const days = Number(fields[1] ?? '');
      if (!Number.isInteger(days) || days < 0 || days > 100)
        throw unreadable('funds type', 'D with a count of days', fields[1]);
      return 2 + days * 2;
    }
    case '':
    case '0':
    case '1':
    case '2':
    case 'Z':
      return 1;
    default:
      throw unreadable('funds type', '0, 1, 2, S, V, D or Z', fields[0]);
  }
}

/** One `16` record: type, amount, funds, the bank's reference, the customer's reference, text with commas and slashes. */
export function bai2Record(raw: string, { currency, day }: Frame): EntryReading {
  const fields = raw.replace(/^16,/, '').replace(/\/$/, '').split(',');
  const [type = '', amount = ''] = fields.map((field) => field.trim());
  if (!/^\d{3}$/.test(type)) throw unreadable('16 type', 'three digits', type);
  if (type === '890') return { kind: 'ignored', because: 'the record says no money (890)' };
  const funds = fields.slice(2).map((field) => field.trim());
  const spread = fundsFields(funds);
  const valued = funds[0] === 'V' && funds[1] !== '' ? shortDay(funds[1] ?? '', '16 value date') : undefined;
  const [bank = '', customer = '', ...text] = fields.slice(2 + spread);
  const money = readMinorUnits(amount, currency, '16 amount');
  if (money.amount < 0) throw unreadable('16 amount', 'positive: the type says the direction', amount);
  const written = text.join(',').split('\n');
  const line: BankLine = {
    amount: signed(money, incomingOf(type)),
    bookedOn: day ?? '',
    reversal: REVERSALS.has(type),
    code: type,
    ...given({
      valuedOn: valued?.date,
      bankReference: reference(bank),
      endToEnd: reference(customer),
    }),
    remittance: remittanceOf(written),
    derived: ['bookedOn', ...(valued?.moved === true ? ['valuedOn'] : [])],
  };
  return { kind: 'entry', entry: { line, parts: [] } };
}

/** Types of the standard that take an earlier movement back: returned items and reversals. */
const REVERSALS = new Set(['252', '255', '257', '552', '555', '557']);

/** Below 400 money came in, below 700 it left; types that banks define themselves stand above 900. */
function incomingOf(type: string): boolean {
  const number = Number(type);
  if ((number >= 100 && number < 400) || (number >= 920 && number < 960)) return true;
  if ((number >= 400 && number < 700) || number >= 960) return false;
  throw unreadable(
    '16 type',
    'one that says whether money came in (100–399, 920–959) or left (400–699, 960–999)',
    type,
  );
}
